from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from wellwish.guides.flac import from_flac
from wellwish.guides.takesound import restored, stored
from wellwish.terms import FRAME, SAMPLE_RATE

STEP = 2**-12

Floats = NDArray[np.float32]


def _noise(frames: int, most_hz: float, seed: int = 0) -> Floats:
    """Noise up to ``most_hz``, between two silent frames as a take is, with a peak of 0.5."""
    sound = np.random.default_rng(seed).standard_normal(frames * FRAME)
    spectrum = np.fft.rfft(sound)
    spectrum[np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE) > most_hz] = 0
    sound = np.fft.irfft(spectrum, len(sound)) * np.hanning(len(sound))
    return np.pad(0.5 * sound / np.abs(sound).max(), FRAME).astype(np.float32)


@pytest.mark.parametrize(("most_hz", "rate"), [(11_500, 24_000), (20_000, 48_000)])
def test_a_take_is_kept_at_the_lowest_rate_that_holds_it(most_hz: float, rate: int) -> None:
    assert from_flac(stored(_noise(50, most_hz)))[1] == rate


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 400), st.sampled_from([4_000, 11_500, 20_000]), st.integers(0, 9))
def test_it_comes_back_sample_for_sample_but_for_the_rounding(frames: int, most_hz: float, seed: int) -> None:
    sound = _noise(frames, most_hz, seed)
    again = restored(stored(sound))
    assert again.dtype == np.float32
    assert len(again) == len(sound)
    error = again - sound
    assert np.abs(error).max() < 1.5 * STEP
    assert np.sqrt(np.mean(error**2)) < STEP / 3


def test_it_takes_a_little_more_than_half_of_sixteen_bits() -> None:
    """So much that a hundred sits of one exercise, kept as takes, need a fifteenth of their files."""
    from wellwish.guides import find
    from wellwish.guides.flac import sixteen_bits, to_flac
    from wellwish.terms import Span, Utterance

    pcm = find("heart").speak(Utterance((Span("Bring to mind someone you love, and see them happy."),)), 1.0, 1).pcm
    assert len(stored(pcm)) < 0.6 * len(to_flac(sixteen_bits(pcm)))


def test_sound_past_full_scale_is_held_not_wrapped() -> None:
    assert restored(stored(np.full(FRAME, 1.2, np.float32))).min() > 0.99
    assert restored(stored(np.full(FRAME, -1.2, np.float32))).max() < -0.99
