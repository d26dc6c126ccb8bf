"""A waterfall as SVG: on screen and in the PDF the same drawing, never without its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ikmportal.ui import formats

WIDTH, ROW, BAR, TOP = 360, 46, 18, 20


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step: a total that stands on the ground, or a change from the total before it."""

    key: str
    amount: int
    is_total: bool = False
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class DrawnStep:
    """Where a step stands in the drawing, in units of its view box."""

    label: str
    value: str
    kind: str
    x: str
    width: str
    text_y: int
    bar_y: int


def drawn(steps: Sequence[Step]) -> list[DrawnStep]:
    """Place the steps one below the other. Pure."""
    most = max((max(span) for span in _spans(steps)), default=0) or 1
    return [
        DrawnStep(
            label=step.label,
            value=formats.rupiah_short(step.amount),
            kind="total" if step.is_total else "naik" if step.amount >= 0 else "turun",
            x=_units(min(span), most),
            width=_units(max(span) - min(span), most),
            text_y=number * ROW + 13,
            bar_y=number * ROW + TOP,
        )
        for number, (step, span) in enumerate(zip(steps, _spans(steps), strict=True))
    ]


def _spans(steps: Sequence[Step]) -> list[tuple[int, int]]:
    """From where to where each bar reaches."""
    spans, level = [], 0
    for step in steps:
        start = 0 if step.is_total else level
        level = start + step.amount
        spans.append((start, level))
    return spans


def _units(amount: int, most: int) -> str:
    """A length with two decimals."""
    hundredths = int(Fraction(amount * WIDTH * 100, most))
    return f"{hundredths // 100}.{hundredths % 100:02}"


def waterfall_svg(title: str, steps: Sequence[Step]) -> SafeString:
    """Draw labelled steps under a title."""
    context = {
        "title": title,
        "steps": drawn(steps),
        "width": WIDTH,
        "height": max(len(steps), 1) * ROW,
        "bar": BAR,
    }
    return SafeString(render_to_string("ui/waterfall.html", context))
