"""What a round says of its results, and what a berita acara and its signatures may be."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ikmportal.ui.components import Badge, Tone


class ReleasePolicy(models.TextChoices):
    """When offices learn what a desk decided."""

    AT_ONCE = "langsung", _("Segera setelah diputus")
    AFTER_MINUTES = "berita_acara", _("Setelah berita acara ditandatangani kedua pihak")
    ON_ACT = "rilis", _("Setelah dirilis Direktur untuk semua provinsi")


class MinutesState(models.TextChoices):
    """How far a berita acara is."""

    DRAFT = "disusun", _("Disusun")
    WAITING = "menunggu", _("Menunggu tanda tangan")
    SEALED = "disegel", _("Disegel")

    @property
    def badge(self) -> Badge:
        icon, tone = _MINUTES_LOOKS[self]
        return Badge(self.label, icon, tone)


_MINUTES_LOOKS: dict[MinutesState, tuple[str, Tone]] = {
    MinutesState.DRAFT: ("berkas", "draf"),
    MinutesState.WAITING: ("jam", "proses"),
    MinutesState.SEALED: ("cek", "setuju"),
}


class Side(models.TextChoices):
    """The two parties of a berita acara."""

    PROVINCE = "daerah", _("Pemerintah daerah")
    CENTRE = "pusat", _("Ditjen IKMA")


class Standing(models.TextChoices):
    """In which standing a signer acts when not in the own post."""

    OWN = "", _("Jabatan sendiri")
    ON_BEHALF = "an", _("a.n. (atas nama)")
    ACTING = "plt", _("Plt. (pelaksana tugas)")
    DAILY = "plh", _("Plh. (pelaksana harian)")

    @property
    def prefix(self) -> str:
        """What stands before the post: ``a.n.``, ``Plt.``, ``Plh.`` or nothing."""
        return {"an": "a.n.", "plt": "Plt.", "plh": "Plh."}.get(self.value, "")


class SigningMethod(models.TextChoices):
    """How a party signed. None of them is a certified electronic signature."""

    DRAWN = "digambar", _("Tanda tangan digambar")
    TYPED = "diketik", _("Nama diketik")
    UPLOADED = "diunggah", _("Gambar tanda tangan diunggah")
    PORTAL = "portal", _("Persetujuan di portal")


class Paper(models.TextChoices):
    """Sizes of paper offices print on."""

    F4 = "f4", _("F4 (215 × 330 mm)")
    A4 = "a4", _("A4 (210 × 297 mm)")
