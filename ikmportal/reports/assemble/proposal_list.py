"""Daftar usulan: the list on screen as a table, with the same filters and the same order."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from ikmportal.accounts.models import User
from ikmportal.reports.assemble.letterheads import demo_notice, letterhead_of
from ikmportal.reports.document import Column, ColumnKind, Document, Facts, Row, Table
from ikmportal.ui.formats import wib_day
from programs.forms.lists import ListFilterForm
from programs.models import Proposal
from programs.states import ProposalState
from provinces.models import Office
from provinces.rules import Actor, actor_for

MOST_ROWS = 50_000


def assemble(person_id: UUID, *, filters: Mapping[str, str], as_of: datetime) -> Document:
    """Put the list together as the person sees it now, whatever they saw when they asked.

    Raises User.DoesNotExist and, for a person without a post, Office.DoesNotExist.
    """
    person = User.objects.get(pk=person_id)
    actor = actor_for(person, on=wib_day(as_of))
    form = ListFilterForm(filters, actor=actor)
    return Document(
        title=_("Daftar usulan"),
        letterhead=letterhead_of(_office(actor)),
        notice=demo_notice(),
        as_of=as_of,
        is_landscape=True,
        sections=(Facts(_facts(form)), _table(form, actor)),
    )


def _office(actor: Actor) -> Office:
    return (
        Office.objects.filter(pk__in=actor.office_ids())
        .select_related("province", "regency", "parent")
        .order_by("name")[:1]
        .get()
    )


def _facts(form: ListFilterForm) -> tuple[tuple[str, str], ...]:
    """The filters in words, so that the file says what it leaves out."""
    said = tuple((str(form[name].label), _choice(form, name)) for name in form.asked)
    return said or ((_("Saringan"), _("Tidak ada: semua usulan yang dapat dilihat pemohon")),)


def _choice(form: ListFilterForm, name: str) -> str:
    value = form.asked[name]
    choices = dict(getattr(form.fields[name], "choices", ()))
    return str(choices.get(value, value))


def _table(form: ListFilterForm, actor: Actor) -> Table:
    seen = Proposal.objects.visible_to(actor).narrowed(form.narrowing).sorted_by(form.sort)
    return Table(
        title=_("Daftar usulan"),
        sheet=_("Usulan"),
        columns=(
            Column(label=_("Nomor"), width=13),
            Column(label=_("Judul"), width=28),
            Column(label=_("Pengusul"), width=16),
            Column(label=_("Provinsi"), width=12),
            Column(label=_("Kabupaten/kota"), width=14),
            Column(label=_("Skema"), width=10),
            Column(label=_("Total (Rp)"), kind=ColumnKind.RUPIAH, width=13, is_summed=True),
            Column(label=_("Diubah"), kind=ColumnKind.DATE, width=15),
            Column(label=_("Status"), width=15),
        ),
        rows=tuple(_row(proposal) for proposal in seen.for_list()[:MOST_ROWS]),
        total_label=_("Jumlah"),
        empty_text=_("Tidak ada usulan yang cocok"),
    )


def _row(proposal: Proposal) -> Row:
    return Row(
        (
            proposal.number,
            proposal.title,
            proposal.office.short_name,
            proposal.province.name,
            proposal.regency.full_name if proposal.regency else None,
            proposal.scheme.short_label,
            int(proposal.total_idr),  # type: ignore[attr-defined]
            timezone.localtime(proposal.changed_at).date(),
            str(ProposalState(proposal.state).label),
        )
    )
