"""The land by day, by night, by the fire: wind, night forest, fire."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wellwish.sound.beds.circle import band, bent, level, placed, slope
from wellwish.terms import SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wellwish.sound.beds.circle import Circle, Sound

# Hz, octaves, strength, how many decibels a gust lifts it: over the ground, through the crowns, in the leaves. A narrow
# band would whistle.
_WIND = ((150.0, 0.9, 0.75, 5.0), (600.0, 0.9, 0.70, 6.5), (2900.0, 0.85, 0.42, 8.0))

_CRICKETS = 11
# Seconds from a chirp's beginning: pulses in groups of two, three and three, 52 a second, as the snowy tree cricket's.
_PULSES = (0.0, 0.019, 0.046, 0.065, 0.084, 0.111, 0.130, 0.149)
_PULSE_SECONDS = 0.016

_SNAPS_IN_BANK = 64


def wind(circle: Circle) -> Sound:
    """Slow gusts in trees."""
    gusts = _gusts(circle)
    sound = circle.silence()
    for centre_hz, octaves, strength, lift_db in _WIND:
        air = circle.noise(lambda f, c=centre_hz, o=octaves: band(f, c, o))  # type: ignore[misc]
        flutter = 1 + 0.12 * centre_hz / 2900 * circle.drift(9, 0.2)
        sound += air * circle.spread(strength * 10 ** (lift_db * gusts / 20) * flutter)
    return bent(sound, 6)


def _gusts(circle: Circle) -> NDArray[np.float64]:
    """How strong the wind is, from -1 to 1 or so, [2, points]: nearly the same on both sides, a little later on one."""
    shared = circle.drift(0.16, 0.4)[0]
    later = np.roll(shared, len(shared) // circle.seconds // 2)
    return np.asarray(0.8 * np.stack([shared, later]) + 0.35 * circle.drift(0.4, 0.5))


def night_forest(circle: Circle) -> Sound:
    """Night air, a few leaves, and crickets a long way off."""
    air = circle.noise(lambda f: slope(f, 90, 700, 0.6))
    leaves = circle.noise(lambda f: band(f, 2200, 1.0))
    meadow = circle.noise(lambda f: band(f, 4100, 0.09) + 0.7 * band(f, 3500, 0.07))
    gusts = _gusts(circle)
    sound = air * circle.spread(0.9 + 0.25 * gusts)
    sound += leaves * circle.spread(0.16 * 10 ** (5 * gusts / 20))
    sound += meadow * circle.spread(0.05 * (1 + 0.35 * circle.drift(0.1)))
    return bent(sound + level(_crickets(circle), 0.11), 5)


def _crickets(circle: Circle) -> Sound:
    rng = circle.rng
    sung = circle.silence()
    for place in np.linspace(0.1, 0.9, _CRICKETS):
        chirp = _chirp(rng, rng.uniform(2450, 2950), place)
        every = circle.seconds / round(circle.seconds * rng.uniform(1.5, 2.1))
        singing = np.clip(0.55 + 0.75 * circle.drift(0.07)[0], 0, 1)  # it rests, it begins again
        far = rng.uniform(0.5, 0.9)
        for at in (np.arange(0, circle.seconds - every / 2, every) + rng.uniform(0, circle.seconds)) % circle.seconds:
            now = int(at * SAMPLE_RATE + rng.normal(0, 0.012) * SAMPLE_RATE) % circle.length
            strength = far * singing[int(at * len(singing) / circle.seconds)] * rng.uniform(0.8, 1.0)
            circle.lay(sung, chirp * np.float32(strength), now)
    return sung


def _chirp(rng: np.random.Generator, pitch_hz: float, place: float) -> Sound:
    """One chirp as it comes through the trees, [2, n]: itself, and the trees' answer after it."""
    from scipy.signal import fftconvolve

    time = np.arange(int(0.2 * SAMPLE_RATE)) / SAMPLE_RATE
    pulses = sum(np.sin(np.pi * np.clip((time - at) / _PULSE_SECONDS, 0, 1)) ** 2 for at in _PULSES)
    swelling = np.clip(time / 0.1, 0.3, 1)
    near = placed(np.asarray(np.sin(2 * np.pi * pitch_hz * time) * pulses * swelling, np.float32), place)
    after = np.arange(int(0.5 * SAMPLE_RATE)) / SAMPLE_RATE
    trees = rng.standard_normal((2, len(after))) * np.exp(-after / 0.11) * (1 - np.exp(-after / 0.01))
    answer = level(np.asarray(fftconvolve(near, trees, axes=1), np.float32), float(near.std()))
    answer[:, : near.shape[1]] += 0.5 * near
    return answer


def fire(circle: Circle) -> Sound:
    """A fire that burns low and warm; its crackle is held down."""
    flicker = circle.drift(5, 0.45)
    glow = circle.noise(lambda f: slope(f, 60, 300, 0.5))
    flames = circle.noise(lambda f: band(f, 420, 0.9))
    breath = circle.noise(lambda f: slope(f, 1200, 7000, 0.4))
    sound = glow * circle.spread(1 + 0.3 * flicker)
    sound += flames * circle.spread(0.45 * (1 + 0.55 * flicker + 0.3 * circle.drift(0.2)))
    sound += breath * circle.spread(0.11 * (1 + 0.3 * circle.drift(0.5)))
    return bent(sound + 0.28 * bent(level(_crackle(circle)), 9), 5)


def _crackle(circle: Circle) -> Sound:
    """Ticks by themselves, and now and then some that run together, at places of their own."""
    rng = circle.rng
    bank = [_snap(rng, centre_hz) for centre_hz in np.geomspace(600, 4500, _SNAPS_IN_BANK)]
    snaps = [(at, rng.uniform(0.2, 0.8), rng.pareto(2.2) * 0.4) for at in circle.moments(6)]
    for begins in circle.moments(0.5):
        place, after = rng.uniform(0.2, 0.8), np.cumsum(rng.exponential(0.05, 2 + rng.poisson(5)))
        snaps += [(begins + int(t * SAMPLE_RATE), place, 0.3 + rng.pareto(2.5) * 0.5) for t in after]
    crackle = circle.silence()
    for at, place, strength in snaps:
        one = bank[rng.integers(_SNAPS_IN_BANK)] * np.float32(min(strength, 1.6))
        circle.lay(crackle, placed(one, place), int(at) % circle.length)
    return crackle


def _snap(rng: np.random.Generator, centre_hz: float) -> Sound:
    """A fibre that gives way, [n]: a breath of noise around a pitch, gone in some milliseconds."""
    from scipy import fft

    length = 4096
    frequencies = np.maximum(fft.rfftfreq(length, 1 / SAMPLE_RATE), 1.0).astype(np.float32)
    noise = fft.irfft(fft.rfft(rng.standard_normal(length)) * band(frequencies, centre_hz, 0.5), length)
    time = np.arange(length) / SAMPLE_RATE
    decay = 7 / centre_hz * rng.uniform(0.7, 1.6)
    sound = noise / noise.std() * (1 - np.exp(-time / 0.0006)) * np.exp(-time / decay)
    return np.asarray(sound * (600 / centre_hz) ** 0.2, np.float32)
