"""Which stages a sit has, for whom, and for how long: decided before any audio exists.

The minutes are those of PRACTICE.md's table (our own design). The plan alone drops stages and alone says "too short".
"""

from __future__ import annotations

import contextlib
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wellwish.errors import TooShort
from wellwish.practice.circle import LONGEST_SECONDS, spoken_length
from wellwish.script import STAGE_OF
from wellwish.terms import STAGE_KINDS, Person, PlannedStage, Script

_COLUMNS = (5, 10, 15, 20, 30, 45)
_MINUTES = {
    "settle": (0.75, 1.25, 1.5, 2, 2.5, 3),
    "self": (1.25, 2, 2.5, 3, 5, 7),
    "easy": (1.5, 2, 2.5, 3, 4, 6),
    "friend": (0, 0, 2, 2.5, 4, 6),
    "neutral": (0, 2, 2.25, 3, 4.5, 7),
    "difficult": (0, 0, 1.5, 2.5, 4, 6),
    "all": (1, 2, 1.75, 3, 4.5, 8),
    "close": (0.5, 0.75, 1, 1, 1.5, 2),
}
_SHORT_SHARES = {"settle": 0.15, "self": 0.3, "person": 0.4, "close": 0.15}
"""Under four minutes: settle, self, one person, close."""

SHORT_SECONDS = 240
LEAST_SECONDS = 45
"""A stage lives only from here up; settling and closing, which frame the sit, may be shorter."""
_FRAME_LEAST = {"settle": 30, "close": 20}

_UNNAMED = ("friend", "neutral", "easy")
"""Stages also there for someone the listener chooses in silence, in the order they give way."""

Leasts = Mapping[str, float]
"""Least seconds a stage of this kind needs for one person: what its script always says, said without hurry."""


def plan(
    length_seconds: int, people: Sequence[Person], *, leasts: Leasts | None = None, easy_first: bool = False
) -> tuple[PlannedStage, ...]:
    """The stages of a loving-kindness sit; their seconds add up to ``length_seconds``.

    ``easy_first`` puts the easy being before oneself, for whom kindness to oneself is hard.
    Raises TooShort, naming the shortest length that holds everyone named; nobody is ever dropped.
    """
    draft = _Draft(people, leasts or {})
    seconds = draft.seconds(length_seconds)
    order = [kind for kind in STAGE_KINDS if kind in seconds]
    if easy_first and "easy" in order:
        order.remove("easy")
        order.insert(order.index("self"), "easy")
    return _whole_seconds([stage for kind in order for stage in draft.stages(kind, seconds[kind])], length_seconds)


def plan_by_weights(length_seconds: int, script: Script, leasts: Leasts | None = None) -> tuple[PlannedStage, ...]:
    """The stages of any other script: by weight, none below its least. Raises TooShort."""
    least = {str(i): max(s.least_seconds, (leasts or {}).get(str(i), 0)) for i, s in enumerate(script.stages)}
    shares = {str(i): s.weight for i, s in enumerate(script.stages)}
    if sum(least.values()) > length_seconds:
        raise _too_short("This exercise", math.ceil(sum(least.values())))
    seconds = _poured(shares, least, length_seconds)
    return _whole_seconds(
        [_Slice(stage.kind, None, seconds[str(i)], 0) for i, stage in enumerate(script.stages)], length_seconds
    )


@dataclass(frozen=True, slots=True)
class _Slice:
    kind: str
    person: Person | None
    seconds: float
    turn: int


