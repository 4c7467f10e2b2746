"""Small files that hold a key: whole or not there, for their owner only, agreed on by all who start at once."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest

from wellwish import keyfile


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "one.key"


def around(path: Path) -> list[str]:
    """All that lies in the folder."""
    return sorted(each.name for each in path.parent.iterdir())


def test_it_is_made_once_and_read_ever_after(path: Path) -> None:
    assert keyfile.ensure(path, lambda: b"first") == b"first"
    assert keyfile.ensure(path, lambda: b"second") == b"first"
    assert path.read_bytes() == b"first"


def test_what_need_not_be_made_is_not(path: Path) -> None:
    keyfile.ensure(path, lambda: b"first")
    keyfile.ensure(path, lambda: pytest.fail("made again"))


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_it_and_its_folder_are_for_their_owner_only_whatever_the_mask(path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        keyfile.ensure(path, lambda: b"first")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        keyfile.replace(path, b"second")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    finally:
        os.umask(before)


def test_many_threads_get_one_key(path: Path) -> None:
    together, numbers = threading.Barrier(16), count()

    def make() -> bytes:
        return f"key {next(numbers)}".encode()

    def ask(_: int) -> bytes:
        together.wait(10)
        return keyfile.ensure(path, make)

    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(ask, range(16)))) == 1
    assert around(path) == ["one.key"]


def test_whoever_comes_second_gets_the_key_of_the_first(path: Path) -> None:
    """Two find no key; while one makes its own, the other has put theirs there."""

    def make() -> bytes:
        keyfile.ensure(path, lambda: b"theirs")
        return b"mine"

    assert keyfile.ensure(path, make) == b"theirs"
    assert path.read_bytes() == b"theirs"
    assert around(path) == ["one.key"]


ASK = """
import sys, secrets
from pathlib import Path
from wellwish import keyfile
print("ready", flush=True)
sys.stdin.readline()
print(keyfile.ensure(Path(sys.argv[1]), lambda: secrets.token_hex(16).encode()).decode())
"""


def test_many_processes_get_one_key(path: Path) -> None:
    asking = [
        subprocess.Popen(
            [sys.executable, "-c", ASK, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    for process in asking:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in asking:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    assert len({process.communicate(timeout=60)[0] for process in asking}) == 1
    assert around(path) == ["one.key"]


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("moment", ["fsync", "link"])
def test_an_end_half_way_leaves_nothing_behind(path: Path, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    def end(*args: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(os, moment, end)
        with pytest.raises(Killed):
            keyfile.ensure(path, lambda: b"first")
    assert around(path) == []
    assert keyfile.ensure(path, lambda: b"second") == b"second"


def test_making_that_fails_leaves_nothing_behind(path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        keyfile.ensure(path, lambda: bytes(1 // 0))
    assert not path.exists()


def test_replacing_puts_the_whole_content_in_place(path: Path) -> None:
    keyfile.ensure(path, lambda: b"first, and rather long")
    keyfile.replace(path, b"second")
    assert path.read_bytes() == b"second"
    assert around(path) == ["one.key"]


def test_replacing_makes_what_was_not_there(path: Path) -> None:
    keyfile.replace(path, b"first")
    assert path.read_bytes() == b"first"


def test_a_reader_sees_the_old_or_the_new_and_never_a_part(path: Path) -> None:
    old, new = b"o" * 200_000, b"n" * 200_000
    keyfile.replace(path, old)
    seen: set[bytes] = set()
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            seen.add(path.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(40):
        keyfile.replace(path, new if turn % 2 == 0 else old)
    over.set()
    reader.join()
    assert seen <= {old, new}


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_an_end_while_replacing_keeps_the_old(path: Path, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    keyfile.ensure(path, lambda: b"first")

    def end(*args: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(os if moment == "fsync" else Path, moment, end)
        with pytest.raises(Killed):
            keyfile.replace(path, b"second")
    assert path.read_bytes() == b"first"
    assert around(path) == ["one.key"]


@pytest.mark.parametrize("how", ["ensure", "replace"])
def test_the_folder_is_synced_too_or_the_name_may_be_lost_with_the_power(
    path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    synced: list[int] = []
    fsync = os.fsync

    def watched(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    if how == "ensure":
        keyfile.ensure(path, lambda: b"first")
    else:
        keyfile.replace(path, b"first")
    assert path.stat().st_ino in synced
    assert synced[-1] == path.parent.stat().st_ino


def test_a_folder_that_cannot_be_made_is_an_error_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("in the way")
    with pytest.raises(OSError, match="keys"):
        keyfile.ensure(tmp_path / "keys" / "one.key", lambda: b"first")
