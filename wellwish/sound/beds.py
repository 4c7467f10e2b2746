"""Beds: background sound without samples, each a loop that closes on itself.

Noise is shaped in the frequency domain of the whole loop, and drops fall on a circle: what runs past the end goes on at
the beginning. So there is no seam to hide.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from wellwish.sound.loudness import gain, integrated_lufs
from wellwish.terms import SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOOP_SECONDS = 30
BED_LUFS = -30.0
"""Loudness of every bed as made; a mix sets its own."""

_N = LOOP_SECONDS * SAMPLE_RATE
# Octaves around a centre in Hz, drops a second, share of the sound: drizzle, drops near, single drops on leaves.
_DROPS = ((4300.0, 0.75, 420, 0.48), (2500.0, 0.55, 45, 0.42), (1250.0, 0.40, 7, 0.30))
_LOUDEST_DROP = 5.0
_KNEE = 4.0
"""Peaks are bent from about this many times the mean level on, so that no single drop startles."""


def rain(seed: int = 0) -> NDArray[np.float32]:
    """Gentle rain, float32 [n, 2], ``LOOP_SECONDS`` long, at ``BED_LUFS``; played again and again it has no seam."""
    rng = np.random.default_rng(seed)
    hiss = _noise(rng, _hiss_shape) * (1 + 0.35 * _drift(rng, 0.12))
    sound = 0.62 * hiss
    for centre_hz, octaves, per_second, share in _DROPS:
        sound += share * _drops(rng, centre_hz, octaves, per_second)
    sound = _without_rumble(sound)
    sound = _KNEE * np.tanh(sound / sound.std() / _KNEE)
    loud = integrated_lufs(sound.T.astype(np.float32))
    return np.ascontiguousarray(sound.T * gain(BED_LUFS - loud), np.float32)


BEDS: dict[str, Callable[[int], NDArray[np.float32]]] = {"rain": rain}
"""Name of each bed and how it is made, from a seed."""


def _hiss_shape(frequencies: NDArray[np.float64]) -> NDArray[np.float64]:
    """Between pink and white in the middle, soft at both ends."""
    pitch = np.maximum(frequencies, 1.0)
    return np.asarray(pitch**-0.5 / (1 + (320 / pitch) ** 3) / (1 + (pitch / 8000) ** 3))


def _noise(
    rng: np.random.Generator, shape: Callable[[NDArray[np.float64]], NDArray[np.float64]]
) -> NDArray[np.float64]:
    """Periodic noise of the given spectrum, [2, n], with a mean level of 1."""
    from scipy import fft

    frequencies = fft.rfftfreq(_N, 1 / SAMPLE_RATE)
    bins = (2, len(frequencies))
    spectrum = (rng.standard_normal(bins) + 1j * rng.standard_normal(bins)) * shape(frequencies)
    sound = np.asarray(fft.irfft(spectrum, _N))
    return np.asarray(sound / sound.std())


def _drops(rng: np.random.Generator, centre_hz: float, octaves: float, per_second: int) -> NDArray[np.float64]:
    """Drops at random times, places and strengths, few of them strong, [2, n], with a mean level of 1."""
    from scipy import fft

    count = LOOP_SECONDS * per_second
    when = rng.integers(0, _N, count)
    strength = np.minimum(0.3 + rng.pareto(2.5, count), _LOUDEST_DROP)
    place = rng.random(count)
    falls = np.zeros((2, _N))
    np.add.at(falls[0], when, strength * np.sqrt(1 - place))
    np.add.at(falls[1], when, strength * np.sqrt(place))
    frequencies = np.maximum(fft.rfftfreq(_N, 1 / SAMPLE_RATE), 1.0)
    band = np.exp(-((np.log2(frequencies / centre_hz) / octaves) ** 2) / 2)
    # A phase that grows with the square of frequency spreads every click over some milliseconds, as water does.
    smear = np.exp(-1j * 2 * np.pi * (frequencies / 2600) ** 2)
    sound = np.asarray(fft.irfft(fft.rfft(falls) * band * smear, _N))
    return np.asarray(sound / sound.std())


def _drift(rng: np.random.Generator, highest_hz: float) -> NDArray[np.float64]:
    """Slow periodic change between -1 and 1, [2, n], each side by itself."""
    from scipy import fft

    spectrum = np.zeros((2, _N // 2 + 1), np.complex128)
    slow = slice(1, int(LOOP_SECONDS * highest_hz) + 2)
    spectrum[:, slow] = np.exp(2j * np.pi * rng.random(spectrum[:, slow].shape))
    sound = np.asarray(fft.irfft(spectrum, _N))
    return np.asarray(sound / np.abs(sound).max(axis=1, keepdims=True))


def _without_rumble(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy import fft

    frequencies = np.maximum(fft.rfftfreq(_N, 1 / SAMPLE_RATE), 1.0)
    return np.asarray(fft.irfft(fft.rfft(sound) / (1 + (180 / frequencies) ** 4), _N))
