"""Layouts of files: every size by its formula, and what players see in them."""

from __future__ import annotations

import math
import re
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stream.hearing import by_ffmpeg, by_pyav, ffprobe, playing, saying, shift, spoken

from wellwish.errors import WellwishError
from wellwish.stream import FORMS, VOICE_BITRATE, Titles, encode_take, in_memory, packets
from wellwish.stream.mp3 import MP3
from wellwish.stream.ogg import Ogg
from wellwish.stream.virtual import Layout
from wellwish.stream.webm import WebM
from wellwish.terms import BLOCK, FRAME, SAMPLE_RATE

TITLES = Titles("Loving-kindness für dich", "Heart", ((0, "Arrive"), (24_000, "Siobhán"), (72_000, "李小龙")))
MARKS = [(0, "Arrive"), (0.5, "Siobhán"), (1.5, "李小龙")]
OPUS_FORMS = [name for name, form in FORMS.items() if form.codec == "opus"]


def layout(form: str, length: int, channels: int, titles: Titles = TITLES) -> Layout:
    return FORMS[form].layout(length, channels, FORMS[form].bitrates[channels - 1], titles)


def formula(form: str, seconds: int, channels: int) -> int:
    """ENGINE, section 2."""
    bitrate = FORMS[form].bitrates[channels - 1]
    count = 50 * seconds + 1
    if form == "webm":
        return 8640 + 63 * math.ceil(count / 480) + count * (7 + bitrate // 400)
    if form == "mp4":
        return 8208 + count * bitrate // 400
    return 4096 + (1 + 2 + math.ceil(48_000 * seconds / 1152)) * 3 * bitrate // 1000


def unit_bytes(form: str, channels: int) -> int:
    bitrate = FORMS[form].bitrates[channels - 1]
    return 3 * bitrate // 1000 if form == "mp3" else bitrate // 400


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["webm", "mp4", "mp3"]), st.integers(1, 7200), st.sampled_from([1, 2]), texts)
def test_size_is_the_formula_whatever_the_titles(form: str, seconds: int, channels: int, title: str) -> None:
    file = layout(form, seconds * SAMPLE_RATE, channels, Titles(title, title, ((0, title), (FRAME, "Yourself"))))
    assert file.size == formula(form, seconds, channels)
    assert len(file.header) == file.begins(0)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(FORMS)), st.integers(1, 3000), st.sampled_from([1, 2]), texts)
def test_header_and_blocks_come_to_the_size_and_begin_where_they_should(
    form: str, frames: int, channels: int, title: str
) -> None:
    file = layout(form, frames * FRAME, channels, Titles(title, "Heart", ((0, title),)))
    at = len(file.header)
    for index in range(file.blocks):
        assert file.begins(index) == at
        at += len(file.block(index, bytes(file.units(index) * unit_bytes(form, channels))))
    assert file.begins(file.blocks) == file.size == at


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("more", [-1, 1, -80])
def test_units_that_are_too_many_or_too_few_are_refused(form: str, more: int) -> None:
    file = layout(form, 100 * FRAME, 1)
    right = file.units(0) * unit_bytes(form, 1)
    with pytest.raises(ValueError, match=f"block 0 has {right + more} bytes"):
        file.block(0, bytes(right + more))


@pytest.mark.parametrize("form", FORMS)
def test_titles_past_their_room_are_refused_not_cut(form: str) -> None:
    fits = {"webm": 40, "mp4": 60, "opus": 255, "mp3": 20}[form]

    def header(chapters: int) -> bytes:
        marks = tuple((index * FRAME, "May we be well, and happy") for index in range(chapters))
        return layout(form, 60 * SAMPLE_RATE, 1, Titles("Long", "Heart", marks)).header

    assert header(fits).count(b"May we be well") == fits
    with pytest.raises(WellwishError, match=r"shorten the titles|with fewer"):
        header(4000)


