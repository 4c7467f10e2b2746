"""Files that exist only as arithmetic: whoever asks for which bytes in which order gets those of the one file."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stream.hearing import Sound, playing, saying, spoken

from wellwish.errors import WellwishError
from wellwish.stream import FORMS, Source, Titles, VirtualFile, encode_take
from wellwish.terms import BLOCK, FRAME

LENGTH = 2 * BLOCK + 70 * FRAME
TITLES = Titles("Loving-kindness", "Heart", ((0, "Arrive"), (480_000, "Siobhán")))
KINDS = [(form, kind) for form in FORMS for kind in ("spliced", "mono", "stereo") if (form, kind) != ("mp3", "spliced")]
every_kind = st.sampled_from(KINDS)


@cache
def source(kind: str) -> Source:
    if kind == "spliced":
        return saying(
            [(3, encode_take(spoken(40, 3))), (470, encode_take(spoken(30, 4))), (990, encode_take(spoken(30, 5)))]
        )
    return playing(np.stack([spoken(LENGTH // FRAME, seed) for seed in ((1,) if kind == "mono" else (1, 2))], 1))


def fresh(form: str, kind: str) -> VirtualFile:
    return VirtualFile(FORMS[form], LENGTH, TITLES, source(kind))


@cache
def kept(form: str, kind: str) -> VirtualFile:
    """A file that makes each block once, so that reading it often is quick."""
    remember = cache(lambda index: fresh(form, kind).units(index))
    return VirtualFile(FORMS[form], LENGTH, TITLES, source(kind), lambda index, _: remember(index))


@cache
def whole(form: str, kind: str) -> bytes:
    return kept(form, kind).read(0, kept(form, kind).size)


@settings(max_examples=150, deadline=None)
@given(every_kind, st.floats(0, 1), st.floats(0, 1))
def test_any_range_is_that_of_the_whole(kind: tuple[str, str], one: float, other: float) -> None:
    file = kept(*kind)
    start, stop = sorted((round(one * file.size), round(other * file.size)))
    assert file.read(start, stop) == whole(*kind)[start:stop]


@pytest.mark.parametrize(("form", "kind"), KINDS)
def test_ranges_on_and_around_the_borders_of_blocks_are_those_of_the_whole(form: str, kind: str) -> None:
    file = kept(form, kind)
    borders = [0, len(file.header), file.size, *(end for _, end in file.pieces(0, file.size))]
    places = sorted({min(max(border + by, 0), file.size) for border in borders for by in (-1, 0, 1)})
    for at, start in enumerate(places):
        for stop in places[at:]:
            assert file.read(start, stop) == whole(form, kind)[start:stop]


@settings(max_examples=60, deadline=None)
@given(every_kind, st.floats(0, 1), st.floats(0, 1))
def test_pieces_cover_a_range_once_and_are_cut_where_blocks_begin(
    kind: tuple[str, str], one: float, other: float
) -> None:
    file = kept(*kind)
    start, stop = sorted((round(one * file.size), round(other * file.size)))
    pieces = list(file.pieces(start, stop))
    at = start
    for begin, end in pieces:
        assert begin == at < end
        assert file.needed(end) <= max(file.needed(begin + 1), 1)
        at = end
    assert at == max(start, stop)
    needed = [file.needed(end) for _, end in pieces]
    assert len(set(needed)) == len(needed)


@pytest.mark.parametrize(("form", "kind"), KINDS)
def test_blocks_are_the_same_in_any_order_and_from_many_threads(form: str, kind: str) -> None:
    file = fresh(form, kind)
    order = [*range(file.blocks)] * 2
    Random(4).shuffle(order)
    with ThreadPoolExecutor(3) as pool:
        made = dict(zip(order, pool.map(file.block, order), strict=True))
    assert file.header + b"".join(made[index] for index in range(file.blocks)) == whole(form, kind)


def fingerprints() -> list[str]:
    kinds = (("webm", "spliced"), ("mp4", "stereo"), ("mp3", "stereo"))
    return [hashlib.sha256(whole(*kind)).hexdigest() for kind in kinds]


def test_another_process_makes_the_same_bytes() -> None:
    code = "import sys; sys.path.insert(1, 'tests'); from stream.test_virtual import *; print(*fingerprints())"
    root = Path(__file__).parents[2]
    run = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=True, text=True)
    assert run.stdout.split() == fingerprints()


def only_up_to(limit: int, given: Source) -> Source:
    """A source that has grown to ``limit`` samples and fails whoever asks for more."""

    def samples(start: int, end: int) -> Sound:
        assert end <= limit
        return given.samples(start, end)

    def packets(first: int, count: int) -> bytes:
        assert (first + count) * FRAME <= limit
        assert given.packets
        return given.packets(first, count)

    return Source(given.channels, samples, packets if given.packets else None)


@pytest.mark.parametrize(("form", "kind"), KINDS)
def test_a_block_needs_no_sound_after_its_own_end(form: str, kind: str) -> None:
    whole_file = kept(form, kind)
    for index in range(whole_file.blocks):
        ends = list(whole_file.pieces(0, whole_file.size))[index][1]
        assert whole_file.needed(ends) == index + 1
        file = VirtualFile(FORMS[form], LENGTH, TITLES, only_up_to((index + 1) * BLOCK, source(kind)))
        assert file.read(ends - 300, ends) == whole(form, kind)[ends - 300 : ends]
        with pytest.raises(AssertionError):
            VirtualFile(FORMS[form], LENGTH, TITLES, only_up_to(index * BLOCK, source(kind))).block(index)


@pytest.mark.parametrize(("form", "kind"), KINDS)
def test_header_needs_no_block(form: str, kind: str) -> None:
    file = VirtualFile(FORMS[form], LENGTH, TITLES, only_up_to(-1, source(kind)))
    end = len(file.header)
    assert (file.needed(0), file.needed(end), file.needed(end + 1)) == (0, 0, 1)
    assert file.read(0, end) == whole(form, kind)[:end]
    assert file.needed(file.size) == file.blocks == 3


@pytest.mark.parametrize(("form", "kind"), [kind for kind in KINDS if kind[1] != "spliced"])
def test_what_is_kept_is_asked_for_once_a_block_and_is_what_the_file_holds(form: str, kind: str) -> None:
    asked: list[int] = []

    def keep(index: int, make: Callable[[], bytes]) -> bytes:
        asked.append(index)
        return bytes([index + 1]) * len(make()) if index == 2 else make()

    file = VirtualFile(FORMS[form], LENGTH, TITLES, source(kind), keep)
    read = b"".join(file.read(*piece) for piece in file.pieces(0, file.size))
    assert asked == [0, 1, 2]
    begins = list(file.pieces(0, file.size))[2][0]
    assert read[:begins] == whole(form, kind)[:begins]
    assert read[begins:] != whole(form, kind)[begins:]
    assert read.endswith(b"\3" * 50)


def test_what_is_spliced_is_never_kept() -> None:
    def keep(index: int, make: Callable[[], bytes]) -> bytes:
        raise AssertionError("a block that takes no time was to be kept")

    file = VirtualFile(FORMS["webm"], LENGTH, TITLES, source("spliced"), keep)
    assert file.is_spliced
    assert file.read(0, file.size) == whole("webm", "spliced")
    assert not VirtualFile(FORMS["webm"], LENGTH, TITLES, source("stereo")).is_spliced
    assert not VirtualFile(FORMS["mp3"], LENGTH, TITLES, source("spliced")).is_spliced


@pytest.mark.parametrize("kind", ["mono", "stereo"])
def test_files_of_one_codec_hold_the_same_encoded_blocks(kind: str) -> None:
    webm, mp4, ogg = (fresh(form, kind) for form in ("webm", "mp4", "opus"))
    assert webm.units(1) == mp4.units(1) == ogg.units(1)


def test_titles_that_do_not_fit_are_said_before_anything_is_made() -> None:
    with pytest.raises(WellwishError, match="shorten the titles"):
        VirtualFile(FORMS["webm"], LENGTH, Titles("x" * 9000, "Heart"), source("stereo"))
