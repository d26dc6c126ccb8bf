"""Extra fields are not written, and a right that was taken away is gone with the next click."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from budgets.models import Ceiling, CeilingEntry
from ikmportal.accounts.models import User
from programs.actions.lines import STEP
from programs.models import LineDecision, Proposal, ProposalDecision, RabLine, Rakor
from programs.states import ProposalState
from provinces.models import Appointment
from tests import factories as make
from tests.access.checker import ask

pytestmark = pytest.mark.django_db
DRAFT = ProposalState.DRAFT
# What nobody may type: identity, state, money that is computed, people and times of acts.
EXTRAS = {
    "id": "11111111-1111-4111-8111-111111111111",
    "pk": "11111111-1111-4111-8111-111111111111",
    "state": "dialokasikan",
    "number": "U-2024-99-999",
    "version_": "99",
    "created_by": "x",
    "created_at": "2020-01-01",
    "submitted_at": "2020-01-01",
    "first_submitted_at": "2020-01-01",
    "decided_at": "2020-01-01",
    "allocated_at": "2020-01-01",
    "signed_by": "x",
    "sent_by": "x",
    "is_removed": "on",
    "volume": "1",
    "amount_idr": "1",
    "proposed_idr": "1",
    "position": "77",
    "decided_by": "x",
    "limit_idr": "1",
    "used_idr": "1",
    "recorded_by": "x",
    "is_staff": "on",
    "is_superuser": "on",
}
KEPT = (
    "state", "number", "office", "province", "scheme", "created_by", "sent_by", "signed_by",
    "first_submitted_at", "submitted_at", "decided_at", "allocated_at",
)  # fmt: skip


def _post(world, person, door, data, **kwargs):
    return world.client(person).post(reverse(f"programs:{door}", kwargs=kwargs), data)


def _kept(proposal):
    proposal = Proposal.objects.get(pk=proposal.pk)
    return {name: getattr(proposal, f"{name}_id", getattr(proposal, name)) for name in KEPT}


def _with_extras(world, **data):
    foreign = world.foreign
    return {
        **EXTRAS,
        "office": foreign.office.pk,
        "province": foreign.province.pk,
        "proposal": foreign.proposals[DRAFT].pk,
        **data,
    }


def _line(world, **data):
    line = world.own.lines[DRAFT]
    return {
        "output_class": line.output_class_id,
        "output_code": "001",
        "component": "051",
        "subcomponent": "A",
        "account": line.account_id,
        "description": "Sewa tempat pelatihan",
        "factor_1": "2",
        "unit_1": line.unit_1_id,
        "unit_price_idr": "250.000",
        "price_source": "pasar",
        **data,
    }


def test_start_ignores_extra_fields(world):
    other_office = world.foreign.office.pk
    focus = make.FocusMenuFactory(scheme=world.scheme, name="Fokus tanpa draf")
    data = _with_extras(world, scheme=world.scheme.pk, focus=focus.pk, title="Usulan baru")

    refused = _post(world, "drafter", "start", {**data, "office": other_office})
    response = _post(world, "drafter", "start", {**data, "office": world.own.office.pk})

    assert refused.status_code == 422
    made = Proposal.objects.get(title="Usulan baru")
    assert response.status_code == 302
    assert made.state == DRAFT
    assert made.office == world.own.office
    assert made.province == world.own.province
    assert made.created_by == world.people["drafter"]
    assert str(made.pk) != EXTRAS["id"]
    assert made.number != EXTRAS["number"]
    assert made.submitted_at is made.decided_at is made.allocated_at is None


@pytest.mark.parametrize(
    "section",
    ["identitas", "program", "kak", "lokasi", "calon", "keluaran", "jadwal", "pernyataan"],
)
def test_sections_ignore_extra_fields(section, world):
    proposal = world.own.proposals[DRAFT]
    before = _kept(proposal)
    data = _with_extras(
        world,
        scheme=world.scheme.pk,
        title="Judul baru",
        kind="berlanjut",
        version=proposal.version,
    )

    response = _post(world, "drafter", "section", data, proposal_id=proposal.pk, name=section)

    assert response.status_code == 302
    assert _kept(proposal) == before
    # The country's own objects stay as they are: other tests use them.
    stored = Proposal.objects.get(pk=proposal.pk)
    assert stored.version == proposal.version + 1
    assert (stored.title == "Judul baru") == (section == "identitas")


def test_new_line_ignores_extra_fields(world):
    proposal, foreign = world.own.proposals[DRAFT], world.foreign.proposals[DRAFT]
    before = foreign.lines.count()

    response = _post(
        world, "drafter", "rab", _with_extras(world, **_line(world)), proposal_id=proposal.pk
    )

    made = RabLine.objects.get(description="Sewa tempat pelatihan")
    assert response.status_code == 302
    assert made.proposal == proposal
    assert made.amount_idr == 500_000
    assert made.volume == 2
    assert made.position == 3 + STEP
    assert not made.is_removed
    assert str(made.pk) != EXTRAS["id"]
    assert foreign.lines.count() == before


def test_changed_line_ignores_extra_fields(world):
    line = world.own.lines[DRAFT]
    data = _with_extras(world, **_line(world))

    response = _post(
        world, "drafter", "rab-line", data, proposal_id=line.proposal_id, line_id=line.pk
    )

    line = RabLine.objects.get(pk=line.pk)
    assert response.status_code == 302
    assert line.proposal == world.own.proposals[DRAFT]
    assert (line.description, line.amount_idr) == ("Sewa tempat pelatihan", 500_000)
    assert line.position == 1
    assert not line.is_removed


def test_upload_ignores_extra_fields(world):
    proposal = world.own.proposals[DRAFT]
    old = world.own.documents[DRAFT]
    data = _with_extras(
        world,
        requirement=old.requirement_id,
        file=SimpleUploadedFile("kak.pdf", b"%PDF-1.4 baru"),
        status="sesuai",
        storage_name="../../settings.py",
        sha256="0" * 64,
        uploaded_by=world.people["head"].pk,
        verified_by=world.people["head"].pk,
    )

    response = _post(world, "drafter", "documents", data, proposal_id=proposal.pk)

    made = proposal.documents.arriving().get()
    assert response.status_code == 302
    assert made.pk != old.pk
    assert (made.status, made.verified_by, made.uploaded_by) == (
        "belum",
        None,
        world.people["drafter"],
    )
    assert made.storage_name.startswith("documents/")
    assert made.sha256 != "0" * 64


def test_line_decision_ignores_extra_fields(world):
    line = world.own.lines[ProposalState.IN_DISCUSSION]
    data = _with_extras(world, verdict="disesuaikan", agreed_idr="400.000", note="Harga SBM.")

    response = _post(
        world, "reviewer", "line-decide", data, item_id=world.own.item.pk, line_id=line.pk
    )

    made = LineDecision.objects.get(line=line)
    assert response.status_code == 302
    assert (made.proposed_idr, made.agreed_idr) == (1_000_000, 400_000)
    assert made.decided_by == world.people["reviewer"]


def test_decision_ignores_extra_fields(world):
    data = _with_extras(
        world, key=uuid4(), verdict="tunda", note="Menunggu data.", agreed_idr="999"
    )

    response = _post(world, "reviewer", "decide", data, item_id=world.own.item.pk)

    decision = ProposalDecision.objects.get(item=world.own.item.pk)
    assert response.status_code == 302
    assert (decision.proposed_idr, decision.agreed_idr) == (3_000_000, 0)
    assert decision.decided_by == world.people["reviewer"]
    assert decision.item.proposal.state == ProposalState.DEFERRED


def test_signature_ignores_extra_fields(world):
    proposal = world.own.proposals[ProposalState.AWAITING_HEAD]
    Proposal.objects.filter(pk=proposal.pk).update(
        objective="Tumbuhnya dua puluh wirausaha baru.", output="Dua puluh wirausaha baru terlatih."
    )
    data = _with_extras(world, key=uuid4(), version=proposal.version)
    before = _kept(proposal)

    response = _post(world, "head", "sign", data, proposal_id=proposal.pk)

    assert response.status_code == 302
    after = _kept(proposal)
    changed = {"state", "signed_by", "submitted_at", "first_submitted_at"}
    assert {k: v for k, v in after.items() if k not in changed} == {
        k: v for k, v in before.items() if k not in changed
    }
    assert after["state"] == ProposalState.SUBMITTED
    assert after["signed_by"] == world.people["head"].pk
    assert after["submitted_at"].year > 2020


def test_rakor_ignores_extra_fields(world):
    data = _with_extras(
        world, kind="pagu_alokasi", mode="luring", name="Rakor baru", scheme=world.scheme.pk,
        host=make.ditjen().pk, city="Bekasi", first_day="1 Maret 2026", last_day="2 Maret 2026",
    )  # fmt: skip

    response = _post(world, "admin", "rakor-new", data)

    assert response.status_code == 302
    assert str(Rakor.objects.get(name="Rakor baru").pk) != EXTRAS["id"]


def test_ceiling_change_ignores_extra_fields(world):
    province = world.own.province
    ceiling = Ceiling.objects.get(scheme=world.scheme, province=province)
    limit, used = ceiling.limit_idr, ceiling.used_idr
    data = {
        **EXTRAS, "stage": ceiling.stage, "province": province.pk, "direction": "turun",
        "amount_idr": "1.000", "letter_number": "S-1", "letter_date": "1 Maret 2024",
        "reason": "Uji", "ceiling": Ceiling.objects.exclude(pk=ceiling.pk).first().pk,
    }  # fmt: skip
    address = reverse("budgets:ceiling-change", args=[world.scheme.pk])

    response = world.client("admin").post(address, data)

    entry = CeilingEntry.objects.get(letter_number="S-1")
    ceiling.refresh_from_db()
    assert response.status_code == 302
    assert (entry.ceiling, entry.amount_idr) == (ceiling, -1_000)
    assert entry.recorded_by == world.people["admin"]
    assert ceiling.limit_idr == limit - 1_000
    assert ceiling.used_idr == used


# A08: rights are read on every request.


def test_ended_appointment_is_gone_with_the_next_click(world):
    address = reverse("programs:proposal", args=[world.own.proposals[DRAFT].pk])
    assert ask(world, "drafter", "GET", address).status_code == 200

    yesterday = date.today() - timedelta(days=1)
    Appointment.objects.filter(user=world.people["drafter"]).update(
        valid=DateRange(date(2012, 1, 1), yesterday)
    )

    assert ask(world, "drafter", "GET", address).status_code == 404
    assert ask(world, "drafter", "GET", reverse("programs:start")).status_code == 403
    assert _post(world, "drafter", "start", {"title": "x"}).status_code == 403


def test_ended_post_of_the_centre_cannot_decide(world):
    Appointment.objects.filter(user=world.people["reviewer"]).delete()

    response = _post(
        world, "reviewer", "decide", {"key": uuid4(), "verdict": "setujui"},
        item_id=world.own.item.pk,
    )  # fmt: skip

    assert response.status_code == 404
    assert Proposal.objects.get(pk=world.own.item.proposal_id).state == "dibahas"


def test_switched_off_person_is_a_visitor(world):
    User.objects.filter(pk=world.people["head"].pk).update(is_active=False)

    response = ask(world, "head", "GET", reverse("home"))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_changed_password_ends_other_sessions(world):
    user = world.people["head"]
    user.set_password("sandi-lain-cukup-panjang")
    user.save(update_fields=["password"])

    assert ask(world, "head", "GET", reverse("home")).status_code == 302
