"""Guides that were recorded: what they say, what they leave to another, and what becomes of damage."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from recording.booth import folder_of

from wellwish import guides, recording
from wellwish.errors import GuideUnavailable, Misuse, NeedsSoundsLike
from wellwish.guides import recordings
from wellwish.guides.port import Repertoire
from wellwish.guides.recorded import RecordedGuide, word_times
from wellwish.guides.recordings import key_of
from wellwish.terms import FRAME, Span, Utterance

PHRASES = {"001": "May you be safe, and well.", "002": "Don’t hurry. Rest — for now."}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WELLWISH_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def add(data: Path, more: str = "") -> RecordedGuide:
    recording.install(recording.check(folder_of(data.parent / "mine", PHRASES, more)), data)
    guide = guides.find("ada")
    assert isinstance(guide, RecordedGuide)
    return guide


def says(text: str, *private_to: str) -> Utterance:
    return Utterance((Span(text),), private_to)


@pytest.mark.parametrize(
    "text",
    [
        "Don't hurry.  Rest - for now",
        "don’t hurry. rest – for now!",
        "“Don’t hurry. Rest — for now.”",
        "DON’T HURRY. REST — FOR NOW…",
    ],
)
def test_case_spaces_quotes_and_last_stops_do_not_matter(data: Path, text: str) -> None:
    guide = add(data)
    assert guide.has(says(text))
    assert [word.text for word in guide.speak(says(text), 1.0, 0).words] == text.split()


def test_other_words_are_other_phrases() -> None:
    keys = {key_of(text) for text in ("Rest.", "Rest, now.", "Rest now.", "Best.", "")}
    assert len(keys) == 5
    assert key_of(" …!") == key_of("😀") == "" or key_of("😀") != ""


@given(st.text("ab ’'“”—-.?, ", max_size=20))
def test_a_key_does_not_change_when_the_text_is_made_plain(text: str) -> None:
    assert key_of(text) == key_of(f"  {text.upper()} . ")


def test_what_is_not_recorded_is_said_by_the_guide_that_stands_in(data: Path) -> None:
    guide = add(data, "else: tone\n")
    assert isinstance(guide, Repertoire)
    assert guide.stands_in == "tone"
    tone = guides.find("tone")
    assert (guide.speak(says("May Ben be well."), 1.0, 0).pcm == tone.speak(says("May Ben be well."), 1.0, 0).pcm).all()
    assert guide.voice.endswith(f", else {tone.voice}")
    assert guide.about.endswith("; what was not recorded is said by the guide tone")
    assert guide.status().message == "2 phrases recorded; tone says the rest"
    assert guide.estimate_seconds("May Ben be well.", 1.0) == tone.estimate_seconds("May Ben be well.", 1.0)
    with pytest.raises(NeedsSoundsLike):
        guide.check(says("😀", "😀"))


def test_where_nobody_stands_in_it_says_what_it_has_not_recorded(data: Path) -> None:
    guide = add(data)
    assert guide.stands_in == ""
    assert guide.status().ok
    guide.check(says("May Ben be well."))
    with pytest.raises(Misuse, match=r"Ada has not recorded “May Ben be well\."):
        guide.speak(says("May Ben be well."), 1.0, 0)


def test_its_pace_is_its_own(data: Path) -> None:
    guide = add(data)
    for ask in (lambda: guide.estimate_seconds("Rest.", 0.9), lambda: guide.speak(says(PHRASES["001"]), 1.1, 0)):
        with pytest.raises(Misuse, match=r"Ada is recorded and has one pace only: leave the pace at 1\.0"):
            ask()


def test_estimates_are_a_little_too_long(data: Path) -> None:
    guide = add(data)
    for text in PHRASES.values():
        seconds = len(guide.speak(says(text), 1.0, 0).pcm) / 48_000
        assert seconds < guide.estimate_seconds(text, 1.0) < seconds * 1.1


def test_the_same_every_time_whatever_the_seed(data: Path) -> None:
    guide = add(data)
    assert (guide.speak(says(PHRASES["001"]), 1.0, 1).pcm == guide.speak(says(PHRASES["001"]), 1.0, 2).pcm).all()


def test_recorded_guides_are_found_and_offered_and_never_hide_another(data: Path) -> None:
    assert "ada" not in guides.every()
    add(data)
    assert "ada" in guides.here()
    folder = recordings.folder_in(data)
    index = json.loads((folder / "ada" / "guide.json").read_text())
    (folder / "ada").rename(folder / "tone")
    (folder / "tone" / "guide.json").write_text(json.dumps(index | {"id": "tone"}))
    assert guides.find("tone").voice == "tone 1"


def test_no_words_of_a_phrase_stand_in_the_index(data: Path) -> None:
    add(data)
    text = (recordings.folder_in(data) / "ada" / "guide.json").read_text().lower()
    assert "safe" not in text
    assert "hurry" not in text


def test_a_damaged_recording_is_told_and_never_heard(data: Path) -> None:
    guide = add(data)
    (file,) = (recordings.folder_in(data) / "ada").glob("0001.flac")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(GuideUnavailable, match=r"0001\.flac is damaged; add the recordings again"):
        guide.speak(says(PHRASES["001"]), 1.0, 0)
    file.unlink()
    assert not guide.status().ok
    with pytest.raises(GuideUnavailable, match=r"0001\.flac cannot be read"):
        guide.speak(says(PHRASES["001"]), 1.0, 0)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"form": 2}', '{"form": 1, "takes": {"a": [1]}}'])
def test_a_damaged_index_leaves_the_guide_out_and_says_so(
    data: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    guide = add(data)
    (recordings.folder_in(data) / "ada" / "guide.json").write_text(text)
    assert "ada" not in guides.every()
    assert "guide.json is damaged" in caplog.text
    assert not guide.status().ok


def test_a_guide_that_was_removed_says_so(data: Path) -> None:
    guide = add(data)
    assert recordings.remove(recordings.folder_in(data), "ada")
    assert not recordings.remove(recordings.folder_in(data), "ada")
    with pytest.raises(GuideUnavailable, match="The recordings of ada are gone"):
        _ = guide.voice
    assert list(recordings.folder_in(data).iterdir()) == []


def test_words_lie_where_there_is_sound() -> None:
    pcm = np.zeros(200 * FRAME, np.float32)
    pcm[20 * FRAME : 60 * FRAME] = 0.1
    pcm[140 * FRAME : 180 * FRAME] = 0.1
    words = word_times(pcm, "abc def")
    assert [word.text for word in words] == ["abc", "def"]
    assert words[0].start == pytest.approx(20 * FRAME, abs=FRAME)
    assert words[0].end <= 62 * FRAME
    assert words[1].end == pytest.approx(180 * FRAME, abs=FRAME)


def test_words_of_silence_have_their_places_too() -> None:
    words = word_times(np.zeros(10 * FRAME, np.float32), "a b c")
    assert [word.text for word in words] == ["a", "b", "c"]
    assert all(FRAME <= word.start < word.end <= 9 * FRAME for word in words)
