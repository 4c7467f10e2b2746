"""What answers on a scale can say of a change, and what they cannot: numbers in, numbers out.

A single change says something only against how much answers move anyway. Where an instrument's spread and reliability
are published, that is the reliable change index (Jacobson & Truax 1991, doi:10.1037/0022-006X.59.1.12). Where they are
not, as for our own items, it is what the same person answered before. With too little to go by there is None.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

import numpy as np

FEWEST = 5
"""Answers below which neither a usual range nor a trend is told."""
_SURE = 1.96
"""Standard deviations that 95 % of a normal distribution lie within."""


class Verdict(Enum):
    TOO_EARLY = "too early"
    """There are too few answers to tell."""
    WITHIN = "within"
    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Published:
    """What is known of an instrument from the people it was tried on."""

    sd: float
    """The standard deviation of its scores; above 0."""
    reliability: float
    """Of its scores, such as test-retest; from 0 up to, not including, 1."""

    def __post_init__(self) -> None:
        if not (math.isfinite(self.sd) and self.sd > 0 and 0 <= self.reliability < 1):
            raise ValueError("a spread is above 0, and a reliability from 0 up to 1")

    @property
    def difference_error(self) -> float:
        """The standard error of a difference of two scores, √2·SD·√(1−r)."""
        return math.sqrt(2) * self.sd * math.sqrt(1 - self.reliability)

    @property
    def least_change(self) -> float:
        """The reliable change index: a change larger than this is more than chance makes 95 times of 100."""
        return _SURE * self.difference_error

    def errors_between(self, before: float, after: float) -> float:
        """The change in standard errors of a difference, what Jacobson and Truax call RC."""
        return (after - before) / self.difference_error

    def judge(self, before: float, after: float) -> Verdict:
        """``WITHIN``, unless the change goes past ``least_change``."""
        if abs(after - before) <= self.least_change:
            return Verdict.WITHIN
        return Verdict.ABOVE if after > before else Verdict.BELOW


@dataclass(frozen=True, slots=True)
class Range:
    """Where a person's next answer lies 95 times of 100 if nothing changed."""

    low: float
    high: float
    count: int
    """How many answers it is made of."""

    def judge(self, value: float) -> Verdict:
        if self.low <= value <= self.high:
            return Verdict.WITHIN
        return Verdict.ABOVE if value > self.high else Verdict.BELOW


def usual_range(earlier: Sequence[float], least: float, greatest: float, step: float = 1.0) -> Range | None:
    """The 95 % prediction interval of one more answer, from ``earlier`` ones: mean ± t·s·√(1+1/n).

    It is never narrower than one ``step`` of the scale to either side, for no one answers finer than that, and ends
    where the scale does. None with fewer than FEWEST. It takes answers for independent of each other, which those of
    one day are not quite.
    """
    count = len(earlier)
    if count < FEWEST:
        return None
    values = np.asarray(earlier, dtype=float)
    spread = float(values.std(ddof=1)) * math.sqrt(1 + 1 / count) * _t(count - 1)
    reach, middle = max(spread, step), float(values.mean())
    return Range(max(least, middle - reach), min(greatest, middle + reach), count)


def judge_by_own(earlier: Sequence[float], value: float, least: float, greatest: float) -> Verdict:
    """``value`` against the usual range of ``earlier`` answers; ``TOO_EARLY`` where there is none."""
    usual = usual_range(earlier, least, greatest)
    return usual.judge(value) if usual else Verdict.TOO_EARLY


@dataclass(frozen=True, slots=True)
class Trend:
    """A straight line through answers, by least squares over days."""

    per_week: float
    low: float
    high: float
    """The 95 % interval of ``per_week``."""
    at_first: float
    at_last: float
    """The line's value on the first and on the last day."""
    off_first: float
    off_last: float
    """How far the 95 % interval of the line reaches to either side there."""
    count: int

    @property
    def is_sure(self) -> bool:
        """Whether the interval holds one direction only."""
        return self.low > 0 or self.high < 0


def trend(points: Sequence[tuple[date, float]]) -> Trend | None:
    """None with fewer than FEWEST answers, or with all of them on fewer than three days.

    Intervals are those of Student's t with n−2 degrees of freedom; they take what is left over for independent.
    """
    first = min((day for day, _ in points), default=None)
    if first is None or len(points) < FEWEST or len({day for day, _ in points}) < 3:
        return None
    days = np.asarray([(day - first).days for day, _ in points], dtype=float)
    values = np.asarray([value for _, value in points], dtype=float)
    middle, count = float(days.mean()), len(points)
    square = float(((days - middle) ** 2).sum())
    slope = float(((days - middle) * (values - values.mean())).sum()) / square
    left = values - values.mean() - slope * (days - middle)
    noise = math.sqrt(float((left**2).sum()) / (count - 2))
    reach = _t(count - 2) * noise
    last = float(days.max())

    def line(day: float) -> float:
        return float(values.mean()) + slope * (day - middle)

    def off(day: float) -> float:
        return reach * math.sqrt(1 / count + (day - middle) ** 2 / square)

    sure = reach / math.sqrt(square)
    return Trend(7 * slope, 7 * (slope - sure), 7 * (slope + sure), line(0), line(last), off(0), off(last), count)


def _t(degrees: int) -> float:
    """The 97.5th percentile of Student's t."""
    from scipy.special import stdtrit  # heavy, and needed by few

    return float(stdtrit(degrees, 0.975))
