"""One act per constraint of files, their uploads, headings and workbooks that breaks it."""

from collections.abc import Callable
from datetime import timedelta

from programs.models import RabHeading, RequirementActivity
from programs.states import DocumentSafety, DocumentStatus, UploadState
from tests import factories
from tests.factories import MOMENT


def doubled(make, *same: str):
    """Make one, then another that shares these fields."""

    def prepare():
        row = make()
        return lambda: make(**{name: getattr(row, name) for name in same})

    return prepare


def refused(make, **fields):
    return lambda: lambda: make(**fields)


def arriving(**fields):
    fresh = {"safety": DocumentSafety.QUARANTINED, "checked_at": None}
    return factories.ProposalDocumentFactory(**fresh | fields)


def verified_in_quarantine():
    verified = {"status": DocumentStatus.ACCEPTED, "verified_at": MOMENT}
    return lambda: arriving(**verified, verified_by=factories.UserFactory())


def heading(**fields):
    given = {"output_code": "001", "component": "051", "subcomponent": "A"} | fields
    if "proposal" not in given:
        given["proposal"] = factories.ProposalFactory()
        given["output_class"] = factories.OutputClassFactory()
    return RabHeading.objects.create(**given)


def asked_of(**fields):
    given = {
        "requirement": factories.DocumentRequirementFactory(),
        "activity": factories.ActivityTypeFactory(),
    }
    return RequirementActivity.objects.create(**given | fields)


def doubled_snapshot():
    snapshot = factories.WorkbookSnapshotFactory()
    return lambda: factories.WorkbookSnapshotFactory(proposal=snapshot.proposal)


def activity_alone():
    activity = factories.BudgetActivityFactory()
    return lambda: factories.ProposalFactory(budget_program=None, budget_activity=activity)


upload, book = factories.UploadFactory, factories.WorkbookUploadFactory
# Constraint name -> prepares the rows and returns the act that must be refused.
FILE_BREAKS: dict[str, Callable[[], Callable[[], object]]] = {
    "requirement_activity_once": doubled(asked_of, "requirement", "activity"),
    "document_one_arriving_per_requirement": doubled(arriving, "proposal", "requirement"),
    "document_checked_iff_out_of_quarantine": refused(arriving, checked_at=MOMENT),
    "document_reason_iff_refused": refused(arriving, refusal="rusak"),
    "document_only_clean_is_verified": verified_in_quarantine,
    "upload_one_open_per_requirement": doubled(upload, "owner", "proposal", "requirement"),
    "upload_within_its_size": refused(upload, size_bytes=5, received_bytes=6),
    "upload_done_iff_whole": lambda: lambda: upload(document=arriving(), received_bytes=1),
    "upload_digest_is_sha256": refused(upload, sha256="x" * 64),
    "upload_expires_later": refused(upload, expires_at=MOMENT - timedelta(hours=1)),
    "proposal_activity_has_its_program": activity_alone,
    "heading_once_per_code": doubled(
        heading, "proposal", "output_class", "output_code", "component", "subcomponent"
    ),
    "heading_codes_are_latin": refused(heading, subcomponent="a"),
    "heading_sub_has_a_component": refused(heading, component=""),
    "heading_volume_is_of_an_output": refused(heading, volume=3, unit="orang"),
    "heading_volume_positive": refused(
        heading, component="", subcomponent="", volume=0, unit="orang"
    ),
    "snapshot_once_per_content": doubled_snapshot,
    "upload_once_per_content": doubled(book, "proposal", "sha256"),
    "upload_read_has_its_reading": refused(book, state=UploadState.READ),
    "upload_refusal_iff_rejected": refused(book, refusal="rusak"),
    "upload_applied_iff_someone_did": refused(book, applied_at=MOMENT),
    "upload_lease_only_while_unread": refused(
        book, state=UploadState.REJECTED, refusal="rusak", lease_until=MOMENT
    ),
}
