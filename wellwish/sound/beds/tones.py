"""Tones: two drones and singing bowls.

The drones are drawn line by line into the spectrum of the whole loop: every line has a whole number of turns, so it
comes round by itself, and nothing can click.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from wellwish.sound.beds.circle import band, level
from wellwish.sound.modes import Mode, rise, struck
from wellwish.terms import SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wellwish.sound.beds.circle import Circle, Sound

# Hz and strength of each note: a fifth on A, and its octaves. Pure intervals: 1, 3:2, 2, 3.
_WARM = ((55.0, 0.35), (110.0, 1.0), (165.0, 0.7), (220.0, 0.45), (330.0, 0.18))
_WARM_HARMONICS = 8
# D, A, D, A, D, E: fifths and a ninth, nothing that says major or minor.
_OPEN = ((147.0, 0.8), (220.5, 0.8), (294.0, 0.8), (441.0, 0.65), (588.0, 0.4), (661.5, 0.35))
_OPEN_HARMONICS = 4
_OPEN_CENTS = 1.2

_BOWLS_HZ = (132.0, 198.0, 264.0, 396.0)
_BOWL = (
    Mode(1.0, 1.0, 62.0, 0.450),
    Mode(2.71, 0.32, 34.0, 0.220),
    Mode(5.10, 0.10, 12.0, 0.120),
    Mode(8.10, 0.035, 6.0, 0.080),
    Mode(11.6, 0.012, 3.0, 0.050),
    Mode(15.6, 0.005, 1.6, 0.040),
)
_BOWL_SECONDS = 55


def warm_drone(circle: Circle) -> Sound:
    """A low fifth. Every partial is three lines a few hundredths of a hertz apart: it beats slowly, and never alike."""
    rng = circle.rng
    partials: dict[int, float] = {}
    for note_hz, strength in _WARM:
        for harmonic in range(1, _WARM_HARMONICS + 1):
            turns = round(note_hz * harmonic * circle.seconds)
            partials[turns] = math.hypot(partials.get(turns, 0), strength * harmonic**-1.35)
    spectrum = _blank(circle)
    for turns, strength in partials.items():
        below, above = rng.integers(2, 8, 2)
        for line, share in ((turns, 1.0), (turns - below, 0.27), (turns + above, 0.27)):
            right = rng.uniform(0.42, 0.58)
            phases = rng.random() + (line != turns) * rng.random(2)  # the beating wanders from side to side
            sides = strength * share * np.sqrt([1 - right, right]) * np.exp(2j * np.pi * phases)
            swell = 0.17 * np.exp(2j * np.pi * rng.random())
            slowly = rng.integers(2, 6)  # times a loop
            for offset, part in ((0, 1), (slowly, swell), (-slowly, np.conj(swell))):
                spectrum[:, line + offset] += sides * part
    return _sounding(circle, spectrum)


def open_drone(circle: Circle) -> Sound:
    """High, light fifths. Every partial is a line in a narrow cloud of lines (PADsynth), as if many played it.

    Every note swells by itself.
    """
    rng = circle.rng
    sound = circle.silence()
    for note_hz, strength in _OPEN:
        spectrum = _blank(circle)
        for harmonic in range(1, _OPEN_HARMONICS + 1):
            turns = note_hz * harmonic * circle.seconds
            width = turns * (2 ** (_OPEN_CENTS / 1200) - 1)
            lines = np.arange(int(turns - 4 * width), int(turns + 4 * width) + 1)
            cloud = np.exp(-0.5 * ((lines - turns) / width) ** 2) / np.sqrt(width)
            chance = rng.standard_normal((2, len(lines))) + 1j * rng.standard_normal((2, len(lines)))
            spectrum[:, lines] += strength * harmonic**-1.7 * cloud * chance
            spectrum[:, round(turns)] += strength * harmonic**-1.7 * 2.2
        swell = 1 + 0.45 * circle.drift(0.08)
        sound += _sounding(circle, spectrum) * circle.spread(swell)
    breath = circle.noise(lambda f: band(f, 1800, 0.9))
    return level(sound) + breath * circle.spread(0.035 * (1 + 0.5 * circle.drift(0.12)))


def _blank(circle: Circle) -> NDArray[np.complex64]:
    return np.zeros((2, circle.length // 2 + 1), np.complex64)


def _sounding(circle: Circle, spectrum: NDArray[np.complex64]) -> Sound:
    """Full scale lines as sound, [2, length]."""
    from scipy import fft

    return np.asarray(fft.irfft(spectrum, circle.length, norm="forward"))


def bowls(circle: Circle) -> Sound:
    """Four singing bowls, struck softly, one every seven or eight seconds; each rings into the next."""
    rng = circle.rng
    order = rng.permutation(len(_BOWLS_HZ))
    order = np.concatenate([order, order[[1, 0, 3, 2]]])  # never the same one twice running
    gaps = rng.uniform(0.75, 1.25, len(order))
    strokes = rng.uniform(0, circle.seconds) + np.cumsum(gaps / gaps.sum()) * circle.seconds
    ringing = [_bowl(rng, hz) for hz in _BOWLS_HZ]
    sound = circle.silence()
    for at, which in zip(strokes, order, strict=True):
        softly = ringing[which] * np.float32(rng.uniform(0.75, 1.0))
        circle.lay(sound, softly, int(at * SAMPLE_RATE) % circle.length)
    return sound


def _bowl(rng: np.random.Generator, fundamental_hz: float) -> Sound:
    """A stroke, [2, n]: each side hears more of one half of the pairs."""
    length = _BOWL_SECONDS * SAMPLE_RATE
    lower, higher = struck(rng, _BOWL, fundamental_hz, rng.uniform(0.25, 0.5), length).astype(np.float32)
    left = rng.uniform(0.78, 0.86)
    fade = rise(np.linspace(5, 0, length)).astype(np.float32)
    both = np.stack([left * lower + (1 - left) * higher, (1 - left) * lower + left * higher]) * fade
    return level(np.asarray(both, np.float32))