class _Draft:
    """The people of a sit at their stages, and how little each stage can do with."""

    def __init__(self, people: Sequence[Person], leasts: Leasts) -> None:
        self.count = len(people)
        self.at = {kind: [p for p in people if STAGE_OF[p.kind] == kind] for kind in STAGE_KINDS}
        self.leasts = leasts

    def least(self, kind: str, *, short: bool = False) -> float:
        said = self.leasts.get(kind, 0)
        floor = 0 if short else _FRAME_LEAST.get(kind, LEAST_SECONDS)
        heads = len(self.at[kind]) + (kind == "all" and not short)
        return max(floor, said) * max(1, heads)

    def stages(self, kind: str, seconds: float) -> list[_Slice]:
        """The stage, once for each person at it; everyone everywhere comes after the groups."""
        people: list[Person | None] = [*self.at[kind]]
        if (kind == "all" and self.everyone) or not people:
            people.append(None)
        return [_Slice(kind, person, seconds / len(people), turn) for turn, person in enumerate(people)]

    def seconds(self, length: int) -> dict[str, float]:
        """Each stage's share of ``length``; where the stages of a longer sit do not fit yet, a short one's may."""
        if self.count > 1:
            return self.long(length)
        if length >= SHORT_SECONDS:
            with contextlib.suppress(TooShort):
                return self.long(length)
        return self.short(length)

    def short(self, length: int) -> dict[str, float]:
        self.everyone = False
        stage = next((kind for kind, people in self.at.items() if people), "easy")
        shares = {kind if kind != "person" else stage: share for kind, share in _SHORT_SHARES.items()}
        least = {kind: self.least(kind, short=True) for kind in shares}
        if sum(least.values()) > length:
            raise _too_short("This sit", math.ceil(sum(least.values())))
        return _poured(shares, least, length)

    def long(self, length: int) -> dict[str, float]:
        self.everyone = True
        shares = self._shares(length)
        least = {kind: self.least(kind) for kind in shares}
        while True:
            seconds = _poured(shares, least, length) if sum(least.values()) <= length else None
            # A stage for nobody in particular goes first where it would be too short to live, or leaves no room.
            cramped = [k for k in _UNNAMED if k in shares and self._may_go(k, shares)]
            cramped = [k for k in cramped if seconds is None or shares[k] < LEAST_SECONDS]
            if not cramped:
                break
            self._give_away(shares, cramped[0])
            del least[cramped[0]]
        if seconds is None or length < SHORT_SECONDS:
            raise _too_short(self._whom(), max(SHORT_SECONDS, math.ceil(sum(least.values()))))
        return seconds

    def _shares(self, length: int) -> dict[str, float]:
        """Seconds by the table, with people where it has a dash, summing to ``length``."""
        shares = {kind: 60 * _interpolated(row, length / 60) for kind, row in _MINUTES.items()}
        if not self.at["difficult"]:
            shares["easy"] += shares.pop("difficult")
        for kind, row in _MINUTES.items():
            if self.at[kind] and not shares[kind]:
                column = next(i for i, minutes in enumerate(row) if minutes)
                shares[kind] = length * row[column] / _COLUMNS[column]
        shares = {kind: seconds for kind, seconds in shares.items() if seconds}
        whole = sum(shares.values())
        return {kind: seconds * length / whole for kind, seconds in shares.items()}

    def _may_go(self, kind: str, shares: Mapping[str, float]) -> bool:
        others = [k for k in shares if k in ("easy", "friend", "neutral", "difficult") and k != kind]
        return not self.at[kind] and bool(others)

    @staticmethod
    def _give_away(shares: dict[str, float], kind: str) -> None:
        kinds = list(shares)
        at = kinds.index(kind)
        neighbours = [k for k in (kinds[at - 1], kinds[at + 1]) if k not in _FRAME_LEAST]
        share = shares.pop(kind)
        for neighbour in neighbours:
            shares[neighbour] += share / len(neighbours)

    def _whom(self) -> str:
        return "This sit" if not self.count else "One person" if self.count == 1 else f"{self.count} people"


def _too_short(whom: str, shortest: int) -> TooShort:
    needs = "needs" if whom in ("This sit", "This exercise", "One person") else "need"
    if shortest > LONGEST_SECONDS and needs == "needs":
        hint = "make some of what its script always says optional (“?1”)"
        return TooShort(f"{whom} {needs} more than 60 minutes; {hint}.", shortest)
    if shortest > LONGEST_SECONDS:
        return TooShort(f"{whom} {needs} more than 60 minutes; choose fewer people for this sit.", shortest)
    return TooShort(
        f"{whom} {needs} at least {spoken_length(shortest)}; choose a longer sit or fewer people.", shortest
    )


def _interpolated(row: Sequence[float], minutes: float) -> float:
    """The table's row at any length: straight lines between columns, in proportion outside them."""
    if minutes <= _COLUMNS[0]:
        return row[0] * minutes / _COLUMNS[0]
    if minutes >= _COLUMNS[-1]:
        return row[-1] * minutes / _COLUMNS[-1]
    right = bisect_right(_COLUMNS, minutes)
    low, high = _COLUMNS[right - 1], _COLUMNS[right]
    return row[right - 1] + (row[right] - row[right - 1]) * (minutes - low) / (high - low)


def _poured(shares: Mapping[str, float], least: Mapping[str, float], length: float) -> dict[str, float]:
    """``length`` shared out in proportion to ``shares``, nobody below ``least`` (whose sum fits)."""
    held: dict[str, float] = {}
    while True:
        free = {kind: share for kind, share in shares.items() if kind not in held}
        scale = (length - sum(held.values())) / sum(free.values()) if free else 0
        low = [kind for kind, share in free.items() if share * scale < least[kind] - 1e-9]
        if not low:
            return {kind: held.get(kind, shares[kind] * scale) for kind in shares}
        held |= {kind: least[kind] for kind in low}


def _whole_seconds(slices: Sequence[_Slice], length: int) -> tuple[PlannedStage, ...]:
    """Boundaries on whole seconds; together exactly ``length``."""
    out, at, begun = [], 0.0, 0
    for i, piece in enumerate(slices):
        at += piece.seconds
        end = length if i == len(slices) - 1 else math.floor(at + 0.5)
        out.append(PlannedStage(piece.kind, piece.person, end - begun, piece.turn))
        begun = end
    return tuple(out)
