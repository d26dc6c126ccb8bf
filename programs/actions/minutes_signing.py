"""Sign a berita acara for one side; with the second signature it is sealed."""

import base64
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from ikmportal.files.child import ReaderBroken, read_guarded
from ikmportal.files.refusal import FileUnfit
from ikmportal.files.signatures import READER
from programs import emails
from programs.actions.file_words import refusal_words
from programs.actions.minutes import MinutesRefused, locked
from programs.actions.release import policy_of, release_items
from programs.models import BeritaAcara, MinutesSignature, RakorItem
from programs.rules import may_sign_for_centre, may_sign_for_province
from programs.states import MinutesState, ReleasePolicy, Side, SigningMethod
from provinces.rules import Actor

MOST_BYTES = 1024 * 1024
_WITH_IMAGE = (SigningMethod.DRAWN, SigningMethod.UPLOADED)


class SignatureUnfit(Exception):
    """The picture is not taken; ``str()`` says why and what to do."""


@dataclass(frozen=True)
class Signing:
    """One side's word. ``seen`` is the digest of what the person had before them."""

    side: Side
    method: SigningMethod
    name: str
    seen: str
    image: bytes = b""


def may_sign_side(actor: Actor, minutes: BeritaAcara, side: Side) -> bool:
    """The centre for itself; for the province its head, or anyone on the desk's device.

    On the device a person of the centre hands over the pen, and is named as witness.
    """
    if side == Side.CENTRE:
        return may_sign_for_centre(actor, minutes.desk)
    return may_sign_for_province(actor, minutes.desk) or may_sign_for_centre(actor, minutes.desk)


def sign(minutes: BeritaAcara, *, signing: Signing, by: Actor, at: datetime) -> MinutesSignature:
    """Put one side's word under the content that waits; the second one seals it.

    Refuses people without the right (PermissionDenied), what does not wait, other words than
    those the person saw, a side that has signed, and the same account for both sides
    (MinutesRefused), and a picture that is none (SignatureUnfit). Sealing releases the desk's
    decisions where the round waits for it.
    """
    found = locked(minutes)
    if not may_sign_side(by, found, signing.side):
        raise PermissionDenied
    at_desk = signing.side == Side.PROVINCE and not may_sign_for_province(by, found.desk)
    _require_fit(found, signing, by=by, at_desk=at_desk)
    signature = MinutesSignature.objects.create(
        minutes=found,
        side=signing.side,
        sha256=found.sha256,
        method=signing.method,
        name=signing.name.strip(),
        image=redrawn(signing.image) if signing.method in _WITH_IMAGE else None,
        at_desk=at_desk,
        signed_by=by.user,
        post_title=by.title,
        signed_at=at,
    )
    if found.signatures.filter(sha256=found.sha256).count() == len(Side):
        _seal(found, at=at)
    return signature


def _require_fit(found: BeritaAcara, signing: Signing, *, by: Actor, at_desk: bool) -> None:
    if found.state != MinutesState.WAITING:
        raise MinutesRefused(_("Berita acara ini tidak sedang menunggu tanda tangan."))
    if signing.seen != found.sha256:
        raise MinutesRefused(_("Isi berita acara berubah sejak halaman dibuka. Baca lagi isinya."))
    given = list(found.signatures.filter(sha256=found.sha256))
    if any(signature.side == signing.side for signature in given):
        raise MinutesRefused(_("Pihak ini sudah menandatangani."))
    if any(signature.signed_by_id == by.user.pk for signature in given):
        raise MinutesRefused(
            _("Satu akun hanya mewakili satu pihak. Pihak lain masuk dengan akunnya sendiri.")
        )
    if at_desk and signing.method == SigningMethod.PORTAL:
        raise MinutesRefused(
            _("Persetujuan di portal hanya dari akun Kepala Dinas. Di meja, gambar atau ketik.")
        )


def _seal(found: BeritaAcara, *, at: datetime) -> None:
    found.state, found.sealed_at = MinutesState.SEALED, at
    found.save(update_fields=["state", "sealed_at"])
    if policy_of(found.desk.rakor) == ReleasePolicy.AFTER_MINUTES:
        ids = [proposal["id"] for proposal in found.snapshot["proposals"]]
        held = RakorItem.objects.pending().filter(desk=found.desk_id, proposal__in=ids)
        release_items(held, at=at)
    emails.minutes_sealed(found, at=at)


def redrawn(image: bytes) -> bytes:
    """The picture drawn anew in a guarded child: black strokes on white, and nothing hidden."""
    if not image:
        raise SignatureUnfit(_("Gambar tanda tangan di kotaknya, atau pilih cara lain."))
    if len(image) > MOST_BYTES:
        raise SignatureUnfit(_("Gambar tanda tangan paling besar 1 MB."))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tanda-tangan"
        path.write_bytes(image)
        try:
            return base64.b64decode(read_guarded(READER, path).result["png"])
        except FileUnfit as problem:
            raise SignatureUnfit(_words(problem.reason)) from problem
        except ReaderBroken as problem:
            raise SignatureUnfit(refusal_words("tidak_terbaca")) from problem


def _words(reason: str) -> str:
    return {
        "kosong": _("Kotak tanda tangan masih kosong. Gambar tanda tangan Anda di sana."),
        "jenis_lain": _("Tanda tangan harus gambar PNG atau JPEG."),
    }.get(reason) or refusal_words(reason)
