"""The rules of the sections' content: each once satisfied and once broken, without a database."""

from dataclasses import replace
from decimal import Decimal
from types import ModuleType

import pytest

from programs.checks import (
    headcount,
    identity_numbers,
    legal_bases,
    machines,
    officials,
    readiness,
    recipients,
    repeats,
    risk,
    sentra,
    stages,
    startup,
    targets,
    years,
)
from programs.checks.contents import (
    Choice,
    Contents,
    Elsewhere,
    Group,
    Person,
    Place,
    Stage,
    Target,
    Year,
)
from programs.checks.dossier import Severity
from programs.checks.identity_numbers import has_plausible_birthday
from tests.programs.test_checks import CONTENTS, HANDOVER, dossier, line

BLOCK, WARN = Severity.BLOCK, Severity.WARN
LAW = Choice("dasar_hukum", "uu-3-2014", "UU 3/2014")
PLAN = Choice("modal_awal", "rencana", "Rencana usaha dilampirkan", "PP 29/2018 Pasal 29")
LAND = Choice("kesiapan", "lahan", "Status tanah jelas")
NIK = "1106015505900001"


def having(**parts) -> Contents:
    return replace(CONTENTS, **parts)


def person(row_id: str = "c", **facts) -> Person:
    return Person(id=row_id, name="Siti", **facts)


