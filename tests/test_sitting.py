"""A sit that grows: every byte of it has its place, and its size, before any of its sound is there."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellwish import sound
from wellwish.errors import WellwishError
from wellwish.guides import TakeStore
from wellwish.sitting import Rendition, Sitting
from wellwish.sound import BELLS, Loop
from wellwish.stream import FORMATS, FORMS, BlockStore, encode_take, packets
from wellwish.terms import BELL_SECONDS, BLOCK, FRAME, SAMPLE_RATE, Cue, Recipe, Score, ScoreStage, Take, Word

SECONDS = 31
STAGES = tuple(
    ScoreStage(title, kind, None, start * SAMPLE_RATE, end * SAMPLE_RATE)
    for title, kind, start, end in (("Arrive", "settle", 0, 11), ("Yourself", "self", 11, 20), ("End", "close", 20, 31))
)
RECIPE = Recipe(
    exercise="loving-kindness",
    script_hash="0",
    people=(),
    length_seconds=SECONDS,
    guide="tone",
    voice="tone 1",
    pace=1.0,
    wishes=(),
    easy_first=False,
    guidance=1.0,
    bed="none",
    bell="bowl",
    sleep=False,
    seed=0,
    format="webm",
    build="1",
)
RENDITIONS = [(form, bed) for form in FORMS for bed in ("none", "hum")]
HEADER = 9000
"""Bytes that lie within the first block of a WebM, or before it."""


def hum(name: str, seed: int, gain_db: float) -> Loop:
    """A bed that is made in no time, and tells its seed and its level."""
    assert name == "hum"
    time = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    wave = np.sin(2 * np.pi * (100 + seed % 4) * time) * sound.gain(gain_db - 18)
    return Loop(np.stack([wave, wave], 1).astype(np.float32), sound.gain(gain_db - 18))


@pytest.fixture(autouse=True, scope="module")
def _quick_beds() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sound, "bed_loop", hum)
        yield


class Shelf:
    """Blocks kept in memory, and how often each was made."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, int], bytes] = {}
        self.put_times = 0

    def get(self, rendition: str, index: int) -> bytes | None:
        return self.kept.get((rendition, index))

    def put(self, rendition: str, index: int, content: bytes) -> None:
        self.put_times += 1
        self.kept[rendition, index] = content

    @contextmanager
    def making(self, rendition: str, index: int) -> Iterator[None]:
        yield


class Room:
    """A store of takes, a score of three stages, and the sits that are made of them."""

    def __init__(self, folder: Path) -> None:
        self.store = TakeStore(folder / "takes", bytes(32), encode_take, encoding="test")
        self.bell = self.store.put("bell", (), text="", guide="bell", words=(), pcm=BELLS["bowl"]())
        takes = [
            (0, 7),
            (0, 9.5),
            (1, 11),
            (1, 18.8),
            (2, 22),
        ]  # one across a border of blocks, one up to a stage's end
        cues = [Cue("bell", 0, 0, BELL_SECONDS * SAMPLE_RATE)]
        cues += [self._said(stage, round(at * SAMPLE_RATE), number) for number, (stage, at) in enumerate(takes)]
        self.score = Score("Kindness", SECONDS * SAMPLE_RATE, STAGES, (*cues, self._rung(2, 25)))

    def _said(self, stage: int, at: int, number: int) -> Cue:
        pcm = np.zeros(60 * FRAME, np.float32)
        pcm[FRAME:-FRAME] = 0.2 * np.sin(np.arange(58 * FRAME) / (15 + number))
        words = (Word("may", FRAME, 20 * FRAME),)
        take = self.store.put(f"take {number}", (), text="May you be well.", guide="tone", words=words, pcm=pcm)
        return Cue("take", stage, at, at + 60 * FRAME, take)

    def _rung(self, stage: int, seconds: int) -> Cue:
        return Cue("bell", stage, seconds * SAMPLE_RATE, (seconds + BELL_SECONDS) * SAMPLE_RATE)

    def begun(self, stages: int = 0, blocks: Any = None, **recipe: Any) -> Sitting:
        """A sit of which so many stages are set."""
        sitting = Sitting(replace(RECIPE, **recipe), "Kindness", "Tone", STAGES, self.store, blocks or Shelf())
        for count in range(1, stages + 1):
            self.grow(sitting, count)
        if stages == len(STAGES):  # or tests would wait for ever
            assert all(sitting.rendition(form).ready(sitting.rendition(form).size) for form in FORMS)
        return sitting

    def grow(self, sitting: Sitting, stages: int, bell: Take | None = None) -> None:
        cues = tuple(cue for cue in self.score.cues if cue.stage < stages)
        sitting.grow(replace(self.score, stages=STAGES[:stages], cues=cues), bell or self.bell)

    @cache  # noqa: B019 - there is one room
    def whole(self, form: str, bed: str) -> bytes:
        return read(self.begun(3).rendition(form, bed))


