from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stream.hearing import by_ffmpeg, by_pyav, ffprobe, spoken

from wellwish.errors import WellwishError
from wellwish.stream import VOICE_BITRATE, Ogg, Titles, WebM, encode_take, packets
from wellwish.stream.opus import encode_blocks, regrouped, silence
from wellwish.terms import FRAME, SAMPLE_RATE

TITLES = Titles("Loving-kindness für dich", "Heart", ((0, "Arrive"), (24_000, "Siobhán"), (72_000, "李小龙")))
MARKS = [("0.000000", "Arrive"), ("0.500000", "Siobhán"), ("1.500000", "李小龙")]


def blocks_of(joined: bytes, bitrate: int) -> Iterator[bytes]:
    return regrouped([joined], 480 * bitrate // 400)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 3600),
    st.sampled_from([(1, 32_000), (2, 96_000), (2, 128_000)]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=80),
)
def test_webm_size_is_the_formula_whatever_the_titles(seconds: int, shape: tuple[int, int], title: str) -> None:
    channels, bitrate = shape
    file = WebM(seconds * SAMPLE_RATE, channels, bitrate, Titles(title, "Heart", ((0, title),)))
    count = 50 * seconds + 1
    assert file.size == 8640 + 63 * math.ceil(count / 480) + count * (7 + bitrate // 400)
    last = count - 480 * (file.blocks - 1)
    full = len(file.cluster(0, bytes(480 * bitrate // 400))) if file.blocks > 1 else 0
    tail = len(file.cluster(file.blocks - 1, bytes(last * bitrate // 400)))
    assert len(file.header) + (file.blocks - 1) * full + tail == file.size


def test_webm_titles_past_their_room_are_refused_not_cut() -> None:
    chapters = tuple((index * FRAME, "May we be well " * 10) for index in range(60))
    with pytest.raises(WellwishError, match="shorten the titles"):
        _ = WebM(60 * SAMPLE_RATE, 1, VOICE_BITRATE, Titles("Long", "Heart", chapters)).header


def test_ogg_titles_past_their_room_are_refused_not_cut() -> None:
    with pytest.raises(WellwishError, match="shorten the titles"):
        list(Ogg(FRAME, 1, VOICE_BITRATE, Titles("x" * 70_000, "Heart")).chunks([silence(VOICE_BITRATE, 1) * 2]))


@pytest.mark.parametrize("seconds", [1, 60, 157])
def test_voice_only_files_play_exactly_their_length_in_both_decoders(tmp_path: Path, seconds: int) -> None:
    length, joined = seconds * SAMPLE_RATE, packets(seconds * 50, [(3, encode_take(spoken(40)))], VOICE_BITRATE)
    webm, ogg = tmp_path / "sit.webm", tmp_path / "sit.opus"
    file = WebM(length, 1, VOICE_BITRATE, Titles("Sit", "Heart"))
    webm.write_bytes(b"".join(file.chunks(blocks_of(joined, VOICE_BITRATE))))
    ogg.write_bytes(b"".join(Ogg(length, 1, VOICE_BITRATE, Titles("Sit", "Heart")).chunks([joined])))
    assert webm.stat().st_size == file.size
    for path in (webm, ogg):
        assert len(by_ffmpeg(path)) == len(by_pyav(path)) == length
    np.testing.assert_array_equal(by_ffmpeg(webm), by_ffmpeg(ogg))


def test_stereo_mix_lines_up_to_the_sample_in_both_containers(tmp_path: Path) -> None:
    sound = np.stack([spoken(600, 1), spoken(600, 2)], 1)
    joined = b"".join(encode_blocks([sound], 96_000, 2))
    webm, ogg = tmp_path / "sit.webm", tmp_path / "sit.opus"
    webm.write_bytes(b"".join(WebM(len(sound), 2, 96_000, TITLES).chunks(blocks_of(joined, 96_000))))
    ogg.write_bytes(b"".join(Ogg(len(sound), 2, 96_000, TITLES).chunks([joined])))
    for path in (webm, ogg):
        for heard in (by_ffmpeg(path, 2), by_pyav(path, 2)):
            assert heard.shape == sound.shape
            for channel in (0, 1):
                shifts = [float(np.dot(np.roll(heard[:, channel], shift), sound[:, channel])) for shift in (-1, 0, 1)]
                assert max(shifts) == shifts[1]


def test_chapters_and_tags_are_seen_by_ffprobe(tmp_path: Path) -> None:
    joined = packets(100, [], VOICE_BITRATE)
    webm, ogg = tmp_path / "sit.webm", tmp_path / "sit.opus"
    webm.write_bytes(b"".join(WebM(100 * FRAME, 1, VOICE_BITRATE, TITLES).chunks(blocks_of(joined, VOICE_BITRATE))))
    ogg.write_bytes(b"".join(Ogg(100 * FRAME, 1, VOICE_BITRATE, TITLES).chunks([joined])))
    for path in (webm, ogg):
        seen = ffprobe(path)
        assert [(chapter["start_time"], chapter["tags"]["title"]) for chapter in seen["chapters"]] == MARKS
        parts = (seen["format"].get("tags", {}), seen["streams"][0].get("tags", {}))
        tags = {key.lower(): value for part in parts for key, value in part.items()}
        assert (tags["title"], tags["artist"]) == ("Loving-kindness für dich", "Heart")


def test_ogg_pages_count_their_samples_and_only_the_last_one_ends_the_stream() -> None:
    pages = list(Ogg(120 * FRAME, 1, VOICE_BITRATE, TITLES).chunks([packets(120, [], VOICE_BITRATE)]))
    heads = [struct.unpack_from("<4sBBqII", page) for page in pages]
    assert [head[3] // FRAME for head in heads] == [0, 0, 50, 100, 121]
    assert [head[2] for head in heads] == [2, 0, 0, 0, 4]
    assert [head[5] for head in heads] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("count", [99, 102])
def test_a_wrong_number_of_packets_is_refused(count: int) -> None:
    joined = silence(VOICE_BITRATE, 1) * count
    with pytest.raises(ValueError, match="packets"):
        list(Ogg(100 * FRAME, 1, VOICE_BITRATE, TITLES).chunks([joined]))
    with pytest.raises(ValueError, match="packets"):
        list(WebM(100 * FRAME, 1, VOICE_BITRATE, TITLES).chunks([joined]))
