"""What was used lately, held in memory so that it need not be read from the disk again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Memory(Generic[Thing]):
    """Things by the path they are stored at, bounded in bytes; least recently used go first. Safe from any thread."""

    def __init__(self, most_bytes: int) -> None:
        self._left = most_bytes
        self._held: OrderedDict[Path, tuple[Thing, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, path: Path) -> Thing | None:
        with self._lock:
            held = self._held.get(path)
            if held is None:
                return None
            self._held.move_to_end(path)
            return held[0]

    def keep(self, path: Path, thing: Thing, size: int) -> None:
        with self._lock:
            self._drop(path)
            self._held[path] = (thing, size)
            self._left -= size
            while self._left < 0:
                self._drop(next(iter(self._held)))

    def drop(self, path: Path) -> None:
        with self._lock:
            self._drop(path)

    def drop_below(self, folder: Path) -> None:
        """Let go of everything stored in ``folder``, at any depth."""
        with self._lock:
            for path in [path for path in self._held if folder in path.parents]:
                self._drop(path)

    def _drop(self, path: Path) -> None:
        if held := self._held.pop(path, None):
            self._left += held[1]