def read(file: Rendition) -> bytes:
    return b"".join(file.read(*piece) for piece in file.pieces(0, file.size))


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    return Room(tmp_path_factory.mktemp("room"))


# --- before any sound --------------------------------------------------------------------------------


@pytest.mark.parametrize(("form", "bed"), RENDITIONS)
def test_size_type_and_header_are_there_before_any_take_is(room: Room, form: str, bed: str) -> None:
    sitting = room.begun()
    file = sitting.rendition(form, bed)
    assert (file.size, file.media_type) == (len(room.whole(form, bed)), FORMS[form].media_type)
    assert file.ready(2)
    assert file.read(0, 2) == room.whole(form, bed)[:2]
    assert not file.ready(file.size)
    assert (sitting.length, sitting.stages, sitting.ended) == (SECONDS * SAMPLE_RATE, STAGES, False)


def test_a_voice_alone_is_quick_to_read_unless_it_must_be_encoded(room: Room) -> None:
    sitting = room.begun()
    quick = {(form, bed) for form, bed in RENDITIONS if sitting.rendition(form, bed).is_spliced}
    assert quick == {("webm", "none"), ("mp4", "none"), ("opus", "none")}


def test_there_is_one_rendition_of_each_kind_and_none_of_any_other(room: Room) -> None:
    sitting = room.begun()
    assert sitting.rendition("webm", "hum") is sitting.rendition("webm", "hum")
    with pytest.raises(KeyError):
        sitting.rendition("exe")


def test_every_rendition_has_a_tag_of_its_own_which_is_the_recipes(room: Room) -> None:
    recipes: list[dict[str, Any]] = [{}, {"seed": 1}, {"sleep": True}, {"voice": "tone 2"}, {"build": "2"}]
    tags = {
        room.begun(**recipe).rendition(form, bed).etag
        for recipe in recipes
        for form in FORMS
        for bed in ("none", "hum")
    }
    assert len(tags) == len(recipes) * len(FORMS) * 2
    again = room.begun(format="mp3", bed="hum").rendition("webm", "none")
    assert again.etag == room.begun().rendition("webm").etag


def test_titles_that_do_not_fit_into_a_file_are_refused(room: Room) -> None:
    with pytest.raises(WellwishError, match="shorten the titles"):
        Sitting(RECIPE, "x" * 9000, "Tone", STAGES, room.store, Shelf()).rendition("webm")


# --- while it grows ----------------------------------------------------------------------------------


def most_ready(file: Rendition) -> int:
    """How many bytes, from the first, can be read without waiting."""
    low, high = 0, file.size
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if file.ready(middle) else (low, middle - 1)
    return low


