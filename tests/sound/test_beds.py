"""Every bed by what a listener would notice: its colour, level, width, seam, and that nothing in it startles."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from sound.hearing import OCTAVES_HZ, around_the_seam, levels, octaves, steepest_rise, surprise_at_the_seam

from wellwish.sound import BED_LUFS, BEDS, gain, integrated_lufs, true_peak
from wellwish.terms import SAMPLE_RATE

Sound = NDArray[np.float32]
Figures = NDArray[np.float64]


class Like(NamedTuple):
    """What a bed is like, whatever its seed."""

    octaves_db: tuple[float, ...]
    """Of the whole, from 63 Hz to 16 kHz; -30 stands for all that is quieter."""
    alike: float
    """Correlation of left and right."""
    swing_db: tuple[float, float]
    """Least and most between its quieter and its louder moments (400 ms)."""
    rise_db: float
    """The most by which 10 ms may stand out of the 100 ms before."""


LIKE = {
    "rain": Like((-30, -30, -17.1, -10.3, -7.7, -6.2, -4.9, -8.4, -21.3), 0.43, (1, 3), 9),
    "ocean": Like((-11.8, -7.1, -7.5, -6.5, -7.9, -9.5, -13.2, -18.7, -30), 0.52, (8, 13), 7),
    "stream": Like((-30, -25.5, -14.2, -6.9, -3.7, -6.4, -10.6, -18.0, -30), 0.50, (2, 4), 8),
    "wind": Like((-16.4, -7.3, -6.5, -7.0, -7.2, -11.3, -10.5, -17.4, -30), 0.52, (5, 10), 6),
    "night-forest": Like((-12.9, -5.6, -4.2, -6.7, -14.6, -15.9, -17.1, -26.2, -30), 0.79, (1.5, 5), 7),
    "fire": Like((-7.8, -4.3, -6.0, -9.1, -12.8, -18.7, -21.9, -28.3, -30), 0.86, (1, 3), 9),
    "brown-noise": Like((-4.7, -5.9, -8.6, -11.6, -14.6, -17.6, -20.6, -23.8, -27.8), 0.88, (0.5, 2), 8),
    "pink-noise": Like((-10.7, -9.1, -8.8, -8.8, -8.8, -8.8, -9.0, -10.4, -16.1), 0.41, (0, 1), 4),
    "warm-drone": Like((-12.8, -1.9, -6.4, -12.6, -18.3, -29.3, -30, -30, -30), 0.85, (2, 7), 3),
    "open-drone": Like((-30, -8.1, -3.7, -4.4, -13.1, -22.8, -30, -30, -30), 0.63, (2, 6), 3),
    "bowls": Like((-30, -6.7, -3.1, -5.7, -15.6, -30, -30, -30, -30), 0.41, (5, 11), 5),
}
WITHIN_DB = 1.5
SEEDS = (1, 2)
STEADY = ("rain", "stream", "fire", "brown-noise", "pink-noise")
NOISE = ("ocean", "wind", "night-forest", "brown-noise", "pink-noise")


@functools.cache
def made(name: str, seed: int) -> Sound:
    loop = BEDS[name](seed)
    loop.setflags(write=False)
    return loop


@functools.cache
def colour(name: str, seed: int) -> Figures:
    if name == "white":
        return octaves(np.random.default_rng(seed).standard_normal((10 * SAMPLE_RATE, 2)).astype(np.float32))
    return octaves(made(name, seed))


each_bed = pytest.mark.parametrize("name", BEDS)
each_loop = pytest.mark.parametrize(("name", "seed"), [(name, seed) for name in BEDS for seed in SEEDS])


def test_every_bed_is_described_here_and_in_the_guide() -> None:
    assert list(LIKE) == list(BEDS)
    guide = (Path(__file__).parents[2] / "docs" / "guide" / "command-line.md").read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in guide for name in BEDS)


@each_loop
def test_a_bed_is_a_loop_of_its_length_at_its_level(name: str, seed: int) -> None:
    loop = made(name, seed)
    assert loop.shape == (BEDS[name].seconds * SAMPLE_RATE, 2)
    assert loop.dtype == np.float32
    assert np.isfinite(loop).all()
    assert integrated_lufs(loop) == pytest.approx(BED_LUFS, abs=0.2)


@each_loop
def test_a_bed_has_its_colour(name: str, seed: int) -> None:
    np.testing.assert_allclose(colour(name, seed), LIKE[name].octaves_db, atol=WITHIN_DB)


@each_bed
def test_no_other_sound_would_pass_for_it(name: str) -> None:
    for other in {"white", *BEDS} - {name}:
        assert np.abs(colour(other, SEEDS[0]) - LIKE[name].octaves_db).max() > 2 * WITHIN_DB


@each_loop
def test_a_bed_is_as_wide_as_it_should_be_and_as_loud_on_both_sides(name: str, seed: int) -> None:
    loop = made(name, seed)
    assert np.corrcoef(loop[:, 0], loop[:, 1])[0, 1] == pytest.approx(LIKE[name].alike, abs=0.08)
    left, right = loop.std(axis=0)
    assert abs(20 * np.log10(left / right)) < 1


@pytest.mark.parametrize("name", NOISE)
def test_high_noise_is_all_around_and_low_noise_in_the_middle(name: str) -> None:
    spectrum = np.fft.rfft(made(name, 1), axis=0)
    frequencies = np.arange(len(spectrum)) / BEDS[name].seconds

    def alike(low_hz: float, high_hz: float) -> float:
        left, right = spectrum[(low_hz < frequencies) & (frequencies < high_hz)].T
        return float((left * right.conj()).sum().real / np.sqrt((np.abs(left) ** 2).sum() * (np.abs(right) ** 2).sum()))

    assert alike(40, 160) > 0.9
    assert abs(alike(1000, 16_000)) < 0.15


@each_bed
def test_a_bed_has_no_seam(name: str) -> None:
    for seed in SEEDS:
        loop = made(name, seed)
        assert surprise_at_the_seam(loop) < 1.3
        steps = np.abs(np.diff(around_the_seam(loop), axis=0))
        assert np.abs(loop[0] - loop[-1]).max() <= np.quantile(steps, 0.999)
        for seconds in (0.05, 0.5):
            heard = levels(loop, seconds)
            assert abs(heard[0] - heard[-1]) <= np.abs(np.diff(heard)).max()


@each_bed
def test_a_seam_would_be_found(name: str) -> None:
    cut = [made(name, seed)[: -SAMPLE_RATE * 7 // 10] for seed in SEEDS]
    assert max(surprise_at_the_seam(loop) for loop in cut) > 1.5


@each_loop
def test_nothing_in_a_bed_startles(name: str, seed: int) -> None:
    loop = made(name, seed)
    assert true_peak(loop) / loop.std() < gain(16)
    assert steepest_rise(loop) < LIKE[name].rise_db
    tenths = levels(loop, 0.1)
    assert tenths.max() < np.median(tenths) + 9


@each_loop
def test_a_bed_is_as_lively_as_it_should_be(name: str, seed: int) -> None:
    least, most = LIKE[name].swing_db
    quiet, loud = np.percentile(levels(made(name, seed), 0.4), (5, 95))
    assert least < loud - quiet < most


@pytest.mark.parametrize("name", STEADY)
def test_nothing_in_steady_sound_beats_like_a_clock(name: str) -> None:
    """No rhythm from 0.5 to 20 Hz stands far out of the chance around it."""
    heard = 10 ** (levels(made(name, 1), 0.02) / 20)
    rhythm = np.abs(np.fft.rfft(heard - heard.mean()))[int(0.5 * BEDS[name].seconds) : 20 * BEDS[name].seconds]
    assert rhythm.max() < 6 * np.sqrt(np.square(rhythm).mean())


@each_bed
def test_the_seed_decides(name: str) -> None:
    assert BEDS[name](1).tobytes() == made(name, 1).tobytes()
    assert abs(np.corrcoef(made(name, 1)[:, 0], made(name, 2)[:, 0])[0, 1]) < 0.9


# --- what makes each itself -------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_waves_come_every_8_to_12_seconds_and_never_in_step(seed: int) -> None:
    heard = levels(made("ocean", seed), 0.1)
    spectrum = np.fft.rfft(heard)
    spectrum[18:] = 0  # what is slower than 3.5 seconds
    slow = np.fft.irfft(spectrum, len(heard))
    before, after = np.roll(slow, 1), np.roll(slow, -1)
    crests = np.flatnonzero((slow > before) & (slow > after) & (slow > np.median(slow))) / 10
    gaps = np.diff(np.append(crests, crests[0] + BEDS["ocean"].seconds))
    assert len(crests) == 6
    assert 6.5 < gaps.min() < gaps.max() < 13.5
    assert gaps.std() > 0.7


@pytest.mark.parametrize("seed", SEEDS)
def test_a_wave_breaks_low_and_draws_back_high(seed: int) -> None:
    """The hiss of water in sand comes after the roar."""
    low, high = (levels(_band(made("ocean", seed), *hz), 0.1) for hz in ((150, 600), (3000, 9000)))
    lags = [float(np.corrcoef(low, np.roll(high, -lag))[0, 1]) for lag in range(60)]
    assert 1.0 < np.argmax(lags) / 10 < 4.5


@pytest.mark.parametrize("seed", SEEDS)
def test_gusts_are_slow_and_leaves_answer_them_most(seed: int) -> None:
    ground, leaves = (levels(_band(made("wind", seed), *hz), 1.0) for hz in ((60, 250), (3000, 9000)))
    assert np.abs(np.diff(leaves)).max() < 5
    assert np.std(leaves) > 1.2 * np.std(ground)
    assert np.corrcoef(ground, leaves)[0, 1] > 0.8


@pytest.mark.parametrize("seed", SEEDS)
def test_wind_does_not_whistle(seed: int) -> None:
    """No tone stands out of any third of an octave, in any two seconds."""
    for at in range(0, 60, 2):
        power = np.square(np.abs(np.fft.rfft(made("wind", seed)[at * SAMPLE_RATE :][: 2 * SAMPLE_RATE, 0])))
        for centre in OCTAVES_HZ[2:7]:
            here = power[int(2 * centre * 0.89) : int(2 * centre * 1.12)]
            assert here.max() < 20 * here.mean()


@pytest.mark.parametrize("seed", SEEDS)
def test_crickets_are_far_and_soft(seed: int) -> None:
    loop = made("night-forest", seed)
    crickets = integrated_lufs(_band(loop, 2350, 3050))
    assert BED_LUFS - 16 < crickets < BED_LUFS - 7
    assert steepest_rise(_band(loop, 2350, 3050)) < 9


@pytest.mark.parametrize("seed", SEEDS)
def test_fire_crackles_above_its_warmth(seed: int) -> None:
    high = levels(_band(made("fire", seed), 1500, 6000), 0.02)
    crackles = (high > np.median(high) + 6) & (np.roll(high, 1) <= np.median(high) + 6)
    assert 0.5 < crackles.sum() / BEDS["fire"].seconds < 6
    assert colour("fire", seed)[:4].max() > colour("fire", seed)[5:].max() + 10


@pytest.mark.parametrize("seed", SEEDS)
def test_bubbles_rise_in_pitch(seed: int) -> None:
    """Babble: the middle of a brook is livelier than the rush below and above it."""
    middle, high = (levels(_band(made("stream", seed), *hz), 0.05) for hz in ((600, 2500), (6000, 12_000)))
    assert np.std(middle) > 2 * np.std(high)


@pytest.mark.parametrize(
    ("name", "notes_hz"),
    [("warm-drone", (55, 110, 165, 220, 330)), ("open-drone", (147, 220.5, 294, 441, 588, 661.5))],
)
def test_drones_are_in_tune_and_have_their_fifths(name: str, notes_hz: tuple[float, ...]) -> None:
    seconds = BEDS[name].seconds
    power = np.square(np.abs(np.fft.rfft(made(name, 1), axis=0))).sum(1)
    loudest = power.max()
    for note in notes_hz:
        near = slice(int(note * 0.985 * seconds), int(note * 1.015 * seconds))
        found = (near.start + np.argmax(power[near])) / seconds
        assert abs(1200 * np.log2(found / note)) < 2
        assert power[near].max() > loudest / 300
        lines = np.arange(near.start, near.stop) / seconds
        spread = np.sqrt((power[near] * (1200 * np.log2(lines / note)) ** 2).sum() / power[near].sum())
        assert spread < 6


@pytest.mark.parametrize("name", ["warm-drone", "open-drone"])
def test_drones_change_slowly(name: str) -> None:
    for seed in SEEDS:
        assert np.abs(np.diff(levels(made(name, seed), 0.1))).max() < 1


@pytest.mark.parametrize("seed", SEEDS)
def test_bowls_ring_in_their_modes(seed: int) -> None:
    seconds = BEDS["bowls"].seconds
    power = np.square(np.abs(np.fft.rfft(made("bowls", seed), axis=0))).sum(1)
    floor = np.median(power[50 * seconds : 2500 * seconds])
    for bowl_hz in (132, 198, 264, 396):
        for ratio in (1, 2.71, 5.10):
            centre = bowl_hz * ratio
            near = power[int(centre * 0.996 * seconds) : int(centre * 1.004 * seconds)]
            assert near.max() > 1e4 * floor


def test_bowls_are_struck_some_eight_times_a_minute() -> None:
    for seed in SEEDS:
        heard = levels(_band(made("bowls", seed), 600, 3000), 0.1)
        struck = np.flatnonzero(heard - np.roll(heard, 5) > 4) / 10
        gaps = np.diff(struck[np.append(True, np.diff(struck) > 2)])
        assert 5 <= len(gaps) + 1 <= 8
        assert gaps.min() > 3


def _band(loop: Sound, low_hz: float, high_hz: float) -> Sound:
    """What lies between two frequencies, round the circle."""
    spectrum = np.fft.rfft(loop, axis=0)
    frequencies = np.arange(len(spectrum)) * SAMPLE_RATE / len(loop)
    spectrum[(frequencies < low_hz) | (frequencies > high_hz)] = 0
    return np.asarray(np.fft.irfft(spectrum, len(loop), axis=0), np.float32)
