"""Article 002 in the browser: in 2020 the budget was refocused for small industry hit by Covid-19.

Dekonsentrasi in 34 provinces, new entrepreneurs, and what helped IKM, the task force and health
facilities. That it happened is reported; every rupiah here is made up for the test.
"""

import io
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import expect
from pypdf import PdfReader

from budgets.actions.allocations import Grant, Share, allocate
from budgets.actions.ceilings import Letter, change_ceiling
from budgets.figures.ledger_check import differences
from budgets.models import Allocation, Ceiling, FundingScheme, Indicator, Revision
from budgets.states import CeilingStage, RevisionAuthority, RevisionState, SchemeKind
from provinces.models import Office, Province, RegencyPlacement
from provinces.states import OfficeKind
from tests.factories import MOMENT, actor_of, people
from tests.journeys.looks import passes_axe
from tests.journeys.steps import PICTURES, Person, seated

pytestmark = pytest.mark.django_db(transaction=True)

NEW_YEAR = date(2020, 1, 2)
LIMIT, SHARE = 500_000_000, 20_000_000
# Account, description, unit, volume, price. Together Rp220 million in every province.
LINES = (
    ("522151", "Bimbingan teknis SDM IKM", "OJ", 100, 900_000),
    ("524111", "Perjalanan dinas", "OK", 20, 4_000_000),
    ("524114", "Rapat koordinasi", "OP", 100, 500_000),
)
GRANT = sum(volume * price for *_rest, volume, price in LINES)
# What is cut, by how much, what it becomes, for whom, and the rupiah in every province.
MOVES = (
    ("524111", 60, "Penumbuhan wirausaha industri baru", "Wirausaha baru", 48_000_000),
    ("524114", 50, "Alat pelindung diri buatan IKM", "Fasilitas pelayanan", 25_000_000),
    ("524114", 40, "Bahan baku bagi IKM terdampak", "IKM terdampak", 10_000_000),
    ("524114", 50, "Masker buatan IKM", "Gugus tugas", 7_500_000),
)


@pytest.fixture
def scheme(transactional_db):
    call_command("load_reference", verbosity=0)
    return FundingScheme.objects.get(fiscal_year=2020, kind=SchemeKind.DECONCENTRATION)


@pytest.fixture
def cast(scheme):
    """The money of January 2020, and who refocuses it."""
    ditjen = Office.objects.get(kind="ditjen")
    made = {
        "admin": people.appoint(people.Role.ADMIN, ditjen),
        "director": people.director(Office.objects.filter(kind="direktorat").first()),
        "leader": people.appoint(people.Role.LEADERSHIP, ditjen),
        "aceh": people.drafter_of(Office.objects.get(province__code="11", kind="provinsi")),
    }
    with transaction.atomic():
        enter_ceilings(scheme, made["admin"])
        give(scheme, made["director"])
    return made


def enter_ceilings(scheme, user) -> None:
    """34 provinces; of Papua, which is split later, also two of its kabupaten/kota."""
    by, letter = actor_of(user), Letter("S-1/2020", NEW_YEAR, "Pagu uji")
    provinces = Province.objects.existing_on(NEW_YEAR).by_code()
    common = {"scheme": scheme, "stage": CeilingStage.ALLOCATION, "letter": letter, "by": by}
    total = LIMIT * len(provinces)
    change_ceiling(**common, province=None, amount_idr=total, at=MOMENT)
    for province in provinces:
        change_ceiling(**common, province=province, amount_idr=LIMIT, at=MOMENT)
    for placed in moved_regencies():
        change_ceiling(
            **common,
            province=placed.province,
            regency=placed.regency,
            amount_idr=SHARE,
            at=MOMENT,
        )


def moved_regencies() -> list[RegencyPlacement]:
    """Two of Papua of 2020 that lie in another province today."""
    today = dict(
        RegencyPlacement.objects.on(date(2024, 1, 1)).values_list("regency_id", "province_id")
    )
    papua = RegencyPlacement.objects.on(NEW_YEAR).filter(province__name="Papua")
    rows = papua.select_related("province", "regency").order_by("code")
    return [row for row in rows if today[row.regency_id] != row.province_id][:2]


def give(scheme, director) -> None:
    goal = Indicator.objects.choosable(2020).filter(name__icontains="wirausaha").first()
    offices = {o.province_id: o for o in Office.objects.filter(kind=OfficeKind.PROVINCE)}
    ceilings = Ceiling.objects.of_scheme(scheme.pk, stage=CeilingStage.ALLOCATION)
    for ceiling in ceilings.exclude(province=None).order_by("pk"):
        shares = [
            Share(
                line_ref=uuid4(),
                account_code=code,
                description=description,
                indicator_id=goal.pk if code == "522151" else None,
                amount_idr=volume * price,
                unit_code=unit,
                volume=Decimal(volume),
                unit_price_idr=price,
            )
            for code, description, unit, volume, price in LINES
        ]
        office = offices[ceiling.province_id]
        grant = Grant(award_ref=uuid4(), office_id=office.pk, title="Dekonsentrasi", shares=shares)
        allocate(ceiling, grant=grant, by=actor_of(director), at=MOMENT)


