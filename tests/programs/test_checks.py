"""Each rule once satisfied and once broken, on a dossier that never saw a database."""

import uuid
from decimal import Decimal
from types import ModuleType

import pytest

from budgets.models import Account, OutputClass
from programs.checks import (
    CHECKS,
    beneficiaries,
    ceiling,
    codes,
    declared,
    documents,
    eligibility,
    evidence,
    examine,
    handover,
    identity,
    indicators,
    lines,
    place,
    priorities,
    programme,
    schedule,
    statements,
    terms,
)
from programs.checks.contents import Contents, Group, Person, Target
from programs.checks.dossier import Dossier, Severity
from programs.models import DocumentRequirement, EligibilityItem, Proposal, RabLine

WORDS = "lima kata sudah cukup panjang"
ACCOUNT = Account(code="522151")
BDG, QDG = OutputClass(code="BDG", unit="UMKM"), OutputClass(code="QDG", unit="UMKM")
HANDOVER = Account(code="526112", is_handover=True)
OLD_ACCOUNT = Account(code="522191", fiscal_year_id=2023)
OLD_CLASS = OutputClass(code="QDB", fiscal_year_id=2023)
KAK = DocumentRequirement(code="kak", name="Kerangka acuan kerja", basis="PMK", is_mandatory=True)
PHOTO = DocumentRequirement(code="foto", name="Foto lokasi", basis="uji", is_mandatory=False)
CONDITION = EligibilityItem(letter="a", statement="Lebih efektif di daerah.", article="Pasal 12")

CONTENTS = Contents(
    groups=[Group("g", "KUB Tenun", "kub", 10, True, True, "Bupati")],
    candidates=[Person("c", "Siti", "1106015505900001")],
    targets=[Target("t", "i", "Wirausaha baru", "WUB", Decimal(20), "orang")],
)


def line(description: str = "Honor", **fields) -> RabLine:
    given = {
        "account": ACCOUNT,
        "output_class": BDG,
        "output_code": "001",
        "unit_price_idr": 1_000,
        "indicator_id": uuid.uuid4(),
    }
    made = RabLine(description=description, **(given | fields))
    # Generated columns: only the database fills them, and here is none.
    made.__dict__ |= {"volume": Decimal(10), "amount_idr": Decimal(10_000)}
    return made


def dossier(
    *,
    rab=None,
    remaining=30_000,
    total=None,
    answered=frozenset({KAK.pk}),
    contents=CONTENTS,
    year=None,
    around=None,
    **answers,
) -> Dossier:
    """A complete proposal, but for what is named; ``around`` is what the database knows besides."""
    right = {
        "contact_name": "Siti", "contact_position": "Kabid", "contact_phone": "0651",
        "focus_id": uuid.uuid4(), "activity_id": uuid.uuid4(), "eligibility": {"a": True},
        "problem": WORDS, "objective": WORDS, "output": WORDS, "method": WORDS,
        "regency_id": uuid.uuid4(), "place": "Sentra", "beneficiary_kind": "kelompok",
        "beneficiary_count": 20, "beneficiary_note": "KUB", "first_month": 1, "last_month": 2,
        "declares_responsibility": True, "declares_no_cofunding": True,
        "kpa_name": "Cut", "kpa_nip": "1" * 18, "ppk_name": "Ali", "ppk_nip": "2" * 18,
        "risk": WORDS, "handover_plan": "BAST Desember.",
    }  # fmt: skip
    rab = [line()] if rab is None else rab
    return Dossier(
        proposal=Proposal(**(right | answers)),
        lines=rab,
        requirements=[KAK, PHOTO],
        answered=answered,
        conditions=[CONDITION],
        ceiling_limit_idr=remaining,
        ceiling_remaining_idr=remaining,
        total_idr=10_000 * len(rab) if total is None else total,
        contents=contents,
        year=year,
        **({"evidence_above_idr": 50_000} | (around or {})),
    )


