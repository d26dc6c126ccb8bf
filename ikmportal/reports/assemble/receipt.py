"""Tanda terima: what was submitted, when in three zones, and the digest that proves it."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ikmportal.reports.assemble.letterheads import demo_notice, letterhead_of
from ikmportal.reports.document import Amount, Document, Facts, Paragraph
from ikmportal.ui import formats
from programs.models import ProposalVersion
from provinces.states import TimeZone


def assemble(proposal_id: UUID, *, ordinal: int, as_of: datetime) -> Document:
    """Put the receipt of one submitted version together. Raises ProposalVersion.DoesNotExist."""
    version = ProposalVersion.objects.select_related(
        "proposal__office", "proposal__scheme", "frozen_by"
    ).get(proposal_id=proposal_id, ordinal=ordinal)
    proposal = version.proposal
    return Document(
        title=_("Tanda terima usulan"),
        subtitle=str(version.snapshot["fields"].get("title", proposal.title)),
        reference=_("Nomor usulan: %(number)s") % {"number": proposal.number},
        letterhead=letterhead_of(proposal.office),
        notice=demo_notice(),
        as_of=as_of,
        sections=(
            Facts(
                (
                    (_("Pengusul"), proposal.office.name),
                    (_("Skema"), str(proposal.scheme)),
                    (_("Versi"), str(version.ordinal)),
                    (_("Diajukan"), "; ".join(_times(version.frozen_at))),
                    (_("Disetujui oleh"), str(version.frozen_by)),
                    (_("Sidik SHA-256"), version.sha256),
                )
            ),
            Amount(_("Total usulan"), int(version.total_idr)),
            Paragraph(
                _(
                    "Sidik SHA-256 dihitung dari isi usulan yang dibekukan saat diajukan. Isi "
                    "yang sama selalu memberi sidik yang sama."
                )
            ),
        ),
    )


def _times(moment: datetime) -> list[str]:
    return [formats.moment(moment, zone=zone.value) for zone in TimeZone]
