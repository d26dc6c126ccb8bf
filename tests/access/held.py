"""What the matrix finds in a meeting: one of each part."""

from dataclasses import dataclass

from programs.models import (
    Rakor,
    RakorAttendance,
    RakorIssue,
    RakorMaterial,
    RakorRecommendation,
    RakorSession,
)
from tests.factories import meetings

_PDF = b"%PDF-1.4 uji"


@dataclass
class Held:
    """Parts of one meeting."""

    session: RakorSession
    material: RakorMaterial
    attendance: RakorAttendance
    issue: RakorIssue
    recommendation: RakorRecommendation


def held_of(rakor: Rakor) -> Held:
    """The title carries the name of the meeting, so a leak shows."""
    return Held(
        session=meetings.RakorSessionFactory(rakor=rakor, title=f"{rakor.name}: paparan"),
        material=meetings.stored_material(_PDF, rakor=rakor, title=f"{rakor.name}: materi"),
        attendance=meetings.RakorAttendanceFactory(rakor=rakor),
        issue=meetings.RakorIssueFactory(rakor=rakor, topic=f"{rakor.name}: isu"),
        recommendation=meetings.RakorRecommendationFactory(rakor=rakor),
    )
