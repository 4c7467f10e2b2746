"""A bell made of nothing: a struck bowl as the sum of its modes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wellwish.sound.loudness import gain, true_peak
from wellwish.terms import BELL_SECONDS, FRAME, SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PEAK_DBTP = -15.0
_FUNDAMENTAL_HZ = 204.0
_BEATS_HZ = 0.55
_FADE_SECONDS = 5.0
# Ratio to the fundamental, strength, seconds to fall by 60 dB, seconds to sound in full: as in Himalayan bowls, the
# higher a mode, the sooner it comes and the faster it is gone.
_MODES = (
    (1.0, 1.0, 26.0, 0.045),
    (2.71, 0.34, 13.0, 0.030),
    (5.10, 0.10, 6.0, 0.020),
    (8.10, 0.045, 2.6, 0.014),
    (11.6, 0.016, 1.4, 0.010),
)


def bell(seed: int = 0) -> NDArray[np.float32]:
    """One struck bowl, mono, float32 [n] of ``BELL_SECONDS``; its first and last frame are silent.

    Its true peak is -15 dBTP, its loudness some 10 LU below the voice's. The seed changes tuning and phases a little.
    """
    rng = np.random.default_rng(seed)
    count = BELL_SECONDS * SAMPLE_RATE - 2 * FRAME
    time = np.arange(count) / SAMPLE_RATE
    fundamental = _FUNDAMENTAL_HZ * rng.uniform(0.98, 1.02)
    sound = np.zeros(count)
    for index, (ratio, strength, decay_seconds, attack_seconds) in enumerate(_MODES):
        envelope = strength * 10 ** (-3 * time / decay_seconds) * _rise(time / attack_seconds)
        # A bowl is never quite round: every mode is a pair a little apart, and the two beat.
        apart = _BEATS_HZ * (1 + 0.35 * index)
        frequency = fundamental * ratio * rng.uniform(0.998, 1.002)
        for side, share in ((-0.5, 0.75), (0.5, 0.25)):
            phase = rng.uniform(0, 2 * np.pi)
            sound += share * envelope * np.sin(2 * np.pi * (frequency + side * apart) * time + phase)
    sound *= _rise((time[-1] - time) / _FADE_SECONDS)
    whole = np.pad(sound, FRAME).astype(np.float32)
    return whole * np.float32(gain(_PEAK_DBTP) / true_peak(whole))


def _rise(progress: NDArray[np.float64]) -> NDArray[np.float64]:
    """From 0 to 1 without a corner, by a raised cosine."""
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * np.clip(progress, 0, 1)))
