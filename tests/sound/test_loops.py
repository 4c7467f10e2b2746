from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from numpy.typing import NDArray

from wellwish.sound import BED_BELOW_VOICE_DB, VARIANTS, VOICE_LUFS, Loop, bed_loop, gain, integrated_lufs, true_peak
from wellwish.sound.loops import _made
from wellwish.terms import SAMPLE_RATE

Sound = NDArray[np.float32]


def hum(seed: int) -> Sound:
    rng = np.random.default_rng(seed)
    return (0.1 * rng.standard_normal((2 * SAMPLE_RATE, 2))).astype(np.float32)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The seeds of the beds that are made, in order."""
    seeds: list[int] = []

    def bed(seed: int) -> Sound:
        seeds.append(seed)
        return hum(seed)

    monkeypatch.setattr("wellwish.sound.loops.BEDS", {"hum": bed, "other": bed})
    _made.cache_clear()
    yield seeds
    _made.cache_clear()


def test_a_bed_is_made_once_however_many_ask_at_the_same_time(made: list[int]) -> None:
    with ThreadPoolExecutor(8) as pool:
        loops = list(pool.map(lambda _: bed_loop("hum", 5), range(16)))
    assert made == [1]
    assert all(loop is loops[0] for loop in loops)


def test_seeds_share_a_few_variants_of_a_bed(made: list[int]) -> None:
    for seed in range(3 * VARIANTS):
        bed_loop("hum", seed)
    assert set(made) == set(range(VARIANTS))
    assert bed_loop("hum", 2**62) is bed_loop("hum", 0)


def test_another_bed_or_level_is_another_loop_and_few_are_held(made: list[int]) -> None:
    day, night, other = bed_loop("hum", 0), bed_loop("hum", 0, -24), bed_loop("other", 0)
    assert integrated_lufs(night.samples) == pytest.approx(integrated_lufs(day.samples) - 4, abs=0.01)
    assert night.peak == pytest.approx(day.peak * gain(-4), rel=1e-3)
    assert other is not day
    assert (bed_loop("hum", 0), len(made)) == (day, 3)
    bed_loop("hum", 1)
    bed_loop("hum", 2)
    bed_loop("hum", 3)
    assert (bed_loop("hum", 0) is day, len(made)) == (False, 7)


def test_a_loop_lies_at_its_level_under_the_voice() -> None:
    loop = Loop.of(hum(0))
    assert integrated_lufs(np.concatenate([loop.samples] * 3)) == pytest.approx(
        VOICE_LUFS + BED_BELOW_VOICE_DB, abs=0.1
    )


def test_the_peak_of_a_loop_is_that_of_its_seam_too() -> None:
    bed = hum(0)
    bed[-1], bed[0], bed[1] = 0.9, 0.9, -0.9
    loop = Loop.of(bed)
    assert loop.peak > true_peak(loop.samples) * 1.01
    assert loop.peak == pytest.approx(true_peak(np.concatenate([loop.samples] * 3)), rel=1e-3)
