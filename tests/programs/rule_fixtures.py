"""For each rule one dossier it lets pass, one it does not, and the words it says then."""

import uuid
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from budgets.models import Account, FundingScheme, OutputClass, SbmItem
from budgets.states import SbmClass
from programs.checks.background import Level, Neighbour
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
from programs.checks.dossier import Dossier
from programs.checks.rule import RuleBook, Setting
from programs.querysets import SbmMatch
from programs.states import PriceMeasure, PriceSource, Severity
from tests.programs.test_checks import CONTENTS, HANDOVER, OLD_CODES, QDG, dossier, line

OFFICE_GOODS = Account(code="521111")
PEOPLE = OutputClass(code="BDC", unit="Orang")
SCHEME = FundingScheme(fiscal_year_id=2024, kind="tp")
SPEAKER = SbmItem(
    name="Honorarium narasumber, eselon II", account_codes="522151", words="honorarium narasumber"
)
OVER = uuid.UUID(int=1)
PRICED = uuid.UUID(int=2)


@dataclass(frozen=True)
class Fixture:
    """Arguments of ``dossier`` that a rule accepts and refuses, and its messages."""

    failing: dict[str, Any]
    messages: list[str]
    passing: dict[str, Any] = field(default_factory=dict)

    @property
    def good(self) -> Dossier:
        return dossier(**self.passing)

    @property
    def bad(self) -> Dossier:
        return dossier(**self.failing)


def on(code: str) -> RuleBook:
    """A book in which a rule that is off warns."""
    return RuleBook({code: Setting(Severity.WARN)})


def sbm(kind: SbmClass, *, rate: int = 150_000, confidence: str = "high", reason: bool = False):
    match = SbmMatch(rate, kind, "Transpor", confidence, reason)
    return {"sbm": {OVER: match}}


def priced(price: int) -> dict[str, Any]:
    return {
        "rab": [line("Mesin jahit", id=OVER, unit_price_idr=price, factor_1=1, unit_1_id="unit")]
    }


def level(measure: PriceMeasure, center: str, *, code: str = "", unit: str = "", item: str = ""):
    key = (measure, item, code, unit, "")
    return {"levels": {key: Level(40, Decimal(center), Decimal("0.1"))}}


# Rp21.600.000 is 7.3345 in log10.
USUAL = level(PriceMeasure.UNIT_PRICE, "7.3345", item="mesin jahit", unit="unit")
EACH = level(PriceMeasure.PER_BENEFICIARY, "6.0", code="b") | {"activity_letter": "b"}
OUTPUT = level(PriceMeasure.PER_OUTPUT, "8.0", code="BDG")


def neighbour(**fields: Any) -> Neighbour:
    given = {
        "pk": uuid.UUID(int=3),
        "number": "U-2023-11-001",
        "title": "Pelatihan minyak nilam Panga",
        "place": "Balai",
        "year": 2023,
        "scheme_id": "",
        "kind": "dekon",
        "state": "dialokasikan",
    }
    return Neighbour(**(given | fields))


# Noted funding of another system, and a request in the national DAK system.
_NOTED = neighbour(number="", kind="dak_fisik", place="")
_ASKED = neighbour(number="", kind="dak_fisik", title="Rumah nilam", place="nilam")
NILAM = {"title": "Pengembangan minyak nilam", "scheme": SCHEME, "regency_id": uuid.UUID(int=4)}

NIK = "1106015505900001"
LAW = Choice("dasar_hukum", "uu-3-2014", "UU 3/2014")
PLAN = Choice("modal_awal", "rencana", "Rencana usaha dilampirkan", "PP 29/2018 Pasal 29")
LAND = Choice("kesiapan", "lahan", "Status tanah jelas")


def having(**parts: Any) -> dict[str, Contents]:
    """A dossier whose content is complete but for these parts."""
    return {"contents": replace(CONTENTS, **parts)}


def person(row_id: str = "c", **facts: Any) -> Person:
    return Person(id=row_id, name="Siti", **facts)


def year_plans(*years: int) -> dict[str, Any]:
    rows = [Year(str(year), year, "20 WUB", 10**9) for year in years]
    return {"kind": "berlanjut"} | having(years=rows)


def sentra_of(unit_count: int | None) -> dict[str, Contents]:
    return having(main=Place(sentra="Sentra Tenun", unit_count=unit_count))


CAPITAL = {"beneficiary_kind": "calon_wirausaha"} | having(activity="h", choices=[PLAN])
COOPERATIVE = Group("g", "Koperasi", "koperasi", 9, True, True, "Bupati")
GOODS = {"rab": [line(account=HANDOVER)]}

