"""Whether something works with a data folder: it holds the lock as long as it runs, and lets go even when killed."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

from wellwish.errors import Misuse

RESTORING = ".restoring"
"""The folder in a data folder where a restore works; one that stays was broken off, and nothing else may begin."""


@contextlib.contextmanager
def using(data: Path) -> Iterator[None]:
    """Held by whatever works with the folder; several may. Raises Misuse while something holds it :func:`alone`."""
    with _held(data, alone=False):
        _check_whole(data)
        yield


@contextlib.contextmanager
def alone(data: Path) -> Iterator[None]:
    """Held by what must not run beside a server. Raises Misuse, at once, while one runs."""
    with _held(data, alone=True):
        _check_whole(data)
        yield


@contextlib.contextmanager
def restoring(data: Path) -> Iterator[None]:
    """As :func:`alone`, also where a restore was broken off."""
    with _held(data, alone=True):
        yield


def _check_whole(data: Path) -> None:
    if (data / RESTORING).exists():
        raise Misuse(f"A restore of {data} was broken off; give the same wellwish restore once more.")


@contextlib.contextmanager
def _held(data: Path, *, alone: bool) -> Iterator[None]:
    with (data / "lock").open("ab") as file:
        if sys.platform != "win32":
            import fcntl

            try:
                fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
            except BlockingIOError:
                at_work = "something that must be alone (new keys, a restore, a move) is at work"
                what = "Wellwish is running" if alone else at_work
                raise Misuse(f"{what} on {data}; try again when it has stopped.") from None
        yield
