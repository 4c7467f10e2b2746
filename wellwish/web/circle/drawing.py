"""The circle as its page draws it: from rows to rings, dots and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellwish.practice import STAGE_OF
from wellwish.web.circle.models import Person, Standing
from wellwish.web.circle.rings import CLOSEST, EVERYONE, EVERYONE_RADIUS, Dot, One, Ring, draw

STAGES = ("easy", "friend", "neutral", "difficult", "all")
"""In the order of practice: each a ring."""
STAGE_TITLES = (
    gettext_lazy("Easy to love"),
    gettext_lazy("Liked and missed"),
    gettext_lazy("Hardly known"),
    gettext_lazy("Difficult"),
    gettext_lazy("Groups"),
)
_FINGER = 16
"""Radius of what a finger can touch, where there is room for it."""
_BASELINE = 5
_HALO = 4


@dataclass(frozen=True, slots=True)
class Band:
    title: str
    outer: float
    title_y: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """Somebody in the drawing."""

    key: str
    name: str
    standing: str
    says: str
    """Who they are and where they stand, for where a pointer rests, and for screen readers."""
    dot: Dot
    reach: float
    """Radius of what can be touched."""

    @property
    def halo(self) -> float:
        return self.dot.radius + _HALO

    @property
    def text_x(self) -> float:
        return round(self.dot.box.left + self.dot.box.width / 2, 1) if self.dot.box else 0

    @property
    def text_y(self) -> float:
        return round(self.dot.box.top + self.dot.box.height / 2 + _BASELINE, 1) if self.dot.box else 0


@dataclass(frozen=True, slots=True)
class Rings:
    rings: tuple[Band, ...]
    dots: tuple[Drawn, ...]
    says: str
    """How many are in each ring."""
    everyone: float
    everyone_y: float


def rings_of(people: Sequence[Person]) -> Rings:
    """Of those who may be seen, those of inner rings first."""
    titles = [str(title) for title in STAGE_TITLES]
    ring_of = {str(one.pk): STAGES.index(STAGE_OF[one.spoken.kind]) for one in people}
    inner_first = sorted(people, key=lambda one: ring_of[str(one.pk)])
    drawing = draw(
        [One(str(one.pk), one.name, ring_of[str(one.pk)], one.closeness, one.turn) for one in inner_first], titles
    )
    dots = tuple(
        Drawn(dot.key, one.name, one.standing, _says(one, titles[ring_of[dot.key]]), dot, _reach(dot, drawing.dots))
        for one, dot in zip(inner_first, drawing.dots, strict=True)
    )
    numbers = [*ring_of.values()]
    says = "; ".join(f"{titles[ring.ring]}: {numbers.count(ring.ring)}" for ring in drawing.rings)
    bands = tuple(_band(ring, titles[ring.ring]) for ring in drawing.rings)
    return Rings(bands, dots, f"{says}." if says else "", EVERYONE_RADIUS, EVERYONE.top + EVERYONE.height / 2 + 4)


def _band(ring: Ring, title: str) -> Band:
    return Band(title, ring.outer, round(ring.box.top + ring.box.height / 2 + 4, 1))


def _reach(dot: Dot, dots: Sequence[Dot]) -> float:
    """As wide as a finger, but no more than halfway to the next one, so that whoever is touched is the nearest."""
    apart = min((hypot(dot.x - one.x, dot.y - one.y) for one in dots if one is not dot), default=2.0 * _FINGER)
    return max(dot.radius, min(_FINGER, round(apart / 2, 1)))


def _says(one: Person, title: str) -> str:
    said = [one.name, title]
    if one.standing == Standing.REMEMBERED:
        said.append(_("remembered"))
    elif one.standing == Standing.RESTED:
        said.append(_("resting"))
    if one.closeness is not None:
        said.append(_("closeness %(closeness)s of %(most)d") % {"closeness": one.closeness, "most": CLOSEST})
    return ", ".join(said)
