from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from wellwish.order import DEFAULT_BELL
from wellwish.sound import BELLS, VOICE_LUFS, gain, integrated_lufs, true_peak
from wellwish.terms import BELL_SECONDS, FRAME, SAMPLE_RATE

FUNDAMENTAL_HZ = {"bowl": 204, "small": 784, "deep": 112}
each_bell = pytest.mark.parametrize("name", BELLS)


def test_every_bell_is_described_here_and_in_the_guide() -> None:
    assert list(FUNDAMENTAL_HZ) == list(BELLS)
    assert DEFAULT_BELL in BELLS
    guide = (Path(__file__).parents[2] / "docs" / "guide" / "command-line.md").read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in guide for name in BELLS)


@each_bell
def test_a_bell_has_its_length_and_true_silence_at_both_ends(name: str) -> None:
    ring = BELLS[name]()
    assert ring.shape == (BELL_SECONDS * SAMPLE_RATE,)
    assert ring.dtype == np.float32
    assert np.isfinite(ring).all()
    assert not ring[:FRAME].any()
    assert not ring[-FRAME:].any()


@each_bell
def test_a_bell_is_clearly_below_the_voice(name: str) -> None:
    ring = BELLS[name]()
    assert -30 < integrated_lufs(ring) < VOICE_LUFS - 8
    assert true_peak(ring) == pytest.approx(gain(-15), rel=0.01)


@pytest.mark.parametrize("seed", range(4))
def test_all_bells_are_as_loud(seed: int) -> None:
    loud = [integrated_lufs(bell(seed)) for bell in BELLS.values()]
    assert max(loud) - min(loud) < 1.5


@each_bell
def test_a_bell_begins_and_ends_without_a_click(name: str) -> None:
    ring = BELLS[name]()
    peak = np.abs(ring).max()
    assert np.abs(ring[FRAME : FRAME + 96]).max() < 0.04 * peak
    assert np.abs(ring[-FRAME - 96 : -FRAME]).max() < 1e-5 * peak
    # A click is broad: it would put something where no mode is.
    first = ring[: FRAME + SAMPLE_RATE // 50] * np.hanning(FRAME + SAMPLE_RATE // 50)
    power = np.square(np.abs(np.fft.rfft(first)))
    hertz = np.fft.rfftfreq(len(first), 1 / SAMPLE_RATE)
    assert power[hertz > 9000].sum() < 1e-4 * power.sum()


@each_bell
def test_a_bell_rings_in_its_modes_and_only_falls(name: str) -> None:
    ring = BELLS[name]()
    power = np.square(np.abs(np.fft.rfft(ring)))
    lowest = np.argmax(power) / BELL_SECONDS
    assert lowest == pytest.approx(FUNDAMENTAL_HZ[name], rel=0.025)
    for ratio in (2.71, 5.10):
        near = slice(int(lowest * ratio * 0.97 * BELL_SECONDS), int(lowest * ratio * 1.03 * BELL_SECONDS))
        found = (near.start + np.argmax(power[near])) / BELL_SECONDS
        assert found / lowest == pytest.approx(ratio, rel=0.01)
        assert power[near].max() > 100 * np.median(power[near.start - 60 * BELL_SECONDS : near.start])
    seconds = np.sqrt(np.square(ring).reshape(BELL_SECONDS, -1).mean(1))
    assert (np.diff(seconds) < 0).all()
    assert seconds[-1] < 0.02 * seconds[0]


@each_bell
def test_higher_modes_are_gone_sooner(name: str) -> None:
    ring = BELLS[name]()

    def share_above(part: slice) -> float:
        power = np.square(np.abs(np.fft.rfft(ring[part])))
        return float(power[int(FUNDAMENTAL_HZ[name] * 2) :].sum() / power.sum())

    first, third = (slice(at * SAMPLE_RATE, (at + 1) * SAMPLE_RATE) for at in (0, 2))
    assert share_above(third) < 0.7 * share_above(first)


@each_bell
def test_the_seed_decides(name: str) -> None:
    bell = BELLS[name]
    np.testing.assert_array_equal(bell(1), bell(1))
    assert (bell(1) != bell(2)).any()
