"""The takes folder is bounded, and what belongs to a sit that may be heard just now is there all the same."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from wellwish.errors import Damaged
from wellwish.guides import TakeMaker, TakeStore
from wellwish.guides.tone import Tone
from wellwish.terms import FRAME, Span, Take, Utterance

HOUR = 3_600
BIG = 6 * 20_000


def _encode(pcm: NDArray[np.float32]) -> bytes:
    return bytes(80 * (len(pcm) // FRAME))


def _store(folder: Path, most_bytes: int = BIG) -> TakeStore:
    return TakeStore(folder, b"k" * 32, _encode, encoding="fake 1", most_bytes=most_bytes)


def _key(number: int) -> str:
    return f"{number:02x}" * 32


def _put(store: TakeStore, number: int, *private_to: str) -> Take:
    """A take of about 20 kB."""
    pcm = np.random.default_rng(number).uniform(-0.5, 0.5, 13 * FRAME).astype(np.float32)
    return store.put(_key(number), private_to, text="x", guide="tone", words=(), pcm=pcm)


def _takes(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size]


def _marks(folder: Path) -> list[Path]:
    files = [path for path in (folder / "private").rglob("*") if path.is_file() and not path.stat().st_size]
    return [path for path in files if path.suffix != ".lock"]


def _hours_go_by(folder: Path, hours: float) -> None:
    for path in _takes(folder):
        os.utime(path, (path.stat().st_mtime - hours * HOUR,) * 2)


def _there(folder: Path, most_bytes: int, asked: list[tuple[str, tuple[str, ...]]]) -> list[bool]:
    store = _store(folder, most_bytes).of("ada")
    return [store.get(*one) is not None for one in asked]


def test_takes_everyone_shares_and_those_of_all_members_are_bounded_together(tmp_path: Path) -> None:
    store = _store(tmp_path, 1 << 30)
    for number in range(12):
        of = store.of(("ada", "ben")[number % 2])
        _put(of, number, *(("Maya",) if number % 3 else ()))
        _hours_go_by(tmp_path, 1)
    _hours_go_by(tmp_path, 6)
    assert store.get(_key(0), ()), "used again"
    _store(tmp_path).tidy()
    assert sum(path.stat().st_size for path in _takes(tmp_path)) <= BIG
    kept = [store.of(("ada", "ben")[n % 2]).get(_key(n), ("Maya",) if n % 3 else ()) is not None for n in range(12)]
    assert kept == [True] + [False] * 7 + [True] * 4


def test_marks_go_with_the_takes_they_are_of_and_no_other(tmp_path: Path) -> None:
    ada = _store(tmp_path, 1 << 30).of("ada")
    _put(ada, 1, "Maya", "cleo")
    _hours_go_by(tmp_path, 8)
    _put(ada, 2, "Maya")
    _store(tmp_path, 30_000).tidy()
    assert len(_marks(tmp_path)) == 1
    assert _there(tmp_path, BIG, [(_key(1), ("Maya", "cleo")), (_key(2), ("Maya",))]) == [False, True]
    assert ada.forget("cleo") == 0
    assert ada.forget("Maya") == 1
    assert not _takes(tmp_path)


@pytest.mark.parametrize("whose", [(), ("Maya",)])
def test_every_way_to_use_a_take_keeps_it(
    tmp_path: Path, whose: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    ways: list[Callable[[TakeStore, Take], object]] = [
        lambda store, take: store.get(take.key, whose),
        lambda store, take: store.packets(take),
        lambda store, take: store.pcm(take),
    ]
    here = _store(tmp_path, 1 << 30)
    takes = [_put(here, number, *whose) for number in range(len(ways) + 1)]
    later = time.monotonic() + 7 * HOUR
    monkeypatch.setattr("wellwish.cabinet.files.time.monotonic", lambda: later)
    for store in (here, _store(tmp_path, 1 << 30)):  # one has them in memory
        _hours_go_by(tmp_path, 7)
        for way, take in zip(ways, takes, strict=False):
            way(store, take)
        _store(tmp_path, 1000).tidy()
        assert [_store(tmp_path).get(take.key, whose) is not None for take in takes] == [True] * len(ways) + [False]


def test_what_a_sit_uses_is_there_though_takes_pile_up_beyond_the_bound(tmp_path: Path) -> None:
    store = _store(tmp_path, 60_000)
    takes = [_put(store, number) for number in range(12)]
    store.tidy()
    _store(tmp_path, 60_000).tidy()
    assert all(len(store.pcm(take)) == 13 * FRAME for take in takes)


def test_a_take_that_has_gone_is_absent_though_memory_holds_it_and_is_made_again(tmp_path: Path) -> None:
    maker = TakeMaker(Tone(), store := _store(tmp_path))
    asked = [Utterance((Span("May Maya be well."),), ("Maya",))]
    (take,) = maker.make(asked)
    for path in _takes(tmp_path):
        path.unlink()
    assert store.packets(take) == _encode(np.zeros(take.frames * FRAME, np.float32)), "who has begun goes on"
    with pytest.raises(Damaged):
        store.pcm(take)
    assert maker.make(asked) == [take]
    assert len(store.pcm(take)) == take.frames * FRAME


def test_files_of_the_layout_before_go_in_the_end(tmp_path: Path) -> None:
    old = [tmp_path / "shared" / "ff" / ("f" * 64), tmp_path / "private" / "aa" / "takes" / "bb"]
    for path in old:
        path.parent.mkdir(parents=True)
        path.write_bytes(b"WWTAKE01" + bytes(40_000))
    (tmp_path / "private" / "aa" / "cc").mkdir()
    (tmp_path / "private" / "aa" / "cc" / "bb").touch()
    _hours_go_by(tmp_path, 24 * 30)
    store = _store(tmp_path, 80_000)
    for number in range(3):
        _put(store, number)
    until = time.monotonic() + 10  # they go by themselves, in a thread, as takes are written
    while any(path.exists() for path in old) and time.monotonic() < until:
        time.sleep(0.01)
    store.tidy()
    assert not any(path.exists() for path in old)
    assert not _marks(tmp_path)
    assert [store.get(_key(number), ()) is not None for number in range(3)] == [True] * 3
