"""Sits as columns, a row for each stage, how much was said above them: those that were sat and those to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wellwish.web.pictures.figure import Row, Table, figure

_WIDTH, _LEFT, _RIGHT = 360, 112, 358
_WORDS_TOP, _WORDS_HIGH = 4, 30
_FIRST_ROW, _ROW = 56, 22
_WIDEST, _DOT = 12.0, 0.42
"""Of a column, and the share of it that a dot's radius has."""
_APART = 58
"""Two words below the columns are no closer than this."""


@dataclass(frozen=True, slots=True)
class Step:
    """One column."""

    name: str
    """How it is called below the drawing and in the table."""
    when: str = ""
    """The day it was sat, or what is to be said instead; empty for nothing."""
    rows: frozenset[int] = frozenset()
    """Which stages it has, by their number from 0."""
    who: str = ""
    """Whom it is for, and in which stage."""
    share: float | None = None
    """Of the usual words, 0 to 1; None where nothing was sat and nothing is to come."""
    gone: bool = False
    hard: bool = False
    """Whether it was answered that it was hard."""
    link: str = ""


def steps_picture(
    title: str, says: str, steps: Sequence[Step], stages: Sequence[str], marked: int | None
) -> SafeString:
    """A figure of ``steps``, the earliest first, with its table. ``stages`` are the titles of the rows, from the top.

    ``marked`` is the number of the column, from 0, that is next. Raises ValueError without steps.
    """
    if not steps:
        raise ValueError("a picture of steps needs one")
    wide = min(_WIDEST, (_RIGHT - _LEFT) / len(steps))
    places = [round(_LEFT + wide * (number + 0.5), 1) for number in range(len(steps))]
    rows = [_FIRST_ROW + _ROW * number for number in range(len(stages))]
    bottom = rows[-1] + _ROW / 2
    any_hard = any(step.hard for step in steps)
    context = {
        "box": f"0 0 {_WIDTH} {bottom + (44 if any_hard else 24):g}",
        "left": _LEFT,
        "right": round(_LEFT + wide * len(steps), 1),
        "words_y": _WORDS_TOP + _WORDS_HIGH,
        "rows": [*zip(rows, stages, strict=True)],
        "radius": round(wide * _DOT, 1),
        "columns": [_column(step, x, rows, wide) for step, x in zip(steps, places, strict=True)],
        "marked": {"x": places[marked] - wide / 2, "width": wide, "height": bottom} if marked is not None else None,
        "any_hard": any_hard,
        "hard_y": bottom + 10,
        "names": _names(steps, places, marked),
        "names_y": bottom + (36 if any_hard else 16),
    }
    head = (_("Sit"), _("When"), _("With"), _("Words"))
    table = [Row(tuple(cell or "–" for cell in _cells(step)), step.link) for step in steps]
    return figure(title, says, "pictures/steps.html", context, Table(head, table))


def _column(step: Step, x: float, rows: Sequence[int], wide: float) -> dict[str, object]:
    high = round(_WORDS_HIGH * (step.share or 0), 1)
    return {
        "x": x,
        "dots": [rows[number] for number in sorted(step.rows)],
        "gone": step.gone,
        "hard": step.hard,
        "bar": (x - wide * 0.3, _WORDS_TOP + _WORDS_HIGH - high, wide * 0.6, high) if step.share else None,
        "tip": ", ".join(filter(None, (step.name, _when(step), step.who))),
    }


def _names(steps: Sequence[Step], places: Sequence[float], marked: int | None) -> list[tuple[float, str, str]]:
    """Where, how anchored, and what: which is next, then the first and the last where there is room."""
    last = len(steps) - 1
    named: list[int] = []
    for number in ((marked,) if marked is not None else ()) + (0, last):
        if all(abs(places[number] - places[other]) >= _APART for other in named):
            named.append(number)
    anchors = {0: "start", last: "end"}
    return [(places[number], anchors.get(number, "middle"), steps[number].name) for number in sorted(named)]


def _when(step: Step) -> str:
    return ", ".join(filter(None, (step.when, _("it was hard") if step.hard else "")))


def _cells(step: Step) -> tuple[str, ...]:
    return step.name, _when(step), step.who, f"{round(100 * step.share)}\u00a0%" if step.share is not None else ""
