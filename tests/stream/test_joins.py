"""Where blocks that were encoded alone meet, nothing is heard: it sounds as if all had been encoded in one go."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from stream.hearing import Sound, by_pyav, playing

from wellwish.stream import FORMS, Titles, VirtualFile, mp3, opus
from wellwish.terms import BLOCK, SAMPLE_RATE

LENGTH = 3 * BLOCK + SAMPLE_RATE
SKIPPED = {"mp4": opus.PRE_SKIP, "mp3": 2 * mp3.FRAME_SAMPLES}
"""Decoded samples that come before the sound."""
_BEFORE, _AFTER = SAMPLE_RATE // 200, SAMPLE_RATE // 25
NAMELESS = Titles("", "")


def sung() -> Sound:
    """Something like a voice that never rests, so that every join lies within a sound: float32 [n]."""
    time = np.arange(LENGTH) / SAMPLE_RATE
    pitch = 120 + 15 * np.sin(2 * np.pi * 0.31 * time) + 4 * np.sin(2 * np.pi * 5.3 * time)
    phase = 2 * np.pi * np.cumsum(pitch) / SAMPLE_RATE
    vowel = 550 + 200 * np.sin(2 * np.pi * 0.9 * time)
    sound = sum(np.sin(number * phase) / (1 + ((number * pitch - vowel) / 250) ** 2) for number in range(1, 16))
    sound += 0.02 * np.random.default_rng(1).standard_normal(LENGTH)
    return np.asarray(0.1 * sound, np.float32)


def chord() -> Sound:
    time = np.arange(LENGTH)[:, None] / SAMPLE_RATE
    return np.asarray(0.08 * np.sin(2 * np.pi * np.array([220.0, 277.18, 329.63, 880.0]) * time).sum(1), np.float32)


@cache
def sound(name: str, channels: int) -> Sound:
    voice = {"sung": sung, "chord": chord}[name]()
    if channels == 1:
        return voice[:, None]
    beds = np.random.default_rng(2).standard_normal((LENGTH, 2)) * 0.004
    return np.asarray(voice[:, None] * np.array([0.7, 0.6]) + beds, np.float32)


def joins(form: str) -> list[int]:
    """The samples at which a player goes over from one block to the next."""
    return [index * BLOCK - SKIPPED[form] for index in (1, 2, 3)]


def encoded(form: str, name: str, channels: int) -> bytes:
    """Packets or frames, as they are made in blocks."""
    file = virtual(form, name, channels)
    return b"".join(map(file.units, range(file.blocks)))


@cache
def in_one_go(form: str, name: str, channels: int) -> bytes:
    """The same from one encoder."""
    made = FORMS[form]
    bitrate = made.bitrates[channels - 1]
    layout = made.layout(LENGTH, channels, bitrate, NAMELESS)
    count = sum(map(layout.units, range(layout.blocks)))
    return made.encode(playing(sound(name, channels)).samples, 0, count, bitrate, channels)


def virtual(form: str, name: str, channels: int) -> VirtualFile:
    return VirtualFile(FORMS[form], LENGTH, NAMELESS, playing(sound(name, channels)))


def decoded(path: Path, form: str, name: str, channels: int, units: bytes) -> Sound:
    """What a player makes of ``units``; in these forms nothing stands between them."""
    path.write_bytes(virtual(form, name, channels).header + units)
    return by_pyav(path, channels)


def both(folder: Path, form: str, name: str, channels: int) -> tuple[Sound, Sound]:
    """What is heard of blocks, and of one encoder."""
    blocks, single = (how(form, name, channels) for how in (encoded, in_one_go))
    return decoded(folder / "a", form, name, channels, blocks), decoded(folder / "b", form, name, channels, single)


def worse_db(form: str, blocks: Sound, single: Sound, wanted: Sound) -> Sound:
    """By how many decibels more the error around each join is than from one encoder."""
    near = [slice(join - _BEFORE, join + _AFTER) for join in joins(form)]

    def errors(heard: Sound) -> Sound:
        return np.array([np.square(heard[part] - wanted[part]).sum() for part in near])

    return np.asarray(10 * np.log10(errors(blocks) / errors(single)))


def steps(form: str, heard: Sound) -> Sound:
    """The largest step from one sample to the next within 5 ms of each join."""
    return np.array([np.abs(np.diff(heard[join - 240 : join + 240], axis=0)).max() for join in joins(form)])


@pytest.mark.parametrize(("name", "channels"), [("sung", 1), ("sung", 2), ("chord", 2)])
def test_opus_is_as_near_to_its_source_around_joins_as_from_one_encoder(
    tmp_path: Path, name: str, channels: int
) -> None:
    blocks, single = both(tmp_path, "mp4", name, channels)
    assert worse_db("mp4", blocks, single, sound(name, channels)).max() < 0.1
    assert (steps("mp4", blocks) / steps("mp4", single)).max() < 1.04


@pytest.mark.parametrize(("name", "channels"), [("sung", 1), ("sung", 2), ("chord", 2)])
def test_opus_that_is_not_warmed_up_is_worse_at_joins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, channels: int
) -> None:
    monkeypatch.setattr(opus, "_WARM_PACKETS", 0)
    assert worse_db("mp4", *both(tmp_path, "mp4", name, channels), sound(name, channels)).max() > 5


@pytest.mark.parametrize(("name", "channels"), [("sung", 2), ("chord", 1)])
def test_frames_of_mp3_are_those_of_one_encoder_bit_for_bit(name: str, channels: int) -> None:
    assert encoded("mp3", name, channels) == in_one_go("mp3", name, channels)


@pytest.mark.parametrize(("name", "channels"), [("sung", 2), ("chord", 1)])
def test_mp3_that_is_not_warmed_up_is_worse_at_joins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, channels: int
) -> None:
    monkeypatch.setattr(mp3, "_WARM_FRAMES", 0)
    assert encoded("mp3", name, channels) != in_one_go("mp3", name, channels)
    assert worse_db("mp3", *both(tmp_path, "mp3", name, channels), sound(name, channels)).min() > 5
