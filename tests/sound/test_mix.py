from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from wellwish.sound import (
    BED_BELOW_VOICE_DB,
    BEDS,
    BELLS,
    DAY_FADES,
    PEAK_DBTP,
    SLEEP_DB,
    SLEEP_FADES,
    VOICE_LUFS,
    Fades,
    Loop,
    Mix,
    gain,
    held,
    integrated_lufs,
    true_peak,
)
from wellwish.terms import BELL_SECONDS, FRAME, SAMPLE_RATE, Cue, Take

Sound = NDArray[np.float32]
BED = BEDS["rain"](0)
RAIN = Loop.of(BED)
STEADY = Loop(np.full((7 * FRAME + 11, 2), 0.01, np.float32), 0.01)
"""A bed of one level, so that what is done to it can be read off."""
BELL = Take("bell", "", "bell", BELL_SECONDS * 50, (), private=False)
CENTRE = np.float32(gain(-3.01))


@cache
def voice(spoken: Take) -> Sound:
    """A voice at its loudness, with silent ends; or the bell."""
    if spoken == BELL:
        return BELLS["bowl"](0)
    rng = np.random.default_rng(len(spoken.key))
    noise = np.convolve(rng.standard_normal(spoken.frames * FRAME), np.hanning(20), "same").astype(np.float32)
    noise[:FRAME] = noise[-FRAME:] = 0
    return noise * np.float32(gain(VOICE_LUFS - integrated_lufs(noise)))


def hush(spoken: Take) -> Sound:
    """A take in which nothing is heard."""
    return np.zeros(spoken.frames * FRAME, np.float32)


def said(seconds: float, at: float, key: str = "may you be well") -> Cue:
    start = round(at * SAMPLE_RATE)
    take = Take(key=key, text=key, guide="tone", frames=round(seconds * 50), words=(), private=False)
    return Cue("take", 0, start, start + take.frames * FRAME, take)


def rung(at: float) -> Cue:
    start = round(at * SAMPLE_RATE)
    return Cue("bell", 0, start, start + BELL_SECONDS * SAMPLE_RATE)


SIT = (Cue("stage", 0, 0, 0), rung(0), said(3, 8), said(4, 18, "a take across two blocks"), said(0.6, 23), rung(67))
LENGTH = 75 * SAMPLE_RATE


def whole(
    seconds: float,
    *cues: Cue,
    pcm: Callable[[Take], Sound] = voice,
    bell: Take | None = BELL,
    loop: Loop | None = None,
    fades: Fades = DAY_FADES,
) -> Sound:
    length = round(seconds * SAMPLE_RATE)
    return Mix(length, pcm, bell=bell, loop=loop, fades=fades).part(cues, 0, length)


def stretch(sound: Sound, start: float, end: float) -> Sound:
    return sound[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)]


# --- any stretch alone -------------------------------------------------------------------------------

SHORT = Loop(RAIN.samples[: 7 * SAMPLE_RATE + 11], RAIN.peak)
MIXES = {name: Mix(LENGTH, voice, bell=BELL, loop=loop) for name, loop in (("none", None), ("rain", SHORT))}
PLACES = sorted({0, LENGTH, 9 * len(SHORT.samples), *(place for cue in SIT for place in (cue.start, cue.end))})


@cache
def mixed(name: str) -> Sound:
    return MIXES[name].part(SIT, 0, LENGTH)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(sorted(MIXES)),
    st.sampled_from(PLACES),
    st.integers(-3 * SAMPLE_RATE, 3 * SAMPLE_RATE),
    st.integers(0, 4 * SAMPLE_RATE),
)
def test_any_stretch_alone_is_that_of_the_whole_and_silent_outside(
    name: str, place: int, after: int, samples: int
) -> None:
    start = place + after
    heard = MIXES[name].part(SIT, start, start + samples)
    assert heard.shape == (samples, MIXES[name].channels)
    inside = mixed(name)[max(start, 0) : max(start + samples, 0)]
    before = min(max(-start, 0), samples)
    wanted = np.pad(inside, ((before, samples - before - len(inside)), (0, 0)))
    np.testing.assert_array_equal(heard, wanted)