@pytest.mark.parametrize(("form", "bed"), RENDITIONS)
def test_what_has_grown_can_be_read_and_no_more(room: Room, form: str, bed: str) -> None:
    sitting = room.begun()
    file, whole = sitting.rendition(form, bed), room.whole(form, bed)
    ready = [most_ready(file)]
    for stages in (1, 2, 3):
        room.grow(sitting, stages)
        ready.append(most_ready(file))
        assert file.read(ready[-2], ready[-1]) == whole[ready[-2] : ready[-1]]
    assert ready == sorted(set(ready))
    assert ready[-1] == file.size
    for stage, bytes_ready in zip(STAGES[:-1], ready[1:-1], strict=True):
        share = (bytes_ready - ready[0]) / (file.size - ready[0])
        assert share == pytest.approx(stage.end // BLOCK * BLOCK / sitting.length, abs=0.02)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(RENDITIONS), st.floats(0, 1), st.floats(0, 1))
def test_any_range_is_that_of_the_finished_file(room: Room, kind: tuple[str, str], one: float, other: float) -> None:
    file = kept(room, *kind)
    start, stop = sorted((round(one * file.size), round(other * file.size)))
    assert file.read(start, stop) == room.whole(*kind)[start:stop]


@cache
def kept(room: Room, form: str, bed: str) -> Rendition:
    return room.begun(3).rendition(form, bed)


@pytest.mark.parametrize(("form", "bed"), [("webm", "none"), ("webm", "hum"), ("mp3", "none")])
def test_readers_wait_for_what_is_being_made(room: Room, form: str, bed: str) -> None:
    sitting = room.begun()
    got: list[bytes] = []
    readers = [threading.Thread(target=lambda: got.append(read(sitting.rendition(form, bed)))) for _ in range(2)]
    for reader in readers:
        reader.start()
    for stages in (1, 2):
        room.grow(sitting, stages)
    readers[0].join(0.05)
    assert got == []
    room.grow(sitting, 3)
    for reader in readers:
        reader.join(20)
    assert got == [room.whole(form, bed)] * 2


WAITING: list[Callable[[Sitting], object]] = [
    lambda sitting: sitting.score,
    lambda sitting: sitting.captions(),
    lambda sitting: sitting.data(),
    lambda sitting: read(sitting.rendition("webm")),
]


@pytest.mark.parametrize("ask", WAITING)
def test_what_needs_all_of_it_waits_for_all_of_it(room: Room, ask: Callable[[Sitting], object]) -> None:
    sitting = room.begun(2)
    got: list[object] = []
    asking = threading.Thread(target=lambda: got.append(ask(sitting)))
    asking.start()
    asking.join(0.05)
    assert got == []
    assert not sitting.ended
    room.grow(sitting, 3)
    asking.join(10)
    assert got == [ask(room.begun(3))]
    assert sitting.ended


@pytest.mark.parametrize("ask", WAITING)
def test_who_waits_is_told_of_a_failure(room: Room, ask: Callable[[Sitting], object]) -> None:
    sitting = room.begun(1)
    told: list[BaseException] = []

    def asked() -> None:
        with pytest.raises(OSError, match="no room") as error:
            ask(sitting)
        told.append(error.value)

    asking = threading.Thread(target=asked)
    asking.start()
    asking.join(0.05)
    assert told == []
    sitting.fail(OSError("no room"))
    asking.join(10)
    assert len(told) == 1
    assert sitting.ended


@pytest.mark.parametrize(("form", "bed"), RENDITIONS)
def test_after_a_failure_what_is_there_can_be_read_and_the_rest_says_why(room: Room, form: str, bed: str) -> None:
    sitting = room.begun(1)
    file = sitting.rendition(form, bed)
    there = most_ready(file)
    sitting.fail(OSError("no room"))
    assert file.ready(file.size)
    assert file.read(0, there) == room.whole(form, bed)[:there]
    with pytest.raises(OSError, match="no room"):
        file.read(0, there + 1)


def test_after_a_failure_no_file_is_written(room: Room, tmp_path: Path) -> None:
    sitting = room.begun(1)
    sitting.fail(OSError("no room"))
    with pytest.raises(OSError, match="no room"):
        sitting.write(tmp_path / "sit.webm")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_that_comes_after_all_is_made_takes_nothing_away(room: Room) -> None:
    sitting = room.begun(3)
    sitting.fail(OSError("too late"))
    assert sitting.score == room.score
    assert read(sitting.rendition("webm")) == room.whole("webm", "none")


# --- once it is whole --------------------------------------------------------------------------------


@pytest.mark.parametrize(("form", "bed"), RENDITIONS)
def test_a_file_that_is_written_is_the_one_that_is_sent(room: Room, tmp_path: Path, form: str, bed: str) -> None:
    room.begun(3, format=form, bed=bed).write(tmp_path / "sit")
    assert (tmp_path / "sit").read_bytes() == room.whole(form, bed)


@pytest.mark.parametrize("format_name", sorted(set(FORMATS) - set(FORMS)))
def test_formats_that_are_made_whole_are_written_too(room: Room, tmp_path: Path, format_name: str) -> None:
    room.begun(3, format=format_name, bed="hum").write(tmp_path / "sit")
    assert (tmp_path / "sit").stat().st_size > 10_000


def written(room: Room, folder: Path, **recipe: Any) -> Any:
    """A sit as a WAV file has it, float [n, channels]."""
    room.begun(3, format="wav", **recipe).write(folder / "sit.wav")
    content = (folder / "sit.wav").read_bytes()
    channels = 1 if recipe.get("bed", "none") == "none" else 2
    count = recipe.get("length_seconds", SECONDS) * SAMPLE_RATE * channels
    return np.frombuffer(content, "<i2", count, content.index(b"data") + 8).reshape(-1, channels) / 32767


def test_a_voice_alone_is_all_its_takes_and_bells_at_their_places(room: Room) -> None:
    sounding = [(cue.start // FRAME, cue.take or room.bell) for cue in room.score.cues]
    pieces = [(start, room.store.packets(take)) for start, take in sounding]
    assert room.whole("mp4", "none").endswith(packets(0, SECONDS * 50 + 1, pieces))


def test_a_voice_is_heard_where_the_score_has_it_and_bells_too(room: Room, tmp_path: Path) -> None:
    heard = written(room, tmp_path)[:, 0]
    for cue in room.score.cues:
        assert np.abs(heard[cue.start : cue.start + SAMPLE_RATE]).max() > 0.05
    assert not heard[21 * SAMPLE_RATE : 22 * SAMPLE_RATE].any()


def test_a_sit_to_fall_asleep_by_has_a_softer_bed_that_goes_more_slowly(room: Room, tmp_path: Path) -> None:
    day, sleep = (written(room, tmp_path, bed="hum", sleep=sleep, length_seconds=90)[:, 0] for sleep in (False, True))

    def softer_db(seconds: int) -> float:
        part = slice(seconds * SAMPLE_RATE, seconds * SAMPLE_RATE + 4800)
        return float(20 * np.log10(np.abs(sleep[part]).max() / np.abs(day[part]).max()))

    assert softer_db(45) == pytest.approx(-4, abs=0.1)
    assert softer_db(66) == pytest.approx(-4 + 20 * np.log10(0.75), abs=0.1)


def test_variants_of_a_bed_go_by_the_seed(room: Room, tmp_path: Path) -> None:
    first, second, fifth = (written(room, tmp_path, bed="hum", seed=seed) for seed in (0, 1, 4))
    assert np.array_equal(first, fifth)
    assert not np.array_equal(first, second)


# --- blocks that were made before --------------------------------------------------------------------


def test_blocks_are_encoded_once_for_all_forms_of_a_codec_and_all_sits_of_a_recipe(room: Room) -> None:
    shelf = Shelf()
    first = read(room.begun(3, shelf).rendition("webm", "hum"))
    assert shelf.put_times == len(shelf.kept) == 4
    for form in ("mp4", "opus", "webm"):
        assert read(room.begun(3, shelf, format=form).rendition(form, "hum")) == room.whole(form, "hum")
    assert shelf.put_times == 4
    assert first == room.whole("webm", "hum")


def test_blocks_of_another_recipe_bed_or_codec_are_others(room: Room) -> None:
    shelf = Shelf()
    sits = [room.begun(3, shelf, **more) for more in ({}, {"seed": 1}, {"sleep": True})]
    for file in (
        sits[0].rendition("mp3"),
        sits[0].rendition("mp3", "hum"),
        *(sit.rendition("mp4", "hum") for sit in sits),
    ):
        file.read(0, HEADER)
    assert len({name for name, _ in shelf.kept}) == 5
    read(sits[0].rendition("webm"))
    assert len(shelf.kept) == 5


def test_a_block_that_many_ask_for_at_once_is_made_once(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks = BlockStore(tmp_path, bytes(32), most_bytes=1 << 24)
    puts: list[int] = []
    put = BlockStore.put

    def counted(self: BlockStore, rendition: str, index: int, content: bytes) -> None:
        puts.append(index)
        put(self, rendition, index, content)

    monkeypatch.setattr(BlockStore, "put", counted)
    files = [room.begun(3, blocks).rendition("webm", "hum") for _ in range(4)]
    got: list[bytes] = []
    readers = [threading.Thread(target=lambda file=file: got.append(read(file))) for file in files]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(20)
    assert got == [room.whole("webm", "hum")] * 4
    assert sorted(puts) == [0, 1, 2, 3]
