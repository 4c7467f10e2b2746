"""What all measurements share: figures with their goals, times taken in turn, what a subject is given to work with."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Protocol


class NotHere(Exception):
    """A peer is not installed; the message is what to do: ``install nginx``."""


@dataclass(frozen=True, slots=True)
class Goal:
    """How low, or how high, a value may be."""

    least: float | None = None
    most: float | None = None

    def met(self, value: float) -> bool:
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    def __str__(self) -> str:
        bounds = ((sign, bound) for sign, bound in (("≥", self.least), ("≤", self.most)) if bound is not None)
        return " ".join(f"{sign} {shown(bound)}" for sign, bound in bounds)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that is printed. Without a value it was not measured, and ``note`` says why."""

    key: str
    what: str
    """What is set against what."""
    unit: str = "×"
    goal: Goal | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    """The least and the greatest that was seen."""
    runs: int = 0
    note: str = ""

    @property
    def met(self) -> bool | None:
        """None when there is nothing to judge."""
        return None if self.value is None or self.goal is None else self.goal.met(self.value)

    def found(
        self, value: float, *, low: float | None = None, high: float | None = None, runs: int = 1, note: str = ""
    ) -> Figure:
        """This figure, measured."""
        return replace(self, value=value, low=low, high=high, runs=runs, note=note)

    def missing(self, why: str) -> Figure:
        """This figure, not measured."""
        return replace(self, value=None, note=f"not measured: {why}")

    def unjudged(self) -> Figure:
        """This figure without its goal, which is meant for the full run."""
        return replace(self, goal=None)


@dataclass(frozen=True)
class Bench:
    """One run of the benchmarks."""

    quick: bool
    folder: Path
    """Temporary; gone when the run is over."""

    @cached_property
    def stock(self) -> Stock:
        """A data folder with takes, made when the first subject asks for it."""
        from bench.stock import made

        return made(self.folder / "stock", sits=8, longest_seconds=1200) if self.quick else made(self.folder / "stock")


@dataclass(frozen=True, slots=True)
class Stock:
    """A data folder that holds the takes of many sits, and nobody's name."""

    data: Path
    sits: int
    longest_seconds: int
    sound_bytes: int
    """Of all those sits, each as a file of voice alone."""
    stored_bytes: int
    """Of everything in the folder."""


class Subject(Protocol):
    """A module that measures one thing."""

    @property
    def FIGURES(self) -> tuple[Figure, ...]:  # noqa: N802 - a module's constant
        """What it measures, without values."""
        ...

    @property
    def FULL_ONLY(self) -> bool: ...  # noqa: N802

    def measure(self, bench: Bench, /) -> Iterator[Figure]:
        """Each of FIGURES, found or missing. Raises NotHere."""
        ...


# --- times -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Times:
    """What one thing took, run by run, in seconds."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def low(self) -> float:
        return min(self.seconds)

    @property
    def high(self) -> float:
        return max(self.seconds)

    def __len__(self) -> int:
        return len(self.seconds)


def timed(work: Callable[[], object]) -> float:
    """Seconds that ``work`` takes, by the clock on the wall."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def in_turn(runs: int, *works: Callable[[], float]) -> tuple[Times, ...]:
    """Runs each of ``works``, which say themselves how many seconds they took, ``runs`` times.

    They take turns, and the first of a round is another each time, so that a machine that grows busy or warm is as
    unkind to one as to the others.
    """
    seconds: list[list[float]] = [[] for _ in works]
    for run in range(runs):
        for place in range(len(works)):
            which = (run + place) % len(works)
            seconds[which].append(works[which]())
    return tuple(Times(tuple(one)) for one in seconds)


def ratio(figure: Figure, above: Times, below: Times, note: str = "") -> Figure:
    """How many times ``below`` goes into ``above``: of their medians, with the least and greatest of a round."""
    rounds = [a / b for a, b in zip(above.seconds, below.seconds, strict=True)]
    return figure.found(above.median / below.median, low=min(rounds), high=max(rounds), runs=len(rounds), note=note)


def percentile(values: Sequence[float], share: float) -> float:
    """The least of ``values`` that at least ``share`` (0 to 1) of them do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def shown(value: float) -> str:
    """A number as people read it: three digits that count, thousands set apart."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.{max(0, 2 - math.floor(math.log10(abs(value))))}f}"
