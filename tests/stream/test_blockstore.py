import contextlib
import errno
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wellwish.stream import BlockStore

SECRET = b"s" * 32
BLOCK = bytes(range(256)) * 20


def _store(folder: Path, **more: int) -> BlockStore:
    return BlockStore(folder, SECRET, **({"most_bytes": 1 << 20} | more)).of("ada")


def _files(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file() and "locks" not in p.parts]


def _bytes(folder: Path) -> int:
    """What all files hold; one that is removed while this looks holds nothing."""
    held = 0
    for path in _files(folder):
        with contextlib.suppress(FileNotFoundError):
            held += path.stat().st_size
    return held


def _until(true: Callable[[], bool], seconds: float = 5) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_block_comes_back_as_it_was_put_here_and_in_the_next_process(tmp_path: Path) -> None:
    _store(tmp_path).put("sit.rain.webm", 3, BLOCK)
    for store in (_store(tmp_path), _store(tmp_path, memory_bytes=0)):
        assert [store.get("sit.rain.webm", 3), store.get("sit.rain.webm", 3)] == [BLOCK, BLOCK]


def test_a_block_put_again_takes_the_place_of_the_first(tmp_path: Path) -> None:
    store = _store(tmp_path)
    store.put("sit", 0, BLOCK)
    store.put("sit", 0, b"other")
    assert store.get("sit", 0) == _store(tmp_path).get("sit", 0) == b"other"


def test_nobody_is_served_a_block_of_another_member_rendition_or_place(tmp_path: Path) -> None:
    store = _store(tmp_path)
    store.put("sit", 11, BLOCK)
    asked = [store.get("sit", 1), store.get("sit", 111), store.get("1:sit", 1), store.get("si", 11)]
    asked += [store.of("ben").get("sit", 11), store.of("").get("sit", 11)]
    asked += [BlockStore(tmp_path, b"x" * 32, most_bytes=1 << 20).of("ada").get("sit", 11)]
    assert asked == [None] * 7


def test_a_block_moved_to_the_place_of_another_counts_as_damaged(tmp_path: Path) -> None:
    store = _store(tmp_path)
    places = [(store, "sit", 0), (store, "sit", 1), (store, "tis", 0), (store.of("ben"), "sit", 0)]
    for number, (of, rendition, index) in enumerate(places):
        of.put(rendition, index, bytes([number]) * 100)
    contents = {path: path.read_bytes() for path in _files(tmp_path)}
    for path in contents:
        path.write_bytes(next(content for other, content in contents.items() if other != path))
    fresh = _store(tmp_path)
    assert [fresh.get("sit", 0), fresh.get("sit", 1), fresh.get("tis", 0), fresh.of("ben").get("sit", 0)] == [None] * 4


