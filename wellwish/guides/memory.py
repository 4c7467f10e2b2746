"""Packets of takes used lately, held in memory so that a sit is spliced without reading the disk again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path

from wellwish.terms import Take

Held = tuple[Take, bytes]


class Memory:
    """Takes and their packets by the path they are stored at, bounded in bytes; the least recently used go first.

    Safe from any thread.
    """

    def __init__(self, most_bytes: int) -> None:
        self._left = most_bytes
        self._held: OrderedDict[Path, Held] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, path: Path) -> Held | None:
        with self._lock:
            held = self._held.get(path)
            if held:
                self._held.move_to_end(path)
            return held

    def keep(self, path: Path, take: Take, packets: bytes) -> None:
        with self._lock:
            self._drop(path)
            self._held[path] = (take, packets)
            self._left -= len(packets)
            while self._left < 0:
                self._drop(next(iter(self._held)))

    def drop_below(self, folder: Path) -> None:
        """Let go of everything stored in ``folder``, at any depth."""
        with self._lock:
            for path in [path for path in self._held if path.is_relative_to(folder)]:
                self._drop(path)

    def _drop(self, path: Path) -> None:
        if held := self._held.pop(path, None):
            self._left += len(held[1])
