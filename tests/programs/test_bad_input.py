"""Broken, hostile and oversized input at every door that writes: a refusal, never a crash."""

import os
import uuid

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programs.models import Proposal, RabLine
from programs.states import ProposalState
from tests import factories

pytestmark = pytest.mark.django_db
# Enough for every commit, which tries other ones each time; `make soak` asks for many more.
EXAMPLES = int(os.environ.get("IKM_EXAMPLES", "5"))

# Characters that broke other systems: NUL, lone surrogate, right-to-left override, digits that
# are not ASCII, separators, quotes of SQL, HTML and formulas.
_NASTY = st.sampled_from(
    ["", " ", "\x00", "\ud800", "\u202e", "٣", "²", "-1", "0", "1e400", "NaN", "'; --", "<b>",
     "=1+1", "9" * 21, "9" * 5000, "\r\nX: y", "2024-02-30", "0001-01-01T00:00+14:00",
     str(uuid.UUID(int=0))]
)  # fmt: skip
_TEXT = st.one_of(_NASTY, st.text(max_size=60), st.uuids().map(str), st.integers().map(str))

FIELDS = {
    "start": ["scheme", "office", "title"],
    "section": ["version", "title", "contact_name", "contact_position", "contact_phone"],
    "section-place": ["version", "regency", "place", "beneficiary_kind", "beneficiary_count"],
    "section-schedule": ["version", "first_month", "last_month", "schedule_note"],
    "section-programme": ["version", "kind", "focus", "activity", "eligibility_a"],
    "rab": ["output_class", "output_code", "component", "subcomponent", "account", "description",
            "factor_1", "unit_1", "factor_2", "unit_2", "unit_price_idr", "price_source", "note"],
    "documents": ["requirement", "file"],
    "check": ["key", "version"],
    "sign": ["key", "version"],
    "head-return": ["version", "note"],
    "review-return": ["note"],
    "review-table": ["rakor"],
    "rakor-new": [
        "kind", "name", "scheme", "host", "city", "venue", "mode", "first_day", "last_day",
    ],
    "decide": ["key", "verdict", "note"],
    "line-decide": ["verdict", "agreed_idr", "note"],
    "award": ["key"],
    "document-verify": ["status", "note"],
    "ceiling-change": ["stage", "province", "direction", "amount_idr", "letter_number",
                       "letter_date", "reason"],
}  # fmt: skip


class Doors:
    """One address per door that writes, with the person who may open it."""

    def __init__(self) -> None:
        office = factories.OfficeFactory()
        self.drafter, self.head = factories.drafter_of(office), factories.head_of(office)
        self.reviewer, self.director = factories.reviewer(), factories.director()
        self.admin = factories.admin()
        self.office = office
        draft = self.proposal(ProposalState.DRAFT)
        item = factories.RakorItemFactory(proposal=self.proposal(ProposalState.IN_DISCUSSION))
        line = item.proposal.lines.first()
        checked = self.proposal(ProposalState.IN_REVIEW)
        document = factories.ProposalDocumentFactory(proposal=checked)
        awaiting = self.proposal(ProposalState.AWAITING_HEAD)
        approved = self.proposal(ProposalState.APPROVED)
        decided = factories.RakorItemFactory(proposal=approved)
        factories.LineDecisionFactory(item=decided)
        factories.ProposalDecisionFactory(item=decided)
        one = [draft.pk]
        self.addresses = {
            "start": (self.drafter, "programs:start", []),
            "section": (self.drafter, "programs:section", [*one, "identitas"]),
            "section-place": (self.drafter, "programs:section", [*one, "lokasi"]),
            "section-schedule": (self.drafter, "programs:section", [*one, "jadwal"]),
            "section-programme": (self.drafter, "programs:section", [*one, "program"]),
            "rab": (self.drafter, "programs:rab", one),
            "documents": (self.drafter, "programs:documents", one),
            "check": (self.drafter, "programs:check", one),
            "sign": (self.head, "programs:sign", [awaiting.pk]),
            "head-return": (self.head, "programs:head-return", [awaiting.pk]),
            "review-return": (self.reviewer, "programs:review-return", [checked.pk]),
            "review-table": (self.reviewer, "programs:review-table", [checked.pk]),
            "rakor-new": (self.admin, "programs:rakor-new", []),
            "decide": (self.reviewer, "programs:decide", [item.pk]),
            "line-decide": (self.reviewer, "programs:line-decide", [item.pk, line.pk]),
            "award": (self.director, "programs:award", [approved.pk]),
            "document-verify": (
                self.reviewer,
                "programs:document-verify",
                [checked.pk, document.pk],
            ),
            "ceiling-change": (self.admin, "budgets:ceiling-change", [draft.scheme_id]),
        }

    def proposal(self, state: ProposalState) -> Proposal:
        return factories.ProposalFactory(office=self.office, state=state, lines=1)

    def open(self, client, name: str) -> str:
        person, url_name, args = self.addresses[name]
        client.force_login(person)
        return reverse(url_name, args=args)


@pytest.fixture
def doors(db) -> Doors:
    return Doors()


