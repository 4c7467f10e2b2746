from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stream.hearing import by_ffmpeg, spoken

from wellwish.stream import VOICE_BITRATE, Titles, encode_take, packets, silence, write
from wellwish.terms import FRAME

TITLES = Titles("Loving-kindness", "Heart")


def test_spliced_takes_sound_as_each_does_alone_with_digital_zero_between(tmp_path: Path) -> None:
    takes = {20: spoken(40, 1), 60: spoken(30, 2), 150: spoken(25, 3)}  # the second begins where the first one ends
    pieces = [(start, encode_take(take)) for start, take in takes.items()]
    together = tmp_path / "together.opus"
    write(together, "opus", length=200 * FRAME, titles=TITLES, sound=packets(200, pieces, VOICE_BITRATE))
    alone = np.zeros((200 * FRAME, 1), np.float32)
    for start, piece in pieces:
        frames = len(piece) // 80 - 1
        path = tmp_path / f"{start}.opus"
        write(path, "opus", length=frames * FRAME, titles=TITLES, sound=packets(frames, [(0, piece)], VOICE_BITRATE))
        alone[start * FRAME : (start + frames) * FRAME] = by_ffmpeg(path)
    heard = by_ffmpeg(together)
    # ffmpeg's float decoder never quite comes to rest: the smallest of all numbers may stay in its filter.
    np.testing.assert_allclose(heard, alone, rtol=0, atol=1e-40)
    assert heard[21 * FRAME : 59 * FRAME].any()
    for first, last in ((0, 20), (91, 150), (176, 200)):
        assert np.abs(heard[first * FRAME : last * FRAME]).max() < 1e-40


@pytest.mark.parametrize(
    ("pieces", "message"),
    [
        ([(0, 10), (9, 5)], "frames 9 to 14 begins before .* at 10"),
        ([(9, 5), (0, 10)], "frames 9 to 14 begins before .* at 10"),
        ([(95, 6)], "95 to 101 does not fit into 0 to 100"),
        ([(-1, 6)], "-1 to 5 does not fit"),
    ],
)
def test_pieces_that_overlap_or_reach_outside_are_refused_with_their_places(
    pieces: list[tuple[int, int]], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        packets(100, [(start, bytes(80 * (frames + 1))) for start, frames in pieces], VOICE_BITRATE)


def test_a_piece_that_is_no_whole_packets_is_refused() -> None:
    with pytest.raises(ValueError, match="161 bytes"):
        packets(100, [(3, bytes(161))], VOICE_BITRATE)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20)), max_size=12))
def test_every_packet_is_a_pieces_or_silence(gaps: list[tuple[int, int]]) -> None:
    expected, pieces = [silence(VOICE_BITRATE, 1)] * 600, []
    free = 0
    for number, (gap, frames) in enumerate(gaps):
        start = free + gap
        pieces.append((start, bytes([number]) * 80 * (frames + 1)))
        expected[start : start + frames + 1] = [bytes([number]) * 80] * (frames + 1)
        free = start + frames
    assert packets(599, pieces, VOICE_BITRATE) == b"".join(expected)


def test_ten_minutes_are_spliced_in_no_time() -> None:
    pieces = [(start, bytes(80 * 201)) for start in range(0, 30_000, 300)]
    began = time.perf_counter()
    packets(30_000, pieces, VOICE_BITRATE)
    assert time.perf_counter() - began < 0.1
