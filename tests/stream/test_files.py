from __future__ import annotations

import errno
import os
import resource
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from stream.hearing import Sound, by_ffmpeg, by_pyav, ffprobe, playing, saying, shift, spoken

from wellwish.errors import Misuse, WellwishError
from wellwish.stream import FORMATS, FORMS, Source, Titles, encode_take, in_memory, write
from wellwish.stream.files import _side_by_side
from wellwish.terms import BLOCK, FRAME, SAMPLE_RATE

LENGTH = 11 * SAMPLE_RATE + 3 * FRAME
TITLES = Titles("Loving-kindness", "Heart", ((0, "Arrive"), (240_000, "Siobhán")))
SOUND = np.stack([spoken(LENGTH // FRAME, seed) for seed in (1, 2)], 1)
SOURCES = {1: playing(SOUND[:, :1]), 2: playing(SOUND)}
VOICE = saying([(3, encode_take(spoken(40)))])


def failing(error: BaseException) -> Source:
    """A source that gives its first block and no more."""

    def samples(start: int, end: int) -> Sound:
        if end > BLOCK:
            raise error
        return SOURCES[2].samples(start, end)

    return Source(2, samples)


def no_threads_left() -> bool:
    return not [thread for thread in threading.enumerate() if thread.name.startswith("blocks")]


def made_again(format_name: str, channels: int, folder: Path) -> bytes:
    """In memory where that can be."""
    if format_name not in ("m4a", "flac"):
        return in_memory(format_name, length=LENGTH, titles=TITLES, source=SOURCES[channels])
    write(folder / "again", format_name, length=LENGTH, titles=TITLES, source=SOURCES[channels])
    return (folder / "again").read_bytes()


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("channels", [1, 2])
def test_a_mix_decodes_to_its_length_with_titles_and_the_same_bytes_each_time(
    tmp_path: Path, format_name: str, channels: int
) -> None:
    path = tmp_path / f"sit.{format_name}"
    write(path, format_name, length=LENGTH, titles=TITLES, source=SOURCES[channels])
    assert made_again(format_name, channels, tmp_path) == path.read_bytes()
    exact = LENGTH if format_name != "m4a" else -(-LENGTH // 1024) * 1024
    assert len(by_ffmpeg(path, channels)) == len(by_pyav(path, channels)) == exact
    seen = ffprobe(path)
    parts = (seen["format"].get("tags", {}), seen["streams"][0].get("tags", {}))
    tags = {key.lower(): value for part in parts for key, value in part.items()}
    assert (tags["title"], tags["artist"]) == ("Loving-kindness", "Heart")
    marks = [(float(chapter["start_time"]), chapter["tags"]["title"]) for chapter in seen["chapters"]]
    assert marks == [(0, "Arrive"), (5, "Siobhán")]


@pytest.mark.parametrize("format_name", FORMATS)
def test_sound_is_at_its_place_to_the_sample(tmp_path: Path, format_name: str) -> None:
    path = tmp_path / f"sit.{format_name}"
    write(path, format_name, length=LENGTH, titles=TITLES, source=SOURCES[1])
    assert shift(by_ffmpeg(path)[:LENGTH, 0], SOUND[:, 0]) == 0


@pytest.mark.parametrize("format_name", ["flac", "wav"])
def test_lossless_files_give_back_every_sample(tmp_path: Path, format_name: str) -> None:
    path = tmp_path / f"sit.{format_name}"
    write(path, format_name, length=LENGTH, titles=TITLES, source=SOURCES[2])
    assert np.abs(by_ffmpeg(path, 2) * (32768 / 32767) - SOUND).max() <= 0.51 / 32767


def test_sound_past_full_scale_is_held_there_and_does_not_turn_over(tmp_path: Path) -> None:
    loud = np.full((FRAME, 1), 2.0, np.float32)
    write(tmp_path / "a.wav", "wav", length=FRAME, titles=TITLES, source=playing(loud))
    assert by_ffmpeg(tmp_path / "a.wav").min() > 0.99


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("stop", [KeyboardInterrupt(), RuntimeError("out of breath")])
def test_whatever_stops_it_leaves_the_old_file_and_no_half_one(
    tmp_path: Path, format_name: str, stop: BaseException
) -> None:
    path = tmp_path / f"sit.{format_name}"
    path.write_text("the one before")
    with pytest.raises(type(stop)):
        write(path, format_name, length=LENGTH, titles=TITLES, source=failing(stop))
    assert path.read_text() == "the one before"
    assert list(tmp_path.iterdir()) == [path]
    assert no_threads_left()


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_disk_that_takes_no_more_is_one_kind_line_and_no_half_file(tmp_path: Path, format_name: str) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(WellwishError, match=r"could not write .*choose another place") as caught:
            write(tmp_path / f"sit.{format_name}", format_name, length=LENGTH, titles=TITLES, source=SOURCES[2])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []
    assert no_threads_left()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("no/such/sit.{}", "There is no folder"),
        ("file/sit.{}", "There is no folder"),
        ("x" * 300 + ".{}", "too long"),
        ("folder", "is not a file"),
    ],
)
@pytest.mark.parametrize("format_name", ["webm", "mp3", "wav"])
def test_a_place_that_cannot_hold_a_file_says_what_to_do(
    tmp_path: Path, name: str, message: str, format_name: str
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(WellwishError, match=message):
        write(tmp_path / name.format(format_name), format_name, length=LENGTH, titles=TITLES, source=SOURCES[1])


def test_a_device_is_never_replaced() -> None:
    with pytest.raises(WellwishError, match="is not a file"):
        write(Path("/dev/full"), "wav", length=LENGTH, titles=TITLES, source=SOURCES[1])
    assert Path("/dev/full").is_char_device()


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (errno.ENOSPC, "no room left .* free some space"),
        (errno.EDQUOT, "no room left"),
        (errno.EACCES, "may not write"),
        (errno.EROFS, "may not write"),
        (errno.EIO, "could not write"),
    ],
)
def test_a_failure_at_the_last_moment_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, message: str
) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(WellwishError, match=message):
        write(tmp_path / "sit.webm", "webm", length=50 * FRAME, titles=TITLES, source=VOICE)
    assert list(tmp_path.iterdir()) == []


