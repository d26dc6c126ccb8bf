"""What one kabupaten asks its province and the centre: papers for the access matrix."""

import hashlib
from dataclasses import dataclass
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from programs.models import (
    Need,
    Proposal,
    SupportFile,
    SupportItem,
    SupportRequest,
    SupportTask,
    Uptake,
)
from programs.states import NeedState, ProposalState, SupportStage
from provinces.models import Office
from tests import factories as make

_PDF = b"%PDF-1.4 uji"


@dataclass
class Asked:
    """Papers of one kabupaten, each with the mark of its province in the title."""

    kabupaten: Office
    draft: Need
    need: Need
    uptake: Uptake
    at_province: Proposal
    support: SupportRequest
    item: SupportItem
    file: SupportFile
    task: SupportTask


def asked_of(dinas: Office, *, mark: str, target: Proposal) -> Asked:
    """A need, one that ``target`` took up, a proposal at the province, a request for support."""
    kabupaten = make.regency_office(dinas.province)
    taken = make.NeedFactory(
        office=kabupaten, state=NeedState.CONSOLIDATED, title=f"{mark} kebutuhan disatukan"
    )
    support = make.SupportRequestFactory(
        province=dinas.province,
        regency=kabupaten.regency,
        subject=f"{mark} permohonan",
        stage=SupportStage.IDENTIFIED,
    )
    return Asked(
        kabupaten=kabupaten,
        draft=make.NeedFactory(office=kabupaten, title=f"{mark} kebutuhan draf"),
        need=make.NeedFactory(
            office=kabupaten, state=NeedState.SENT, title=f"{mark} kebutuhan diajukan"
        ),
        uptake=make.UptakeFactory(need=taken, target=target),
        at_province=make.ProposalFactory(
            office=kabupaten,
            scheme=target.scheme,
            state=ProposalState.AT_PROVINCE,
            title=f"{mark} usulan menunggu provinsi",
        ),
        support=support,
        item=make.SupportItemFactory(request=support),
        file=make.SupportFileFactory(
            request=support,
            storage_name=default_storage.save(f"documents/{uuid4()}", ContentFile(_PDF)),
            sha256=hashlib.sha256(_PDF).hexdigest(),
            size_bytes=len(_PDF),
        ),
        task=make.SupportTaskFactory(request=support),
    )
