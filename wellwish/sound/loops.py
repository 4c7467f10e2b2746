"""Beds as mixes want them: loops under a voice, the last few held in memory."""

from __future__ import annotations

import functools
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wellwish.sound.beds import BEDS
from wellwish.sound.loudness import VOICE_LUFS, gain, integrated_lufs, true_peak
from wellwish.terms import SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

BED_BELOW_VOICE_DB = -20.0

VARIANTS = 4
"""Loops there are of each bed: enough that two sits seldom share one, and few enough to be found in memory."""

_DIP_DB = -6.0
_DIP_HZ = (1000.0, 4000.0)

_HELD = 3  # of up to 23 MB
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Loop:
    """A bed at its level under a voice. Do not write to it: all share it."""

    samples: Floats
    """[n, 2], without a seam."""
    peak: float
    """Its highest magnitude, between samples too."""

    @classmethod
    def of(cls, bed: Floats, gain_db: float = BED_BELOW_VOICE_DB) -> Loop:
        """From a bed as it is made; ``gain_db`` from ``VOICE_LUFS``."""
        samples = under_voice(bed, gain_db)
        return cls(samples, true_peak(np.concatenate([samples, samples[:SAMPLE_RATE]])))


def bed_loop(name: str, seed: int, gain_db: float = BED_BELOW_VOICE_DB) -> Loop:
    """The bed ``name``; made once however many ask."""
    with _one_at_a_time:
        return _made(name, seed % VARIANTS, gain_db)


@functools.lru_cache(_HELD)
def _made(name: str, variant: int, gain_db: float) -> Loop:
    return Loop.of(BEDS[name](variant), gain_db)


def under_voice(bed: Floats, gain_db: float = BED_BELOW_VOICE_DB) -> Floats:
    """The loop dipped from 1 to 4 kHz where speech lives, then set ``gain_db`` from ``VOICE_LUFS``.

    The filter goes round the circle, so no seam appears.
    """
    from scipy import fft

    pitch = np.log2(np.maximum(fft.rfftfreq(len(bed), 1 / SAMPLE_RATE), 1.0))
    low, high = np.log2(_DIP_HZ)
    outside = np.clip(np.maximum(low - pitch, pitch - high), 0, 1)
    curve = 10 ** (_DIP_DB * (0.5 + 0.5 * np.cos(np.pi * outside)) / 20)
    spectrum = fft.rfft(bed.astype(np.float64), axis=0)
    dipped = np.asarray(fft.irfft(spectrum * curve[:, np.newaxis], len(bed), axis=0))
    return (dipped * gain(VOICE_LUFS + gain_db - integrated_lufs(dipped.astype(np.float32)))).astype(np.float32)
