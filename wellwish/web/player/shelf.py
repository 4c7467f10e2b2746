"""Renditions ready to be sent, in memory only. What falls off is made again from its order, byte for byte the same."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

from wellwish.terms import ScoreStage

MOST_BYTES = 256 * 1024 * 1024


class Rendition(Protocol):
    """The sound of a sit, whole or still being made, as ``wellwish.sitting.GrowingSitting`` is one."""

    @property
    def length(self) -> int:
        """Samples."""
        ...

    @property
    def stages(self) -> tuple[ScoreStage, ...]: ...
    @property
    def etag(self) -> str:
        """Decides every byte; without quotes."""
        ...

    @property
    def size(self) -> int:
        """Bytes of its WebM."""
        ...

    @property
    def ended(self) -> bool:
        """Whether nothing more is being made: it is whole, or failed."""
        ...

    def ready(self, stop: int) -> bool:
        """Whether bytes up to ``stop`` can be read without waiting."""
        ...

    def read(self, start: int, stop: int) -> bytes:
        """Bytes of its WebM; waits for what is still being made. Raises what went wrong in the making."""
        ...

    def captions(self) -> str:
        """WebVTT; waits until all is made. Raises what went wrong in the making."""
        ...


class Shelf:
    """Bounded in bytes; the least recently used goes first, the newest always stays. Safe from any thread."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._left = most_bytes
        self._held: OrderedDict[str, Rendition] = OrderedDict()
        self._lock = threading.Lock()
        self._making: dict[str, threading.Lock] = {}

    def put(self, name: str, rendition: Rendition) -> None:
        with self._lock:
            self._drop(name)
            self._held[name] = rendition
            self._left -= rendition.size
            while self._left < 0 and len(self._held) > 1:
                self._drop(next(iter(self._held)))

    def get(self, name: str) -> Rendition | None:
        with self._lock:
            held = self._held.get(name)
            if held:
                self._held.move_to_end(name)
            return held

    def get_or_make(self, name: str, make: Callable[[], Rendition]) -> Rendition:
        """The rendition; made once, however many ask at the same time."""
        with self._lock:
            making = self._making.setdefault(name, threading.Lock())
        try:
            with making:
                held = self.get(name)
                if held is None:
                    held = make()
                    self.put(name, held)
                return held
        finally:
            with self._lock:
                self._making.pop(name, None)

    def drop(self, name: str) -> None:
        with self._lock:
            self._drop(name)

    def _drop(self, name: str) -> None:
        if held := self._held.pop(name, None):
            self._left += held.size
