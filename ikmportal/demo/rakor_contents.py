"""What the three meetings were made of.

Names, posts and what was said come from the articles named in the notes of the meetings. Hours,
the attendance of sample people, the photo, the desk schedule and the follow-up of Bekasi are made
up and say so.
"""

import struct
import zlib
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile

from ikmportal.demo.acts import SAMPLE, Cast, at
from ikmportal.demo.letters import keep_letters_home
from ikmportal.demo.meetings import ACEH, BANJARMASIN, BEKASI
from ikmportal.demo.people import address
from ikmportal.demo.sample_pdf import sample_pdf
from programs.actions import desk_schedule, meeting_parts, meeting_results
from programs.actions.desk_schedule import Spread
from programs.actions.meeting_parts import AttendanceFacts, MaterialFacts, SessionFacts
from programs.actions.meeting_results import IssueFacts
from programs.models import Rakor
from programs.states import MaterialKind, Presence, ProxyKind
from provinces.models import Office
from provinces.rules import Actor


@dataclass(frozen=True, kw_only=True)
class Contents:
    """Everything one meeting is given. Sessions follow one another, an hour each."""

    day: date
    sessions: list[dict[str, str]]
    materials: list[MaterialFacts]
    people: list[AttendanceFacts] = field(default_factory=list)
    issues: list[IssueFacts] = field(default_factory=list)
    recommendations: list[str] = field(default_factory=list)


def seed(cast: Cast) -> int:
    """Fill the meetings that have no agenda yet. Returns how many."""
    admin = cast.of(address("admin"))
    empty = {rakor.name: rakor for rakor in Rakor.objects.filter(sessions=None)}
    filled = 0
    for name, contents in ((ACEH, _aceh()), (BANJARMASIN, _banjarmasin()), (BEKASI, _bekasi())):
        if name in empty:
            _fill(empty[name], contents, by=admin)
            filled += 1
    if BEKASI in empty:
        _deal_out(empty[BEKASI], by=admin)
    keep_letters_home()
    return filled


def _fill(rakor: Rakor, contents: Contents, *, by: Actor) -> None:
    told = at(contents.day.year, contents.day.month, contents.day.day, 17)
    for index, told_of in enumerate(contents.sessions):
        facts = SessionFacts(
            starts_at=_hour(rakor, contents.day, 9 + index),
            ends_at=_hour(rakor, contents.day, 10 + index),
            **told_of,
        )
        meeting_parts.put_session(rakor.pk, facts=facts, by=by)
    for material in contents.materials:
        meeting_parts.add_material(
            rakor.pk, facts=material, upload=_file_of(material), by=by, at=told
        )
    for person in contents.people:
        meeting_parts.record_attendance(rakor.pk, facts=person, by=by, at=told)
    for issue in contents.issues:
        meeting_results.put_issue(rakor.pk, facts=issue, by=by, at=told)
    for text in contents.recommendations:
        meeting_results.add_recommendation(rakor.pk, text=text, by=by, at=told)


def _hour(rakor: Rakor, day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=ZoneInfo(rakor.time_zone))


def _file_of(material: MaterialFacts) -> "ContentFile[bytes] | None":
    if material.kind == MaterialKind.POLICY:
        return None
    if material.kind == MaterialKind.PHOTO:
        return ContentFile(_picture(), name="foto-data-contoh.png")
    lines = [material.title, material.author, f"{SAMPLE}: berkas ini bukan paparan aslinya."]
    return ContentFile(sample_pdf(lines), name="paparan-data-contoh.pdf")