def test_nothing_of_a_block_its_member_or_its_rendition_is_readable_on_disk(tmp_path: Path) -> None:
    store = BlockStore(tmp_path, SECRET, most_bytes=1 << 20)
    for member in ("ada@example.org", "ben"):
        store.of(member).put("sit-of-maya", 0, b"May Maya be well. " * 40)
    names = [path.name for path in _files(tmp_path)]
    assert len(set(names)) == 2, "that two members hear the same sit does not show"
    for path in tmp_path.rglob("*"):
        shown = path.as_posix().removeprefix(tmp_path.as_posix()).encode()
        shown += path.read_bytes() if path.is_file() else b""
        assert not any(secret in shown for secret in (b"Maya", b"maya", b"ada", b"well. May"))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(how=st.sampled_from(["flip", "cut", "zeros"]), where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_damaged_block_is_never_served_and_goes(tmp_path: Path, how: str, where: float, bit: int) -> None:
    store = _store(tmp_path)
    store.put("sit-of-maya", 0, BLOCK)
    (path,) = _files(tmp_path)
    content = bytearray(path.read_bytes())
    at = int(where * len(content))
    if how == "flip":
        content[at] ^= 1 << bit
    else:
        content[at:] = bytes(len(content) - at if how == "zeros" else 0)
    path.write_bytes(content)
    fresh = _store(tmp_path)
    assert fresh.get("sit-of-maya", 0) is None
    assert not path.exists()
    fresh.put("sit-of-maya", 0, BLOCK)
    assert _store(tmp_path).get("sit-of-maya", 0) == BLOCK


def test_damage_is_logged_without_a_name(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    _store(tmp_path).put("sit-of-maya", 0, BLOCK)
    (path,) = _files(tmp_path)
    path.write_bytes(b"nothing")
    with caplog.at_level(logging.WARNING):
        assert _store(tmp_path).get("sit-of-maya", 0) is None
    assert "damaged" in caplog.text
    assert "maya" not in caplog.text
    assert "ada" not in caplog.text.replace("read", "")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_on_a_disk_that_takes_nothing_blocks_are_not_kept_and_that_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, number: int
) -> None:
    store = _store(tmp_path)
    store.put("sit", 0, BLOCK)

    def refused(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "replace", refused)
    with caplog.at_level(logging.WARNING):
        store.put("sit", 1, BLOCK)
        store.of("ben").put("sit", 1, BLOCK)
    assert len(caplog.records) == 1
    assert os.strerror(number) in caplog.text
    assert store.get("sit", 1) is None
    assert store.get("sit", 0) == BLOCK
    assert len(_files(tmp_path)) == 1, "nothing half written stays"


def test_where_the_folder_cannot_be_there_at_all_nothing_raises() -> None:
    store = _store(Path("/dev/null/blocks"))
    with store.making("sit", 0):
        store.put("sit", 0, BLOCK)
    assert store.get("sit", 0) is None


def test_forgetting_takes_all_of_one_member_and_nothing_else(tmp_path: Path) -> None:
    ada = _store(tmp_path)
    ben = ada.of("ben")
    other_process = _store(tmp_path)
    for member in (ada, ben):
        member.put("sit", 0, BLOCK)
        member.put("sit", 1, BLOCK)
    assert other_process.get("sit", 0) == BLOCK
    ada.forget_everyone()
    for store in (ada, other_process, _store(tmp_path)):
        assert [store.get("sit", 0), store.get("sit", 1)] == [None, None]
        assert store.of("ben").get("sit", 1) == BLOCK
    assert len(_files(tmp_path)) == 2
    ada.forget_everyone()
    ada.put("sit", 0, BLOCK)
    assert ada.get("sit", 0) == BLOCK


def test_forgetting_while_blocks_are_put_leaves_no_half_of_anything(tmp_path: Path) -> None:
    store = _store(tmp_path)
    ended = threading.Event()

    def put() -> None:
        for index in range(10_000):
            if ended.is_set():
                return
            store.put("sit", index % 7, BLOCK)

    with ThreadPoolExecutor(2) as pool:
        putting = [pool.submit(put) for _ in range(2)]
        for _ in range(20):
            store.forget_everyone()
        ended.set()
        for one in putting:
            one.result()
    store.forget_everyone()
    assert not _files(tmp_path)


def test_the_least_recently_used_go_first_and_all_stays_within_its_bound(tmp_path: Path) -> None:
    store = _store(tmp_path, most_bytes=20 * 5000, memory_bytes=0)
    store.put("sit", 0, bytes(5000))
    for index in range(1, 60):
        store.put("sit", index, bytes(5000))
        assert store.get("sit", 0), "in use all the time"
        for path in _files(tmp_path):  # an hour goes by: uses are noted hourly
            with contextlib.suppress(FileNotFoundError):
                os.utime(path, (path.stat().st_mtime - 3_700,) * 2)
    _until(lambda: _bytes(tmp_path) <= 20 * 5000)
    assert store.get("sit", 59)
    assert store.get("sit", 1) is None


def test_a_bound_made_smaller_holds_as_soon_as_something_is_put(tmp_path: Path) -> None:
    for index in range(20):
        _store(tmp_path).put("sit", index, bytes(5000))
    _store(tmp_path, most_bytes=30_000).put("sit", 20, bytes(5000))
    _until(lambda: _bytes(tmp_path) <= 30_000)


_MAKER = """
import sys, time
from pathlib import Path
from wellwish.stream import BlockStore
store = BlockStore(Path(sys.argv[1]), b"s" * 32, most_bytes=1 << 20).of("ada")
with store.making("sit", 0):
    block = store.get("sit", 0)
    if block is None:
        print("made", flush=True)
        time.sleep(float(sys.argv[2]))
        block = sys.argv[3].encode()
        store.put("sit", 0, block)
print(block.decode(), flush=True)
"""


def _maker(folder: Path, seconds: float, block: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", _MAKER, str(folder), str(seconds), block]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_two_processes_that_want_the_same_block_make_it_once(tmp_path: Path) -> None:
    makers = [_maker(tmp_path, 0.5, block) for block in ("one", "two")]
    said = [maker.communicate(timeout=30)[0].split() for maker in makers]
    assert sorted(len(words) for words in said) == [1, 2]
    assert said[0][-1] == said[1][-1]


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_maker_killed_while_making_lets_go(tmp_path: Path) -> None:
    with _maker(tmp_path, 60, "one") as first:
        assert first.stdout
        assert first.stdout.readline() == "made\n"
        first.kill()
    assert _maker(tmp_path, 0, "two").communicate(timeout=30)[0].split() == ["made", "two"]


def test_threads_that_want_the_same_block_make_it_once(tmp_path: Path) -> None:
    store = _store(tmp_path)
    made: list[int] = []

    def ask(number: int) -> bytes | None:
        with store.making("sit", 0):
            if store.get("sit", 0) is None:
                made.append(number)
                time.sleep(0.05)
                store.put("sit", 0, BLOCK)
        return store.get("sit", 0)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {BLOCK}
    assert len(made) == 1
