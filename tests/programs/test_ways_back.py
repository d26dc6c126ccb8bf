"""What a drafter's pages offer: the own ceiling before typing, and links that lead somewhere."""

import re

import pytest
from django.urls import reverse

from tests import factories
from tests.programs import story

pytestmark = pytest.mark.django_db

PAGES = [
    ("programs:rab", []),
    ("programs:documents", []),
    *[("programs:section", [name]) for name in
      ("identitas", "program", "kak", "lokasi", "calon", "keluaran", "jadwal", "pernyataan")],
]  # fmt: skip


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_way_back_leads_to_the_task_list(client, people, name, args):
    proposal = story.draft(people)
    client.force_login(people.drafter.user)

    html = client.get(reverse(name, args=[proposal.pk, *args])).content.decode()

    back = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>Kembali ke daftar bagian</a>', html)
    assert back == [reverse("programs:proposal", args=[proposal.pk])]
    assert 'href=""' not in html


def shown_on_start(client, user) -> str:
    client.force_login(user)
    return client.get(reverse("programs:start")).content.decode()


def test_start_shows_each_office_the_ceiling_it_draws_on(client, people):
    scheme, province = factories.FundingSchemeFactory(), people.office.province
    other, own = (factories.regency_office(province) for _turn in range(2))
    common = {"scheme": scheme, "province": province}
    factories.CeilingFactory(**common, limit_idr=9_000_000)
    factories.CeilingFactory(**common, regency=other.regency, limit_idr=2_000_000)

    assert "Rp11.000.000" in shown_on_start(client, people.drafter.user)
    assert "Rp2.000.000" in shown_on_start(client, factories.drafter_of(other))
    assert "Rp11.000.000" in shown_on_start(client, factories.drafter_of(own))
