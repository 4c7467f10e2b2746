from __future__ import annotations

import math

import numpy as np
import pyloudnorm
import pytest

from wellwish.sound import gain, integrated_lufs, true_peak
from wellwish.terms import SAMPLE_RATE


def tone(hertz: float, seconds: float = 5.0) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.sin(2 * np.pi * hertz * np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE).astype(np.float32)


@pytest.mark.parametrize("channels", [0, 1, 2])
def test_loudness_agrees_with_another_meter(channels: int) -> None:
    rng = np.random.default_rng(channels)
    swell = 0.3 * np.abs(np.sin(np.arange(12 * SAMPLE_RATE) / 60_000)) ** 3
    swell[4 * SAMPLE_RATE : 7 * SAMPLE_RATE] = 0
    shape = (len(swell),) if channels == 0 else (len(swell), channels)
    sound = (rng.standard_normal(shape) * (swell if channels == 0 else swell[:, None])).astype(np.float32)
    peer = pyloudnorm.Meter(SAMPLE_RATE).integrated_loudness(sound.astype(np.float64))
    assert integrated_lufs(sound) == pytest.approx(peer, abs=0.05)


def test_the_standards_own_example_reads_minus_three() -> None:
    """BS.1770-4, annex 1: a 997 Hz sine at 0 dBFS in one channel is -3.01 LUFS."""
    assert integrated_lufs(tone(997)) == pytest.approx(-3.01, abs=0.03)


def test_silence_has_no_loudness_and_less_than_400_ms_cannot_be_measured() -> None:
    assert integrated_lufs(np.zeros(SAMPLE_RATE, np.float32)) == -math.inf
    with pytest.raises(ValueError, match="400 ms"):
        integrated_lufs(np.zeros(1000, np.float32))


def test_true_peak_finds_what_lies_between_samples() -> None:
    position = np.arange(SAMPLE_RATE)
    between = np.sin(np.pi / 2 * position + np.pi / 4).astype(
        np.float32
    )  # a quarter of the rate, sampled off its peaks
    between *= np.hanning(SAMPLE_RATE).astype(np.float32)
    assert np.abs(between).max() == pytest.approx(math.sqrt(0.5), abs=0.01)
    assert true_peak(between) == pytest.approx(1.0, abs=0.02)
    assert true_peak(np.zeros(0, np.float32)) == 0


def test_gain_is_in_decibels() -> None:
    assert gain(-20) == pytest.approx(0.1)
