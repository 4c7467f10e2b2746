"""Renditions ready to be sent, in memory only. What falls off is made again from its order, byte for byte the same."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from wellwish.terms import ScoreStage

MOST_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True)
class Rendition:
    """The bytes of a sit, and where its stages are."""

    webm: bytes = field(repr=False)
    captions: bytes = field(repr=False)
    """WebVTT."""
    length: int
    """Samples."""
    stages: tuple[ScoreStage, ...] = field(repr=False)

    @property
    def size(self) -> int:
        return len(self.webm) + len(self.captions)

    @cached_property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.webm + self.captions).hexdigest()[:24]}"'


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
