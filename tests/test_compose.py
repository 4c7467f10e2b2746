"""The whole way, with the guide tone: exact lengths, the same bytes again, and nothing private left in clear."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.audio.frame import AudioFrame

from wellwish import sound
from wellwish.compose import Studio
from wellwish.errors import Damaged, Misuse, NeedsSoundsLike, WellwishError
from wellwish.guides import TakeMaker, TakeStore, recordings
from wellwish.guides.recorded import RecordedGuide
from wellwish.guides.tone import tone
from wellwish.library import exercise
from wellwish.order import Order, check
from wellwish.practice import parse_length, person
from wellwish.script import Who, fill
from wellwish.sitting import Sitting
from wellwish.stream import FORMATS, FORMS
from wellwish.terms import FRAME, SAMPLE_RATE, Cue, Phrase, Span, Utterance

LENGTHS = ("1:00", "2:37", "7:30")
PEOPLE = (person("Maya", "loved"), person("Ben", "stranger"))


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(tmp_path_factory.mktemp("data"))


def order(length: str = "1:00", **more: Any) -> Order:
    return Order(**{"length_seconds": parse_length(length), "guide": "tone", "seed": 1, **more})


def webm(sitting: Sitting) -> bytes:
    """The whole voice-only file that a page plays."""
    file = sitting.rendition("webm")
    return file.read(0, file.size)


def decoded(path: Path) -> tuple[int, int]:
    """Samples and channels of the file, as an ordinary decoder hears it."""
    samples, channels = 0, 0
    with av.open(str(path)) as file:
        for frame in file.decode(audio=0):
            assert isinstance(frame, AudioFrame)
            assert frame.sample_rate == SAMPLE_RATE
            samples += frame.samples
            channels = frame.layout.nb_channels
    return samples, channels


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("format_name", ["webm", "opus", "mp4", "mp3", "flac", "wav"])
def test_the_file_lasts_as_long_as_was_asked_to_the_sample(
    studio: Studio, tmp_path: Path, length: str, format_name: str
) -> None:
    path = tmp_path / f"sit.{format_name}"
    studio.compose(order(length, format=format_name)).write(path)
    assert decoded(path) == (parse_length(length) * SAMPLE_RATE, 1)


def test_m4a_is_filled_up_to_its_last_frame(studio: Studio, tmp_path: Path) -> None:
    path = tmp_path / "sit.m4a"
    studio.compose(order(format="m4a")).write(path)
    samples, _ = decoded(path)
    assert 0 <= samples - 60 * SAMPLE_RATE < 1024


def test_a_bed_makes_it_stereo_and_no_longer(studio: Studio, tmp_path: Path) -> None:
    studio.compose(order(format="webm", bed="rain")).write(tmp_path / "sit.webm")
    assert decoded(tmp_path / "sit.webm") == (60 * SAMPLE_RATE, 2)


RENDITIONS = [*((name, "none") for name in FORMATS), ("webm", "rain"), ("flac", "rain")]


def test_the_same_recipe_in_two_fresh_folders_gives_the_same_bytes(tmp_path: Path) -> None:
    made: dict[tuple[str, str], set[bytes]] = {}
    for name in ("one", "two"):
        studio = Studio(tmp_path / name)
        for format_name, bed in RENDITIONS:
            path = tmp_path / f"{name}.{format_name}"
            studio.compose(order(format=format_name, people=PEOPLE[:1], bed=bed)).write(path)
            made.setdefault((format_name, bed), set()).add(path.read_bytes())
    assert [rendition for rendition, bytes_made in made.items() if len(bytes_made) > 1] == []


def test_the_page_s_webm_is_the_file_s(studio: Studio, tmp_path: Path) -> None:
    sitting = studio.compose(order("2:00"))
    sitting.write(tmp_path / "sit.webm")
    assert webm(sitting) == (tmp_path / "sit.webm").read_bytes()


@pytest.mark.parametrize("form", FORMS)
def test_what_is_served_over_a_bed_is_the_file_too(studio: Studio, tmp_path: Path, form: str) -> None:
    studio.compose(order(format=form, bed="pink-noise")).write(tmp_path / "sit")
    file = studio.compose(order()).rendition(form, "pink-noise")
    assert file.read(0, file.size) == (tmp_path / "sit").read_bytes()


def test_an_encoded_block_is_not_encoded_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = order(bed="pink-noise")
    file = Studio(tmp_path).compose(asked).rendition("webm", "pink-noise")
    first = file.read(0, file.size)
    monkeypatch.setattr("wellwish.stream.opus.encode_block", None)
    monkeypatch.setattr("wellwish.sound.Mix.part", None)
    again = Studio(tmp_path).compose(asked).rendition("mp4", "pink-noise")
    assert again.read(again.size - 100, again.size) == first[-100:]
    other = Studio(tmp_path).compose(asked, member="ben").rendition("webm", "pink-noise")
    with pytest.raises(TypeError):
        other.read(0, other.size)


def test_forgetting_somebody_takes_what_was_encoded_with_their_name(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    file = studio.compose(order("2:00", people=PEOPLE[:1])).rendition("mp3")
    file.read(0, file.size)

    def kept() -> list[Path]:
        folders = (path for path in (tmp_path / "blocks").iterdir() if len(path.name) == 64)
        return [path for folder in folders for path in folder.rglob("*") if path.is_file()]

    assert len(kept()) == 13
    studio.forget("owner", "Maya")
    assert kept() == []


def test_what_is_stored_is_not_said_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Studio(tmp_path).compose(order("5:00", people=PEOPLE))
    monkeypatch.setattr("wellwish.guides.tone.Tone.speak", None)
    again = Studio(tmp_path).compose(order("5:00", people=PEOPLE))
    assert again.score == first.score


def test_several_may_compose_at_once_and_get_the_same(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    made: list[Sitting] = []
    threads = [threading.Thread(target=lambda: made.append(studio.compose(order("2:00")))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({sitting.score.length for sitting in made}) == 1
    assert len({webm(sitting) for sitting in made}) == 1


def test_progress_grows_to_one(studio: Studio) -> None:
    heard: list[float] = []
    studio.compose(order("5:00"), heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1


def test_bells_sound_where_the_score_has_them_and_not_when_off(studio: Studio, tmp_path: Path) -> None:
    def bells(sitting: Sitting) -> list[Cue]:
        return [cue for cue in sitting.score.cues if cue.kind == "bell"]

    with_bells = studio.compose(order("3:00"))
    assert [cue.start % FRAME for cue in bells(with_bells)] == [0, 0]
    assert bells(studio.compose(order("3:00", bell="none"))) == []


def test_a_sit_to_fall_asleep_by_has_no_bell_and_is_softer(studio: Studio) -> None:
    awake, asleep = studio.compose(order("3:00")), studio.compose(order("3:00", sleep=True))
    assert {cue.kind for cue in asleep.score.cues} == {"stage", "take"}
    assert len(asleep.score.cues) >= len(awake.score.cues) - 2
    loudness = [sound.integrated_lufs(_heard(sitting, "none")) for sitting in (awake, asleep)]
    assert loudness[1] - loudness[0] == pytest.approx(sound.SLEEP_DB, abs=0.6)


def test_over_a_bed_sleep_comes_slowly(studio: Studio) -> None:
    heard = _heard(studio.compose(order("5:00", sleep=True)), "pink-noise")
    by_day = _heard(studio.compose(order("5:00")), "pink-noise")

    def level(sitting: np.ndarray, second: int) -> float:
        return float(np.abs(sitting[second * SAMPLE_RATE : (second + 1) * SAMPLE_RATE]).mean())

    assert level(heard, 298) < 0.02 * level(heard, 170)
    assert level(by_day, 283) > 0.5 * level(by_day, 170)


def _heard(sitting: Sitting, bed: str) -> Any:
    return sitting._source(bed).samples(0, sitting.length)


def test_nobody_difficult_comes_along_to_sleep(studio: Studio) -> None:
    with pytest.raises(Misuse, match="nobody difficult"):
        studio.compose(order("20:00", people=(person("Rex", "difficult"),), sleep=True))


def test_another_bell_rings_at_the_same_places(studio: Studio) -> None:
    bowl, deep = studio.compose(order("3:00")), studio.compose(order("3:00", bell="deep"))
    assert (bowl.recipe.bell, deep.recipe.bell) == ("bowl", "deep")
    assert bowl.score == deep.score
    assert webm(bowl) != webm(deep)


def test_no_name_scene_or_wish_lies_in_the_data_folder_in_clear(tmp_path: Path) -> None:
    people = (
        person("Persephone Quux", "loved", scenes=("beneath the zeppelin hangar",)),
        person("Wolframina", "pet", "woolf rah meena"),
    )
    sitting = Studio(tmp_path).compose(order("5:00", people=people, wishes=("be xylophonic", "be xylophonic")))
    sitting.write(tmp_path.parent / f"{tmp_path.name}.webm")
    spoken = " ".join(cue.take.text for cue in sitting.score.cues if cue.take)
    secrets = ("Persephone", "Quux", "Wolframina", "woolf", "zeppelin", "xylophonic")
    assert all(word.lower() in spoken.lower() for word in secrets if word != "woolf")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 20
    for path in files:
        kept = (str(path).encode() + path.read_bytes()).lower()
        assert not [word for word in secrets if word.lower().encode() in kept], path


def test_the_key_and_the_private_takes_are_for_their_owner_only(tmp_path: Path) -> None:
    Studio(tmp_path)
    assert (tmp_path / "keys" / "takes.key").stat().st_mode & 0o077 == 0


def test_a_lost_key_is_a_clear_failure(tmp_path: Path) -> None:
    Studio(tmp_path)
    (tmp_path / "keys" / "takes.key").write_bytes(b"short")
    with pytest.raises(Damaged, match=r"takes\.key"):
        Studio(tmp_path)


def test_a_name_that_cannot_be_said_is_asked_about(tmp_path: Path) -> None:
    with pytest.raises(NeedsSoundsLike) as asked:
        Studio(tmp_path).compose(order("5:00", people=(person("Maya", "loved"), person("🙂", "stranger"))))
    assert asked.value.name == "🙂"


@pytest.mark.parametrize(
    "wrong",
    [
        {"format": "exe"},
        {"bed": "whales"},
        {"bell": "gong"},
        {"pace": 0.5},
        {"pace": float("nan")},
        {"seed": -1},
        {"seed": 2**63},
        {"people": (*PEOPLE, person("Maya", "pet"))},
    ],
)
def test_an_order_that_makes_no_sense_is_refused_in_one_line(wrong: dict[str, Any]) -> None:
    with pytest.raises(Misuse) as refused:
        check(replace(order(), **wrong))
    assert len(str(refused.value).splitlines()) == 1


def test_two_people_are_not_pictured_in_one_scene(studio: Studio) -> None:
    people = tuple(person(f"Maya {i}", "loved") for i in range(8))
    score = studio.compose(order("20:00", people=people)).score
    pictured = [cue.take.text for cue in score.cues if cue.take and score.stages[cue.stage].kind == "easy"]
    banked = [text for text in pictured if text.rstrip(".").lower() in ALL_SCENES]
    assert len(banked) >= 8
    assert len(set(banked)) == len(banked)


def _all_scenes() -> set[str]:
    from wellwish import library

    return {scene.replace("{their}", "their").replace("{them}", "them").lower() for scene in library.scenes("loved")}


ALL_SCENES = _all_scenes()


def test_a_name_that_cannot_be_said_is_found_out_before_anything_is_spoken(tmp_path: Path) -> None:
    people = (person("Maya", "loved"), person("😀", "group"))
    with pytest.raises(NeedsSoundsLike):
        Studio(tmp_path).compose(order("10:00", people=people))
    assert not list((tmp_path / "takes").glob("shared/*/*"))


def test_names_too_long_for_the_file_are_refused_before_anything_is_spoken(tmp_path: Path) -> None:
    people = tuple(person(f"{chr(0x4E00 + number)}" * 80, "loved", "maya") for number in range(60))
    with pytest.raises(WellwishError, match="or the names"):
        Studio(tmp_path).compose(order("60:00", people=people))
    assert not list((tmp_path / "takes").glob("*/*/*"))


def test_a_name_is_said_aloud_and_nothing_of_it_is_stored(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    said = studio.say(person("Maya", "loved"), "tone")
    assert said.startswith(b"RIFF")
    assert not list((tmp_path / "takes").rglob("private/**/*"))


def test_members_share_what_names_nobody_and_nothing_else(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    one = webm(studio.compose(order("5:00", people=PEOPLE), member="ada"))
    folders = list((tmp_path / "takes" / "private").iterdir())
    assert webm(studio.compose(order("5:00", people=PEOPLE), member="ben")) == one
    assert len(list((tmp_path / "takes" / "private").glob("*/takes"))) == 2
    assert folders
    studio.forget_everyone("ada")
    assert len(list((tmp_path / "takes" / "private").glob("*/takes"))) == 1


def test_a_full_data_folder_is_said_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(TakeStore, "put", full)
    with pytest.raises(WellwishError, match=r"can't be used .No space left"):
        Studio(tmp_path).compose(order())


def test_a_person_who_recorded_one_of_each_alternatives_leads_and_another_says_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = recordings.Recordings("ada", "Ada", "a", "l", "c", "tone", "digest", _first_alternatives())
    monkeypatch.setattr(recordings, "read", lambda _: made)
    monkeypatch.setattr(RecordedGuide, "speak", lambda _, said, pace, seed: tone().speak(said, pace, seed))
    ada = RecordedGuide(tmp_path)
    monkeypatch.setattr("wellwish.guides.find", lambda guide: ada if guide == "ada" else tone())
    score = Studio(tmp_path / "data").compose(order("10:00", guide="ada", people=PEOPLE)).score
    said = [(score.stages[cue.stage].kind, cue.take.text) for cue in score.cues if cue.take]
    assert {"settle", "self", "close"} <= {kind for kind, _ in said}
    assert all(ada.has(Utterance((Span(text),))) for kind, text in said if kind in ("settle", "self", "close"))
    assert any("Maya" in text for _, text in said)


def _first_alternatives() -> dict[str, recordings.Recorded]:
    takes = {}
    for stage in exercise("loving-kindness").script.stages:
        who = Who(oneself=stage.kind == "self", everyone=stage.kind == "all")
        for line in (line for block in stage.blocks for line in block.alternatives[0] if isinstance(line, Phrase)):
            takes[recordings.key_of(fill(line, who).text)] = recordings.Recorded("x", 150, "")
    return takes


def test_a_sit_that_is_heard_while_it_is_made_is_the_same_to_the_byte(tmp_path: Path) -> None:
    asked = order("5:00", people=PEOPLE)
    ended = threading.Event()
    growing = Studio(tmp_path / "a").begin(asked, on_end=lambda _: ended.set())
    whole = Studio(tmp_path / "b").compose(asked)
    assert growing.rendition("webm").size == len(webm(whole))
    assert growing.stages == whole.stages
    assert webm(growing) == webm(whole)
    assert growing.captions() == whole.captions()
    assert ended.wait(10)


def test_the_first_stage_is_heard_while_the_later_ones_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_on = threading.Event()
    make = TakeMaker.make
    turns: list[int] = []

    def slow(self: TakeMaker, utterances: Any, on_made: Any = None) -> Any:
        turns.append(1)
        if len(turns) > 1:
            assert let_on.wait(60)
        return make(self, utterances, on_made)

    monkeypatch.setattr(TakeMaker, "make", slow)
    growing = Studio(tmp_path).begin(order("5:00"))
    for form, bed in (("webm", "none"), ("mp4", "none"), ("mp3", "none"), ("webm", "pink-noise")):
        file = growing.rendition(form, bed)
        assert file.read(0, 20_000)
        assert not file.ready(file.size)
    assert not growing.ended
    let_on.set()
    assert len(webm(growing)) == growing.rendition("webm").size


def test_what_fails_later_is_told_to_who_reads_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(TakeStore, "put", full)
    ends: list[BaseException | None] = []
    growing = Studio(tmp_path).begin(order(), on_end=ends.append)
    with pytest.raises(WellwishError, match="No space left"):
        webm(growing)
    with pytest.raises(WellwishError, match="No space left"):
        growing.captions()
    assert growing.ended


def test_a_name_that_cannot_be_said_is_refused_before_it_begins(tmp_path: Path) -> None:
    with pytest.raises(NeedsSoundsLike):
        Studio(tmp_path).begin(order("10:00", people=(person("Maya", "loved"), person("😀", "group"))))


def test_what_is_said_at_a_time_is_found_in_the_script_with_its_slots(studio: Studio) -> None:
    asked = order("7:30", people=PEOPLE, wishes=("be merry as larks",))
    score = studio.compose(asked).score
    takes = [cue for cue in score.cues if cue.take]
    found = [(cue, studio.phrase_at(asked, score, -(-cue.start // SAMPLE_RATE))) for cue in takes]
    assert studio.phrase_at(asked, score, 0) is None
    assert all(phrase and phrase.line for _, phrase in found)
    texts = [phrase.text for _, phrase in found if phrase]
    assert any("{name}" in text for text in texts)
    assert not any("Maya" in text or "larks" in text for text in texts)
    whole = {
        line.text
        for stage in exercise("loving-kindness").script.stages
        for block in stage.blocks
        for lines in block.alternatives
        for line in lines
        if isinstance(line, Phrase)
    }
    assert set(texts) <= whole


def test_fewer_words_are_another_recipe(studio: Studio) -> None:
    usual, fewer = studio.compose(order("5:00")), studio.compose(order("5:00", guidance=0.6))
    assert (usual.recipe.guidance, fewer.recipe.guidance) == (1.0, 0.6)
    assert webm(usual) != webm(fewer)
