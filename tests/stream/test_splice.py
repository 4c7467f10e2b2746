from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stream.hearing import by_ffmpeg, saying, spoken

from wellwish.stream import VOICE_BITRATE, Titles, encode_take, packets, write
from wellwish.stream.opus import silence
from wellwish.terms import FRAME

TITLES = Titles("Loving-kindness", "Heart")
SILENCE = silence(VOICE_BITRATE, 1)


def test_spliced_takes_sound_as_each_does_alone_with_digital_zero_between(tmp_path: Path) -> None:
    takes = {20: spoken(40, 1), 60: spoken(30, 2), 150: spoken(25, 3)}  # the second begins where the first one ends
    pieces = [(start, encode_take(take)) for start, take in takes.items()]
    together = tmp_path / "together.opus"
    write(together, "opus", length=200 * FRAME, titles=TITLES, source=saying(pieces))
    alone = np.zeros((200 * FRAME, 1), np.float32)
    for start, piece in pieces:
        frames = len(piece) // 80 - 1
        path = tmp_path / f"{start}.opus"
        write(path, "opus", length=frames * FRAME, titles=TITLES, source=saying([(0, piece)]))
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
        ([(0, 10), (9, 5)], "the piece at frame 9 begins before the one before it ends, at 10"),
        ([(9, 5), (0, 10)], "the piece at frame 0 begins before the one before it ends, at 14"),
        ([(-1, 6)], "the piece at frame -1 begins before"),
    ],
)
def test_pieces_that_overlap_or_begin_before_the_sit_are_refused_with_their_places(
    pieces: list[tuple[int, int]], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        packets(0, 101, [(start, bytes(80 * (frames + 1))) for start, frames in pieces])


@pytest.mark.parametrize("size", [0, 80, 161])
def test_a_piece_that_is_no_whole_packets_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match=f"{size} bytes"):
        packets(0, 101, [(3, bytes(size))])


def test_no_pieces_are_silence() -> None:
    assert packets(7, 5, []) == SILENCE * 5


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20)), max_size=12), st.integers(0, 600), st.integers(0, 600)
)
def test_every_packet_of_any_stretch_is_a_pieces_or_silence_and_pieces_elsewhere_do_no_harm(
    gaps: list[tuple[int, int]], first: int, count: int
) -> None:
    expected, pieces = [SILENCE] * 1200, []
    free = 0
    for number, (gap, frames) in enumerate(gaps):
        start = free + gap
        piece = [bytes([number, at]) * 40 for at in range(frames + 1)]
        pieces.append((start, b"".join(piece)))
        expected[start : start + frames + 1] = piece
        free = start + frames
    assert packets(first, count, pieces) == b"".join(expected[first : first + count])


def test_ten_minutes_are_spliced_in_no_time() -> None:
    pieces = [(start, bytes(80 * 201)) for start in range(0, 30_000, 300)]
    began = time.perf_counter()
    packets(0, 30_001, pieces)
    assert time.perf_counter() - began < 0.1
