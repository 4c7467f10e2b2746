"""A year of the path for each kind of meditator: what the tests hold its rules against, and how long it takes."""

from __future__ import annotations

import statistics
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from bench.harness import Bench, Figure, Goal, timed
from wellwish.practice import Felt, Steps, answered, day_of
from wellwish.practice.path import Choice, Companion, OnPath, choose
from wellwish.terms import Kind

_ROUNDS = 5
_SEED = 7


@dataclass(frozen=True)
class Meditator:
    circle: tuple[Kind, ...]
    each_day: float = 1.0
    """How often they sit on a day, on average."""
    minutes: int = 10
    hour: int = 8
    too_much: float = 0.1
    hard: float = 0.0
    """How often a sit without anyone difficult is hard."""
    alone: bool = False
    course: bool = False
    away: tuple[int, int] = (0, 0)


PEOPLE = (Kind.LOVED, Kind.LIKED, Kind.STRANGER, Kind.GROUP, Kind.PET, Kind.MISSED)
HARD = (Kind.DIFFICULT, Kind.DIFFICULT)
MEDITATORS = {
    "daily": Meditator(PEOPLE + HARD),
    "on the course": Meditator(PEOPLE + HARD, course=True, minutes=15),
    "weekly": Meditator(PEOPLE + HARD, each_day=1 / 7, minutes=20),
    "lapsing": Meditator(PEOPLE + HARD, each_day=0.7, away=(60, 240)),
    "distressed": Meditator(PEOPLE + HARD, too_much=0.8, hard=0.2),
    "nobody difficult": Meditator(PEOPLE * 2, minutes=15),
    "circle of 60": Meditator(PEOPLE * 9 + HARD * 3, minutes=20),
    "sleep only": Meditator((), hour=22, alone=True),
    "night shift": Meditator(PEOPLE + HARD, each_day=1.6, hour=3),
}


@dataclass(frozen=True)
class Sat:
    on: OnPath
    choice: Choice
    felt: Felt | None

    @property
    def day(self) -> date:
        return day_of(self.on.now, UTC)

    @property
    def hard_people(self) -> set[str]:
        return {one.id for one in self.on.companions if one.kind is Kind.DIFFICULT} & {*self.choice.people}


def year(of: Meditator, seed: int) -> Iterator[Sat]:
    """Every sit of a year, chosen by the path and sat as offered; the yes is said after three months."""
    rng = Random(seed)
    begin = datetime(2026, 1, 1, of.hour, tzinfo=UTC)
    circle = tuple(Companion(f"{i}", kind, begin, None, 1 + i % 5) for i, kind in enumerate(of.circle))
    circle = tuple(replace(one, hardness=None) if one.kind is not Kind.DIFFICULT else one for one in circle)
    steps, sits, was_hard, last = Steps(), 0, False, begin
    for day in range(365):
        times = int(of.each_day) + (rng.random() < of.each_day % 1)
        for time in range(0 if of.away[0] <= day < of.away[1] else times):
            now = begin + timedelta(days=day, minutes=30 * time)
            steps = replace(steps, agreed=day >= 90 and day % 100 < 80)
            number = sits + 1 if of.course else None
            recent = was_hard and now - last <= timedelta(days=2)
            on = OnPath(now, circle, sits, of.minutes, number, steps, recent, of.alone)
            choice = choose(on)
            hard = any(one.kind is Kind.DIFFICULT for one in circle if one.id in choice.people)
            felt = rng.choices([Felt.TOO_MUCH, Felt.EASY], [of.too_much, 1 - of.too_much])[0] if hard else None
            yield Sat(on, choice, felt)
            if felt:
                steps = answered(steps, felt, day_of(now, UTC))
            was_hard, last, sits = not hard and rng.random() < of.hard, now, sits + 1
            circle = tuple(replace(one, met=now) if one.id in choice.people else one for one in circle)


YEARS = Figure(
    "path_years_seconds",
    f"the path decides every sit of a year for each of {len(MEDITATORS)} kinds of meditator",
    "s",
    Goal(most=10),
)
FIGURES = (YEARS,)
FULL_ONLY = False


def measure(bench: Bench) -> Iterator[Figure]:
    """All their years, one after the other, on one core."""
    sits = [sum(1 for _ in year(of, _SEED)) for of in MEDITATORS.values()]
    seconds = [timed(_all_years) for _ in range(1 if bench.quick else _ROUNDS)]
    note = f"{len(sits)} years, {sum(sits):,} sits"
    yield YEARS.found(statistics.median(seconds), low=min(seconds), high=max(seconds), runs=len(seconds), note=note)


def _all_years() -> None:
    for of in MEDITATORS.values():
        deque(year(of, _SEED), maxlen=0)
