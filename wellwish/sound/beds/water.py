"""Water: rain, ocean, stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wellwish.sound.beds.circle import band, bent, level, placed, slope
from wellwish.terms import SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wellwish.sound.beds.circle import Circle, Sound

# Hz, octaves, drops a second, share of the sound: drizzle, drops near, single drops on leaves.
_DROPS = ((4300.0, 0.75, 420, 0.48), (2500.0, 0.55, 45, 0.42), (1250.0, 0.40, 7, 0.30))
_LOUDEST_DROP = 5.0

_WAVE_SECONDS = (8.0, 8.8, 9.6, 10.4, 11.2, 12.0)
# What is heard of a wave: spectrum, strength, seconds from its breaking to when this part begins, is at its height, and
# how long it then takes to go. It nears, it breaks, it runs up the sand, it draws back through it.
_WAVE = (
    (110.0, 0.9, 0.55, -4.2, 0.2, 2.6),
    (420.0, 1.0, 0.75, -2.4, 0.3, 2.2),
    (1500.0, 0.9, 0.50, -1.3, 0.9, 2.2),
    (4200.0, 0.8, 0.22, 0.2, 2.8, 3.0),
)

_BUBBLES_IN_BANK = 96
_BUBBLE_MM = (0.9, 6.0)
_EDDIES = 9


def rain(circle: Circle) -> Sound:
    """Gentle rain: a hiss, drizzle in it, drops nearer by."""
    hiss = circle.noise(lambda f: slope(f, 320, 8000))
    sound = hiss * circle.spread(0.62 * (1 + 0.35 * circle.drift(0.12)))
    for centre_hz, octaves, per_second, share in _DROPS:
        sound += np.float32(share) * _drops(circle, centre_hz, octaves, per_second)
    return bent(sound, 4)


def _drops(circle: Circle, centre_hz: float, octaves: float, per_second: int) -> Sound:
    """Drops at random times, places and strengths, few of them strong, [2, n], with a mean level of 1."""
    when = circle.moments(per_second)
    strength = np.minimum(0.3 + circle.rng.pareto(2.5, len(when)), _LOUDEST_DROP)
    place = circle.rng.random(len(when))
    falls = circle.silence()
    np.add.at(falls[0], when, strength * np.sqrt(1 - place))
    np.add.at(falls[1], when, strength * np.sqrt(place))
    # A phase that grows with the square of frequency spreads every click over some milliseconds, as water does.
    smear = np.exp(np.complex64(-2j * np.pi) * (circle.frequencies / np.float32(2600)) ** 2)
    return circle.rung(falls, np.asarray(band(circle.frequencies, centre_hz, octaves) * smear))


def ocean(circle: Circle) -> Sound:
    """Waves that come in and draw back along a beach, 8 to 12 seconds apart, no two the same."""
    rng = circle.rng
    breaks = np.cumsum(rng.permutation(_WAVE_SECONDS)) + rng.uniform(0, circle.seconds)
    waves = [(at, rng.uniform(0.6, 1.0), rng.uniform(-0.7, 0.7), rng.uniform(0.85, 1.2)) for at in breaks]
    sea = circle.noise(lambda f: slope(f, 60, 3500, 0.6))
    sound = sea * circle.spread(0.26 * (1 + 0.3 * circle.drift(0.1)))
    for centre_hz, octaves, strength, begins, height, goes in _WAVE:
        curve = np.zeros((2, len(circle.times)))
        for at, size, along, pace in waves:
            for side, lag in ((0, along), (1, -along)):  # it breaks sooner at one end of the beach
                ago = circle.since(at + lag / 2 + begins * pace)
                curve[side] += size * (1 + lag / 4) * _hump(ago, (height - begins) * pace, goes * pace)
        grain = 1 + 0.25 * circle.drift(3, 0.3)
        water = circle.noise(lambda f, c=centre_hz, o=octaves: band(f, c, o))  # type: ignore[misc]
        sound += water * circle.spread(strength * curve * grain)
    return bent(sound, 7)


def _hump(seconds: NDArray[np.float64], rise: float, fall: float) -> NDArray[np.float64]:
    """Up to 1 in ``rise`` seconds, then down to a tenth in about twice ``fall``; no corner anywhere."""
    up = np.sin(np.pi / 2 * np.clip(seconds / rise, 0, 1)) ** 2
    down = np.maximum(seconds - rise, 0) * 2 / fall
    return np.asarray(up * (1 + down) * np.exp(-down))


def stream(circle: Circle) -> Sound:
    """A brook: bubbles in a handful of eddies, over a soft rush."""
    rng = circle.rng
    rush = circle.noise(lambda f: slope(f, 250, 6000))
    sound = rush * circle.spread(1 + 0.15 * circle.drift(0.15) + 0.12 * circle.drift(6, 0.4))
    bank = [_bubble(mm / 1000) for mm in np.geomspace(*_BUBBLE_MM, _BUBBLES_IN_BANK)]
    bubbles = circle.silence()
    for place in np.linspace(0.08, 0.92, _EDDIES):
        own = rng.uniform(0.2, 0.8) * _BUBBLES_IN_BANK  # each eddy has bubbles of about a size
        for gulp in circle.moments(0.9):
            count = 3 + rng.poisson(14)
            lasts = rng.uniform(0.15, 0.7) * SAMPLE_RATE
            for at in (gulp + rng.random(count) * lasts).astype(int) % circle.length:
                which = int(np.clip(own + rng.normal(0, 16), 0, _BUBBLES_IN_BANK - 1))
                sound_of_it = bank[which] * np.float32(min(0.25 + rng.pareto(3), 2.0))
                circle.lay(bubbles, placed(sound_of_it, place + rng.uniform(-0.08, 0.08)), at)
    return bent(sound + 1.15 * bent(level(bubbles), 4), 4)


def _bubble(radius: float) -> Sound:
    """A bubble of ``radius`` metres as it rings and rises, [n] (van den Doel 2005: pitch, damping, rise)."""
    damping = 0.13 / radius + 0.0072 * radius**-1.5
    time = np.arange(int(6 / damping * SAMPLE_RATE)) / SAMPLE_RATE
    phase = 2 * np.pi * 3 / radius * (time + 0.1 * damping * time**2 / 2)
    softly = 1 - np.exp(-time / 0.002)
    return np.asarray(np.sin(phase) * np.exp(-damping * time) * softly, np.float32)