def test_nothing_depends_on_what_begins_later() -> None:
    for at, cue in enumerate(SIT):
        np.testing.assert_array_equal(MIXES["rain"].part(SIT[:at], 0, cue.start), mixed("rain")[: cue.start])


def test_a_loop_goes_round_and_round() -> None:
    steady = stretch(whole(60, loop=SHORT), 4, 48)
    np.testing.assert_array_equal(steady[: -len(SHORT.samples)], steady[len(SHORT.samples) :])


# --- voice and bell ----------------------------------------------------------------------------------


def test_without_a_bed_it_is_mono_and_takes_and_bells_are_there_untouched() -> None:
    expected = np.zeros((LENGTH, 1), np.float32)
    for cue in SIT:
        if cue.kind != "stage":
            expected[cue.start : cue.end, 0] += voice(cue.take or BELL)
    np.testing.assert_array_equal(mixed("none"), expected)


def test_without_a_bell_its_cues_are_silent() -> None:
    heard = whole(75, *SIT, bell=None)
    assert not stretch(heard, 0, 8).any()
    assert stretch(heard, 8, 11).any()


def test_a_voice_under_which_a_bed_lies_is_in_the_middle_and_as_loud_as_alone() -> None:
    silent = Loop(np.zeros((FRAME, 2), np.float32), 0.0)
    alone, both = whole(40, said(30, 5)), whole(40, said(30, 5), loop=silent)
    np.testing.assert_array_equal(both, np.repeat(alone * CENTRE, 2, axis=1))
    assert integrated_lufs(stretch(both, 5, 35)) == pytest.approx(VOICE_LUFS, abs=0.1)
    with_rain = stretch(whole(40, said(30, 5), loop=RAIN), 5, 35)
    assert integrated_lufs(with_rain) == pytest.approx(VOICE_LUFS, abs=0.1)


def test_a_sound_of_another_length_than_its_cue_is_refused() -> None:
    with pytest.raises(ValueError, match=r"the take at 384000 is \(143999,\), not \(144000,\)"):
        whole(75, SIT[2], pcm=lambda spoken: voice(spoken)[:-1])
    with pytest.raises(ValueError, match="the bell at 0"):
        whole(75, *SIT, bell=SIT[2].take)


# --- the bed -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("gain_db", [BED_BELOW_VOICE_DB, BED_BELOW_VOICE_DB + SLEEP_DB, -10.0])
def test_bed_is_so_far_under_the_voice(gain_db: float) -> None:
    heard = whole(75, loop=Loop.of(BED, gain_db))
    assert integrated_lufs(stretch(heard, 6, 60)) == pytest.approx(VOICE_LUFS + gain_db, abs=0.3)


def test_bed_is_dipped_where_speech_lives() -> None:
    def share(sound: Sound) -> float:
        power = np.abs(np.fft.rfft(sound[: 30 * SAMPLE_RATE, 0])) ** 2
        return float(power[30 * 1000 : 30 * 4000].sum() / power[30 * 8500 : 30 * 12_000].sum())

    assert share(stretch(whole(75, loop=RAIN), 10, 60)) / share(BED) == pytest.approx(gain(-6) ** 2, rel=0.05)


def test_bed_has_no_seam_where_the_loop_begins_again() -> None:
    heard = Mix(120 * SAMPLE_RATE, voice, loop=RAIN).part((), len(BED) - 20 * SAMPLE_RATE, len(BED) + SAMPLE_RATE)
    steps = np.abs(np.diff(heard, axis=0)).max(1)
    assert steps[20 * SAMPLE_RATE - 1] <= np.quantile(steps, 0.999)


def bed_level(
    seconds: float, first: float, last: float, *cues: Cue, fades: Fades = DAY_FADES, bell: Take | None = BELL
) -> Sound:
    """What the bed is multiplied with between two seconds of a sit: float32 [n]."""
    mix = Mix(round(seconds * SAMPLE_RATE), hush, bell=bell, loop=STEADY, fades=fades)
    part = mix.part(cues, round(first * SAMPLE_RATE), round(last * SAMPLE_RATE))
    np.testing.assert_array_equal(part[:, 0], part[:, 1])
    return part[:, 0] / np.float32(0.01)


