"""Program and kegiatan of a proposal, and a name for each code its lines use."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.models import BudgetActivity, BudgetProgram
from ikmportal.ui.fields import VolumeField
from ikmportal.ui.forms import MendingForm, name_the_mend
from programs.actions.structure import Title
from programs.figures.rab import Node
from programs.forms.catalogue import Catalogue
from programs.models import Proposal

_NAMED = ("ro", "komponen", "sub")


class StructureForm(MendingForm):
    """One field for each name; an RO also has a volume and a unit."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    program = forms.ModelChoiceField(
        BudgetProgram.objects.none(),
        label=gettext_lazy("Program"),
        required=False,
        empty_label="–",
    )
    activity = forms.ModelChoiceField(
        BudgetActivity.objects.none(),
        label=gettext_lazy("Kegiatan"),
        required=False,
        empty_label="–",
    )

    def __init__(self, *args: Any, proposal: Proposal, nodes: Sequence[Node], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self._catalogue = Catalogue(proposal.scheme.fiscal_year_id)
        self.nodes = [node for node in nodes if node.level in _NAMED]
        programs = BudgetProgram.objects.filter(fiscal_year=self._catalogue.year)
        activities = BudgetActivity.objects.filter(program__fiscal_year=self._catalogue.year)
        self.fields["program"].queryset = programs.order_by("code")  # type: ignore[attr-defined]
        self.fields["activity"].queryset = activities.order_by("code")  # type: ignore[attr-defined]
        self.initial["version"] = proposal.version
        self.initial["program"] = proposal.budget_program_id
        self.initial["activity"] = proposal.budget_activity_id
        for node in self.nodes:
            self._add(node)
        name_the_mend(self)

    @property
    def unmarked(self) -> list[str]:
        """Everything may be named later: nothing is called optional."""
        return list(self.fields)

    def rows(self) -> list[dict[str, Any]]:
        """The nodes with their fields, for the page."""
        return [
            {
                "node": node,
                "name": self[_field("nama", node)],
                "volume": self[_field("volume", node)] if node.level == "ro" else None,
                "unit": self[_field("satuan", node)] if node.level == "ro" else None,
            }
            for node in self.nodes
        ]

    def _add(self, node: Node) -> None:
        words = {"ro": _("RO"), "komponen": _("Komponen"), "sub": _("Subkomponen")}
        label = f"{words[node.level]} {'.'.join(node.path)}"
        self.fields[_field("nama", node)] = forms.CharField(
            label=label, max_length=200, required=False, initial=node.name
        )
        if node.level == "ro":
            self.fields[_field("volume", node)] = VolumeField(
                label=_("Volume %(code)s") % {"code": ".".join(node.path)},
                required=False,
                decimal_places=3,
                initial=node.volume,
            )
            self.fields[_field("satuan", node)] = forms.CharField(
                label=_("Satuan %(code)s") % {"code": ".".join(node.path)},
                max_length=40,
                required=False,
                initial=node.unit,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for node in self.nodes:
            volume = cleaned.get(_field("volume", node))
            if volume is not None and not 0 < volume < Decimal(10) ** 9:
                self.add_error(_field("volume", node), _("Isi volume lebih dari 0, misalnya 20."))
        return cleaned

    def titles(self) -> list[Title]:
        """What the action stores."""
        return [self._title(node) for node in self.nodes]

    def _title(self, node: Node) -> Title:
        kro, output, *below = node.path
        return Title(
            output_class_id=self._catalogue.classes[kro].pk,
            output_code=output,
            component=below[0] if below else "",
            subcomponent=below[1] if len(below) > 1 else "",
            name=self.cleaned_data[_field("nama", node)],
            volume=self.cleaned_data.get(_field("volume", node)),
            unit=self.cleaned_data.get(_field("satuan", node), ""),
        )


def _field(kind: str, node: Node) -> str:
    return "-".join((kind, *node.path))
