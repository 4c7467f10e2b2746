"""A circle of time, and the sound that is laid on it.

What runs past the end of the circle goes on at its beginning, and noise is shaped in the frequency domain of the whole:
so a loop has no seam to hide.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from wellwish.terms import SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Sound = NDArray[np.float32]
    Shape = Callable[[Sound], Sound]
    """Strength at each of some frequencies in Hz, none of them 0."""

_EARS_APART_SECONDS = 0.18 / 343
_CURVE_HZ = 100
"""Points a second of what changes slowly."""
_STEP = SAMPLE_RATE // _CURVE_HZ


class Circle:
    """``seconds`` of time that come round again, with the chance (``rng``) that fills them."""

    def __init__(self, seconds: int, seed: int) -> None:
        self.seconds = seconds
        self.length = seconds * SAMPLE_RATE
        self.rng = np.random.default_rng(seed)
        self.times = np.arange(seconds * _CURVE_HZ) / _CURVE_HZ
        """The moments at which a curve has its points, in seconds."""

    @cached_property
    def frequencies(self) -> Sound:
        """Of each bin of the whole circle's spectrum, in Hz; the lowest counts as the one above it."""
        bins = np.arange(self.length // 2 + 1, dtype=np.float32)
        bins[0] = 1
        return bins / np.float32(self.seconds)

    def noise(self, shape: Shape) -> Sound:
        """Noise of the given spectrum, [2, length], with a mean level of 1.

        The sides differ as they do for two ears in a sound that comes from everywhere: alike below some hundred hertz,
        strangers above (coherence of a diffuse field, sin x / x).
        """
        from scipy import fft

        bins = (2, len(self.frequencies))
        spectrum = np.empty(bins, np.complex64)
        spectrum.real = self.rng.standard_normal(bins, np.float32)
        spectrum.imag = self.rng.standard_normal(bins, np.float32)
        alike = np.sinc(2 * _EARS_APART_SECONDS * self.frequencies)
        strength = shape(self.frequencies)
        strength[0] = 0
        middle = spectrum[0] * (strength * np.sqrt(1 + alike))
        side = spectrum[1] * (strength * np.sqrt(1 - alike))
        return level(np.asarray(fft.irfft(np.stack([middle + side, middle - side]), self.length)))

    def rung(self, falls: Sound, response: NDArray[np.complex64]) -> Sound:
        """What [2, length] ``falls`` sound like through ``response`` at ``frequencies``, with a mean level of 1."""
        from scipy import fft

        return level(np.asarray(fft.irfft(fft.rfft(falls) * response, self.length)))

    def drift(self, highest_hz: float, slope: float = 0.0) -> NDArray[np.float64]:
        """A curve [2, points] that wanders between -1 and 1, each side by itself, no faster than ``highest_hz``.

        With a ``slope`` the slower wanders further: strength goes with frequency to the power of -slope.
        """
        points = len(self.times)
        cycles = np.arange(1, int(self.seconds * highest_hz) + 2)
        spectrum = np.zeros((2, points // 2 + 1), np.complex128)
        spectrum[:, cycles] = np.exp(2j * np.pi * self.rng.random((2, len(cycles)))) * cycles**-slope
        curve = np.fft.irfft(spectrum, points)
        return np.asarray(curve / np.abs(curve).max(axis=1, keepdims=True))

    def since(self, moment: float) -> NDArray[np.float64]:
        """Seconds since a moment of the circle, as a curve."""
        return np.asarray((self.times - moment) % self.seconds)

    def spread(self, curve: NDArray[np.float64]) -> Sound:
        """A curve [..., points] as one value a sample, [..., length]."""
        here = curve.astype(np.float32)[..., np.newaxis]
        there = np.roll(here, -1, axis=-2)
        share = np.arange(_STEP, dtype=np.float32) / _STEP
        return np.asarray((here + (there - here) * share).reshape(*curve.shape[:-1], self.length))

    def silence(self) -> Sound:
        return np.zeros((2, self.length), np.float32)

    def lay(self, onto: Sound, sound: Sound, at: int) -> None:
        """Add [2, n] ``sound``, shorter than the circle, to [2, length] ``onto``, from sample ``at`` on."""
        until = min(at + sound.shape[1], self.length)
        onto[:, at:until] += sound[:, : until - at]
        onto[:, : sound.shape[1] - (until - at)] += sound[:, until - at :]

    def moments(self, per_second: float) -> NDArray[np.int64]:
        """Samples at which something happens ``per_second`` times, wholly by chance."""
        return self.rng.integers(0, self.length, round(self.seconds * per_second))


def level(sound: Sound, mean: float = 1.0) -> Sound:
    """The sound brought to a mean level."""
    return sound * np.float32(mean / sound.std())


def bent(sound: Sound, knee: float) -> Sound:
    """Peaks bent from about ``knee`` times the mean level on, never above it, so that none startles."""
    scale = np.float32(knee * sound.std())
    return np.asarray(np.tanh(sound / scale) * scale)


def placed(sound: Sound, place: float) -> Sound:
    """[n] as [2, n], somewhere between left (0) and right (1), everywhere as loud."""
    return np.stack([sound * np.float32(np.sqrt(1 - place)), sound * np.float32(np.sqrt(place))])


def band(frequencies: Sound, centre_hz: float, octaves: float) -> Sound:
    """A smooth hill around a centre, ``octaves`` wide to each side where it has fallen by 4.3 dB."""
    return np.asarray(np.exp(-0.5 * (np.log2(frequencies / np.float32(centre_hz)) / np.float32(octaves)) ** 2))


def slope(frequencies: Sound, above_hz: float, below_hz: float, steepness: float = 0.5) -> Sound:
    """Falling with frequency to the power of -steepness (0.5 is pink), soft ends above and below."""
    low = 1 / (1 + (np.float32(above_hz) / frequencies) ** 3)
    return np.asarray(low / (1 + (frequencies / np.float32(below_hz)) ** 3) * frequencies ** np.float32(-steepness))
