"""What a listener would notice in a loop, as figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wellwish.sound.loudness import _K_WEIGHTING
from wellwish.terms import SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Sound = NDArray[np.float32]
    Figures = NDArray[np.float64]

OCTAVES_HZ = (63, 125, 250, 500, 1000, 2000, 4000, 8000, 16_000)
QUIETEST_DB = -30.0
_ORDER = 32


def octaves(loop: Sound) -> Figures:
    """Decibels of each octave in the whole; what is quieter than ``QUIETEST_DB`` counts as that."""
    power = np.square(np.abs(np.fft.rfft(loop, axis=0))).sum(1)
    frequencies = np.arange(len(power)) * SAMPLE_RATE / len(loop)
    shares = [power[(c / 2**0.5 <= frequencies) & (frequencies < c * 2**0.5)].sum() / power.sum() for c in OCTAVES_HZ]
    return np.asarray(10 * np.log10(np.maximum(shares, 10 ** (QUIETEST_DB / 10))))


def levels(loop: Sound, seconds: float) -> Figures:
    """Level of each such stretch as an ear weighs it (K), in decibels, from the first to the last of the loop."""
    from scipy.signal import sosfilt

    lead = SAMPLE_RATE  # the loop's own end comes before its beginning
    weighted = sosfilt(_K_WEIGHTING, np.concatenate([loop[-lead:], loop]).astype(np.float64), axis=0)[lead:]
    stretch = round(seconds * SAMPLE_RATE)
    whole = len(weighted) // stretch * stretch
    return np.asarray(10 * np.log10(np.square(weighted[:whole]).reshape(-1, stretch, loop.shape[1]).mean((1, 2))))


def steepest_rise(loop: Sound) -> float:
    """The most decibels by which 10 ms are louder than the 100 ms before them: how much the loop may startle."""
    tens = 10 ** (levels(loop, 0.01) / 10)
    round_ = np.concatenate([tens[-10:], tens])
    before = np.convolve(round_, np.full(10, 0.1), "valid")[:-1]
    return float(10 * np.log10(tens / before).max())


def around_the_seam(loop: Sound, seconds: int = 5) -> Sound:
    """So much of the loop's end, then so much of its beginning."""
    return np.concatenate([loop[-seconds * SAMPLE_RATE :], loop[: seconds * SAMPLE_RATE]])


def surprise_at_the_seam(loop: Sound) -> float:
    """How badly the first samples follow from the last: the worst error of a linear prediction across the seam, in
    terms of what only a thousandth of the errors around it exceed. A click, a step, a bend is above 1, often far above.
    """
    from scipy.linalg import solve_toeplitz
    from scipy.signal import lfilter

    worst = 0.0
    for side in around_the_seam(loop).astype(np.float64).T:
        lags = np.fft.irfft(np.square(np.abs(np.fft.rfft(side * np.hanning(len(side))))))[: _ORDER + 1]
        lags[0] *= 1 + 1e-9
        predictor = np.concatenate([[1.0], -solve_toeplitz(lags[:-1], lags[1:])])
        errors = np.abs(lfilter(predictor, 1, side))[_ORDER:]
        seam = len(side) // 2 - _ORDER
        worst = max(worst, float(errors[seam : seam + _ORDER].max() / np.quantile(errors, 0.999)))
    return worst
