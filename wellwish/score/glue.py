"""Pauses as glue: how long each is, so that a stage ends exactly on its boundary.

The boxes-and-glue idea of Knuth and Plass, "Breaking Paragraphs into Lines" (Software: Practice and Experience, 1981):
all glue of a line stretches or shrinks by one common ratio.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wellwish.terms import FRAMES_PER_SECOND, Pause

FLOOR_SECONDS = 0.4
"""No pause is ever shorter, however tight the stage."""
_LONG_SECONDS = (40.0, 4.0, 0.0)
"""Pauses that may grow past these take what is left when every pause is at its most: the announced ones, where there
are any; else all that are no mere breath; else all."""


@dataclass(frozen=True, slots=True)
class Glue:
    """A pause as elastic: natural length, how far it gives either way, and its bounds. In seconds."""

    natural: float
    shrink: float
    stretch: float
    least: float
    most: float

    @classmethod
    def of(cls, pause: Pause, sway: float = 1.0) -> Glue:
        """``pause``, its natural length varied by ``sway`` (about 1) within bounds: equal ones sound mechanical."""
        least, most = pause.least_seconds, pause.most_seconds
        natural = min(most, max(least, pause.natural_seconds * sway))
        return cls(natural, natural - least, most - natural, least, most)


def set_glue(glue: Sequence[Glue], frames: int) -> list[int] | None:
    """Frames for each pause, adding up to ``frames`` exactly; None when even the floor is too long.

    Within bounds while that can be. Past every ``most`` the long pauses (or, with none, all) share the rest in
    proportion; below every ``least`` all shrink in proportion, down to the floor.
    """
    if not glue:
        return [] if frames == 0 else None
    total = frames / FRAMES_PER_SECOND
    floor = [min(g.least, FLOOR_SECONDS) for g in glue]
    if total < sum(floor) - 1e-9:
        return None
    if total < sum(g.least for g in glue):
        lengths = _between(floor, [g.least for g in glue], total)
    elif total < sum(g.natural for g in glue):
        lengths = _between([g.least for g in glue], [g.natural for g in glue], total)
    elif total <= sum(g.most for g in glue):
        lengths = _between([g.natural for g in glue], [g.most for g in glue], total)
    else:
        lengths = _past_most(glue, total)
    return _whole_frames(lengths, frames)


def _between(low: Sequence[float], high: Sequence[float], total: float) -> list[float]:
    room = sum(high) - sum(low)
    ratio = (total - sum(low)) / room if room > 0 else 0.0
    return [a + (b - a) * ratio for a, b in zip(low, high, strict=True)]


def _past_most(glue: Sequence[Glue], total: float) -> list[float]:
    extra = total - sum(g.most for g in glue)
    weights = next(w for long in _LONG_SECONDS if any(w := [g.most if g.most > long else 0.0 for g in glue]))
    return [g.most + extra * w / sum(weights) for g, w in zip(glue, weights, strict=True)]


def _whole_frames(lengths: Sequence[float], frames: int) -> list[int]:
    """Each boundary rounded, so that no error adds up."""
    out, at, begun = [], 0.0, 0
    for i, length in enumerate(lengths):
        at += length * FRAMES_PER_SECOND
        end = frames if i == len(lengths) - 1 else round(at)
        out.append(end - begun)
        begun = end
    return out
