"""Where everyone of a circle is drawn: rings round the self, a dot a person, and a place for each name. No pages here.

Units are those of the drawing, a square of ``SIZE`` about its middle, the self. A ring is a band of its kinds of
people; within it, who is closer stands nearer to the self. Turns are counted from the right, clockwise, from 0 to 1.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, cos, hypot, pi, sin

SIZE = 440
CLOSEST, FARTHEST = 10, 0
"""How close somebody may feel; who was not placed stands in the middle of their ring."""
NAMED = 12
"""Up to so many all names are written; of more, those that have room beside their dots."""
MOST_LETTERS = 14
FONT = 14
_HALF = SIZE / 2
_SELF = 30
"""Radius within which nobody else stands."""
_OUTER = 200
"""Radius of the last ring with people; everyone is beyond."""
_LETTER, _LINE = 0.62 * FONT, 1.25 * FONT
_GAP = 3
_TURNS_TRIED = 48


@dataclass(frozen=True, slots=True)
class One:
    """Somebody to be drawn."""

    key: str
    name: str
    ring: int
    """From the inside, 0 first; rings that nobody is in are left out."""
    closeness: float | None = None
    turn: float | None = None


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def meets(self, other: Box) -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True, slots=True)
class Dot:
    key: str
    x: float
    y: float
    radius: float
    label: str
    """As it is written, cut to ``MOST_LETTERS``; empty where there is no room."""
    box: Box | None
    away: bool
    """Whether the name is so far off that a line leads to it."""
    near: float
    far: float
    """How far from the middle the closest in this ring stands, and the farthest."""

    @property
    def line(self) -> tuple[float, float] | None:
        """Where a line from the dot to its name ends."""
        if self.box is None or not self.away:
            return None
        x = min(max(self.x, self.box.left), self.box.right)
        return x, self.box.bottom if self.box.bottom < self.y else self.box.top


@dataclass(frozen=True, slots=True)
class Ring:
    ring: int
    inner: float
    outer: float
    box: Box
    """Where its title is written, at the top of its outer edge."""


@dataclass(frozen=True, slots=True)
class Drawing:
    rings: tuple[Ring, ...]
    dots: tuple[Dot, ...]


SELF = Box(-24, -12, 48, 24)
EVERYONE = Box(-40, _HALF - _LINE, 80, _LINE)
"""Where the self and everyone are written."""
EVERYONE_RADIUS = _HALF - _LINE / 2


def draw(people: Sequence[One], titles: Sequence[str]) -> Drawing:
    """``titles``: by number of the ring. Dots come in the order of ``people``, whose keys are each there once."""
    rings = _rings(sorted({one.ring for one in people}), titles)
    by_number = {ring.ring: ring for ring in rings}
    radius = _dot_radius(len(people))
    places = _places(people, by_number, radius)
    taken = [ring.box for ring in rings] + [SELF, EVERYONE]
    dots = [_around(x, y, radius) for x, y in places]
    drawn = []
    for one, (x, y) in zip(people, places, strict=True):
        label = short(one.name)
        found = _label_box(label, x, y, radius, taken, dots, must=len(people) <= NAMED)
        if found:
            taken.append(found[0])
        box, away = found or (None, False)
        near, far = _reach(by_number[one.ring], radius)
        drawn.append(Dot(one.key, x, y, radius, label if found else "", box, away, near, far))
    return Drawing(tuple(rings), tuple(drawn))


def short(name: str) -> str:
    """A name cut so that it is no wider than ``MOST_LETTERS`` of ours."""
    if _letters(name) <= MOST_LETTERS:
        return name
    kept = ""
    for letter in name:
        if _letters(kept + letter) > MOST_LETTERS - 1:
            break
        kept += letter
    return f"{kept.rstrip()}…"


def width(text: str) -> float:
    """No less than what it takes in the fonts a system has, as far as can be told without them."""
    return _letters(text) * _LETTER


def _letters(text: str) -> float:
    return sum(_letter(one) for one in text)


def _letter(one: str) -> float:
    if unicodedata.combining(one):
        return 0
    return 1.8 if unicodedata.east_asian_width(one) in "WF" or one in "mwMW" else 1


def _rings(there: Sequence[int], titles: Sequence[str]) -> list[Ring]:
    if not there:
        return []
    wide = (_OUTER - _SELF) / len(there)
    rings = []
    for place, number in enumerate(there):
        outer = _SELF + wide * (place + 1)
        across = width(titles[number]) * 0.9  # titles are written smaller
        box = Box(-across / 2, -outer - _LINE / 2, across, _LINE)
        rings.append(Ring(number, round(outer - wide, 1), round(outer, 1), box))
    return rings


def _dot_radius(count: int) -> float:
    if count <= NAMED:
        return 8
    return 6 if count <= 60 else 4


def _places(people: Sequence[One], rings: dict[int, Ring], radius: float) -> list[tuple[float, float]]:
    """Each where they were put, or evenly along their ring, moved on along it until they hide nobody."""
    placed: list[tuple[float, float]] = []
    mates = {ring: [one.key for one in people if one.ring == ring] for ring in rings}
    for one in people:
        ring, there = rings[one.ring], mates[one.ring]
        turn = one.turn
        if turn is None:  # by their place among all of the ring, so that moving one moves no other
            turn = _first_turn(one.ring) + there.index(one.key) / len(there)
        placed.append(_free(ring, _off(ring, one.closeness, radius), turn, radius, placed))
    return placed


def _first_turn(ring: int) -> float:
    """Neighbouring rings begin apart, and none at the top, where titles are."""
    return 0.07 + 0.29 * ring


def _reach(ring: Ring, radius: float) -> tuple[float, float]:
    middle = (ring.inner + ring.outer) / 2
    room = max(0, (ring.outer - ring.inner) / 2 - radius - _GAP)
    return middle - room, middle + room


def _off(ring: Ring, closeness: float | None, radius: float) -> float:
    """How far from the middle."""
    near, far = _reach(ring, radius)
    share = 0.5 if closeness is None else 1 - closeness / CLOSEST
    return near + share * (far - near)


def _free(
    ring: Ring, off: float, turn: float, radius: float, placed: Sequence[tuple[float, float]]
) -> tuple[float, float]:
    """The nearest free spot on the same way round; then on other ways within the ring; else where it was."""
    reach = (ring.outer - ring.inner) / 2 - radius
    ways = [off, *((ring.inner + ring.outer) / 2 + share * reach for share in (0, -1, 1, -0.5, 0.5))]
    for way in ways:
        for step in range(_TURNS_TRIED):
            aside = ceil(step / 2) * (1 if step % 2 else -1) / _TURNS_TRIED
            x, y = _at(way, turn + aside)
            near_title = abs(x) < 2 * radius and y < 0  # the titles stand above the self
            if not near_title and all(hypot(x - a, y - b) >= 2 * radius + _GAP for a, b in placed):
                return x, y
    return _at(off, turn)


def _at(off: float, turn: float) -> tuple[float, float]:
    return round(off * cos(2 * pi * turn), 1), round(off * sin(2 * pi * turn), 1)


def _around(x: float, y: float, radius: float) -> Box:
    return Box(x - radius, y - radius, 2 * radius, 2 * radius)


def _label_box(
    label: str, x: float, y: float, radius: float, taken: Sequence[Box], dots: Sequence[Box], *, must: bool
) -> tuple[Box, bool] | None:
    """The first place for a name that meets no other name and no dot, and whether it is away from its own dot.

    Where it ``must`` have one, a dot may lie under it at last: there are always more places than names.
    """
    wide = width(label)
    for box in _beside(wide, x, y, radius):
        if _inside(box) and not any(box.meets(other) for other in (*taken, *dots)):
            return box, False
    if not must:
        return None
    spots = sorted(_everywhere(wide), key=lambda box: hypot(box.left + wide / 2 - x, box.top + _LINE / 2 - y))
    free = [box for box in spots if not any(box.meets(other) for other in taken)]
    clear = [box for box in free if not any(box.meets(other) for other in dots)]
    return (clear or free)[0], True


def _beside(wide: float, x: float, y: float, radius: float) -> Iterator[Box]:
    """Below, above, to the right and to the left of a dot, then a little aside of these."""
    near = radius + _GAP
    for aside in (0.0, wide / 4, -wide / 4):
        yield Box(x - wide / 2 + aside, y + near - 1, wide, _LINE)
        yield Box(x - wide / 2 + aside, y - near - _LINE + 1, wide, _LINE)
    for down in (0.0, _LINE / 2, -_LINE / 2):
        yield Box(x + near, y - _LINE / 2 + down, wide, _LINE)
        yield Box(x - near - wide, y - _LINE / 2 + down, wide, _LINE)


def _everywhere(wide: float) -> Iterator[Box]:
    columns = max(1, int((SIZE - wide) // (wide / 2)))
    for row in range(int(SIZE // _LINE)):
        for column in range(columns + 1):
            yield Box(-_HALF + column * (SIZE - wide) / columns, -_HALF + row * _LINE, wide, _LINE)


def _inside(box: Box) -> bool:
    return box.left >= -_HALF and box.right <= _HALF and box.top >= -_HALF and box.bottom <= _HALF
