"""The meeting of 22 December 2021: Kota Sawahlunto asked the Direktur Jenderal for support.

Day, place, who came by post, what was asked and the first answer are published. The ekspose file
and the follow-up task are made up and say so. The article names no amount that was asked for, and
none stands here; what the mayor said the kota had received is in the funding records.
"""

from datetime import date

from django.core.files.base import ContentFile

from ikmportal.demo.acts import SAMPLE, Cast, after, at
from ikmportal.demo.letters import keep_letters_home
from ikmportal.demo.people import address
from ikmportal.demo.sample_pdf import sample_pdf
from programs.actions import support
from programs.actions.support import ItemFacts, SupportFacts
from programs.actions.support_moves import move_support
from programs.models import SupportRequest
from programs.states import SupportFileKind, SupportItemKind, SupportMove
from provinces.actions.reference_files import identity
from provinces.models import Post, Regency, Sentra, TechnicalUnit
from provinces.rules import Actor

_SUBJECT = "Keberlanjutan sentra makanan ringan dan revitalisasi UPTD Tekstil Sawahlunto"
_MET = at(2021, 12, 22, 14)


def seed(cast: Cast) -> int:
    """Record the request once. Returns 1 the first time."""
    if SupportRequest.objects.filter(subject=_SUBJECT).exists():
        return 0
    admin = cast.of(address("admin"))
    made = support.record_support(_sawahlunto(), facts=_facts(), by=admin, at=_MET)
    for item in _items():
        support.add_item(made.pk, facts=item, by=admin, at=_MET)
    _attach(made, admin)
    made.refresh_from_db()
    move_support(
        made.pk,
        move=SupportMove.IDENTIFY,
        by=admin,
        version=made.version,
        note="Ekspose dan usulan diterima; segera diidentifikasi untuk tahapan selanjutnya.",
        at=after(_MET, hours=2),
    )
    support.add_task(
        made.pk,
        title=f"Periksa keadaan mesin UPTD Tekstil bersama Disperindagkop ({SAMPLE})",
        owner=_reviewer_post(),
        due_date=date(2022, 1, 31),
        by=admin,
        at=after(_MET, days=1),
    )
    keep_letters_home()
    return 1


def _sawahlunto() -> Regency:
    return Regency.objects.get(pk=identity("kabkota", "13.73"))


def _facts() -> SupportFacts:
    return SupportFacts(
        subject=_SUBJECT,
        delegation=(
            "Wali Kota Sawahlunto\n"
            "Kepala Dinas Perindustrian, Perdagangan, dan Koperasi (Disperindagkop)"
        ),
        met_on=date(2021, 12, 22),
        met_at_place="Jakarta",
        reasons=(
            "Sentra dan UPTD strategis untuk mempercepat pembangunan IKM, meningkatkan mutu dan "
            "daya saing produk, dan menjangkau pasar yang lebih luas. Dukungan diminta melalui "
            "DAK, terutama untuk SDM pengelola sentra dan kelembagaan IKM di dalamnya. Sentra "
            "tahun 2022 berfokus pada makanan dari ubi dan talas, sayur dan buah, cokelat, "
            "sampai daging dan ikan. UPTD diharapkan menjadi lokomotif tekstil Sumatera Barat: "
            "sepatu, sandal, tas, dan pewarnaan benang tenun."
        ),
        source="Berita Pemerintah Kota Sawahlunto tentang pertemuan 22 Desember 2021",
    )


def _items() -> list[ItemFacts]:
    sentra = Sentra.objects.get(
        pk=identity("sentra", "13.73", "Sentra IKM Pengolahan Makanan Ringan")
    )
    unit = TechnicalUnit.objects.get(pk=identity("uptd", "uptd-tekstil-sawahlunto"))
    return [
        ItemFacts(
            kind=SupportItemKind.SENTRA,
            description="Keberlanjutan pengembangan sentra makanan ringan pasca dibangun",
            sentra=sentra,
        ),
        ItemFacts(
            kind=SupportItemKind.DAK_NON_PHYSICAL,
            description="Peningkatan SDM pengelola sentra dan kapasitas kelembagaan IKM",
            sentra=sentra,
        ),
        ItemFacts(
            kind=SupportItemKind.UNIT_MACHINES,
            description="Revitalisasi mesin dan peralatan UPTD Tekstil",
            technical_unit=unit,
        ),
    ]


def _attach(made: SupportRequest, by: Actor) -> None:
    content = sample_pdf(["Bahan ekspose Kota Sawahlunto", f"{SAMPLE}."])
    support.attach_file(
        made.pk,
        kind=SupportFileKind.EXPOSE,
        upload=ContentFile(content, name="ekspose-data-contoh.pdf"),
        by=by,
        at=_MET,
    )


def _reviewer_post() -> Post:
    return Post.objects.get(pk=identity("contoh-jabatan", address("penelaah.kimia")))
