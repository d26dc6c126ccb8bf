"""Berita acara: the snapshot both sides signed, as an official print. Nothing is read anew."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from ikmportal.reports.assemble.letterheads import demo_notice, letterhead_of
from ikmportal.reports.document import (
    Amount,
    Code,
    Column,
    ColumnKind,
    Document,
    Facts,
    Heading,
    NumberedList,
    Paragraph,
    Row,
    RowStyle,
    Section,
    Signature,
    SignatureBlocks,
    Table,
)
from ikmportal.ui import formats
from programs.figures.minutes import opening_of, title_of
from programs.models import BeritaAcara, MinutesSignature
from programs.states import Side, SigningMethod

_RUPIAH = ColumnKind.RUPIAH


class NotSentError(BeritaAcara.DoesNotExist):
    """It is being drawn up: there is nothing to print yet."""


def assemble(minutes_id: UUID, *, paper: str, as_of: datetime) -> Document:
    """Put a berita acara together from what was sent for signature. Raises DoesNotExist."""
    minutes = BeritaAcara.objects.select_related("desk__rakor__host").get(pk=minutes_id)
    if minutes.content is None:
        raise NotSentError(minutes_id)
    content = minutes.content
    return Document(
        title=_("Berita acara hasil pembahasan usulan"),
        subtitle=_subtitle(content),
        reference=_("Nomor: %(number)s") % {"number": content["number"]},
        letterhead=letterhead_of(minutes.desk.rakor.host),
        notice=_notice(minutes),
        as_of=as_of,
        paper=paper,
        foot=_foot(minutes),
        sections=(
            Paragraph(opening_of(content)),
            *_parties(content),
            *_reason(content),
            Heading(_("Dasar hukum")),
            NumberedList(tuple(content["legal_bases"])),
            Heading(_("Hasil yang disepakati")),
            _agreed_table(content),
            Amount(_("Jumlah yang disepakati"), content["agreed_idr"]),
            *_undecided(content),
            *_missing(content),
            *_notes(content),
            _signatures(minutes, content),
            *_check(minutes),
        ),
    )


def _subtitle(content: dict[str, Any]) -> str:
    if content["ordinal"]:
        return _("Adendum ke-%(ordinal)s atas berita acara %(number)s") % {
            "ordinal": content["ordinal"],
            "number": content["corrects"],
        }
    return _("%(scheme)s Tahun Anggaran %(year)s, %(province)s") % {
        "scheme": content["scheme"],
        "year": content["year"],
        "province": content["province"],
    }


def _notice(minutes: BeritaAcara) -> str:
    unsigned = "" if minutes.is_sealed else _("Belum sah: menunggu tanda tangan kedua pihak.")
    return " ".join(filter(None, [unsigned, demo_notice()]))


def _foot(minutes: BeritaAcara) -> str:
    return _(
        "%(number)s · Sidik SHA-256 %(digest)s · Persetujuan tercatat di IKM Portal; bukan tanda "
        "tangan elektronik tersertifikasi."
    ) % {"number": minutes.number, "digest": minutes.sha256[:16]}


def _parties(content: dict[str, Any]) -> tuple[Section, ...]:
    facts = tuple(
        (
            _("Pihak Kesatu") if number == 1 else _("Pihak Kedua"),
            ", ".join(
                filter(
                    None,
                    [
                        party["name"],
                        f"NIP {formats.nip(party['nip'])}" if party["nip"] else "",
                        *title_of(party),
                    ],
                )
            ),
        )
        for number, party in enumerate(content["parties"], start=1)
    )
    return (Facts(facts),)


def _reason(content: dict[str, Any]) -> tuple[Section, ...]:
    if not content["reason"]:
        return ()
    return (Heading(_("Alasan adendum")), Paragraph(content["reason"]))


def _agreed_table(content: dict[str, Any]) -> Table:
    rows: list[Row] = []
    for number, proposal in enumerate(content["proposals"], start=1):
        rows.append(Row(_proposal_cells(number, proposal), RowStyle.HEADING))
        rows += [
            Row(_line_cells(f"{number}.{n}", line), RowStyle.DETAIL)
            for n, line in enumerate(proposal["lines"], start=1)
        ]
    return Table(
        title=_("Usulan dan rinciannya"),
        sheet=_("Hasil"),
        columns=(
            Column(label=_("No."), kind=ColumnKind.NUMBER, width=6),
            Column(label=_("Usulan dan rincian"), width=29),
            Column(label=_("Diusulkan (Rp)"), kind=_RUPIAH, width=16, is_summed=True),
            Column(label=_("Disepakati (Rp)"), kind=_RUPIAH, width=16, is_summed=True),
            Column(label=_("Selisih (Rp)"), kind=_RUPIAH, width=15, is_summed=True),
            Column(label=_("Keputusan dan catatan"), width=18),
        ),
        rows=tuple(rows),
        total_label=_("Jumlah"),
        note=_("Jumlah menghitung baris usulan; baris rincian menjelaskan isinya."),
    )


def _proposal_cells(number: int, proposal: dict[str, Any]) -> tuple[str | int, ...]:
    name = " · ".join(filter(None, [proposal["number"], proposal["title"], proposal["regency"]]))
    said = ". ".join(filter(None, [proposal["verdict"], proposal["note"]]))
    amounts = (proposal["proposed_idr"], proposal["agreed_idr"], proposal["difference_idr"])
    return (str(number), name, *amounts, said)


def _line_cells(number: str, line: dict[str, Any]) -> tuple[str | int, ...]:
    said = ". ".join(filter(None, [line["verdict"], line["note"]]))
    amounts = (line["proposed_idr"], line["agreed_idr"], line["difference_idr"])
    return (number, f"{line['account']} {line['description']}", *amounts, said)


def _undecided(content: dict[str, Any]) -> tuple[Section, ...]:
    if not content["undecided"]:
        return ()
    words = _("Belum diputus dan tidak termasuk dalam berita acara ini: %(names)s.")
    return (Paragraph(words % {"names": "; ".join(content["undecided"])}),)


def _missing(content: dict[str, Any]) -> tuple[Section, ...]:
    if not content["missing"]:
        return ()
    due = content["documents_due"]
    words = (
        _("Dilengkapi paling lambat %(day)s.") % {"day": formats.date_text(date.fromisoformat(due))}
        if due
        else ""
    )
    table = Table(
        title=_("Dokumen wajib yang belum ada atau ditolak"),
        sheet=_("Dokumen"),
        columns=(
            Column(label=_("No."), kind=ColumnKind.NUMBER, width=6),
            Column(label=_("Usulan"), width=50),
            Column(label=_("Dokumen"), width=44),
        ),
        rows=tuple(
            Row((number, f"{one['number']} {one['title']}", one["document"]))
            for number, one in enumerate(content["missing"], start=1)
        ),
    )
    opening = (Paragraph(words),) if words else ()
    return (Heading(_("Dokumen yang belum lengkap")), *opening, table)


def _notes(content: dict[str, Any]) -> tuple[Section, ...]:
    if not content["notes"]:
        return ()
    return (Heading(_("Catatan")), NumberedList(tuple(content["notes"])))


def _signatures(minutes: BeritaAcara, content: dict[str, Any]) -> SignatureBlocks:
    given = {s.side: s for s in minutes.signatures.filter(sha256=minutes.sha256)}
    day = formats.date_text(date.fromisoformat(content["held_on"]))
    return SignatureBlocks(
        closing=_(
            "Berita acara ini dibuat dengan sebenarnya untuk digunakan sebagaimana mestinya."
        ),
        place_and_date=f"{content['place']}, {day}",
        signatures=tuple(
            _signature(party, given.get(Side(party["side"]))) for party in content["parties"]
        ),
    )


def _signature(party: dict[str, str], given: MinutesSignature | None) -> Signature:
    role, *more = title_of(party)
    return Signature(
        role=role,
        more=tuple(more),
        name=given.name if given else party["name"],
        # A number belongs to the person named, not to whoever signed in their place.
        nip=party["nip"] if given is None or given.name == party["name"] else "",
        image=bytes(given.image) if given and given.image else b"",
        words=_words(given) if given else "",
    )


def _words(given: MinutesSignature) -> str:
    method = SigningMethod(given.method).label
    words = _("%(method)s %(time)s") % {
        "method": method,
        "time": formats.moment(given.signed_at, zone=formats.WIB),
    }
    told = _("%(words)s, di meja") % {"words": words} if given.at_desk else words
    # Beside the picture there is little room: the date may break.
    return told.replace("\u00a0", " ")


def _check(minutes: BeritaAcara) -> tuple[Section, ...]:
    if not minutes.is_sealed:
        return ()
    address = settings.BASE_URL + reverse(
        "programs:verify-minutes", args=[minutes.verification_code]
    )
    return (
        Code(
            address,
            (
                _("Pindai untuk memeriksa apakah ini berita acara yang disegel."),
                address,
                _("Sidik SHA-256: %(digest)s") % {"digest": minutes.sha256},
            ),
        ),
    )
