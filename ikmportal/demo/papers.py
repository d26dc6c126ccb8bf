"""The files of the demo: made here, looked into like any other, and in every state once."""

import hashlib
import io
from datetime import datetime

import pikepdf
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from ikmportal.demo.acts import SAMPLE, after
from ikmportal.demo.sample_pdf import sample_pdf
from ikmportal.files.inspection import inspect
from programs.actions import documents, uploads
from programs.actions.uploads import Announced, Piece
from programs.models import DocumentRequirement, Proposal, ProposalDocument
from programs.tasks import documents as tasks
from provinces.rules import Actor


def attach_clean(
    proposal: Proposal, requirement: DocumentRequirement, *, by: Actor, at: datetime
) -> ProposalDocument:
    """A PDF of one page that answers the requirement at once."""
    content = ContentFile(_paper(requirement, proposal), name=_name(requirement, proposal))
    return _looked_into(documents.attach(proposal.pk, requirement, upload=content, by=by, at=at))


def attach_unfinished(proposal: Proposal, *, by: Actor, at: datetime) -> None:
    """What a drafter in the middle of the work has: one replaced, one refused, one on its way."""
    asked = {one.code: one for one in DocumentRequirement.objects.asked_of(proposal)}
    letter, terms = asked["surat-usulan"], asked["kak"]
    attach_clean(proposal, letter, by=by, at=at)
    attach_clean(proposal, letter, by=by, at=after(at, hours=1))
    attach_clean(proposal, terms, by=by, at=at)
    locked = ContentFile(_locked(_paper(terms, proposal)), name="kak-terkunci.pdf")
    sent = documents.attach(proposal.pk, terms, upload=locked, by=by, at=after(at, hours=2))
    _refuse_locked(sent)
    photo = ContentFile(_photo(), name="sptjm-foto.jpg")
    _looked_into(
        documents.attach(proposal.pk, asked["sptjm"], upload=photo, by=by, at=after(at, hours=2))
    )
    _begin(proposal, asked["calon-penerima"], by=by, at=after(at, hours=3))


def _looked_into(document: ProposalDocument) -> ProposalDocument:
    """Made by ourselves a moment ago, so it is read here and not in a child of its own."""
    claim = tasks.claim_document(document.pk)
    if claim is not None:
        tasks.accept(claim, inspect(documents.stored_path(document.storage_name)))
    return document


def _refuse_locked(document: ProposalDocument) -> None:
    claim = tasks.claim_document(document.pk)
    if claim is not None:
        tasks.refuse(claim, "terkunci")


def _begin(
    proposal: Proposal, requirement: DocumentRequirement, *, by: Actor, at: datetime
) -> None:
    """A file of which the first half arrived before the line was cut."""
    whole = _paper(requirement, proposal)
    half = whole[: len(whole) // 2]
    file = Announced("daftar-penerima.pdf", len(whole), hashlib.sha256(whole).hexdigest())
    way = uploads.begin(proposal.pk, requirement, file, by=by, at=at)
    piece = Piece(0, half, hashlib.sha256(half).hexdigest())
    uploads.add_piece(way.pk, piece, by=by, at=at)


def _paper(requirement: DocumentRequirement, proposal: Proposal) -> bytes:
    return sample_pdf(
        [requirement.name, proposal.title, f"Nomor usulan {proposal.number}", f"{SAMPLE}."]
    )


def _name(requirement: DocumentRequirement, proposal: Proposal) -> str:
    return f"{requirement.code}-{proposal.number}.pdf"


def _locked(paper: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper)) as open_paper:
        open_paper.save(out, encryption=pikepdf.Encryption(owner="contoh", user="contoh"))
    return out.getvalue()


def _photo() -> bytes:
    """A page as a phone would see it, with the words that say what it is."""
    picture = Image.new("RGB", (900, 1200), "#f5f2eb")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((90, 90, 810, 1110), fill="white", outline="#bfc4ce", width=3)
    draw.text((150, 150), f"SPTJM - {SAMPLE}", fill="#1b1f2a", font_size=44)
    for line in range(9):
        draw.line((150, 300 + line * 70, 750, 300 + line * 70), fill="#dde0e6", width=6)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
