from __future__ import annotations

import numpy as np
import pytest

from wellwish.sound import (
    BED_LUFS,
    BEDS,
    LOOP_SECONDS,
    gain,
    integrated_lufs,
    true_peak,
)
from wellwish.terms import SAMPLE_RATE


@pytest.mark.parametrize("name", BEDS)
def test_a_bed_is_a_loop_of_stated_loudness_with_modest_peaks(name: str) -> None:
    loop = BEDS[name](0)
    assert loop.shape == (LOOP_SECONDS * SAMPLE_RATE, 2)
    assert loop.dtype == np.float32
    assert np.isfinite(loop).all()
    assert integrated_lufs(loop) == pytest.approx(BED_LUFS, abs=0.05)
    assert true_peak(loop) / loop.std() < gain(16)


@pytest.mark.parametrize("name", BEDS)
def test_a_bed_has_no_seam(name: str) -> None:
    loop = BEDS[name](0)
    steps = np.abs(np.diff(loop, axis=0))
    assert np.abs(loop[0] - loop[-1]).max() <= np.quantile(steps, 0.999)
    twice = np.concatenate([loop[-2 * SAMPLE_RATE :], loop[: 2 * SAMPLE_RATE]])
    tenths = np.sqrt(np.square(twice).reshape(40, -1).mean(1))
    assert 0.6 < tenths[19] / tenths[20] < 1.7


def test_rain_has_no_rumble_and_no_side_is_the_other() -> None:
    loop = BEDS["rain"](0)
    power = np.abs(np.fft.rfft(loop[:, 0])) ** 2
    frequencies = np.arange(len(power)) / LOOP_SECONDS
    assert power[frequencies < 120].sum() < 1e-3 * power.sum()
    assert power[frequencies > 14_000].sum() < 0.05 * power.sum()
    assert abs(np.corrcoef(loop[:, 0], loop[:, 1]).min()) < 0.6


def test_the_seed_decides() -> None:
    make = BEDS["rain"]
    np.testing.assert_array_equal(make(1), make(1))
    assert (make(1) != make(2)).any()
