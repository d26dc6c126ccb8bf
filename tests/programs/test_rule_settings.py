"""An admin sets a rule: what is written, what it does, whom it would stop, and the page."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils import timezone

from ikmportal.audit.models import Entry
from ikmportal.ui.formats import decimal_text
from programs.actions.rule_settings import Choice, RuleRefused, impact, set_rule
from programs.checks import DECLARED, blocking_findings, examine, read_dossier
from programs.models import RuleSetting
from programs.states import Severity
from provinces.rules import Actor
from tests import factories
from tests.factories.sbm_imports import RuleSettingFactory
from tests.programs import story
from tests.programs.test_query_counts import questions

pytestmark = pytest.mark.django_db
RULE = DECLARED["K1"]
TODAY = timezone.localdate()


@pytest.fixture
def scheme():
    return factories.FundingSchemeFactory()


def choice(severity=Severity.WARN, note="Rapat 3 Okt", **fields) -> Choice:
    return Choice(severity=severity, parameters=fields.pop("parameters", {}), note=note, **fields)


def put(scheme, by: Actor, *, seen: int = 0, rule=RULE, **fields) -> RuleSetting:
    return set_rule(scheme, rule, choice=choice(**fields), seen=seen, by=by, at=factories.MOMENT)


def test_setting_changes_what_a_submission_meets(people, scheme):
    proposal = story.draft(people, problem="empat kata saja ini")
    assert [f.code for f in blocking_findings(proposal)] == ["K1"]

    put(scheme, people.admin)
    assert blocking_findings(proposal) == []
    warned = [f.code for f in examine(read_dossier(proposal)) if f.severity == Severity.WARN]
    assert "K1" in warned

    put(scheme, people.admin, seen=1, severity=Severity.BLOCK, parameters={"words": 4})
    assert blocking_findings(proposal) == []


def test_scheme_of_another_year_is_left_alone(people):
    other = factories.FundingSchemeFactory(fiscal_year=factories.FiscalYearFactory(year=2025))
    proposal = story.draft(people, problem="empat kata saja ini")

    put(other, people.admin, severity=Severity.OFF)

    assert [f.code for f in blocking_findings(proposal)] == ["K1"]


@pytest.mark.parametrize(
    ("first", "last", "counts"),
    [
        (None, None, True),
        (TODAY - timedelta(days=2), TODAY + timedelta(days=2), True),
        (TODAY + timedelta(days=2), None, False),
        (None, TODAY - timedelta(days=2), False),
    ],
)
def test_setting_counts_on_its_days_only(people, scheme, first, last, counts):
    proposal = story.draft(people, problem="empat kata saja ini")

    put(scheme, people.admin, severity=Severity.OFF, first=first, last=last)

    assert (blocking_findings(proposal) == []) is counts


def test_every_change_is_in_the_history_and_the_same_writes_nothing(people, scheme):
    first = put(scheme, people.admin, last=date(2024, 12, 31))
    put(scheme, people.admin, last=date(2024, 12, 31))
    again = put(scheme, people.admin, seen=1, severity=Severity.OFF, last=date(2024, 12, 31))

    entries = Entry.objects.about("programs_rulesetting", [first.pk]).newest_first()
    assert [entry.operation for entry in entries] == ["update", "insert"]
    assert (again.pk, again.version) == (first.pk, 2)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"parameters": {"word": 4}}, "Parameter ini tidak dikenal aturannya."),
        ({"note": " "}, "Tulis alasan perubahan."),
        (
            {"first": date(2024, 2, 1), "last": date(2024, 1, 1)},
            "Hari terakhir harus sesudah hari pertama.",
        ),
        ({"seen": 3}, "Aturan ini diubah orang lain. Muat ulang halaman lalu ubah lagi."),
    ],
)
def test_setting_that_does_not_fit_is_refused(people, scheme, fields, message):
    with pytest.raises(RuleRefused, match=message):
        put(scheme, people.admin, **fields)

    assert not RuleSetting.objects.exists()


def test_only_an_admin_sets_rules(people, scheme):
    with pytest.raises(PermissionDenied):
        put(scheme, people.reviewer)


def test_impact_counts_drafts_that_would_be_stopped_and_freed(people, scheme):
    short = [story.draft(people, problem="empat kata saja ini") for _ in range(2)]
    story.draft(people)
    more = Choice(severity=Severity.BLOCK, parameters={"words": 7}, note="x")

    eased = impact(scheme, RULE, choice=choice())
    raised = impact(scheme, RULE, choice=more)

    assert ({p.pk for p in eased.freed}, eased.stopped) == ({p.pk for p in short}, [])
    assert (len(raised.stopped), raised.found, raised.looked_at) == (1, 3, 3)
    assert not RuleSetting.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"severity": "keras"}, {"code": "r11"}, {"code": ""}, {"note": ""},
        {"valid": DateRange(empty=True)},
    ],
)  # fmt: skip
def test_database_refuses_a_setting_that_is_wrong_on_its_own(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleSettingFactory(**wrong)


def address(scheme, code: str = "K1") -> str:
    return reverse("programs:rule", args=[scheme.pk, code])


def typed(**fields) -> dict:
    given = {"severity": "blok", "p_words": "7", "note": "Rapat", "seen": "0"}
    return given | fields


def test_admin_sees_the_impact_before_anything_is_saved(client, people, scheme):
    story.draft(people)
    client.force_login(people.admin.user)

    shown = client.post(address(scheme), typed())

    page = shown.content.decode()
    assert shown.status_code == 200
    assert "1 draf akan terhalang" in page
    assert "Simpan aturan" in page
    assert not RuleSetting.objects.exists()

    saved = client.post(address(scheme), typed(langkah="simpan"))

    assert saved.status_code == 302
    stored = RuleSetting.objects.get()
    assert (stored.severity, stored.parameters) == ("blok", {"words": 7})
    history = client.get(address(scheme)).content.decode()
    assert "Rapat" in history
    assert "7 kata" in history


@pytest.mark.parametrize(
    ("field", "value"),
    [("p_words", "0"), ("p_words", "201"), ("p_words", "x"), ("p_words", ""), ("p_words", "1,5"),
     ("severity", "keras"), ("note", ""), ("last", "kemarin"), ("seen", "-1")],
)  # fmt: skip
def test_form_refuses_and_keeps_what_was_typed(client, people, scheme, field, value):
    client.force_login(people.admin.user)

    response = client.post(address(scheme), typed(langkah="simpan") | {field: value})

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not RuleSetting.objects.exists()


def test_unknown_rule_is_not_found(client, people, scheme):
    client.force_login(people.admin.user)

    assert client.get(address(scheme, "Z9")).status_code == 404


@pytest.mark.parametrize("code", DECLARED)
def test_every_rule_can_be_opened_and_saved_as_it_is(client, people, scheme, code):
    client.force_login(people.admin.user)
    assert client.get(address(scheme, code)).status_code == 200
    posted = {
        f"p_{one.name}": "on" if one.default is True else decimal_text(Decimal(one.default))
        for one in DECLARED[code].parameters
    } | {"seen": "0"}
    severity = DECLARED[code].severity.value

    response = client.post(
        address(scheme, code), posted | {"severity": severity, "note": "x", "langkah": "simpan"}
    )

    assert response.status_code == 302
    assert RuleSetting.objects.get().parameters == {}


def test_list_marks_assumed_rules_and_shows_everyone_the_same(client, people, scheme):
    story.draft(people)
    RuleSettingFactory(scheme=scheme, note="Setelah Rakor")
    client.force_login(people.drafter.user)

    page = client.get(reverse("programs:rules")).content.decode()

    assert page.count(">asumsi<") + page.count("asumsi</") >= 1
    assert "Setelah Rakor" in page
    assert address(scheme) not in page
    for code, rule in DECLARED.items():
        assert f'id="aturan-{code}"' in page
        assert str(rule.title) in page.replace("&quot;", '"')


def test_pages_ask_the_same_for_one_and_three(people, scheme):
    story.draft(people)
    RuleSettingFactory(scheme=scheme)
    one = questions(people.admin.user, reverse("programs:rules"))

    RuleSettingFactory(scheme=scheme, code="R8")
    RuleSettingFactory(scheme=scheme, code="R9")

    assert len(questions(people.admin.user, reverse("programs:rules"))) == len(one) <= 8
