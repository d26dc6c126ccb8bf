"""A new SBM table by workbook: template, cell by cell, preview, apply once."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from budgets.models import SbmImport, SbmItem, SbmRate
from ikmportal.audit.models import Entry
from programs.checks import examine, read_dossier
from programs.workbook.sbm_table import TableRefused, interpret
from provinces.states import Confidence
from tests import factories
from tests.factories.sbm_imports import SbmImportFactory
from tests.programs import story
from tests.programs.test_query_counts import questions

pytestmark = pytest.mark.django_db
HEAD = ["Item", "Golongan", "Uraian", "Satuan", "Sifat", "Nomor", "Kode provinsi", "Provinsi",
        "Tarif (Rp)"]  # fmt: skip
ROW = ["honor_narasumber", "eselon_ii", "Honorarium narasumber, eselon II", "OJ", "tertinggi", 9,
       "", "Nasional", 140_000]  # fmt: skip
UPLOAD = "programs:sbm-upload"


@pytest.fixture
def item():
    """The item of the table as it stands: Rp150.000."""
    made = factories.SbmItemFactory(
        id=_identity(), class_key="eselon_ii", account_codes="522151", words="narasumber"
    )
    factories.SbmRateFactory(id=_rate_identity(), item=made)
    return made


def _identity():
    from budgets.actions.reference_sbm import item_identity

    return item_identity(2024, "honor_narasumber", "eselon_ii")


def _rate_identity():
    from budgets.actions.reference_sbm import rate_identity

    return rate_identity(_identity(), None)


def book(*rows, sheet: str = "SBM", head=HEAD) -> SimpleUploadedFile:
    made = Workbook()
    made.active.title = sheet
    for row in [head, *rows]:
        made.active.append(row)
    stream = BytesIO()
    made.save(stream)
    return SimpleUploadedFile("sbm-2024.xlsx", stream.getvalue())


def send(client, file, **fields):
    factories.FiscalYearFactory()
    data = {"fiscal_year": "2024", "regulation": "PMK 49/2023", "file": file} | fields
    return client.post(reverse(UPLOAD), data)


@pytest.fixture
def admin(client, people):
    client.force_login(people.admin.user)
    return client


def test_table_is_kept_previewed_and_applied_once(admin, people, item):
    proposal = story.draft(people, lines=0)
    factories.RabLineFactory(proposal=proposal, unit_price_idr=145_000, sbm_item=item)

    sent = send(admin, book(ROW, [*ROW[:1], "eselon_i", *ROW[2:8], "1.400.000"]))
    kept = SbmImport.objects.get()
    preview = admin.get(sent["Location"]).content.decode()

    assert "1 tarif baru (1 item baru), 1 berubah, 0 tetap." in preview
    assert "1 draf memakai tarif yang berubah; 1 di antaranya akan melebihi SBM." in preview
    assert proposal.number in preview
    assert SbmRate.objects.get().rate_idr == 150_000

    for _ in range(2):
        assert admin.post(reverse("programs:sbm-apply", args=[kept.pk])).status_code == 302
    rates = dict(SbmRate.objects.values_list("item__class_key", "rate_idr"))
    assert rates == {"eselon_ii": 140_000, "eselon_i": 1_400_000}
    assert SbmItem.objects.get(pk=item.pk).words == "narasumber"
    told = Entry.objects.filter(table_name="budgets_sbmrate", operation="update")
    assert told.count() == 1
    kept.refresh_from_db()
    assert kept.applied_by == people.admin.user
    assert [f.code for f in examine(read_dossier(proposal)) if f.code == "R8"] == ["R8"]
    assert "Sudah diterapkan" in admin.get(sent["Location"]).content.decode()


def test_template_holds_the_newest_table_and_comes_back_without_a_change(admin, item):
    response = admin.get(reverse("programs:sbm-template"))
    sheet = load_workbook(BytesIO(response.content))["SBM"]
    assert [cell.value for cell in sheet[1]] == HEAD
    assert [cell.value for cell in sheet[2]][-1] == 150_000

    sent = send(admin, SimpleUploadedFile("t.xlsx", response.content))

    assert (
        "0 tarif baru (0 item baru), 0 berubah, 1 tetap."
        in admin.get(sent["Location"]).content.decode()
    )


@pytest.mark.parametrize(
    ("column", "value", "cell", "words"),
    [
        (0, "Honor Narasumber", "SBM!A2", "Tulis huruf kecil"),
        (0, None, "SBM!A2", "Tulis huruf kecil"),
        (1, "ЕS", "SBM!B2", "Tulis huruf kecil"),
        (2, "", "SBM!C2", "Isi 1 sampai 200 huruf."),
        (3, "x" * 21, "SBM!D2", "Isi 1 sampai 20 huruf."),
        (4, "maksimum", "SBM!E2", "Pilih salah satu: tertinggi, estimasi."),
        (5, "IX", "SBM!F2", "Tulis nomor item dengan angka"),
        (6, "05", "SBM!G2", "Kode provinsi “05” tidak dikenal"),
        (8, 0, "SBM!I2", "Isi tarif lebih dari Rp0."),
        (8, -5, "SBM!I2", "Tulis nilai tanpa tanda minus"),
        (8, "1,4 jt", "SBM!I2", "Tulis nilai lengkap"),
        (8, 140_000.5, "SBM!I2", "Tulis"),
        (8, "=1+1", "SBM!I2", "Isi nilai rupiah"),
    ],
)
def test_each_wrong_cell_is_named_with_its_mend(admin, column, value, cell, words):
    wrong = list(ROW)
    wrong[column] = value

    response = send(admin, book(wrong))

    assert response.status_code == 422
    problems = response.context["problems"]
    assert problems[0].cell == cell
    assert words in problems[0].message
    assert not SbmImport.objects.exists()


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (lambda: book(ROW, sheet="Lain"), "Lembar SBM tidak ada."),
        (lambda: SimpleUploadedFile("x.xlsx", b"bukan apa-apa"), "Berkas"),
        (lambda: SimpleUploadedFile("x.xlsx", b"PK\x03\x04" + b"\0" * 60), "Berkas"),
        (lambda: SimpleUploadedFile("x.xlsx", b"0" * (5 * 1024**2 + 1)), "Berkas terlalu besar"),
    ],
)
def test_other_files_are_refused_with_a_sentence(admin, file, words):
    response = send(admin, file())

    assert response.status_code == 422
    assert words in str(response.context["form"].errors["file"])


def test_empty_table_wrong_head_and_repeats_are_refused(admin):
    for file, cell in (
        (book(), "SBM!A2"),
        (book(ROW, head=["Barang", *HEAD[1:]]), "SBM!A1"),
        (book(ROW, ROW), "SBM!G3"),
    ):
        response = send(admin, file)
        assert response.status_code == 422
        assert [p.cell for p in response.context["problems"]] == [cell]


def test_missing_answers_are_named(admin):
    response = admin.post(reverse(UPLOAD), {})

    assert set(response.context["form"].errors) == {"fiscal_year", "regulation", "file"}


def test_short_rows_are_read_as_empty_cells():
    with pytest.raises(TableRefused) as refused:
        interpret([HEAD, ["kunci"]], provinces={})

    assert {p.cell for p in refused.value.problems} >= {"SBM!B2", "SBM!I2"}


def test_import_is_applied_by_somebody_or_not_at_all():
    with pytest.raises(IntegrityError), transaction.atomic():
        SbmImportFactory(applied_at=factories.MOMENT)


@pytest.mark.parametrize("wrong", [{"rate_idr": 0}, {"source": ""}, {"confidence": "x"}])
def test_database_refuses_a_wrong_rate(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.SbmRateFactory(**wrong)


@pytest.mark.parametrize("wrong", [{"kind": "x"}, {"name": ""}, {"unit": ""}, {"regulation": ""}])
def test_database_refuses_a_wrong_item(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.SbmItemFactory(**wrong)


def test_second_national_rate_of_an_item_is_refused(item):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.SbmRateFactory(item=item)


def test_table_page_shows_the_province_and_the_nation(client, people, item):
    factories.SbmRateFactory(
        item=factories.SbmItemFactory(name="Sewa mobil"),
        province=people.office.province,
        rate_idr=824_000,
        confidence=Confidence.MEDIUM,
    )
    client.force_login(people.drafter.user)

    page = client.get(reverse("programs:sbm")).content.decode()

    assert "824.000" in page
    assert "150.000" in page
    assert reverse(UPLOAD) not in page


def test_pages_ask_the_same_for_one_and_three(people, item):
    kept = SbmImportFactory(uploaded_by=people.admin.user)
    pages = [reverse("programs:sbm"), reverse("programs:sbm-import", args=[kept.pk])]
    factories.RabLineFactory(proposal=story.draft(people, lines=0), sbm_item=item)
    one = [len(questions(people.admin.user, page)) for page in pages]

    for _ in range(2):
        factories.SbmRateFactory()
        factories.RabLineFactory(proposal=story.draft(people, lines=0), sbm_item=item)

    assert [len(questions(people.admin.user, page)) for page in pages] == one
    assert max(one) <= 12
