"""Whether something works with a data folder: it holds the lock as long as it runs, and lets go even when killed."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

from wellwish.errors import Misuse


@contextlib.contextmanager
def using(data: Path) -> Iterator[None]:
    """Held by whatever works with the folder; several may. Raises Misuse while its keys are being changed."""
    with _held(data, alone=False):
        yield


@contextlib.contextmanager
def alone(data: Path) -> Iterator[None]:
    """Held by what must not run beside a server. Raises Misuse, at once, while one runs."""
    with _held(data, alone=True):
        yield


@contextlib.contextmanager
def _held(data: Path, *, alone: bool) -> Iterator[None]:
    with (data / "lock").open("ab") as file:
        if sys.platform != "win32":
            import fcntl

            try:
                fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
            except BlockingIOError:
                what = "Wellwish is running" if alone else "the keys are being changed"
                raise Misuse(f"{what} on {data}; try again when it has stopped.") from None
        yield
