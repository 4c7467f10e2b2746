from __future__ import annotations

import errno
import os
import resource
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from stream.hearing import Sound, by_ffmpeg, by_pyav, ffprobe, spoken

from wellwish.errors import Misuse, WellwishError
from wellwish.stream import FORMATS, VOICE_BITRATE, Mix, Titles, packets, write
from wellwish.terms import FRAME, SAMPLE_RATE

LENGTH = 20 * SAMPLE_RATE + 3 * FRAME
TITLES = Titles("Loving-kindness", "Heart", ((0, "Arrive"), (480_000, "Siobhán")))


def mix(channels: int, length: int = LENGTH, fail: BaseException | None = None) -> Mix:
    def blocks() -> Iterator[Sound]:
        for start in range(0, length, 460_800):
            frames = min(460_800, length - start) // FRAME
            yield np.stack([spoken(frames, start + channel) for channel in range(channels)], 1)
            if fail:
                raise fail

    return Mix(channels, blocks)


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("channels", [1, 2])
def test_a_mix_decodes_to_its_length_with_titles_and_the_same_bytes_each_time(
    tmp_path: Path, format_name: str, channels: int
) -> None:
    path, again = tmp_path / f"sit.{format_name}", tmp_path / f"again.{format_name}"
    write(path, format_name, length=LENGTH, titles=TITLES, sound=mix(channels))
    write(again, format_name, length=LENGTH, titles=TITLES, sound=mix(channels))
    assert path.read_bytes() == again.read_bytes()
    exact = LENGTH if format_name != "m4a" else -(-LENGTH // 1024) * 1024
    assert len(by_ffmpeg(path, channels)) == len(by_pyav(path, channels)) == exact
    seen = ffprobe(path)
    parts = (seen["format"].get("tags", {}), seen["streams"][0].get("tags", {}))
    tags = {key.lower(): value for part in parts for key, value in part.items()}
    assert (tags["title"], tags["artist"]) == ("Loving-kindness", "Heart")
    marks = [(float(chapter["start_time"]), chapter["tags"]["title"]) for chapter in seen["chapters"]]
    assert marks == [(0, "Arrive"), (10, "Siobhán")]


@pytest.mark.parametrize("format_name", FORMATS)
def test_sound_is_at_its_place_to_the_sample(tmp_path: Path, format_name: str) -> None:
    path = tmp_path / f"sit.{format_name}"
    write(path, format_name, length=LENGTH, titles=TITLES, sound=mix(1))
    wanted = np.concatenate(list(mix(1).blocks()))[:, 0]
    heard = by_ffmpeg(path)[:LENGTH, 0]
    shifts = {shift: float(np.dot(np.roll(heard, shift), wanted)) for shift in range(-3, 4)}
    assert max(shifts, key=lambda shift: shifts[shift]) == 0


@pytest.mark.parametrize("format_name", ["flac", "wav"])
def test_lossless_files_give_back_every_sample(tmp_path: Path, format_name: str) -> None:
    path = tmp_path / f"sit.{format_name}"
    write(path, format_name, length=LENGTH, titles=TITLES, sound=mix(2))
    wanted = np.concatenate(list(mix(2).blocks()))
    assert np.abs(by_ffmpeg(path, 2) * (32768 / 32767) - wanted).max() <= 0.51 / 32767


def test_sound_past_full_scale_is_held_there_and_does_not_turn_over(tmp_path: Path) -> None:
    loud = np.full((FRAME, 1), 2.0, np.float32)
    write(tmp_path / "a.wav", "wav", length=FRAME, titles=TITLES, sound=Mix(1, lambda: iter([loud])))
    assert by_ffmpeg(tmp_path / "a.wav").min() > 0.99


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("stop", [KeyboardInterrupt(), RuntimeError("out of breath")])
def test_whatever_stops_it_leaves_the_old_file_and_no_half_one(
    tmp_path: Path, format_name: str, stop: BaseException
) -> None:
    path = tmp_path / f"sit.{format_name}"
    path.write_text("the one before")
    with pytest.raises(type(stop)):
        write(path, format_name, length=LENGTH, titles=TITLES, sound=mix(2, fail=stop))
    assert path.read_text() == "the one before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_disk_that_takes_no_more_is_one_kind_line_and_no_half_file(tmp_path: Path, format_name: str) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(WellwishError, match=r"could not write .*choose another place") as caught:
            write(tmp_path / f"sit.{format_name}", format_name, length=LENGTH, titles=TITLES, sound=mix(2))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


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
        write(tmp_path / name.format(format_name), format_name, length=LENGTH, titles=TITLES, sound=mix(1))


def test_a_device_is_never_replaced() -> None:
    with pytest.raises(WellwishError, match="is not a file"):
        write(Path("/dev/full"), "wav", length=LENGTH, titles=TITLES, sound=mix(1))
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
        write(tmp_path / "sit.webm", "webm", length=50 * FRAME, titles=TITLES, sound=packets(50, [], VOICE_BITRATE))
    assert list(tmp_path.iterdir()) == []


def test_a_place_one_may_not_write_to_says_so() -> None:
    with pytest.raises(WellwishError, match=r"I may not write|no folder|could not write"):
        write(Path("/proc/self/sit.wav"), "wav", length=LENGTH, titles=TITLES, sound=mix(1))


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("given", [LENGTH - FRAME, LENGTH + FRAME])
def test_sound_of_another_length_is_refused(tmp_path: Path, format_name: str, given: int) -> None:
    with pytest.raises(ValueError, match=r"samples given|packets"):
        write(tmp_path / "sit", format_name, length=LENGTH, titles=TITLES, sound=mix(1, given))
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_format_is_misuse_and_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="webm, opus, mp3, m4a, flac, wav"):
        write(tmp_path / "sit.xyz", "xyz", length=LENGTH, titles=TITLES, sound=mix(1))


def test_packets_cannot_become_a_coded_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="from a mix"):
        write(tmp_path / "sit.mp3", "mp3", length=LENGTH, titles=TITLES, sound=packets(50, [], VOICE_BITRATE))


def test_a_link_stays_and_the_file_behind_it_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "link.webm").symlink_to(tmp_path / "real.webm")
    write(tmp_path / "link.webm", "webm", length=50 * FRAME, titles=TITLES, sound=packets(50, [], VOICE_BITRATE))
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
    write(path, "wav", length=LENGTH, titles=TITLES, sound=mix(1))
    assert set(tmp_path.iterdir()) == {path, begun_just_now, of_another}
