"""Numbers over time as a line, with what is usual as a band and which way it goes with how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.dateformat import format as date_words
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wellwish.web.pictures.figure import Row, Table, figure

_WIDTH, _HEIGHT = 360, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 348, 12, 160
"""Of the field that the line lies in."""


@dataclass(frozen=True, slots=True)
class _Field:
    """Days and values → places in the drawing."""

    first: date
    last: date
    least: float
    greatest: float

    def x(self, day: date) -> float:
        """A single day stands in the middle."""
        days = (self.last - self.first).days
        share = (day - self.first).days / days if days else 0.5
        return round(_LEFT + share * (_RIGHT - _LEFT), 1)

    def y(self, value: float) -> float:
        """What lies outside the scale is drawn at its edge."""
        share = (min(max(value, self.least), self.greatest) - self.least) / (self.greatest - self.least)
        return round(_BOTTOM - share * (_BOTTOM - _TOP), 1)


def line_picture(
    title: str,
    points: Sequence[tuple[date, float]],
    *,
    least: float,
    greatest: float,
    band: tuple[float, float] | None,
    trend: tuple[float, float, float, float] | None,
    links: Sequence[str] = (),
) -> SafeString:
    """A figure of ``points`` on a scale from ``least`` to ``greatest``, with its table.

    ``band``: the lower and the upper edge of what is usual. ``trend``: the fitted line's value on the first and on the
    last day, then how far its 95 % interval reaches to either side on each of the two. ``links``: for each point, where
    it can be looked at. Points may come in any order. Raises ValueError without points, and for a scale of no height.
    """
    if not points or greatest <= least:
        raise ValueError("a line needs points, and a scale that goes up")
    linked = list(zip(points, links or [""] * len(points), strict=True))
    linked.sort(key=lambda one: one[0][0])
    shown = [point for point, _link in linked]
    field = _Field(shown[0][0], shown[-1][0], least, greatest)
    places = [(field.x(day), field.y(value)) for day, value in shown]
    context = {
        "box": f"0 0 {_WIDTH} {_HEIGHT}",
        "left": _LEFT,
        "right": _RIGHT,
        "places": places,
        "line": " ".join(f"{x},{y}" for x, y in places),
        "scale": [(field.y(value), number_words(value)) for value in (least, (least + greatest) / 2, greatest)],
        "band": _band(field, band),
        "trend": _trend(trend, field) if trend and len(shown) > 1 else None,
        "days": _days(shown),
        "days_y": _BOTTOM + 22,
    }
    rows = [Row((date_words(day, "j M Y"), number_words(value)), link) for (day, value), link in linked]
    return figure(title, _says(shown, band), "pictures/line.html", context, Table((_("Day"), _("Answer")), rows))


def number_words(value: float) -> str:
    """``4``, ``4.5``: at most one place."""
    return f"{value:.1f}".removesuffix(".0")


def _band(field: _Field, band: tuple[float, float] | None) -> dict[str, float] | None:
    if band is None:
        return None
    top = field.y(max(band))
    return {"x": _LEFT, "y": top, "width": _RIGHT - _LEFT, "height": round(field.y(min(band)) - top, 1)}


def _trend(trend: tuple[float, float, float, float], field: _Field) -> dict[str, object]:
    at_first, at_last, off_first, off_last = trend
    edges = [
        (_LEFT, at_first + off_first),
        (_RIGHT, at_last + off_last),
        (_RIGHT, at_last - off_last),
        (_LEFT, at_first - off_first),
    ]
    return {
        "y1": field.y(at_first),
        "y2": field.y(at_last),
        "sure": " ".join(f"{x},{field.y(value)}" for x, value in edges),
    }


def _days(points: Sequence[tuple[date, float]]) -> list[tuple[float, str, str]]:
    """Where, how anchored, and which day is written below."""
    first, last = points[0][0], points[-1][0]
    if first == last:
        return [((_LEFT + _RIGHT) / 2, "middle", date_words(first, "j M Y"))]
    form = "j M" if first.year == last.year else "j M Y"
    return [(_LEFT, "start", date_words(first, form)), (_RIGHT, "end", date_words(last, form))]


def _says(points: Sequence[tuple[date, float]], band: tuple[float, float] | None) -> str:
    (first, at_first), (last, at_last) = points[0], points[-1]
    if len(points) == 1:
        said = _("%(value)s on %(day)s.") % {"value": number_words(at_first), "day": date_words(first, "j F Y")}
    else:
        said = _("%(from)s on %(first)s, %(to)s on %(last)s; %(count)d answers.") % {
            "from": number_words(at_first),
            "first": date_words(first, "j F Y"),
            "to": number_words(at_last),
            "last": date_words(last, "j F Y"),
            "count": len(points),
        }
    if band:
        usual = {"low": number_words(min(band)), "high": number_words(max(band))}
        said += " " + _("Usual for you: %(low)s to %(high)s.") % usual
    return said
