"""A file that is read while it grows: every byte has its place before any sound exists."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellwish.stream import VOICE_BITRATE, GrowingWebM, Titles, encode_take, in_memory, packets
from wellwish.terms import FRAME, SAMPLE_RATE

LENGTH = 61 * SAMPLE_RATE
TITLES = Titles("Kindness", "Tone", ((0, "Arrive"), (20 * SAMPLE_RATE, "Yourself")))


def take(frames: int = 30) -> bytes:
    sound = np.zeros(frames * FRAME, np.float32)
    sound[FRAME:-FRAME] = 0.2 * np.sin(np.arange((frames - 2) * FRAME) / 20)
    return encode_take(sound)


PIECES = [(50, take()), (1000, take(60)), (1060, take()), (3000, take(50))]
WHOLE = in_memory("webm", length=LENGTH, titles=TITLES, sound=packets(LENGTH // FRAME, PIECES, VOICE_BITRATE))


def grown(reach: int = LENGTH // FRAME) -> GrowingWebM:
    file = GrowingWebM(LENGTH, TITLES)
    for start, piece in PIECES:
        if start < reach:
            file.put(start, piece)
    file.reach(reach)
    return file


def test_its_size_is_known_before_any_sound() -> None:
    assert GrowingWebM(LENGTH, TITLES).size == len(WHOLE)


@settings(deadline=None)
@given(st.integers(0, len(WHOLE)), st.integers(0, len(WHOLE)))
def test_any_range_is_that_of_the_finished_file(one: int, other: int) -> None:
    start, stop = sorted((one, other))
    assert grown().read(start, stop) == WHOLE[start:stop]


def test_what_has_grown_can_be_read_and_no_more() -> None:
    file = grown(reach=480)
    first_cluster = len(WHOLE) - (len(WHOLE) - 8640) + 20_000
    assert file.ready(first_cluster)
    assert file.read(0, first_cluster) == WHOLE[:first_cluster]
    assert not file.ready(len(WHOLE))


def test_the_header_is_there_at_once() -> None:
    file = GrowingWebM(LENGTH, TITLES)
    assert file.ready(8640)
    assert file.read(0, 2) == WHOLE[:2]


def test_a_reader_waits_for_what_is_being_made() -> None:
    file = grown(reach=480)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(file.read(0, len(WHOLE))))
    reader.start()
    for start, piece in PIECES:
        file.put(start, piece)
    assert got == []
    file.reach(LENGTH // FRAME)
    reader.join(10)
    assert got == [WHOLE]


def test_after_a_failure_what_is_there_can_be_read_and_the_rest_says_why() -> None:
    file = grown(reach=480)
    file.fail(OSError("no room"))
    assert file.read(0, 9000) == WHOLE[:9000]
    assert file.ready(len(WHOLE))
    with pytest.raises(OSError, match="no room"):
        file.read(0, len(WHOLE))