@pytest.mark.parametrize(
    ("seconds", "fades", "comes", "goes"),
    [
        (600, DAY_FADES, 4, 12),
        (30, DAY_FADES, 3, 12),
        (20, DAY_FADES, 2, 8),
        (600, SLEEP_FADES, 8, 120),
        (300, SLEEP_FADES, 8, 120),
        (60, SLEEP_FADES, 6, 24),
    ],
)
def test_bed_comes_and_goes_in_its_time_without_a_corner(seconds: int, fades: Fades, comes: float, goes: float) -> None:
    begin, end = (
        bed_level(seconds, 0, comes + 1, fades=fades),
        bed_level(seconds, seconds - goes - 1, seconds, fades=fades),
    )
    assert begin[0] == 0
    assert begin[round(comes / 2 * SAMPLE_RATE)] == pytest.approx(0.5, abs=1e-4)
    assert (begin[round(comes * SAMPLE_RATE) :] == 1).all()
    assert (end[:SAMPLE_RATE] == 1).all()
    assert end[round((1 + goes / 2) * SAMPLE_RATE)] == pytest.approx(0.5, abs=1e-4)
    assert end[-1] == pytest.approx(0, abs=1e-6)
    assert (np.diff(begin) >= 0).all()
    assert (np.diff(end) <= 0).all()
    assert np.abs(np.diff(begin)).max() < 2 / (comes * SAMPLE_RATE)
    assert np.abs(np.diff(end)).max() < 2 / (goes * SAMPLE_RATE)


def test_bed_gives_way_within_04_s_of_a_takes_start_and_is_back_2_s_after_its_end() -> None:
    level = bed_level(60, 0, 60, said(5, 20))
    assert (stretch(level, 4, 20) == 1).all()
    np.testing.assert_allclose(stretch(level, 20.4, 25), gain(-4), rtol=1e-4)
    assert (stretch(level, 27, 48) == 1).all()
    assert (np.diff(stretch(level, 20, 20.4)) <= 0).all()
    assert (np.diff(stretch(level, 25, 27)) >= 0).all()
    assert level[26 * SAMPLE_RATE] == pytest.approx((1 + gain(-4)) / 2, abs=1e-3)


@pytest.mark.parametrize("seconds", [0.06, 0.2, 0.4, 3])
@pytest.mark.parametrize("gap", [0, 0.02, 0.5, 1.9, 2.5])
def test_bed_never_steps_however_short_or_close_the_takes(seconds: float, gap: float) -> None:
    at = [20 + number * (seconds + gap) for number in range(3)]
    level = bed_level(60, 15, 45, *(said(seconds, start) for start in at))
    assert np.abs(np.diff(level)).max() < 4e-5
    assert level.min() >= gain(-4) - 1e-4
    if gap >= 0.5 and seconds >= 0.4:
        assert level[round((at[1] - 15) * SAMPLE_RATE)] > level.min() + 0.01


def test_bed_gives_no_way_to_bells() -> None:
    assert (bed_level(60, 4, 48, rung(10), rung(30)) == 1).all()


# --- the peak ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("gain_db", [-20.0, 0.0, 6.0])
def test_true_peak_is_held_with_the_loudest_takes_and_any_bed(gain_db: float) -> None:
    @cache
    def shouted(spoken: Take) -> Sound:
        return voice(spoken) if spoken == BELL else held(voice(spoken) * np.float32(20))

    cues = (rung(0), said(6, 6), said(10, 13))
    assert true_peak(whole(30, *cues, pcm=shouted, loop=Loop.of(BED, gain_db))) <= gain(PEAK_DBTP) * 1.001
    assert true_peak(whole(30, *cues, pcm=shouted)) <= gain(PEAK_DBTP) * 1.001


def test_a_take_within_the_ceiling_is_left_as_it_is_and_a_louder_one_turned_down_as_a_whole() -> None:
    quiet = voice(said(3, 0).take or BELL)
    assert held(quiet) is quiet
    loud = quiet * np.float32(20)
    down = held(loud)
    assert true_peak(down) == pytest.approx(gain(PEAK_DBTP), rel=1e-3)
    np.testing.assert_allclose(down, quiet * (down.max() / quiet.max()), rtol=1e-4, atol=1e-7)