def encoded(form: dict[str, str]) -> bytes:
    """As a browser sends it, but letting through what a browser would not."""
    from urllib.parse import quote_plus

    form = {"csrfmiddlewaretoken": "x"} | form
    pairs = (f"{quote_plus(k)}={quote_plus(v, errors='surrogatepass')}" for k, v in form.items())
    return "&".join(pairs).encode()


def post(client, address: str, form: dict[str, str]):
    return client.post(address, encoded(form), content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize("door", FIELDS)
def test_any_text_in_any_field_is_answered_without_a_crash(client, doors, door):
    address = doors.open(client, door)

    @settings(
        max_examples=4 * EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(form=st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS[door], _TEXT)))
    def knock(form):
        response = post(client, address, form)

        assert response.status_code in (302, 400, 409, 422), response.status_code

    knock()


LISTS = ["programs:list", "programs:queue", "programs:rakor-list", "programs:awards",
         "budgets:ceilings", "provinces:territory"]  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_any_text_in_any_address_part_is_answered_without_a_crash(client, name):
    client.force_login(factories.auditor())
    names = ["q", "status", "sesudah", "provinsi", "skema", "tahap", "pada", "page", "size"]

    @settings(
        max_examples=2 * EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(query=st.fixed_dictionaries({}, optional=dict.fromkeys(names, _TEXT)))
    def knock(query):
        response = client.get(f"{reverse(name)}?{encoded(query).decode()}")

        assert response.status_code in (200, 400), response.status_code

    knock()


@pytest.mark.parametrize(
    "mark",
    ["x", "~", "2024-01-01T00:00:00+00:00~x", f"2024-01-01~{uuid.UUID(int=7)}", "\x00~\x00",
     f"2024-01-01T00:00:00~{uuid.UUID(int=7)}", f"2024-99-01T00:00:00+00:00~{uuid.UUID(int=7)}"],
)  # fmt: skip
def test_broken_page_mark_shows_the_first_page(client, doors, mark):
    client.force_login(doors.drafter)
    address = reverse("programs:list")

    first = client.get(address)
    broken = client.get(address, {"sesudah": mark})

    assert broken.status_code == 200
    assert broken.context["table"].rows == first.context["table"].rows
    assert broken.context["count"] == 5


def test_million_characters_are_kept_as_they_are(client, doors):
    address = doors.open(client, "section").replace("identitas", "kak")
    text = "Masalah \u202e rtl \U0001f9f5 " * 40_000

    response = client.post(address, {"version": "1", "problem": text})

    assert response.status_code == 302
    assert Proposal.objects.get(state="draf").problem == text.strip()


@pytest.mark.parametrize("door", FIELDS)
def test_five_thousand_fields_are_refused(client, doors, door):
    address = doors.open(client, door)

    response = post(client, address, {f"f{n}": "x" for n in range(5000)})

    assert response.status_code == 400


@pytest.mark.parametrize("version", ["", "x", "-1", "1.0", "²", "9" * 5000, "\x00"])
def test_malformed_version_is_refused_and_the_text_kept(client, doors, version):
    address = doors.open(client, "section")

    response = client.post(
        address, {"version": version, "title": "Judul", "contact_name": "Nama baru"}
    )

    assert response.status_code in (409, 422)
    assert "Nama baru" in response.content.decode()
    assert not Proposal.objects.filter(contact_name="Nama baru").exists()


@pytest.mark.parametrize("door", ["check", "sign", "decide", "award"])
@pytest.mark.parametrize("key", ["", "x", "\x00", "1" * 5000])
def test_malformed_key_is_refused_with_a_sentence(client, doors, door, key):
    address = doors.open(client, door)
    before = list(Proposal.objects.order_by("pk").values_list("state", flat=True))

    response = client.post(address, {"key": key, "version": "1", "verdict": "setujui"})

    assert response.status_code in (409, 422)
    assert list(Proposal.objects.order_by("pk").values_list("state", flat=True)) == before


@pytest.mark.parametrize("door", FIELDS)
def test_malformed_id_in_the_address_is_not_found(client, doors, door):
    person, url_name, args = doors.addresses[door]
    client.force_login(person)
    if not args:
        return
    address = reverse(url_name, args=args)

    for broken in ("x", "0" * 36, str(args[0])[:-1], "%00"):
        assert client.post(address.replace(str(args[0]), broken)).status_code == 404


@pytest.mark.parametrize("count", ["0", "-1", "2147483648", "1,5", "x"])
def test_count_of_beneficiaries_is_refused_at_its_field(client, doors, count):
    address = doors.open(client, "section-place")

    response = client.post(address, {"version": "1", "place": "Sentra", "beneficiary_count": count})

    errors = response.context["form"].errors
    assert response.status_code == 422
    assert list(errors) == ["beneficiary_count"]
    assert "proposal_" not in str(errors)


def test_foreign_line_under_an_own_proposal_is_not_found(client, doors):
    own = Proposal.objects.get(state="draf")
    foreign = factories.RabLineFactory()
    client.force_login(doors.drafter)

    for name in ("programs:rab-line", "programs:rab-remove"):
        assert client.post(reverse(name, args=[own.pk, foreign.pk])).status_code == 404

    assert RabLine.objects.get(pk=foreign.pk).is_removed is False
