"""The history tells changes in people's words: no ids, no column names, no raw flags."""

import re

import pytest
from django.urls import reverse

from programs.models import Proposal, RabLine
from tests import factories
from tests.factories import people

pytestmark = pytest.mark.django_db

UUID_TEXT = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")


def test_history_names_fields_choices_flags_and_money(client):
    draft = factories.ProposalFactory(lines=1, place="Montasik", declares_responsibility=False)
    regency = factories.RegencyFactory(province=draft.province)
    Proposal.objects.filter(pk=draft.pk).update(
        place="Indrapuri", declares_responsibility=True, kind="berlanjut", regency=regency
    )
    RabLine.objects.filter(proposal=draft).update(unit_price_idr=2_500_000)
    client.force_login(people.drafter_of(draft.office))

    changes = client.get(reverse("programs:history", args=[draft.pk])).context["changes"]

    told = {name: (before, after) for change in changes for name, before, after in change.fields}
    assert told["lokasi"] == ("Montasik", "Indrapuri")
    assert told["tanggung jawab mutlak"] == ("Belum", "Ya")
    assert told["jenis usulan"] == ("Baru", "Berlanjut")
    assert told["kabupaten/kota"] == ("", "Diubah")
    assert told["harga satuan"][1] == "Rp2.500.000"
    assert not any("amount" in name for name in told)
    assert not any(UUID_TEXT.search(str(pair)) for pair in told.values())
    assert any(change.what.startswith("Ditambah: baris RAB") for change in changes)
