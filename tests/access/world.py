"""A small country for the matrix: two provinces with the same papers, one person per role."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from budgets.models import (
    Allocation,
    BudgetOfficial,
    DakRequest,
    FundingScheme,
    Obligation,
    Revision,
    SbmImport,
    Scenario,
)
from ikmportal.accounts.models import User
from ikmportal.reports.models import ReportFormat, ReportKind, ReportRun, RunState
from programs.models import (
    BeritaAcara,
    Proposal,
    ProposalDocument,
    RabLine,
    Rakor,
    RakorDesk,
    RakorItem,
    SavedView,
    Thread,
    Upload,
)
from programs.states import Audience, ProposalState
from provinces.models import Appointment, Office, Post, Province, Sentra, TechnicalUnit
from provinces.states import AppointmentKind, Role
from tests import factories as make
from tests.access.asking import Asked, asked_of
from tests.access.held import Held, held_of
from tests.access.judging import Judged, judged_of
from tests.access.revising import revise
from tests.factories import legal, office
from tests.factories.minutes import sealed_minutes, waiting_minutes
from tests.factories.sbm_imports import SbmImportFactory

# The order of the columns in the registry; a visitor stands apart.
VISITOR = "visitor"
NOBODY = "nobody"
DINAS = ("drafter", "head", "verifier")
CENTRE = ("reviewer", "director", "admin", "auditor", "leadership")
PEOPLE = (NOBODY, *DINAS, *CENTRE)
STATES = (
    ProposalState.DRAFT,
    ProposalState.AWAITING_HEAD,
    ProposalState.SUBMITTED,
    ProposalState.IN_REVIEW,
    ProposalState.IN_DISCUSSION,
    ProposalState.APPROVED,
)
PDF = b"%PDF-1.4 uji"
# In every comment that an office keeps to itself.
INSIDE = "HANYAKANTOR"
ACTING = DateRange(date(2024, 1, 1), date(2090, 1, 1))


@dataclass
class Side:
    """One province's papers. ``mark`` is in every title, so a leak shows wherever it is."""

    mark: str
    office: Office
    proposals: dict[ProposalState, Proposal] = field(default_factory=dict)
    documents: dict[ProposalState, ProposalDocument] = field(default_factory=dict)
    lines: dict[ProposalState, RabLine] = field(default_factory=dict)
    rakor: Rakor | None = None
    desk: RakorDesk | None = None
    item: RakorItem | None = None
    run: ReportRun | None = None
    sentra: Sentra | None = None
    unit: TechnicalUnit | None = None
    threads: dict[str, Thread] = field(default_factory=dict)
    view: SavedView | None = None
    acting: Appointment | None = None
    asked: Asked | None = None
    held: Held | None = None
    upload: Upload | None = None
    # Scenarios belong to the nation: both sides name the same one.
    scenario: Scenario | None = None
    sbm_import: SbmImport | None = None
    judged: Judged | None = None
    obligation: Obligation | None = None
    official: BudgetOfficial | None = None
    # One waits for signatures at the shared Rakor, one is sealed at the side's own.
    minutes: BeritaAcara | None = None
    sealed_minutes: BeritaAcara | None = None
    revision: Revision | None = None
    draft: Revision | None = None
    office_draft: Revision | None = None
    allocation: Allocation | None = None
    dak: DakRequest | None = None

    @property
    def province(self) -> Province:
        assert self.office.province is not None
        return self.office.province


@dataclass
class World:
    own: Side
    foreign: Side
    scheme: FundingScheme
    shared_rakor: Rakor
    national_run: ReportRun
    people: dict[str, User]
    sessions: dict[str, str]
    # What the checker has asked so far, for as long as this country stands.
    addresses: dict[tuple[str, int], dict[str, str]] = field(default_factory=dict)
    readings: dict[tuple[str, str, str], Any] = field(default_factory=dict)

    def client(self, person: str, *, kind: type[Client] = Client, **options: object) -> Client:
        """A fresh browser in which the person is signed in (or a visitor)."""
        client = kind(raise_request_exception=False, **options)
        if person != VISITOR:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[person]
        return client


def build() -> World:
    """Make the whole country; call it inside a transaction that is rolled back."""
    scheme = make.FundingSchemeFactory()
    make.RoundFactory(scheme=scheme)
    rakor = make.RakorFactory(scheme=scheme, name="Rakor bersama")
    own, foreign = (_side(mark, scheme, rakor) for mark in ("TANDAKITA", "TANDAASING"))
    people = {
        NOBODY: make.UserFactory(full_name="Tanpa Jabatan"),
        "drafter": make.drafter_of(own.office),
        "head": own.acting.post.appointments.get(kind=AppointmentKind.DEFINITIVE).user,
        "verifier": make.verifier_of(own.office),
        "reviewer": make.reviewer(),
        "director": make.director(),
        "admin": make.admin(),
        "auditor": make.auditor(),
        "leadership": make.leadership(),
    }
    for side in (own, foreign):
        declared_by = people["reviewer"] if side is own else make.reviewer()
        side.judged = judged_of(side.proposals[ProposalState.IN_REVIEW], declared_by=declared_by)
    own.view = office.SavedViewFactory(owner=people["drafter"])
    for side in (own, foreign):
        side.run = _run(side.office, rakor, by=make.drafter_of(side.office), province=side.province)
        owner = people["drafter"] if side is own else make.drafter_of(side.office)
        side.upload = make.UploadFactory(proposal=side.proposals[ProposalState.DRAFT], owner=owner)
    national = _run(make.ditjen(), rakor, by=people["admin"], province=None)
    own.scenario = foreign.scenario = make.ScenarioFactory(
        scheme=scheme, name="TANDASKENARIO", created_by=people["admin"]
    )
    sessions = {name: _session(user) for name, user in people.items()}
    return World(own, foreign, scheme, rakor, national, people, sessions)


