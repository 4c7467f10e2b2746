"""Bells made of nothing: struck bowls as sums of their modes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wellwish.sound.loudness import gain, true_peak
from wellwish.sound.modes import Mode, rise, struck
from wellwish.terms import BELL_SECONDS, FRAME, SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PEAK_DBTP = -15.0
_FADE_SECONDS = 5.0
_SHARES = np.array([0.75, 0.25])


@dataclass(frozen=True, slots=True)
class Bell:
    """How a bell is made. Called with a seed, which changes tuning and phases a little, it gives one stroke: mono,
    float32 [n] of ``BELL_SECONDS``, its first and last frame silent.

    Its true peak is -15 dBTP, its loudness some 10 LU below the voice's, whichever bell it is.
    """

    fundamental_hz: float
    beats_hz: float
    modes: tuple[Mode, ...]
    """As in Himalayan bowls, the higher a mode, the sooner it comes and the faster it is gone."""

    def __call__(self, seed: int = 0) -> NDArray[np.float32]:
        rng = np.random.default_rng(seed)
        length = BELL_SECONDS * SAMPLE_RATE - 2 * FRAME
        fundamental = self.fundamental_hz * rng.uniform(0.98, 1.02)
        sound = _SHARES @ struck(rng, self.modes, fundamental, self.beats_hz, length)
        sound *= rise(np.arange(length)[::-1] / SAMPLE_RATE / _FADE_SECONDS)
        whole = np.pad(sound, FRAME).astype(np.float32)
        return whole * np.float32(gain(_PEAK_DBTP) / true_peak(whole))


BELLS: dict[str, Bell] = {
    "bowl": Bell(
        204.0,
        0.55,
        (
            Mode(1.0, 1.0, 26.0, 0.045),
            Mode(2.71, 0.34, 13.0, 0.030),
            Mode(5.10, 0.10, 6.0, 0.020),
            Mode(8.10, 0.045, 2.6, 0.014),
            Mode(11.6, 0.016, 1.4, 0.010),
        ),
    ),
    "small": Bell(
        784.0,
        0.9,
        (
            Mode(1.0, 1.0, 12.0, 0.016),
            Mode(2.71, 0.16, 5.0, 0.012),
            Mode(5.10, 0.03, 2.0, 0.008),
            Mode(8.10, 0.008, 1.0, 0.006),
        ),
    ),
    "deep": Bell(
        112.0,
        0.35,
        (
            Mode(1.0, 1.0, 34.0, 0.080),
            Mode(2.71, 0.55, 20.0, 0.050),
            Mode(5.10, 0.16, 10.0, 0.035),
            Mode(8.10, 0.05, 5.0, 0.025),
            Mode(11.6, 0.016, 2.6, 0.018),
            Mode(15.6, 0.005, 1.4, 0.012),
        ),
    ),
}
"""Every bell by its name."""