OLD_CODES = {"account": OLD_ACCOUNT, "output_class": OLD_CLASS}
BROKEN: dict[str, tuple[ModuleType, dict, list[str]]] = {
    "codes of another year": (
        codes,
        {"rab": [line("Bahan", **OLD_CODES)], "year": 2024},
        [
            "Akun 522191 pada “Bahan” tidak ada di TA 2024. Pilih akun lain.",
            "KRO QDB pada “Bahan” tidak ada di TA 2024. Pilih KRO lain.",
        ],
    ),
    "no name": (identity, {"contact_name": ""}, ["Isi nama penanggung jawab kegiatan."]),
    "no position": (
        identity,
        {"contact_position": ""},
        ["Isi jabatan penanggung jawab, misalnya Kepala Bidang IKM."],
    ),
    "no telephone": (
        identity,
        {"contact_phone": ""},
        ["Isi nomor telepon penanggung jawab yang dapat dihubungi."],
    ),
    "no focus": (programme, {"focus_id": None}, ["Pilih fokus kegiatan dari menu tahun ini."]),
    "no activity": (programme, {"activity_id": None}, ["Pilih jenis kegiatan."]),
    "condition not confirmed": (
        eligibility,
        {"eligibility": {}},
        ["Syarat belum terpenuhi: Lebih efektif di daerah."],
    ),
    "condition denied": (
        eligibility,
        {"eligibility": {"a": False}},
        ["Syarat belum terpenuhi: Lebih efektif di daerah."],
    ),
    "condition almost true": (
        eligibility,
        {"eligibility": {"a": "ya"}},
        ["Syarat belum terpenuhi: Lebih efektif di daerah."],
    ),
    "four words": (
        terms,
        {"problem": "hanya empat kata saja"},
        ["Uraikan masalah yang dihadapi IKM sasaran, paling sedikit 5 kata."],
    ),
    "no terms": (
        terms,
        {"problem": "", "objective": "", "output": "", "method": ""},
        [
            "Uraikan masalah yang dihadapi IKM sasaran, paling sedikit 5 kata.",
            "Uraikan tujuan kegiatan, paling sedikit 5 kata.",
            "Uraikan keluaran yang akan dihasilkan, paling sedikit 5 kata.",
            "Uraikan cara pelaksanaan, paling sedikit 5 kata.",
        ],
    ),
    "no regency": (place, {"regency_id": None}, ["Pilih kabupaten/kota tempat kegiatan."]),
    "no place": (place, {"place": ""}, ["Isi lokasi, misalnya kecamatan atau nama sentra."]),
    "nobody served": (
        beneficiaries,
        {"beneficiary_kind": "", "beneficiary_count": None},
        ["Pilih siapa penerima manfaatnya.", "Isi jumlah penerima manfaat, misalnya 20."],
    ),
    "no line": (lines, {"rab": []}, ["Isi paling sedikit satu baris RAB."]),
    "more than twenty digits": (
        lines,
        {"rab": [line(), line("B")], "total": 10**20, "remaining": 10**20},
        ["Total RAB melebihi 20 angka. Periksa nol pada harga satuan dan volumenya."],
    ),
    "doubled line": (
        lines,
        {"rab": [line("Honor"), line("HONOR")]},
        [
            "Baris “Honor” muncul lebih dari sekali. Hapus bila rangkap.",
            "Baris “HONOR” muncul lebih dari sekali. Hapus bila rangkap.",
        ],
    ),
    "dear and unexplained": (
        evidence,
        {"rab": [line(unit_price_idr=50_000), line("B", unit_price_idr=50_000, note="Survei")]},
        [
            (
                "Harga pasar Rp50.000 mencapai batas Rp50.000: pilih berkas bukti harganya, "
                "atau isi keterangan."
            )
        ],
    ),
    "both of a pair": (
        priorities,
        {"rab": [line(), line("B", output_class=QDG)]},
        [
            (
                "KRO QDG (Prioritas Nasional) dan BDG (bukan) sama-sama dipakai. "
                "Pakai satu saja, sesuai penandaan RKP."
            )
        ],
    ),
    "over the ceiling": (
        ceiling,
        {"remaining": 9_999},
        ["Total Rp10.000 melebihi sisa pagu provinsi Rp9.999. Kurangi Rp1."],
    ),
    "no ceiling": (
        ceiling,
        {"remaining": None},
        ["Pagu alokasi provinsi belum ditetapkan; nilai usulan belum dapat dibandingkan."],
    ),
    "no indicator": (
        indicators,
        {"rab": [line(indicator_id=None), line("B"), line("C", indicator_id=None)]},
        ["2 baris senilai Rp20.000 belum dikaitkan dengan indikator Renstra."],
    ),
    "goods for nobody": (
        handover,
        {"rab": [line(account=HANDOVER), line("B", account=HANDOVER)], "beneficiary_note": ""},
        ["Ada barang untuk diserahkan (akun 526): uraikan penerima dan rencana BAST."],
    ),
    "no months": (schedule, {"first_month": None}, ["Pilih bulan mulai dan bulan selesai."]),
    "no file": (documents, {"answered": frozenset()}, ["Unggah Kerangka acuan kerja."]),
    "not responsible": (
        statements,
        {"declares_responsibility": False},
        ["Setujui pernyataan tanggung jawab mutlak."],
    ),
    "asks local money": (
        statements,
        {"declares_no_cofunding": False},
        ["Setujui pernyataan tanpa dana pendamping daerah."],
    ),
}
WARNINGS = {
    "doubled line", "no ceiling", "no indicator", "goods for nobody", "dear and unexplained",
    "both of a pair",
}  # fmt: skip


def test_every_rule_is_broken_here_or_beside():
    """Whatever neither breaks has a fixture for each of its rules: ``rule_fixtures``."""
    from tests.programs.rule_fixtures import FIXTURES
    from tests.programs.test_section_checks import BROKEN as BESIDE

    broken = {check for check, *_rest in [*BROKEN.values(), *BESIDE.values()]}
    for find in CHECKS:
        codes_of = {rule.code for rule in declared(find)}
        if codes_of and codes_of <= set(FIXTURES):
            broken.add(_module_of(find))

    assert broken == set(map(_module_of, CHECKS))


def _module_of(find) -> ModuleType:
    import sys

    return sys.modules[find.__module__]


def test_complete_dossier_has_nothing_to_mend():
    assert examine(dossier()) == []


@pytest.mark.parametrize("case", BROKEN)
def test_broken_dossier_names_the_mend(case):
    check, wrong, messages = BROKEN[case]

    found = list(check.find(dossier(**wrong)))

    assert [finding.message for finding in found] == messages
    wanted = Severity.WARN if case in WARNINGS else Severity.BLOCK
    assert {finding.severity for finding in found} == {wanted}


@pytest.mark.parametrize("case", BROKEN)
def test_rule_is_silent_about_what_is_not_its_own(case):
    check, wrong, _messages = BROKEN[case]

    others = [find for find in CHECKS if _module_of(find) is not check]

    assert [finding for find in others for finding in find(dossier(**wrong))] == []


def test_total_exactly_at_the_ceiling_is_no_finding():
    assert list(ceiling.find(dossier(remaining=10_000))) == []