def test_refocusing_from_the_draft_to_the_printed_sheet(
    cast, scheme, browser, live_server, celery_worker_process
):
    who = {role: seated(browser, live_server.url, user) for role, user in cast.items()}

    revision = begin(who["admin"], scheme)
    move_in_all_provinces(who["admin"], revision)
    lose_output_and_be_told(who["admin"], revision)
    submit(who["admin"], revision)
    approve_as_a_second_person(who["director"], revision)
    nothing_was_made_or_lost(scheme)
    read_as_aceh(who["aceh"], revision)
    print_semula_menjadi(who["leader"], revision)
    compare_two_dates(who["leader"], scheme)
    read_in_34_and_in_38_provinces(who["leader"], scheme)
    assert {role: p.problems for role, p in who.items() if p.problems} == {}


def begin(admin: Person, scheme) -> Revision:
    admin.open("/pagu/")
    admin.follow("Revisi")
    admin.sees("Belum ada revisi")
    admin.follow("Dekon 2020")
    admin.choose(kind="Refocusing")
    admin.fill(
        reason="Refocusing anggaran bagi IKM terdampak Covid-19",
        letter_number="S-15/IKMA/2020",
        letter_date="9 April 2020",
        effective_date="15 Juni 2021",
    )
    admin.press("Buat draf")
    admin.sees("Isi tema refocusing.")
    admin.sees("Pakai tanggal pada tahun 2020.")
    expect(admin.page.locator("[name=letter_number]")).to_have_value("S-15/IKMA/2020")
    admin.fill(theme="terdampak pandemi", effective_date="15 Juni 2020")
    admin.press("Buat draf")
    admin.sees("Draf revisi dibuat.")
    passes_axe(admin.page)
    return Revision.objects.get()


def move_in_all_provinces(admin: Person, revision: Revision) -> None:
    address = reverse("budgets:revision-spread", args=[revision.pk])
    for source, percent, description, whom, _amount in MOVES:
        admin.open(address)
        page = admin.page
        page.locator("select[name=source_code]").select_option(value=source)
        page.locator("select[name=target_code]").select_option(value="526115")
        admin.choose(beneficiary=whom)
        if whom == "Wirausaha baru":
            admin.choose(indicator="wirausaha")
        admin.fill(percent=str(percent), description=description)
        admin.picture("geser-serentak")
        admin.press("Tulis pada draf")
        admin.sees("Pergeseran ditulis pada draf di semua alokasi.")
    lines = revision.lines
    assert lines.values("allocation").distinct().count() == 34
    assert lines.filter(before_idr=0).count() == 34 * len(MOVES)


def lose_output_and_be_told(admin: Person, revision: Revision) -> None:
    """Fewer hours of training in Aceh are refused by name; setting them back mends it."""
    aceh = Allocation.objects.get(ceiling__province__code="11")
    address = reverse("budgets:revision-lines", args=[revision.pk, aceh.pk])
    for volume in ("90", "100"):
        admin.open(address)
        admin.page.get_by_label("Volume menjadi, Bimbingan teknis SDM IKM").fill(volume)
        admin.picture("baris-revisi")
        admin.press("Simpan")
        admin.sees("Baris revisi tersimpan.")
        if volume == "90":
            admin.sees("volume keluaran turun dari 100 menjadi 90 OJ")
            admin.sees("Pengurangan melebihi penambahan sebesar Rp9.000.000")
            assert admin.page.get_by_role("button", name="Ajukan").count() == 0
    admin.sees("Tidak ada aturan yang menahan.")


def submit(admin: Person, revision: Revision) -> None:
    admin.picture("revisi-draf")
    admin.press("Ajukan", exact=True)
    admin.sees("Revisi diajukan.")
    revision.refresh_from_db()
    # From travel (52) to goods for the community (52): one expenditure type, within each satker.
    assert revision.authority == RevisionAuthority.KPA
    assert admin.page.get_by_role("link", name="Putuskan").count() == 0


def approve_as_a_second_person(director: Person, revision: Revision) -> None:
    director.open(reverse("budgets:revision", args=[revision.pk]))
    director.follow("Putuskan")
    director.page.get_by_label("Setujui").check()
    director.picture("putuskan")
    director.press("Catat keputusan")
    director.sees("Keputusan tercatat.")
    director.sees("Pengurangan sama dengan penambahan")
    director.picture("revisi-disetujui")
    passes_axe(director.page)
    revision.refresh_from_db()
    assert revision.state == RevisionState.APPROVED


