"""A folder of recordings becomes a guide, or every fault is told and nothing is changed."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from recording.booth import CODECS, HEAD, folder_of, save, voice

from wellwish import guides, recording
from wellwish.errors import Misuse, RecordingsError
from wellwish.guides import recordings
from wellwish.guides.recordings import key_of
from wellwish.recording.hearing import energies
from wellwish.sound import integrated_lufs, lufs_of, true_peak
from wellwish.terms import FRAME, SAMPLE_RATE, Span, Utterance

PHRASES = {
    "001": "May you be safe, and well.",
    "002": "Let your shoulders be soft.",
    "003": "There is nowhere to go, and nothing to do.",
    "004": "Rest.",
    "005": "Whatever comes, let it come, and let it go again.",
}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("WELLWISH_DATA", str(folder))
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return folder_of(tmp_path / "mine", PHRASES)


def added(folder: Path, data: Path) -> recordings.Recordings:
    return recording.install(recording.check(folder), data)


def faults(folder: Path, *, partly: bool = False) -> list[str]:
    with pytest.raises(RecordingsError) as raised:
        recording.check(folder, partly=partly)
    return [str(problem).removeprefix(f"{folder}/") for problem in raised.value.problems]


def spoken(guide_id: str, text: str) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return guides.find(guide_id).speak(Utterance((Span(text),)), 1.0, 0).pcm


# --- good recordings ---------------------------------------------------------------------------------


def test_recordings_become_a_guide_that_says_them(folder: Path, data: Path) -> None:
    made = added(folder, data)
    assert (made.id, made.name, len(made.takes)) == ("ada", "Ada", 5)
    assert guides.find("ada").about == (
        "Recorded: Ada Example, who taught this for twenty years (Ada Example; CC-BY-4.0)"
    )
    for text in PHRASES.values():
        pcm = spoken("ada", text)
        assert len(pcm) % FRAME == 0
        assert not pcm[:FRAME].any()
        assert not pcm[-FRAME:].any()
        assert len(pcm) / SAMPLE_RATE < len(voice(text)) / SAMPLE_RATE - 0.6, "the room before and after is gone"


def test_all_together_have_the_level_of_a_guide_and_none_peaks(folder: Path, data: Path) -> None:
    save(folder / "002.wav", voice(PHRASES["002"], -20) * np.float32(1.3))
    sharp = voice(PHRASES["003"], -26)
    sharp[SAMPLE_RATE : SAMPLE_RATE + 4000 : 50] += 0.6
    save(folder / "003.wav", sharp)
    added(folder, data)
    takes = [spoken("ada", text) for text in PHRASES.values()]
    assert lufs_of(np.concatenate([energies(take) for take in takes])) == pytest.approx(-18, abs=0.15)
    assert max(map(true_peak, takes)) <= 10 ** (-1.5 / 20)


def test_a_take_keeps_its_own_level_up_to_three_decibels_from_the_others(folder: Path, data: Path) -> None:
    for file, db in (("001", -20), ("002", -20), ("003", -22), ("005", -29)):
        save(folder / f"{file}.wav", voice(PHRASES[file], db))
    added(folder, data)
    first, second, third, fifth = (integrated_lufs(spoken("ada", PHRASES[f])) for f in ("001", "002", "003", "005"))
    assert first == pytest.approx(second, abs=0.6)
    assert second - third == pytest.approx(2, abs=0.7)
    assert 2.5 < second - fifth < 6.5, "brought nearer, not made the same"


def test_every_kind_of_file_and_of_name_is_found(tmp_path: Path, data: Path) -> None:
    texts = [
        f"Phrase {word} is said here." for word in ("one", "two", "three", "four", "five", "six", "seven", "eight")
    ]
    phrases = {f"take {i}": text for i, text in enumerate(texts)}
    folder = folder_of(tmp_path / "mine", phrases)
    for (name, text), ending in zip(phrases.items(), CODECS, strict=True):
        (folder / f"{name}.wav").unlink()
        save(folder / f"{name}{ending}", voice(text), 48_000, 2)
    (folder / "take 1.flac").rename(folder / "TAKE 1.FLAC")
    assert len(added(folder, data).takes) == 8


def test_a_file_named_with_its_ending_is_that_one(tmp_path: Path, data: Path) -> None:
    folder = folder_of(tmp_path / "mine", {"001.flac": PHRASES["001"]})
    save(folder / "001.wav", voice("Another phrase, quite another."))
    checked = recording.check(folder)
    assert [take.path.name for take in checked.takes] == ["001.flac"]
    assert checked.strays == ("001.wav",)


def test_what_is_not_recorded_yet_may_be_left_out(folder: Path, data: Path) -> None:
    (folder / "004.wav").unlink()
    assert [re.sub(r" \(.*", "", fault) for fault in faults(folder)] == [
        "guide.txt:10:1: file: there is no recording 004 here"
    ]
    checked = recording.check(folder, partly=True)
    assert checked.left_out == 1
    assert key_of("Rest.") not in recording.install(checked, data).takes


def test_other_recordings_are_another_voice_and_the_same_are_the_same(folder: Path, data: Path) -> None:
    added(folder, data)
    guide = guides.find("ada")
    before, sound = guide.voice, spoken("ada", "Rest.")
    added(folder, data)
    assert guide.voice == before
    save(folder / "004.wav", voice("Rest.", seed=1))
    added(folder, data)
    assert guide.voice != before
    assert len(spoken("ada", "Rest.")) != len(sound) or (spoken("ada", "Rest.") != sound).any()
    other = guide.voice
    (folder / "guide.txt").write_text((folder / "guide.txt").read_text().replace("twenty", "thirty"))
    added(folder, data)
    assert guide.voice != other


# --- faults ------------------------------------------------------------------------------------------


def test_every_fault_is_told_with_its_line_and_nothing_is_changed(folder: Path, data: Path) -> None:
    added(folder, data)
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    (folder / "001.wav").unlink()
    (folder / "002.wav").write_text("no sound")
    save(folder / "003.wav", np.clip(voice(PHRASES["003"]) * 20, -1, 1))
    save(folder / "005.wav", voice(PHRASES["005"], -20, -40))
    found = faults(folder)
    assert [fault.split(" (")[0] for fault in found] == [
        "guide.txt:7:1: file: there is no recording 001 here",
        "guide.txt:8:1: file: 002.wav cannot be decoded",
        "guide.txt:9:1: clipped: 003.wav is clipped: its loudest sounds are cut off",
        "guide.txt:11:1: noisy: 005.wav has a voice only 22 dB above the noise",
    ]
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("sound", "rule"),
    [
        (np.zeros(SAMPLE_RATE, np.float32), "quiet: 004.wav holds no voice"),
        (voice("Rest.", -62, -100), "quiet: 004.wav is too quiet"),
        (voice("Rest.", -45, -90), "level: 004.wav is 2\\d dB softer than the others"),
        (voice("Rest now, and let the whole of the evening be as it is."), "long: 004.wav lasts 4.\\d s"),
        (voice("Rest.", -20, -45), "noisy: 004.wav has a voice only 2\\d dB above the noise"),
    ],
    ids=["silence", "too quiet", "softer than the others", "another phrase", "noise"],
)
def test_a_recording_that_will_not_do_is_told(
    folder: Path, sound: np.ndarray[tuple[int], np.dtype[np.float32]], rule: str
) -> None:
    save(folder / "004.wav", sound)
    (fault,) = faults(folder)
    assert re.match(rf"guide.txt:10:1: {rule}", fault), fault


def test_a_recording_that_is_cut_off_is_too_short(folder: Path) -> None:
    save(folder / "005.wav", voice("Whatever."))
    (fault,) = faults(folder)
    assert re.match(r"guide.txt:11:1: short: 005.wav lasts 0.\d s, and these words about \d.\d s", fault), fault


def test_two_files_for_one_phrase_are_asked_about(folder: Path) -> None:
    save(folder / "004.mp3", voice("Rest."))
    (fault,) = faults(folder)
    assert fault.startswith("guide.txt:10:1: file: 004.mp3, 004.wav: which?")


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ("id: tone\n", "guide.txt:1:1: field: there is a guide “tone” already"),
        ("else: nobody\n", "guide.txt:1:1: field: else: there is no guide “nobody”"),
    ],
)
def test_an_id_that_is_taken_and_a_stand_in_that_is_not_there_are_told(
    tmp_path: Path, data: Path, more: str, fault: str
) -> None:
    (found,) = faults(folder_of(tmp_path / "mine", {"001": "Rest."}, more))
    assert found.startswith(fault)


def test_a_recorded_guide_cannot_stand_in_for_another(folder: Path, tmp_path: Path, data: Path) -> None:
    added(folder, data)
    other = folder_of(tmp_path / "bens", {"001": "Rest."}, "id: ben\nelse: ada\n")
    (fault,) = faults(other)
    assert "else: there is no guide “ada”" in fault


def test_nothing_recorded_at_all_is_a_fault_even_partly(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "guide.txt").write_text(HEAD.format(more="") + "001 | Rest.\n")
    assert faults(folder, partly=True) == ["guide.txt:1:1: file: nothing is recorded yet"]


def test_a_folder_without_a_list_says_how_to_have_one(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="record-list"):
        recording.check(tmp_path)


def test_a_full_disk_leaves_the_guide_that_was_there(folder: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    added(folder, data)
    before = guides.find("ada").voice
    save(folder / "004.wav", voice("Rest.", seed=1))
    checked = recording.check(folder)

    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(recordings, "write_file", full)
    with pytest.raises(OSError, match="No space"):
        recording.install(checked, data)
    assert guides.find("ada").voice == before
    assert [path.name for path in (data / "guides" / "recorded").iterdir()] == ["ada"]
