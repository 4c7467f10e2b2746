from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from wellwish.sound import BEDS, BELLS, VOICE_LUFS, Fades, blocks, gain, integrated_lufs, true_peak
from wellwish.terms import BELL_SECONDS, FRAME, SAMPLE_RATE, Cue, Score, Take

Sound = NDArray[np.float32]
RAIN = BEDS["rain"](0)
RING = BELLS["bowl"](0)


def take(key: str, seconds: float) -> Take:
    return Take(key=key, text=key, guide="tone", frames=round(seconds * 50), words=(), private=False)


def voice(spoken: Take) -> Sound:
    """A voice at its loudness, with silent ends."""
    rng = np.random.default_rng(len(spoken.key))
    noise = np.convolve(rng.standard_normal(spoken.frames * FRAME), np.hanning(20), "same").astype(np.float32)
    noise[:FRAME] = noise[-FRAME:] = 0
    return noise * np.float32(gain(VOICE_LUFS - integrated_lufs(noise)))


def score(seconds: float, *cues: Cue) -> Score:
    return Score(title="Sit", length=round(seconds * SAMPLE_RATE), stages=(), cues=cues)


def said(seconds: float, at: float, key: str = "may you be well") -> Cue:
    start = round(at * SAMPLE_RATE)
    return Cue("take", 0, start, start + round(seconds * 50) * FRAME, take(key, seconds))


def rung(at: float) -> Cue:
    start = round(at * SAMPLE_RATE)
    return Cue("bell", 0, start, start + BELL_SECONDS * SAMPLE_RATE)


SIT = score(75, Cue("stage", 0, 0, 0), rung(0), said(3, 8), said(4, 18, "a take across two blocks"), rung(67))


def whole(*args: object, **kwargs: object) -> Sound:
    return np.concatenate(list(blocks(*args, **kwargs)))  # type: ignore[arg-type]


def test_blocks_are_of_one_size_but_the_last_and_come_to_the_whole() -> None:
    sizes = [len(part) for part in blocks(SIT, voice, bell=RING)]
    assert set(sizes[:-1]) == {460_800}
    assert sum(sizes) == SIT.length


@pytest.mark.parametrize("bed", [None, RAIN])
def test_how_it_is_cut_changes_no_sample(bed: Sound | None) -> None:
    as_cut = whole(SIT, voice, bell=RING, bed=bed)
    for size in (SIT.length, 7 * FRAME * 50):
        np.testing.assert_array_equal(as_cut, whole(SIT, voice, bell=RING, bed=bed, block=size))


def test_without_a_bed_it_is_mono_and_takes_and_bells_are_there_untouched() -> None:
    mixed = whole(SIT, voice, bell=RING)
    assert mixed.shape == (SIT.length, 1)
    expected = np.zeros(SIT.length, np.float32)
    for cue in SIT.cues:
        if cue.take or cue.kind == "bell":
            expected[cue.start : cue.end] += voice(cue.take) if cue.take else RING
    np.testing.assert_array_equal(mixed[:, 0], expected)


def test_without_a_bell_its_cues_are_silent() -> None:
    mixed = whole(SIT, voice)
    assert not mixed[: 8 * SAMPLE_RATE].any()
    assert mixed[8 * SAMPLE_RATE : 11 * SAMPLE_RATE].any()


def test_voice_is_as_loud_with_a_bed_as_without_and_in_the_middle() -> None:
    sit = score(75, said(30, 20))
    part = slice(20 * SAMPLE_RATE, 50 * SAMPLE_RATE)
    alone, mixed = whole(sit, voice)[part], whole(sit, voice, bed=RAIN)[part]
    assert integrated_lufs(alone) == pytest.approx(VOICE_LUFS, abs=0.1)
    assert integrated_lufs(mixed) == pytest.approx(VOICE_LUFS, abs=0.1)
    bed_only = whole(score(75), voice, bed=RAIN)[part]
    np.testing.assert_allclose((mixed - bed_only)[:, 0], (mixed - bed_only)[:, 1], atol=1e-6)


def test_bed_is_20_db_under_the_voice_and_dipped_where_speech_lives() -> None:
    steady = whole(score(120), voice, bed=RAIN)[10 * SAMPLE_RATE : 100 * SAMPLE_RATE]
    assert integrated_lufs(steady) == pytest.approx(VOICE_LUFS - 20, abs=0.3)

    def share(sound: Sound) -> float:
        power = np.abs(np.fft.rfft(sound[: 30 * SAMPLE_RATE, 0])) ** 2
        return float(power[30 * 1000 : 30 * 4000].sum() / power[30 * 8500 : 30 * 12_000].sum())

    assert share(steady) / share(RAIN) == pytest.approx(gain(-6) ** 2, rel=0.05)


def test_bed_gain_is_heard() -> None:
    steady = whole(score(120), voice, bed=RAIN, bed_gain_db=-10)[10 * SAMPLE_RATE : 100 * SAMPLE_RATE]
    assert integrated_lufs(steady) == pytest.approx(VOICE_LUFS - 10, abs=0.3)


def levels(sound: Sound) -> Sound:
    """Mean level of each half second."""
    halves = sound[: len(sound) // 24_000 * 24_000].reshape(-1, 24_000, sound.shape[1])
    return np.asarray(np.sqrt(np.square(halves).mean((1, 2))), np.float32)


def test_bed_comes_in_4_seconds_and_goes_in_12() -> None:
    heard = levels(whole(score(120), voice, bed=RAIN))
    steady = np.median(heard)
    assert heard[0] < 0.1 * steady
    assert 0.3 < heard[4] / steady < 0.9
    assert heard[9] > 0.8 * steady
    assert heard[-26] > 0.8 * steady
    assert 0.3 < heard[-12] / steady < 0.7
    assert heard[-1] < 0.02 * steady


def test_fades_of_a_short_sit_are_shorter_in_proportion_and_may_be_set() -> None:
    heard = levels(whole(score(30), voice, bed=RAIN))
    assert heard[5] > 0.8 * np.median(heard)
    assert heard[-14] > 0.8 * np.median(heard)
    slow = levels(whole(score(120), voice, bed=RAIN, fades=Fades(out_seconds=60)))
    assert slow[-60] < 0.7 * np.median(slow[20:100])


def test_bed_has_no_seam_where_the_loop_begins_again() -> None:
    mixed = whole(score(120), voice, bed=RAIN)
    seam = np.abs(mixed[len(RAIN)] - mixed[len(RAIN) - 1]).max()
    assert seam <= np.quantile(np.abs(np.diff(mixed[10 * SAMPLE_RATE : 60 * SAMPLE_RATE], axis=0)), 0.999)


@pytest.mark.parametrize("bed_gain_db", [-20.0, 0.0, 6.0])
def test_true_peak_is_held_however_loud_the_parts_are(bed_gain_db: float) -> None:
    def shouted(spoken: Take) -> Sound:
        return voice(spoken) * np.float32(20)

    sit = score(75, rung(0), said(6, 1), said(10, 20))
    assert true_peak(whole(sit, shouted, bell=RING, bed=RAIN, bed_gain_db=bed_gain_db)) <= gain(-1.5) * 1.001
    assert true_peak(whole(sit, shouted, bell=RING)) <= gain(-1.5) * 1.001


def test_a_sound_of_another_length_than_its_cue_is_refused() -> None:
    with pytest.raises(ValueError, match="the take at 384000"):
        whole(SIT, lambda spoken: voice(spoken)[:-1], bell=RING)
    with pytest.raises(ValueError, match="the bell at 0"):
        whole(SIT, voice, bell=RING[:-FRAME])