FIXTURES: dict[str, Fixture] = {
    "I1": Fixture({"contact_name": ""}, ["Isi nama penanggung jawab kegiatan."]),
    "I2": Fixture({"kpa_nip": ""}, ["Isi nama dan NIP Kepala Dinas atau KPA."]),
    "I3": Fixture(
        {"ppk_name": ""}, ["Isi nama dan NIP PPK, atau biarkan kosong sampai ditunjuk."]
    ),
    "P1": Fixture({"focus_id": None}, ["Pilih fokus kegiatan dari menu tahun ini."]),
    "P2": Fixture({"activity_id": None}, ["Pilih jenis kegiatan."]),
    "E": Fixture({"eligibility": {}}, ["Syarat belum terpenuhi: Lebih efektif di daerah."]),
    "B1": Fixture(
        {"builds_place": True} | having(choices=[LAND]),
        ["Kesiapan pembangunan belum ada: Status tanah jelas"],
        passing={"builds_place": True, "readiness": {"lahan": True}} | having(choices=[LAND]),
    ),
    "K1": Fixture(
        {
            "problem": "enam kata tidak cukup panjang lagi",
            "around": {"rules": RuleBook({"K1": Setting(Severity.BLOCK, {"words": 7})})},
            "objective": " ".join("abcdefg"),
            "output": " ".join("abcdefg"),
            "method": " ".join("abcdefg"),
        },
        ["Uraikan masalah yang dihadapi IKM sasaran, paling sedikit 7 kata."],
    ),
    "K2": Fixture({"risk": " "}, ["Uraikan risiko kegiatan dan cara menanganinya."]),
    "K3": Fixture(
        {"legal_bases": {"uu-3-2014": False}} | having(choices=[LAW]),
        ["Pilih paling sedikit satu dasar hukum."],
        passing={"legal_bases": {"uu-3-2014": True}} | having(choices=[LAW]),
    ),
    "L1": Fixture({"regency_id": None}, ["Pilih kabupaten/kota tempat kegiatan."]),
    "L2": Fixture({"place": ""}, ["Isi lokasi, misalnya kecamatan atau nama sentra."]),
    "L3": Fixture(
        sentra_of(4),
        ["Sentra Tenun hanya punya 4 unit; sentra paling sedikit 5 unit IKM."],
        passing=sentra_of(5),
    ),
    "L4": Fixture(
        sentra_of(None),
        ["Jumlah unit Sentra Tenun belum tercatat di daftar sentra; pastikan paling sedikit 5."],
        passing=sentra_of(5),
    ),
    "M1": Fixture({"beneficiary_kind": ""}, ["Pilih siapa penerima manfaatnya."]),
    "M2": Fixture(
        {"beneficiary_count": None}, ["Isi jumlah penerima manfaat, misalnya 20."]
    ),
    "M3": Fixture(
        passing={"beneficiary_count": 10, "around": {"rules": on("M3")}},
        failing={"beneficiary_count": 9, "around": {"rules": on("M3")}},
        messages=["Penerima manfaat 9; paling sedikit 10."],
    ),
    "M4": Fixture(
        {"beneficiary_count": 1} | having(candidates=[person("a"), person("b")]),
        ["Ada 2 calon, sedangkan jumlah penerima 1. Samakan keduanya."],
        passing={"beneficiary_count": 2} | having(candidates=[person("a"), person("b")]),
    ),
    "M5": Fixture(
        CAPITAL,
        ["Syarat modal awal belum dipenuhi: Rencana usaha dilampirkan"],
        passing=CAPITAL | {"startup": {"rencana": True}},
    ),
    "M6": Fixture(
        GOODS | having(groups=[COOPERATIVE]),
        [
            ("Ada mesin untuk diserahkan: catat KUB industri kecil pemakai alat manual, "
            "beserta pejabat yang memverifikasinya.")
        ],
        passing=GOODS | having(groups=[replace(COOPERATIVE, kind="kub")]),
    ),
    "M7": Fixture(
        {"women_count": 21, "disability_count": 21},
        [
            "Penerima perempuan lebih banyak daripada seluruh penerima.",
            "Penerima disabilitas lebih banyak daripada seluruh penerima.",
        ],
        passing={"women_count": 20, "disability_count": 20},
    ),
    "C1": Fixture(
        GOODS | having(candidates=[]),
        ["Ada barang untuk diserahkan (akun 526): catat calon penerimanya satu per satu."],
        passing=GOODS,
    ),
    "C2": Fixture(
        GOODS | {"handover_plan": " "},
        ["Ada barang untuk diserahkan (akun 526): tulis rencana serah terimanya (BAST)."],
        passing=GOODS,
    ),
    "C3": Fixture(
        having(candidates=[person(nik="1106013213900001")]),
        ["NIK 1106••••••••0001 (Siti): tanggal lahir di dalamnya tidak mungkin."],
        passing=having(candidates=[person(nik=NIK)]),
    ),
    "C4": Fixture(
        having(candidates=[person("a", nik=NIK), person("b", nik=NIK)]),
        ["NIK 1106••••••••0001 tercatat lebih dari sekali dalam usulan ini."] * 2,
        passing=having(candidates=[person("a", nik=NIK), person("b")]),
    ),
    "C5": Fixture(
        having(
            candidates=[person(nib="9120001234567")],
            elsewhere=[Elsewhere("9120001234567", "TP 2025")],
        ),
        ["NIB 9120•••••4567 juga tercatat dalam usulan lain: TP 2025."],
        passing=having(candidates=[person(nib="9120001234567")]),
    ),
    "C6": Fixture(
        having(
            candidates=[
                person("a", worker_count=20, investment_idr=15_000_000_001),
                person("b", worker_count=20, investment_idr=1),
                person("c", worker_count=19, investment_idr=10**9),
            ],
            groups=[replace(COOPERATIVE, is_small_industry=True)],
        ),
        [
            ("Siti mempekerjakan 20 orang dengan investasi Rp15.000.000.001: "
            "industri besar, bukan IKM. Periksa angkanya atau ganti calonnya."),
            ("Siti mempekerjakan 20 orang dengan investasi Rp1: "
            "industri menengah, sedangkan kelompoknya dinyatakan industri kecil."),
            ("Siti mempekerjakan 19 orang dengan investasi Rp1.000.000.000: "
            "industri menengah, sedangkan kelompoknya dinyatakan industri kecil."),
        ],
        passing=having(
            candidates=[
                person("a", worker_count=20, investment_idr=15 * 10**9),
                person("b", worker_count=19, investment_idr=10**12),
                person("c", worker_count=900),
            ],
            groups=[],
        ),
    ),
    "T1": Fixture(
        having(targets=[Target("t", "i", "Wirausaha baru")]),
        ["Isi paling sedikit satu indikator Renstra dengan angka targetnya."],
    ),
    "T2": Fixture(
        year_plans(2024),
        ["Usulan berlanjut: isi target dan perkiraan biaya paling sedikit dua tahun."],
        passing=year_plans(2024, 2025),
    ),
    "O1": Fixture(
        passing=NILAM | {"around": {"neighbours": [neighbour(title="Garam rakyat")]}},
        failing=NILAM
        | {"around": {"neighbours": [neighbour(), _NOTED, _ASKED]}},
        messages=[
            ("Mirip usulan U-2023-11-001 “Pelatihan minyak nilam Panga” (Dekon 2023): "
            "minyak, nilam. Jelaskan bedanya."),
            "Kabupaten/kota ini tercatat pada DAK Fisik 2023. Pastikan tidak dibiayai dua kali.",
            "DAK Fisik 2023 “Rumah nilam” (nilam) diusulkan. Jelaskan bedanya.",
        ],
    ),
    "R1": Fixture({"rab": []}, ["Isi paling sedikit satu baris RAB."]),
    "R2": Fixture(
        {"rab": [line("Honor"), line("HONOR")]},
        [
            "Baris “Honor” muncul lebih dari sekali. Hapus bila rangkap.",
            "Baris “HONOR” muncul lebih dari sekali. Hapus bila rangkap.",
        ],
    ),
    "R3": Fixture(
        {"remaining": None},
        ["Pagu alokasi provinsi belum ditetapkan; nilai usulan belum dapat dibandingkan."],
    ),
    "R4": Fixture(
        {"remaining": 9_999},
        ["Total Rp10.000 melebihi sisa pagu provinsi Rp9.999. Kurangi Rp1."],
        passing={"remaining": 10_000},
    ),
    "R5": Fixture(
        {"rab": [line(indicator_id=None)]},
        ["1 baris senilai Rp10.000 belum dikaitkan dengan indikator Renstra."],
    ),
    "R6": Fixture(
        {"rab": [line(account=HANDOVER)], "beneficiary_note": ""},
        ["Ada barang untuk diserahkan (akun 526): uraikan penerima dan rencana BAST."],
        passing={"rab": [line(account=HANDOVER)]},
    ),
    "R7": Fixture(
        {"total": 10**20, "remaining": 10**20},
        ["Total RAB melebihi 20 angka. Periksa nol pada harga satuan dan volumenya."],
        passing={"total": 10**20 - 1, "remaining": 10**20},
    ),
    "R8": Fixture(
        priced(175_000) | {"around": sbm(SbmClass.CEILING)},
        ["Harga satuan Rp175.000 melebihi SBM Rp150.000. Turunkan atau lampirkan alasan."],
        passing=priced(150_000) | {"around": sbm(SbmClass.CEILING)},
    ),
    "R9": Fixture(
        priced(175_000) | {"around": sbm(SbmClass.ESTIMATE)},
        ["Harga satuan Rp175.000 melebihi SBM Rp150.000. Turunkan atau lampirkan alasan."],
        passing=priced(150_000) | {"around": sbm(SbmClass.ESTIMATE)},
    ),
    "R10": Fixture(
        {
            "rab": [line(price_source=PriceSource.SBM), line("Honorarium", price_source="sbm")],
            "around": {"sbm_items": [SPEAKER]}},
        [
            "“Honor” bersumber SBM, tetapi item SBM-nya belum dipilih.",
            (
                "“Honorarium” bersumber SBM; pilih item SBM-nya, "
                "misalnya “Honorarium narasumber, eselon II”."
            ),
        ],
        passing={
            "rab": [line(price_source=PriceSource.SBM, sbm_item_id=PRICED)],
            "around": {"sbm_items": [SPEAKER]},
        },
    ),
    "R11": Fixture(
        priced(21_600_000_000) | {"around": USUAL},
        [
            ("Harga satuan Rp21.600.000.000 untuk “Mesin jahit” jauh dari yang lazim, "
            "sekitar Rp22.000.000. Periksa jumlah nolnya.")
        ],
        passing=priced(21_600_000) | {"around": USUAL},
    ),
    "R12": Fixture(
        {"beneficiary_count": 20, "total": 2_000_000_000, "remaining": 10**10, "around": EACH},
        [
            ("Biaya per penerima Rp100.000.000 jauh dari yang lazim, sekitar Rp1.000.000. "
            "Periksa RAB dan jumlah penerima.")
        ],
        passing={"beneficiary_count": 20, "total": 20_000_000, "remaining": 10**10, "around": EACH},
    ),
    "R13": Fixture(
        {"around": OUTPUT},
        ["RO BDG.001 bernilai Rp10.000, jauh dari yang lazim, sekitar Rp100.000.000."],
        passing={"around": level(PriceMeasure.PER_OUTPUT, "4.5", code="BDG")},
    ),
    "R14": Fixture(
        {"rab": [line(output_class=PEOPLE, factor_1=1, unit_1_id="paket")]},
        [
            ("KRO BDC dihitung dalam Orang, tetapi tidak satu pun barisnya memakai satuan itu. "
            "Periksa KRO atau satuannya.")
        ],
        passing={"rab": [line(output_class=PEOPLE, factor_1=1, unit_1_id="OJ")]},
    ),
    "R15": Fixture(
        {"rab": [line(), line("ATK", account=OFFICE_GOODS)], "around": {"rules": on("R15")}},
        ["Biaya penunjang Rp10.000 melebihi 30 persen dari total."],
        passing={"rab": [line()], "around": {"rules": on("R15")}},
    ),
    "R16": Fixture(
        {"rab": [line(unit_price_idr=50_000)]},
        [
            ("Harga pasar Rp50.000 mencapai batas Rp50.000: pilih berkas bukti harganya, "
            "atau isi keterangan.")
        ],
        passing={"rab": [line(unit_price_idr=50_000, note="Survei tiga toko")]},
    ),
    "R17": Fixture(
        {"rab": [line(), line("B", output_class=QDG)]},
        [
            ("KRO QDG (Prioritas Nasional) dan BDG (bukan) sama-sama dipakai. "
            "Pakai satu saja, sesuai penandaan RKP.")
        ],
        passing={"rab": [line(output_class=QDG)]},
    ),
    "R18": Fixture(
        {"rab": [line("Bahan", **OLD_CODES)], "year": 2024},
        ["Akun 522191 pada “Bahan” tidak ada di TA 2024. Pilih akun lain."],
        passing={"rab": [line("Bahan", **OLD_CODES)], "year": 2023},
    ),
    "R19": Fixture(
        {"rab": [line("Bahan", **OLD_CODES)], "year": 2024},
        ["KRO QDB pada “Bahan” tidak ada di TA 2024. Pilih KRO lain."],
        passing={"rab": [line("Bahan", **OLD_CODES)], "year": 2023},
    ),
    "J1": Fixture({"first_month": None}, ["Pilih bulan mulai dan bulan selesai."]),
    "J2": Fixture(
        having(stages=[Stage("s", "Pelatihan", 1, 3)]),
        ["Tahap “Pelatihan” di luar bulan pelaksanaan."],
        passing=having(stages=[Stage("s", "Pelatihan", 1, 2)]),
    ),
    "D": Fixture({"answered": frozenset()}, ["Unggah Kerangka acuan kerja."]),
    "S1": Fixture(
        {"declares_responsibility": False}, ["Setujui pernyataan tanggung jawab mutlak."]
    ),
    "S2": Fixture(
        {"declares_no_cofunding": False}, ["Setujui pernyataan tanpa dana pendamping daerah."]
    ),
}  # fmt: skip