def nothing_was_made_or_lost(scheme) -> None:
    national = Ceiling.objects.get(scheme=scheme, stage="alokasi", province=None)
    assert int(national.limit_idr) == 34 * LIMIT
    assert int(national.used_idr) == 34 * GRANT
    changes = Allocation.objects.of_scheme(scheme.pk).filter(revision__isnull=False)
    assert {int(change.amount_idr) for change in changes} == {0}
    assert changes.count() == 34
    assert differences() == []


def read_as_aceh(aceh: Person, revision: Revision) -> None:
    aceh.open(reverse("budgets:revision", args=[revision.pk]))
    aceh.sees("Halaman ini memuat baris provinsi Anda saja.")
    table = aceh.page.get_by_role("table", name="Semula dan menjadi per provinsi")
    expect(table.locator("tbody tr")).to_have_count(1)
    expect(table).to_contain_text("Aceh")


def taken(leader: Person, revision: Revision, form: str) -> bytes:
    """Ask for the sheet and take the file the real worker made."""
    leader.open(reverse("budgets:revision", args=[revision.pk]))
    leader.follow("Cetak Semula")
    leader.page.locator(f"[name=format][value={form}]").check()
    leader.press("Buat berkas")
    link = leader.page.get_by_role("link", name=re.compile("Unduh")).first
    link.wait_for(timeout=90_000)
    with leader.page.expect_download() as waiting:
        link.click()
    return waiting.value.path().read_bytes()


def print_semula_menjadi(leader: Person, revision: Revision) -> None:
    pdf = taken(leader, revision, "pdf")
    text = " ".join(" ".join(p.extract_text().split()) for p in PdfReader(io.BytesIO(pdf)).pages)
    assert "S-15/IKMA/2020" in text
    assert "terdampak pandemi" in text
    assert "Fasilitas pelayanan kesehatan" in text
    assert f"{34 * 48_000_000:,}".replace(",", ".") in text
    keep("semula-menjadi.pdf", pdf)
    book = load_workbook(io.BytesIO(taken(leader, revision, "xlsx")))
    by_province = book["Provinsi"]
    rows = [[cell.value for cell in row] for row in by_province.iter_rows()]
    total = next(row for row in rows if row[0] == "Jumlah")
    assert total[1:4] == [34 * GRANT, 34 * GRANT, 0]
    assert sum(1 for row in rows if row[1:4] == [GRANT, GRANT, 0]) == 34
    classes = {row[0].value: row[2].value for row in book["Penerima manfaat"].iter_rows()}
    amounts = {whom: 34 * amount for *_rest, whom, amount in MOVES}
    assert {name: classes[name] for name in ("Wirausaha baru", "IKM terdampak", "Gugus tugas")} == {
        name: amounts[name] for name in ("Wirausaha baru", "IKM terdampak", "Gugus tugas")
    }
    assert classes["Fasilitas pelayanan kesehatan"] == amounts["Fasilitas pelayanan"]


def keep(name: str, content: bytes) -> None:
    """Beside the pictures, when those are asked for."""
    if PICTURES:
        Path(PICTURES, name).write_bytes(content)


def compare_two_dates(leader: Person, scheme) -> None:
    """Before the money was given there was nothing; the difference is all of it."""
    leader.open(reverse("budgets:line-comparison", args=[scheme.pk]) + "?dari=31+Februari")
    leader.sees("Bandingkan dua tanggal")
    leader.fill(dari="4 September 2023")
    leader.press("Bandingkan")
    leader.follow("Aceh")
    leader.sees("Penumbuhan wirausaha industri baru")
    leader.picture("dua-tanggal")
    table = leader.page.get_by_role("table", name="Semula dan menjadi per provinsi")
    expect(table.locator("tbody tr")).to_have_count(34)
    passes_axe(leader.page)


def read_in_34_and_in_38_provinces(leader: Person, scheme) -> None:
    address = reverse("budgets:ceiling-stages", args=[scheme.pk])
    table = leader.page.get_by_role("table", name="Pagu tiap tahap per provinsi")
    whole = f"{34 * LIMIT:,}".replace(",", ".")
    for query, count, papua in (("", 34, LIMIT), ("?sumbu=kini", 38, LIMIT - 2 * SHARE)):
        leader.open(address + query)
        expect(table.locator("tbody tr")).to_have_count(count)
        expect(table.locator("tfoot")).to_contain_text(whole)
        row = table.locator(
            "tbody tr", has=leader.page.get_by_role("link", name="Papua", exact=True)
        )
        expect(row).to_contain_text(f"{papua:,}".replace(",", "."))
        leader.picture(f"provinsi-{count}")
