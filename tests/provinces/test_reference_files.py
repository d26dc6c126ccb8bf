"""Loading the tables: the second time writes nothing, and a broken table says where."""

import csv
import shutil
from datetime import date

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from budgets.models import FundingScheme
from ikmportal.audit.models import Entry
from provinces.actions import reference
from provinces.actions.reference_files import (
    ReferenceFileError,
    Written,
    identity,
    period,
    read_table,
)
from provinces.models import Office, Province

TABLES = sorted(
    table
    for app in ("provinces", "budgets", "programs")
    for table in (settings.BASE_DIR / app / "data").glob("*.csv")
)

pytestmark = pytest.mark.django_db


def table(tmp_path, text):
    path = tmp_path / "contoh.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_identity_is_the_same_everywhere():
    assert str(identity("provinsi", "11")) == "710557d3-f17d-51d2-9443-ebe498a3e616"
    assert identity("provinsi", "11") != identity("kabkota", "11")


def test_period_reads_back_as_it_was_written(territory):
    aceh = Province.objects.get(code="11")

    assert aceh.valid == period(None, None)
    assert Province.objects.get(code="93").valid == period(date(2022, 7, 25), None)


def test_second_load_writes_nothing(territory):
    history = Entry.objects.count()

    again = reference.load()

    assert territory.created > 1500
    assert again == Written(created=0, changed=0)
    assert Entry.objects.count() == history


def test_changed_fact_is_brought_back(territory):
    Province.objects.filter(code="11").update(capital="Salah")

    assert reference.load() == Written(created=0, changed=1)
    assert Province.objects.get(code="11").capital == "Banda Aceh"


def test_office_renamed_by_an_administrator_stays(territory):
    merauke = Office.objects.filter(regency__full_name="Kabupaten Merauke")
    merauke.update(name="Dinas Perindagkop Merauke", has_generic_name=False)

    assert reference.load() == Written()
    assert merauke.get().name == "Dinas Perindagkop Merauke"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "kode,nama\n11,Aceh\n11,Aceh lagi\n",
            "contoh.csv baris 3, kolom kode: “11” sudah ada pada baris 2. Hapus salah satunya.",
        ),
        (
            "kode\n11\n",
            "contoh.csv baris 1, kolom nama: tidak ada. Tambahkan ke baris judul.",
        ),
        (
            "kode,nama\n11,Jalan, Irigasi\n",
            (
                "contoh.csv baris 2, kolom nama: jumlah kolom tidak sama dengan baris judul."
                " Beri tanda kutip pada isi yang memuat koma."
            ),
        ),
        ("kode,nama\n,Aceh\n", "contoh.csv baris 2, kolom kode: kosong. Isi kolom ini."),
    ],
)
def test_broken_table_names_line_column_and_mend(tmp_path, text, message):
    with pytest.raises(ReferenceFileError) as refused:
        read_table(table(tmp_path, text), key=["kode"], columns=["nama"])

    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("cell", "read", "message"),
    [
        ("2O24", "integer", "“2O24” bukan bilangan. Tulis angka saja, mis. 2024."),
        ("4,25", "decimal", "“4,25” bukan angka. Pakai titik desimal, mis. 4.25."),
        ("25/07/2022", "day", "“25/07/2022” bukan tanggal. Tulis TTTT-BB-HH, mis. 2022-07-25."),
        ("ya", "flag", "“ya” tidak dikenal. Pakai salah satu: true, false."),
    ],
)
def test_broken_cell_names_line_column_and_mend(tmp_path, cell, read, message):
    (row,) = read_table(table(tmp_path, f'kode,isi\n1,"{cell}"\n'), key=["kode"], columns=["isi"])

    with pytest.raises(ReferenceFileError) as refused:
        getattr(row, read)("isi")

    assert str(refused.value) == f"contoh.csv baris 2, kolom isi: {message}"


def test_broken_province_stops_the_load(tmp_path):
    shutil.copytree(reference.DATA, tmp_path / "data")
    broken = tmp_path / "data" / "regencies.csv"
    text = broken.read_text(encoding="utf-8")
    broken.write_text(text.replace(",93,91.01,91,", ",93,91.01,99,"), encoding="utf-8")

    with pytest.raises(ReferenceFileError, match=r"regencies\.csv baris \d+, kolom old_province"):
        reference.load(folder=tmp_path / "data")


def _name(table):
    return table.name


# Plans and yearly figures take their source from the indicator they belong to, names of SBM items
# from the rates.
_ELSEWHERE = ("plans", "indicator_targets", "sbm_items")


@pytest.mark.parametrize("table", [t for t in TABLES if t.stem not in _ELSEWHERE], ids=_name)
def test_every_row_says_where_it_comes_from(table):
    with table.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))

    assert rows
    assert all(row.get("source") or row.get("basis") for row in rows)


@pytest.mark.django_db(transaction=True)
class TestCommand:
    def test_loads_all_three_storeys_then_nothing(self, capsys):
        call_command("load_reference")
        first = capsys.readouterr().out
        history = Entry.objects.count()
        assert FundingScheme.objects.filter(accepts_proposals=True).count() == 1

        call_command("load_reference")

        assert "baris baru" in first
        assert capsys.readouterr().out.splitlines() == [
            "Data acuan wilayah dan kantor: sudah sesuai",
            "Data acuan skema, kode, dan indikator: sudah sesuai",
            "Data acuan syarat dan data dukung: sudah sesuai",
        ]
        assert Entry.objects.count() == history
        assert Entry.objects.exclude(origin="load_reference").count() == 0

    def test_tp_2024_has_its_conditions_and_its_checklist(self):
        call_command("load_reference")

        scheme = FundingScheme.objects.get(accepts_proposals=True)
        conditions = scheme.conditions.order_by("letter").values_list("letter", flat=True)
        mandatory = scheme.requirements.filter(is_mandatory=True).order_by("position")
        assert "".join(conditions) == "abcdefg"
        assert [one.code for one in mandatory] == ["surat-usulan", "kak", "sptjm", "calon-penerima"]
        assert mandatory.get(code="sptjm").basis.startswith("Diperkirakan")
        assert mandatory.get(code="kak").basis.startswith("PMK 62/2023")

    def test_broken_table_leaves_nothing_behind(self, tmp_path):
        for app in ("provinces", "budgets", "programs"):
            shutil.copytree(settings.BASE_DIR / app / "data", tmp_path / app)
        (tmp_path / "programs" / "eligibility_items.csv").write_text("letter\na\n")

        with pytest.raises(CommandError, match=r"eligibility_items\.csv baris 1, kolom first_year"):
            call_command("load_reference", folder=tmp_path)

        assert not Province.objects.exists()