def _side(mark: str, scheme: FundingScheme, rakor: Rakor) -> Side:
    side = Side(mark=mark, office=make.OfficeFactory())
    make.CeilingFactory(scheme=scheme, province=side.province)
    requirement = make.DocumentRequirementFactory(scheme=scheme, example="# Contoh")
    for number, state in enumerate(STATES):
        proposal = make.ProposalFactory(
            office=side.office,
            scheme=scheme,
            state=state,
            title=f"{mark} usulan {state.value}",
            created_at=make.MOMENT + timedelta(minutes=number),
        )
        side.proposals[state] = proposal
        side.lines[state] = proposal.lines.order_by("position").first()
        side.documents[state] = _document(proposal, requirement)
    for ordinal in (1, 2):
        make.ProposalVersionFactory(
            proposal=side.proposals[ProposalState.SUBMITTED], ordinal=ordinal
        )
    _bring_to_the_table(side, rakor)
    _register(side)
    _talk(side)
    revise(side)
    side.asked = asked_of(side.office, mark=side.mark, target=side.proposals[ProposalState.DRAFT])
    side.sbm_import = SbmImportFactory()
    side.obligation = legal.ObligationFactory(office=side.office, scheme=scheme)
    side.official = legal.BudgetOfficialFactory(office=side.office, valid=ACTING)
    make.WorkbookSnapshotFactory(proposal=side.proposals[ProposalState.DRAFT])
    make.WorkbookUploadFactory(proposal=side.proposals[ProposalState.DRAFT])
    return side


def _talk(side: Side) -> None:
    """A thread of each audience on a proposal under review, a saved view, and an acting head."""
    for audience in Audience.values:
        thread = office.ThreadFactory(
            proposal=side.proposals[ProposalState.IN_REVIEW], audience=audience
        )
        word = INSIDE if audience == Audience.OFFICE else "bersama"
        office.CommentFactory(thread=thread, body=f"{side.mark} {word}")
        side.threads[audience] = thread
    side.view = office.SavedViewFactory()
    make.head_of(side.office)
    side.acting = make.AppointmentFactory(
        post=Post.objects.get(office=side.office, role=Role.HEAD),
        kind=AppointmentKind.PLH,
        valid=ACTING,
    )


def _register(side: Side) -> None:
    """A sentra with a partner and a UPTD with a machine, both in a kabupaten of the province."""
    regency = make.RegencyFactory(province=side.province)
    # Registers are open to every post, so they do not carry the mark of what must not leak.
    side.sentra = make.SentraFactory(regency=regency)
    make.SentraPartnerFactory(sentra=side.sentra)
    side.unit = make.TechnicalUnitFactory(regency=regency)
    make.MachineFactory(unit=side.unit)


def _document(proposal: Proposal, requirement: object) -> ProposalDocument:
    return make.ProposalDocumentFactory(
        proposal=proposal,
        requirement=requirement,
        storage_name=default_storage.save(f"documents/{uuid4()}", ContentFile(PDF)),
        sha256=hashlib.sha256(PDF).hexdigest(),
        size_bytes=len(PDF),
        preview_name=default_storage.save(f"documents/{uuid4()}", ContentFile(b"gambar")),
    )


def _bring_to_the_table(side: Side, rakor: Rakor) -> None:
    side.rakor = make.RakorFactory(scheme=rakor.scheme, name=f"Rakor {side.mark}")
    own_desk = make.RakorDeskFactory(rakor=side.rakor, province=side.province)
    side.held = held_of(side.rakor)
    side.desk = make.RakorDeskFactory(rakor=rakor, province=side.province)
    side.item = make.RakorItemFactory(
        proposal=side.proposals[ProposalState.IN_DISCUSSION], desk=side.desk
    )
    decided = make.RakorItemFactory(proposal=side.proposals[ProposalState.APPROVED], desk=side.desk)
    make.ProposalDecisionFactory(item=decided)
    for line in decided.proposal.lines.all():
        make.LineDecisionFactory(item=decided, line=line)
    side.minutes = waiting_minutes(desk=side.desk, notes=f"{side.mark} catatan")
    side.sealed_minutes = sealed_minutes(desk=own_desk, notes=f"{side.mark} catatan")


def _run(office: Office, rakor: Rakor, *, by: User, province: Province | None) -> ReportRun:
    body = b"isi laporan"
    return ReportRun.objects.create(
        kind=ReportKind.RAKOR_REVIEW,
        format=ReportFormat.PDF,
        parameters={"rakor": str(rakor.pk), "label": f"Laporan {office.short_name}"},
        requested_by=by,
        office=office,
        province=province,
        idempotency_key=uuid4(),
        state=RunState.DONE,
        percent=100,
        attempt=1,
        hinted_at=make.MOMENT,
        created_at=make.MOMENT,
        started_at=make.MOMENT,
        finished_at=make.MOMENT,
        as_of=make.MOMENT,
        storage_name=default_storage.save(f"reports/{uuid4()}", ContentFile(body)),
        file_name="laporan.pdf",
        sha256=hashlib.sha256(body).hexdigest(),
        size_bytes=len(body),
    )


def _session(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def missing_id() -> UUID:
    """An id that no row has."""
    return uuid4()
