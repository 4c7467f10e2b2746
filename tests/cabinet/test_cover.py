"""Seals and checksums; and memory."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellwish.cabinet import Checksum, Cover, Memory, Seal

COVERS = [Checksum(), Seal(b"s" * 32, "a test")]


@pytest.mark.parametrize("cover", COVERS)
@given(content=st.binary(max_size=200), place=st.binary(max_size=20))
def test_what_was_closed_opens_in_its_place(cover: Cover, content: bytes, place: bytes) -> None:
    assert cover.opened(cover.closed(content, place), place) == content


@pytest.mark.parametrize("cover", COVERS)
@given(content=st.binary(max_size=60), place=st.binary(max_size=9), other=st.binary(max_size=9))
def test_it_opens_in_no_other_place(cover: Cover, content: bytes, place: bytes, other: bytes) -> None:
    closed = cover.closed(content, place)
    if other != place:
        assert cover.opened(closed, other) is None
    for cut in range(len(place)):
        assert cover.opened(place[cut:] + closed, place[:cut]) is None, "the end of a place is no part of the content"


@pytest.mark.parametrize("cover", COVERS)
@given(content=st.binary(max_size=60), where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_it_opens_whole_or_not_at_all(cover: Cover, content: bytes, where: float, bit: int) -> None:
    closed = bytearray(cover.closed(content, b"here"))
    at = int(where * len(closed))
    assert cover.opened(bytes(closed[:at]), b"here") is None
    closed[at] ^= 1 << bit
    assert cover.opened(bytes(closed), b"here") is None


def test_a_seal_hides_content_and_names_under_its_secret_and_its_purpose() -> None:
    seals = [Seal(secret, purpose) for secret in (b"a" * 32, b"b" * 32) for purpose in ("takes", "blocks")]
    assert len({seal.name(kind, value) for seal in seals for kind in ("member", "take") for value in ("x", "y")}) == 16
    closed = seals[0].closed(b"May Maya be well", b"here")
    assert b"Maya" not in closed
    assert closed != seals[0].closed(b"May Maya be well", b"here"), "that two are the same does not show"
    assert [seal.opened(closed, b"here") for seal in seals] == [b"May Maya be well", None, None, None]


def test_memory_is_bounded_and_keeps_what_was_used_last() -> None:
    memory: Memory[bytes] = Memory(most_bytes=250)
    paths = [Path(name) for name in ("a", "b", "c")]
    for path in paths[:2]:
        memory.keep(path, b"", 100)
    memory.get(paths[0])
    memory.keep(paths[2], b"", 100)
    assert [memory.get(path) is not None for path in paths] == [True, False, True]
    memory.keep(Path("more than all"), b"", 300)
    assert [memory.get(path) for path in paths] == [None] * 3


def test_memory_lets_go_of_a_folder_and_nothing_else() -> None:
    memory: Memory[int] = Memory(most_bytes=250)
    for number, name in enumerate(("a/b", "a/c/d", "ab/c")):
        memory.keep(Path(name), number, 1)
    memory.drop_below(Path("a"))
    assert [memory.get(Path(name)) for name in ("a/b", "a/c/d", "ab/c")] == [None, None, 2]