def _picture(width: int = 320, height: int = 240) -> bytes:
    """A PNG of two bands in place of a photo."""
    bands = [bytes((30, 42, 99)), bytes((242, 182, 50))]
    rows = b"".join(b"\0" + bands[y * 2 // height] * width for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in parts)


def _chunk(name: bytes, body: bytes) -> bytes:
    checked = name + body
    return struct.pack(">I", len(body)) + checked + struct.pack(">I", zlib.crc32(checked))


def _deal_out(rakor: Rakor, *, by: Actor) -> None:
    """38 provinces at ten tables on the second and third day; made up."""
    how = Spread(
        tables=10, minutes=120, first_day=date(2023, 10, 10), opens=time(8), closes=time(16)
    )
    desk_schedule.spread(rakor.pk, how=how, by=by)


def _aceh() -> Contents:
    director, head = "Gati Wibawaningsih", "Mohd Tanwier"
    director_post = "Direktur Jenderal IKMA Kementerian Perindustrian"
    head_post = "Kepala Disperindag Aceh"
    return Contents(
        day=date(2021, 4, 20),
        sessions=[
            {
                "title": "Pembukaan dan arahan",
                "speaker": director,
                "speaker_post": director_post,
                "gist": (
                    "Pemberdayaan IKM yang berdaya saing sesuai UU 3/2014 dan PP 29/2018, "
                    "bersama pemerintah pusat dan daerah."
                ),
            },
            {
                "title": "Sambutan tuan rumah",
                "speaker": head,
                "speaker_post": head_post,
                "gist": "Kebijakan terpadu antara provinsi dan kabupaten/kota.",
            },
        ],
        materials=[
            MaterialFacts(
                kind=MaterialKind.POLICY,
                title="Pemberdayaan IKM yang berdaya saing",
                author=f"{director}, {director_post}",
                text=(
                    "Pembinaan IKM melibatkan pemerintah pusat dan daerah: koordinasi, "
                    "sinkronisasi, dan sinergi untuk mencapai target. Yang telah dilakukan "
                    "menjadi bahan evaluasi bersama. Sumber: popularitas.com."
                ),
            )
        ],
        people=[
            _came(director, director_post, "Kementerian Perindustrian"),
            _came(head, head_post, "Disperindag Aceh"),
        ],
        issues=[
            IssueFacts(
                topic="Saling mem-back up apa yang diperlukan kabupaten/kota",
                discussion="Tukar-menukar pemikiran dalam memecahkan masalah di sektor IKM.",
            )
        ],
        recommendations=[
            "Rencana dan program IKM di daerah disusun lebih berkualitas dan berkelanjutan.",
        ],
    )


def _banjarmasin() -> Contents:
    return Contents(
        day=date(2023, 5, 22),
        sessions=_banjarmasin_sessions(),
        materials=_banjarmasin_materials(),
        people=[
            _came("Mahyuni", "Kepala Dinas Perindustrian Provinsi Kalsel", "Provinsi Kalsel"),
            AttendanceFacts(
                name="Sahbirin Noor",
                post_title="Gubernur Kalimantan Selatan",
                institution="Pemerintah Provinsi Kalimantan Selatan",
                way=Presence.REPRESENTED,
                proxy_name="Roy Rizali Anwar",
                proxy_post="Sekretaris Daerah Provinsi Kalsel",
            ),
            AttendanceFacts(
                name="Agus Gumiwang Kartasasmita",
                post_title="Menteri Perindustrian",
                institution="Kementerian Perindustrian",
                way=Presence.VIRTUAL,
            ),
            _came("Reni Yanita", "Direktur Jenderal IKMA", "Kementerian Perindustrian"),
            _came("Muhammad Rum", "Inspektur Jenderal", "Kementerian Perindustrian"),
        ],
        recommendations=[
            f"{SAMPLE}: program IKMA 2024 disusun menurut arah kebijakan tugas pembantuan 2024.",
            f"{SAMPLE}: monitoring dan evaluasi pembelanjaan dilakukan berkala.",
        ],
    )


def _banjarmasin_sessions() -> list[dict[str, str]]:
    return [
        {
            "title": "Laporan kegiatan dan tujuan Rakornas",
            "speaker": "Mahyuni",
            "speaker_post": "Kepala Dinas Perindustrian Provinsi Kalsel",
            "gist": "Rakornas berlangsung 22-25 Mei 2023.",
        },
        {
            "title": "Sambutan Gubernur Kalimantan Selatan",
            "speaker": "Sahbirin Noor",
            "speaker_post": "Gubernur Kalimantan Selatan",
            "proxy": ProxyKind.READ_OUT,
            "proxy_name": "Roy Rizali Anwar",
            "proxy_post": "Sekretaris Daerah Provinsi Kalsel",
            "gist": "Hilirisasi industri telah masuk dalam perencanaan pembangunan Kalsel.",
        },
        {
            "title": "Pembukaan dan arahan Menteri Perindustrian",
            "speaker": "Agus Gumiwang Kartasasmita",
            "speaker_post": "Menteri Perindustrian",
            "way": Presence.VIRTUAL,
            "gist": "Disampaikan secara virtual dari Jakarta.",
        },
        {
            "title": "Paparan rencana kerja IKMA 2024",
            "speaker": "Reni Yanita",
            "speaker_post": "Direktur Jenderal IKMA",
            "gist": (
                "Rencana kerja IKMA 2024, peningkatan populasi IKM melalui peningkatan daya "
                "saing, dan arah kebijakan tugas pembantuan 2024."
            ),
        },
        {
            "title": "Paparan monitoring dan evaluasi",
            "speaker": "Muhammad Rum",
            "speaker_post": "Inspektur Jenderal Kementerian Perindustrian",
            "gist": "Pembelanjaan anggaran yang baik melalui monev berkala.",
        },
    ]


def _banjarmasin_materials() -> list[MaterialFacts]:
    return [
        MaterialFacts(
            kind=MaterialKind.REPORT,
            title="Laporan kegiatan dan tujuan Rakornas",
            author="Mahyuni, Kepala Dinas Perindustrian Provinsi Kalsel",
            text=f"Rakornas 22-25 Mei 2023. {SAMPLE}: isi berkas.",
        ),
        MaterialFacts(
            kind=MaterialKind.WORK_PLAN,
            title="Rencana kerja IKMA 2024 dan arah kebijakan tugas pembantuan 2024",
            author="Reni Yanita, Direktur Jenderal IKMA",
        ),
        MaterialFacts(
            kind=MaterialKind.MONEV,
            title="Pembelanjaan anggaran yang baik melalui monitoring dan evaluasi berkala",
            author="Muhammad Rum, Inspektur Jenderal",
        ),
        MaterialFacts(
            kind=MaterialKind.PHOTO,
            title=f"Pembukaan Rakornas ({SAMPLE})",
            alt="Gambar pengganti: dua bidang warna, biru tua di atas dan kuning di bawah.",
        ),
    ]


def _bekasi() -> Contents:
    centre = Office.objects.get(kind="ditjen")
    return Contents(
        day=date(2023, 10, 9),
        sessions=[
            {"title": f"Pembukaan ({SAMPLE})"},
            {
                "title": "Reviu usulan program/kegiatan 2024",
                "gist": "Bersama kelengkapan data dukung sesuai peraturan, meja per provinsi.",
            },
            {"title": f"Perumusan hasil ({SAMPLE})"},
        ],
        materials=[
            MaterialFacts(
                kind=MaterialKind.POLICY,
                title="Fokus Tugas Pembantuan 2024",
                author="Reni Yanita, Direktur Jenderal IKMA",
                text=(
                    "Alokasi untuk 38 provinsi. Fokus: penumbuhan wirausaha baru, pengembangan "
                    "produk, dan UPL IKM. Rencana sesuai RKA, memperhatikan akuntabilitas, untuk "
                    "target RPJMN dan Renstra 2020-2024. Sumber: EGINDO.co."
                ),
            )
        ],
        people=[
            AttendanceFacts(
                name=f"Admin Ditjen IKMA ({SAMPLE})",
                post_title="Sekretariat",
                office=centre,
                way=Presence.HERE,
            ),
            AttendanceFacts(
                name=f"Penelaah ({SAMPLE})",
                post_title="Penelaah",
                office=centre,
                way=Presence.VIRTUAL,
            ),
        ],
        issues=[
            IssueFacts(
                topic=f"Data dukung yang belum lengkap ({SAMPLE})",
                discussion="Sebagian usulan belum melampirkan seluruh data dukung.",
                decision="Dinas melengkapi sesudah Rakor.",
                owner_office=centre,
                due_date=date(2023, 10, 31),
            )
        ],
        recommendations=[f"{SAMPLE}: usulan yang disepakati diteruskan ke penetapan alokasi."],
    )


def _came(name: str, post_title: str, institution: str) -> AttendanceFacts:
    return AttendanceFacts(
        name=name, post_title=post_title, institution=institution, way=Presence.HERE
    )