# check, what is right, what is wrong, severity, messages
BROKEN: dict[str, tuple[ModuleType, dict, dict, Severity, list[str]]] = {
    "no KPA": (officials, {}, {"kpa_nip": ""}, WARN, ["Isi nama dan NIP Kepala Dinas atau KPA."]),
    "no PPK": (
        officials,
        {},
        {"ppk_name": ""},
        WARN,
        ["Isi nama dan NIP PPK, atau biarkan kosong sampai ditunjuk."],
    ),
    "no risk": (
        risk,
        {},
        {"risk": " "},
        WARN,
        ["Uraikan risiko kegiatan dan cara menanganinya."],
    ),
    "no legal basis": (
        legal_bases,
        {"contents": having(choices=[LAW]), "legal_bases": {"uu-3-2014": True}},
        {"contents": having(choices=[LAW]), "legal_bases": {"uu-3-2014": False}},
        WARN,
        ["Pilih paling sedikit satu dasar hukum."],
    ),
    "sentra of four": (
        sentra,
        {"contents": having(main=Place(sentra="Sentra Tenun", unit_count=5))},
        {"contents": having(main=Place(sentra="Sentra Tenun", unit_count=4))},
        BLOCK,
        ["Sentra Tenun hanya punya 4 unit; sentra paling sedikit 5 unit IKM."],
    ),
    "sentra of nobody knows how many": (
        sentra,
        {},
        {"contents": having(locations=[Place(id="l", sentra="Sentra Kopi")])},
        WARN,
        ["Jumlah unit Sentra Kopi belum tercatat di daftar sentra; pastikan paling sedikit 5."],
    ),
    "more women than people": (
        headcount,
        {"women_count": 20},
        {"women_count": 21},
        BLOCK,
        ["Penerima perempuan lebih banyak daripada seluruh penerima."],
    ),
    "more named than counted": (
        headcount,
        {"beneficiary_count": 1},
        {"beneficiary_count": 1, "contents": having(candidates=[person("a"), person("b")])},
        WARN,
        ["Ada 2 calon, sedangkan jumlah penerima 1. Samakan keduanya."],
    ),
    "capital without a plan": (
        startup,
        {
            "contents": having(activity="h", choices=[PLAN]),
            "beneficiary_kind": "calon_wirausaha",
            "startup": {"rencana": True},
        },
        {
            "contents": having(activity="h", choices=[PLAN]),
            "beneficiary_kind": "calon_wirausaha",
        },
        BLOCK,
        ["Syarat modal awal belum dipenuhi: Rencana usaha dilampirkan"],
    ),
    "machines for no KUB": (
        machines,
        {"rab": [line(account=HANDOVER)]},
        {
            "rab": [line(account=HANDOVER)],
            "contents": having(groups=[Group("g", "Koperasi", "koperasi", 9, True, True, "B")]),
        },
        BLOCK,
        [
            (
                "Ada mesin untuk diserahkan: catat KUB industri kecil pemakai alat manual, "
                "beserta pejabat yang memverifikasinya."
            )
        ],
    ),
    "goods without names and plan": (
        recipients,
        {"rab": [line(account=HANDOVER)]},
        {
            "rab": [line(account=HANDOVER)],
            "contents": having(candidates=[]),
            "handover_plan": "",
        },
        WARN,
        [
            "Ada barang untuk diserahkan (akun 526): catat calon penerimanya satu per satu.",
            "Ada barang untuk diserahkan (akun 526): tulis rencana serah terimanya (BAST).",
        ],
    ),
    "born on the 32nd": (
        identity_numbers,
        {},
        {"contents": having(candidates=[person(nik="1106013213900001")])},
        WARN,
        ["NIK 1106••••••••0001 (Siti): tanggal lahir di dalamnya tidak mungkin."],
    ),
    "named twice here": (
        repeats,
        {},
        {"contents": having(candidates=[person("a", nik=NIK), person("b", nik=NIK)])},
        WARN,
        ["NIK 1106••••••••0001 tercatat lebih dari sekali dalam usulan ini."] * 2,
    ),
    "named in another year": (
        repeats,
        {},
        {
            "contents": having(
                candidates=[person(nib="9120001234567")],
                elsewhere=[Elsewhere("9120001234567", "TP 2025")],
            )
        },
        WARN,
        ["NIB 9120•••••4567 juga tercatat dalam usulan lain: TP 2025."],
    ),
    "builds without land": (
        readiness,
        {
            "builds_place": True,
            "readiness": {"lahan": True},
            "contents": having(choices=[LAND]),
        },
        {"builds_place": True, "contents": having(choices=[LAND])},
        WARN,
        ["Kesiapan pembangunan belum ada: Status tanah jelas"],
    ),
    "no target": (
        targets,
        {},
        {"contents": having(targets=[Target("t", "i", "Wirausaha baru")])},
        WARN,
        ["Isi paling sedikit satu indikator Renstra dengan angka targetnya."],
    ),
    "continuing without years": (
        years,
        {
            "kind": "berlanjut",
            "contents": having(
                years=[Year("a", 2024, "20 WUB", 10**9), Year("b", 2025, "20 WUB", 10**9)]
            ),
        },
        {"kind": "berlanjut", "contents": having(years=[Year("a", 2024, "20 WUB", 10**9)])},
        BLOCK,
        ["Usulan berlanjut: isi target dan perkiraan biaya paling sedikit dua tahun."],
    ),
    "stage after the end": (
        stages,
        {"contents": having(stages=[Stage("s", "Pelatihan", 1, 2)])},
        {"contents": having(stages=[Stage("s", "Pelatihan", 1, 3)])},
        WARN,
        ["Tahap “Pelatihan” di luar bulan pelaksanaan."],
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_rule_is_silent_where_all_is_right(case):
    check, right, *_rest = BROKEN[case]

    assert list(check.find(dossier(**right))) == []


@pytest.mark.parametrize("case", BROKEN)
def test_rule_names_the_mend_and_the_field(case):
    check, _right, wrong, severity, messages = BROKEN[case]

    found = list(check.find(dossier(**wrong)))

    assert [finding.message for finding in found] == messages
    assert {finding.severity for finding in found} == {severity}
    assert all(finding.anchor for finding in found)


@pytest.mark.parametrize(
    ("nik", "is_plausible"),
    [
        (NIK, True),  # a woman, born on the 15th: 55
        ("1106011505900001", True),
        ("1106013102900001", False),
        ("1106017102900001", False),
        ("1106010005900001", False),
        ("1106014005900001", False),
        ("1106011500900001", False),
        ("1106012902900001", True),
    ],
)
def test_birthday_inside_a_nik(nik, is_plausible):
    assert has_plausible_birthday(nik) is is_plausible


def test_capital_for_others_than_new_entrepreneurs_asks_no_conditions():
    contents = having(activity="h", choices=[PLAN])

    found = startup.find(dossier(contents=contents, beneficiary_kind="kelompok"))

    assert list(found) == []


def test_target_is_told_exactly():
    assert CONTENTS.targets[0].target == Decimal(20)
