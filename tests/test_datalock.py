"""Servers share a data folder; changing its keys needs it alone; and a process that ends lets go."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from wellwish import datalock
from wellwish.errors import Misuse

HOLD = """
import sys
from pathlib import Path
from wellwish import datalock
with getattr(datalock, sys.argv[1])(Path(sys.argv[2])):
    print("held", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def held(how: str, data: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, how, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_servers_share_a_folder(tmp_path: Path) -> None:
    with held("using", tmp_path), datalock.using(tmp_path):
        pass


def refusal(how: str, data: Path) -> str:
    """What is said to whoever may not hold the folder now."""
    with pytest.raises(Misuse) as raised, getattr(datalock, how)(data):
        pytest.fail("it was let in")
    assert str(data) in str(raised.value)
    return str(raised.value)


def test_nothing_is_alone_beside_a_server(tmp_path: Path) -> None:
    with held("using", tmp_path):
        assert "Wellwish is running" in refusal("alone", tmp_path)


def test_no_server_starts_while_keys_are_changed(tmp_path: Path) -> None:
    with held("alone", tmp_path):
        assert "something that must be alone" in refusal("using", tmp_path)


def test_two_are_not_alone_at_once(tmp_path: Path) -> None:
    with held("alone", tmp_path):
        assert refusal("alone", tmp_path)


@pytest.mark.parametrize(("first", "then"), [("using", "alone"), ("alone", "using"), ("alone", "alone")])
def test_whoever_is_killed_lets_go(tmp_path: Path, first: str, then: str) -> None:
    with held(first, tmp_path) as process:
        process.kill()
        process.wait(30)
        with getattr(datalock, then)(tmp_path):
            pass


@pytest.mark.parametrize(("first", "then"), [("using", "alone"), ("alone", "using")])
def test_an_end_in_good_order_lets_go_too(tmp_path: Path, first: str, then: str) -> None:
    with getattr(datalock, first)(tmp_path):
        pass
    with pytest.raises(ZeroDivisionError), getattr(datalock, first)(tmp_path):
        raise ZeroDivisionError
    with getattr(datalock, then)(tmp_path):
        pass


def test_another_folder_is_another_matter(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with held("using", tmp_path), datalock.alone(tmp_path / "other"):
        pass


def test_the_lock_is_an_empty_file_that_may_stay(tmp_path: Path) -> None:
    with datalock.alone(tmp_path):
        pass
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("lock", b"")]
