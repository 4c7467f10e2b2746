"""What is struck and rings: a sum of modes, each a pair that beats."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from wellwish.terms import SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Mode(NamedTuple):
    """One way a bowl swings."""

    ratio: float
    """Of its frequency to the lowest mode's."""
    strength: float
    decay_seconds: float
    """To fall by 60 dB."""
    attack_seconds: float
    """To sound in full, for a soft mallet."""


_HEARD_DB = 78
"""A mode is left out once it has fallen so far."""
_APART_MORE = 0.35
"""A mode's pair is this much of the lowest pair's distance further apart than the pair of the mode below."""


def struck(
    rng: np.random.Generator, modes: tuple[Mode, ...], fundamental_hz: float, beats_hz: float, length: int
) -> NDArray[np.float64]:
    """A bowl struck once, [2, length]: the lower of each pair of modes, and the higher.

    A bowl is never quite round: every mode is a pair a little apart. Added up, they beat; the lowest ``beats_hz`` times
    a second, higher ones faster.
    """
    rung = np.zeros((2, length))
    for index, mode in enumerate(modes):
        time = np.arange(min(length, int(mode.decay_seconds * _HEARD_DB / 60 * SAMPLE_RATE))) / SAMPLE_RATE
        envelope = mode.strength * np.exp(-3 * np.log(10) * time / mode.decay_seconds)
        beginning = time < mode.attack_seconds
        envelope[beginning] *= rise(time[beginning] / mode.attack_seconds)
        frequency = fundamental_hz * mode.ratio * rng.uniform(0.998, 1.002)
        apart = beats_hz * (1 + _APART_MORE * index)
        for which, side in enumerate((-0.5, 0.5)):
            phase = rng.random()
            turns = (frequency + side * apart) * time + phase
            turns -= np.floor(turns)  # so that single precision is enough, which is several times as fast
            rung[which, : len(time)] += envelope * np.sin(2 * np.pi * turns.astype(np.float32))
    return rung


def rise(progress: NDArray[np.float64]) -> NDArray[np.float64]:
    """From 0 to 1 without a corner, by a raised cosine."""
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * np.clip(progress, 0, 1)))