def test_a_place_one_may_not_write_to_says_so() -> None:
    with pytest.raises(WellwishError, match=r"I may not write|no folder|could not write"):
        write(Path("/proc/self/sit.wav"), "wav", length=LENGTH, titles=TITLES, source=SOURCES[1])


def test_an_unknown_format_is_misuse_and_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="webm, mp4, opus, mp3, m4a, flac, wav"):
        write(tmp_path / "sit.xyz", "xyz", length=LENGTH, titles=TITLES, source=SOURCES[1])


@pytest.mark.parametrize("format_name", ["m4a", "flac"])
def test_what_a_muxer_writes_is_written_to_files_only(format_name: str) -> None:
    with pytest.raises(ValueError, match="to files only"):
        in_memory(format_name, length=LENGTH, titles=TITLES, source=SOURCES[1])


@pytest.mark.parametrize("format_name", FORMS)
def test_titles_that_do_not_fit_are_refused_and_nothing_stays(tmp_path: Path, format_name: str) -> None:
    long = Titles("Long", "Heart", tuple((index * FRAME, "May we be well " * 10) for index in range(600)))
    with pytest.raises(WellwishError, match=r"shorten the titles|with fewer"):
        write(tmp_path / "sit", format_name, length=LENGTH, titles=long, source=SOURCES[1])
    assert list(tmp_path.iterdir()) == []


def test_a_link_stays_and_the_file_behind_it_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "link.webm").symlink_to(tmp_path / "real.webm")
    write(tmp_path / "link.webm", "webm", length=50 * FRAME, titles=TITLES, source=VOICE)
    assert (tmp_path / "link.webm").is_symlink()
    assert (tmp_path / "real.webm").stat().st_size > 8640


def test_what_a_killed_process_left_goes_with_the_next_file_of_that_name(tmp_path: Path) -> None:
    path = tmp_path / "sit [1].wav"
    left, begun_just_now, of_another = (
        tmp_path / name for name in (".sit [1].wav.part-1-0", ".sit [1].wav.part-2-0", ".other.wav.part-3-0")
    )
    for draft in (left, begun_just_now, of_another):
        draft.write_bytes(b"half")
    for draft in (left, of_another):
        os.utime(draft, (0, 0))
    write(path, "wav", length=LENGTH, titles=TITLES, source=SOURCES[1])
    assert set(tmp_path.iterdir()) == {path, begun_just_now, of_another}


# --- blocks made side by side ------------------------------------------------------------------------


def test_blocks_made_side_by_side_come_in_order_and_never_far_ahead_of_who_takes_them() -> None:
    begun: list[int] = []

    def make(index: int) -> int:
        begun.append(index)
        time.sleep(0.002 * (index % 3))
        return index

    ahead = []
    for taken, index in enumerate(_side_by_side(make, 40)):
        assert index == taken
        ahead.append(len(begun) - taken)
    assert taken == 39
    assert max(ahead) <= 3 * (os.cpu_count() or 1) + 1
    assert no_threads_left()


def test_no_blocks_are_no_work() -> None:
    assert list(_side_by_side(lambda index: index, 0)) == []


@pytest.mark.parametrize("error", [KeyboardInterrupt(), WellwishError("no room")])
def test_blocks_after_one_that_fails_are_not_made_and_no_thread_is_left(error: BaseException) -> None:
    begun: list[int] = []

    def make(index: int) -> int:
        begun.append(index)
        if index == 3:
            raise error
        return index

    taken: list[int] = []
    with pytest.raises(type(error)):
        taken.extend(_side_by_side(make, 1000))
    assert taken == [0, 1, 2]
    assert len(begun) < 100
    assert no_threads_left()


def test_who_stops_taking_blocks_leaves_no_thread() -> None:
    blocks = _side_by_side(lambda index: index, 1000)
    assert next(blocks) == 0
    blocks.close()
    assert no_threads_left()
