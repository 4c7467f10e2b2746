from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from recording.booth import CODECS, save, voice

from wellwish.recording.hearing import Heard, Unreadable
from wellwish.terms import SAMPLE_RATE

TEXT = "May you be safe."
SOUND = voice(TEXT)


@pytest.mark.parametrize("ending", CODECS)
@pytest.mark.parametrize(("rate", "channels"), [(48_000, 2), (44_100, 1)])
def test_every_kind_of_file_is_heard_alike(tmp_path: Path, ending: str, rate: int, channels: int) -> None:
    if CODECS[ending] == "libopus" and rate == 44_100:
        rate = 24_000  # Opus knows no 44.1 kHz
    heard = Heard.of(save(tmp_path / f"a{ending}", SOUND, rate, channels))
    plain = Heard(SOUND, clipped=False)
    assert not heard.clipped
    assert heard.seconds == pytest.approx(plain.seconds, abs=0.06)
    assert heard.lufs == pytest.approx(plain.lufs, abs=0.6)
    assert heard.over_noise_db > 40


@pytest.mark.parametrize(
    "channels",
    [
        np.stack([SOUND, np.zeros_like(SOUND)]),
        np.stack([np.zeros_like(SOUND), SOUND]),
        np.stack([SOUND, -SOUND]),
        np.stack([SOUND, SOUND]),
    ],
    ids=["left only", "right only", "out of phase", "both"],
)
def test_a_voice_on_one_channel_or_out_of_phase_keeps_its_level(
    tmp_path: Path, channels: np.ndarray[tuple[int, int], np.dtype[np.float32]]
) -> None:
    heard = Heard.of(save(tmp_path / "a.wav", channels, channels=2))
    assert heard.lufs == pytest.approx(Heard(SOUND, clipped=False).lufs, abs=0.3)


def test_where_somebody_speaks_is_found_and_faded_into(tmp_path: Path) -> None:
    heard = Heard(SOUND, clipped=False)
    assert heard.speaks
    assert heard.speaks[0] / SAMPLE_RATE == pytest.approx(0.5, abs=0.03)
    assert heard.speaks[1] / SAMPLE_RATE == pytest.approx(len(SOUND) / SAMPLE_RATE - 0.5 - 0.07, abs=0.06)
    trimmed = heard.trimmed
    assert heard.seconds + 0.1 < len(trimmed) / SAMPLE_RATE < heard.seconds + 0.3
    assert abs(trimmed[0]) < 1e-6
    assert abs(trimmed[-1]) < 1e-6


def test_a_click_long_before_the_words_is_not_taken_for_one() -> None:
    sound = SOUND.copy()
    sound[4800:5200] += 0.5 * np.sin(np.arange(400)).astype(np.float32)
    assert Heard(sound, clipped=False).speaks == Heard(SOUND, clipped=False).speaks


def test_words_that_begin_and_end_with_the_file_are_faded_all_the_same() -> None:
    middle = SOUND[SAMPLE_RATE // 2 + 2400 : -SAMPLE_RATE // 2 - 9600]
    trimmed = Heard(middle, clipped=False).trimmed
    assert abs(trimmed[0]) < 1e-6
    assert np.abs(trimmed[:240]).max() < np.abs(trimmed[480:960]).max() / 2


@pytest.mark.parametrize("noise_db", [-60, -50, -40])
def test_noise_is_measured(noise_db: float) -> None:
    heard = Heard(voice(TEXT, -20, noise_db), clipped=False)
    assert 20 * np.log10(heard.noise) == pytest.approx(noise_db, abs=2)


def test_a_gate_leaves_no_noise_to_measure() -> None:
    sound = voice(TEXT, noise_db=-200)
    sound[: SAMPLE_RATE // 4] = 0
    assert Heard(sound, clipped=False).over_noise_db == np.inf


@pytest.mark.parametrize("ending", [".wav", ".flac", ".mp3", ".m4a"])
@pytest.mark.parametrize("rate", [48_000, 44_100])
def test_what_was_clipped_is_told_from_what_is_only_loud(tmp_path: Path, ending: str, rate: int) -> None:
    full = SOUND / np.abs(SOUND).max()
    assert not Heard.of(save(tmp_path / f"loud{ending}", full * np.float32(0.9), rate)).clipped
    assert Heard.of(save(tmp_path / f"cut{ending}", full * 4, rate, most=1.0)).clipped


def test_clipped_and_turned_down_is_still_clipped(tmp_path: Path) -> None:
    cut = np.clip(SOUND / np.abs(SOUND).max() * 4, -1, 1) * np.float32(0.5)
    assert Heard.of(save(tmp_path / "a.wav", cut)).clipped


def test_a_recording_at_full_level_is_not_clipped(tmp_path: Path) -> None:
    full = SOUND / np.abs(SOUND).max()
    assert not Heard.of(save(tmp_path / "a.wav", full)).clipped


def test_silence_and_what_is_too_short_hold_no_voice() -> None:
    for length in (0, 100, 1000, SAMPLE_RATE):
        heard = Heard(np.zeros(length, np.float32), clipped=False)
        assert heard.speaks is None
        assert heard.seconds == 0


def test_what_is_no_recording_says_so(tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("not a sound")
    (tmp_path / "empty.wav").write_bytes(b"")
    whole = save(tmp_path / "whole.flac", SOUND).read_bytes()
    (tmp_path / "cut.flac").write_bytes(whole[:20])
    save(tmp_path / "long.wav", np.zeros(121 * SAMPLE_RATE, np.float32))
    for name, why in (("text", "decoded"), ("empty", "decoded"), ("long", "longer than 2 minutes")):
        with pytest.raises(Unreadable, match=why):
            Heard.of(tmp_path / f"{name}.wav")
    with pytest.raises(Unreadable):
        Heard.of(tmp_path / "cut.flac")