def test_what_the_chapter_list_of_an_mp4_cannot_hold_is_refused_not_cut() -> None:
    def header(*titles: str) -> bytes:
        marks = tuple((index * FRAME, title) for index, title in enumerate(titles))
        return layout("mp4", 60 * SAMPLE_RATE, 1, Titles("Long", "Heart", marks)).header

    longest = "ü" * 127
    assert longest.encode() in header(longest, *[""] * 254)
    with pytest.raises(WellwishError, match="1 bytes too long for MP4: shorten the titles"):
        header("ü" * 128)
    with pytest.raises(WellwishError, match="255 stages at most, and this sit has 256: make it with fewer"):
        header(*[""] * 256)


# --- what decoders make of them ----------------------------------------------------------------------

LENGTHS = [
    FRAME,
    SAMPLE_RATE,
    BLOCK - 2 * FRAME,
    BLOCK - FRAME,
    BLOCK,
    BLOCK + FRAME,
    2 * BLOCK - FRAME,
    157 * SAMPLE_RATE,
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("length", LENGTHS)
def test_a_voice_plays_exactly_its_length_in_both_decoders(tmp_path: Path, form: str, length: int) -> None:
    path = tmp_path / "sit"
    silent = np.zeros((length, 1), np.float32)
    source = saying([]) if form in OPUS_FORMS else playing(silent)
    path.write_bytes(in_memory(form, length=length, titles=Titles("Sit", "Heart"), source=source))
    assert path.stat().st_size == layout(form, length, 1, Titles("Sit", "Heart")).size
    assert len(by_ffmpeg(path)) == len(by_pyav(path)) == length


@pytest.mark.parametrize("form", FORMS)
def test_sound_is_in_its_place_to_the_sample_on_both_sides_of_a_block_border(tmp_path: Path, form: str) -> None:
    sound = np.stack([spoken(600, 1), spoken(600, 2)], 1)
    path = tmp_path / "sit"
    path.write_bytes(in_memory(form, length=len(sound), titles=TITLES, source=playing(sound)))
    for heard in (by_ffmpeg(path, 2), by_pyav(path, 2)):
        assert heard.shape == sound.shape
        for part in (slice(FRAME, BLOCK), slice(BLOCK - 2 * FRAME, None)):
            for channel in (0, 1):
                assert shift(heard[part, channel], sound[part, channel]) == 0


@pytest.mark.parametrize("form", FORMS)
def test_who_seeks_hears_what_is_there(tmp_path: Path, form: str) -> None:
    sound = np.stack([spoken(1500, 1), spoken(1500, 2)], 1)
    path = tmp_path / "sit"
    path.write_bytes(in_memory(form, length=len(sound), titles=TITLES, source=playing(sound)))
    for seconds in (8, 9.62, 25):
        heard = by_ffmpeg(path, 2, from_seconds=seconds)
        wanted = sound[round(seconds * SAMPLE_RATE) :]
        # In WebM, its own files too, ffmpeg plays the packet before the one it sought.
        allowed = {0, FRAME} if form == "webm" else {0}
        assert len(heard) - len(wanted) in allowed
        assert shift(heard[: 2 * SAMPLE_RATE, 0], wanted[: 2 * SAMPLE_RATE, 0], FRAME) in allowed


def test_cues_of_a_webm_say_where_its_clusters_are_and_what_is_in_its_front() -> None:
    file = WebM(157 * SAMPLE_RATE, 1, VOICE_BITRATE, TITLES)
    blocks = (file.block(index, bytes(80 * file.units(index))) for index in range(file.blocks))
    whole = file.header + b"".join(blocks)
    segment = whole.index(b"\x18\x53\x80\x67")
    content = segment + 12
    assert int.from_bytes(whole[segment + 5 : content], "big") == len(whole) - content
    times, places = (numbers(file.header, identity) for identity in (b"\xb3", b"\xf1"))
    assert times == [9600 * index for index in range(17)]
    for time, place in zip(times, places, strict=True):
        cluster = whole[content + place :]
        assert cluster.startswith(b"\x1f\x43\xb6\x75")
        assert cluster[8:14] == b"\xe7\x84" + time.to_bytes(4, "big")
    sought = re.findall(rb"\x53\xab\x10\x00\x00\x04(.{4})\x53\xac\x10\x00\x00\x08(.{8})", file.header, re.DOTALL)
    assert len(sought) == 5
    for identity, place in sought:
        assert whole[content + int.from_bytes(place, "big") :].startswith(identity)


def numbers(content: bytes, identity: bytes) -> list[int]:
    """Every whole number of that name."""
    found = re.findall(re.escape(identity) + rb"\x10\x00\x00\x08(.{8})", content, re.DOTALL)
    return [int.from_bytes(number, "big") for number in found]


def test_one_voice_gives_the_same_samples_in_all_containers_of_opus(tmp_path: Path) -> None:
    length, heard = 10 * SAMPLE_RATE, []
    voice = saying([(3, encode_take(spoken(40))), (460, encode_take(spoken(38)))])
    for form in OPUS_FORMS:
        path = tmp_path / form
        path.write_bytes(in_memory(form, length=length, titles=TITLES, source=voice))
        heard.append(by_ffmpeg(path))
    assert heard[0].any()
    for other in heard[1:]:
        np.testing.assert_array_equal(heard[0], other)


@pytest.mark.parametrize("form", FORMS)
def test_chapters_and_tags_are_seen_by_ffprobe(tmp_path: Path, form: str) -> None:
    path = tmp_path / "sit"
    source = saying([]) if form in OPUS_FORMS else playing(np.zeros((100 * FRAME, 1), np.float32))
    path.write_bytes(in_memory(form, length=100 * FRAME, titles=TITLES, source=source))
    seen = ffprobe(path)
    marks = [(float(chapter["start_time"]), chapter["tags"]["title"]) for chapter in seen["chapters"]]
    assert marks == MARKS
    # ffprobe counts what is skipped at the beginning and end of Ogg and MP3.
    assert float(seen["format"]["duration"]) == pytest.approx(2, abs=1e-6 if form in ("webm", "mp4") else 0.07)
    assert float(seen["chapters"][-1]["end_time"]) == pytest.approx(2, abs=0.03)
    parts = (seen["format"].get("tags", {}), seen["streams"][0].get("tags", {}))
    tags = {key.lower(): value for part in parts for key, value in part.items()}
    assert (tags["title"], tags["artist"]) == ("Loving-kindness für dich", "Heart")


def test_ogg_pages_count_their_samples_and_only_the_last_one_ends_the_stream() -> None:
    file = Ogg(600 * FRAME, 1, VOICE_BITRATE, TITLES)
    whole = file.header + file.block(0, packets(0, 480, [])) + file.block(1, packets(480, 121, []))
    heads = [struct.unpack_from("<4sBBqII", whole, at) for at in range(len(whole)) if whole.startswith(b"OggS", at)]
    assert [head[3] // FRAME for head in heads] == [0, 0, *range(48, 600, 48), 601]
    assert [head[2] for head in heads] == [2, *[0] * (len(heads) - 2), 4]
    assert [head[5] for head in heads] == list(range(len(heads)))


def test_the_info_frame_of_an_mp3_counts_its_frames_and_bytes_and_what_to_trim() -> None:
    length = 10 * SAMPLE_RATE
    file = MP3(length, 1, 64_000, TITLES)
    info = file.header[4096 + 21 :]
    assert struct.unpack_from(">4sIII", info) == (b"Info", 15, file.frames, file.size - 4096)
    trims = int.from_bytes(info[141:144], "big")
    assert trims >> 12 == 1775
    assert file.frames * 1152 - (trims >> 12) - (trims & 4095) == length
