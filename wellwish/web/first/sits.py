"""The sits made lately, in memory only: nothing about them is on disk, and the oldest go when there are many."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property

from wellwish.terms import ScoreStage

MOST_SITS = 64
MOST_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True)
class Sit:
    """One sit, ready to be played by the visitor who made it."""

    owner: str
    """The visitor's id."""
    webm: bytes = field(repr=False)
    captions: bytes = field(repr=False)
    """WebVTT."""
    length: int
    """Samples."""
    stages: tuple[ScoreStage, ...] = field(repr=False)
    id: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    @property
    def size(self) -> int:
        return len(self.webm) + len(self.captions)

    @cached_property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.webm + self.captions).hexdigest()[:24]}"'


class Sits:
    """Bounded in number and bytes; the one least recently used goes first. Safe from any thread."""

    def __init__(self, most_sits: int = MOST_SITS, most_bytes: int = MOST_BYTES) -> None:
        self._most_sits = most_sits
        self._most_bytes = most_bytes
        self._sits: OrderedDict[str, Sit] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def keep(self, sit: Sit) -> None:
        """Keeps ``sit``, if need be in place of older ones; the newest always stays."""
        with self._lock:
            self._sits[sit.id] = sit
            self._bytes += sit.size
            while len(self._sits) > 1 and (len(self._sits) > self._most_sits or self._bytes > self._most_bytes):
                _, gone = self._sits.popitem(last=False)
                self._bytes -= gone.size

    def find(self, sit_id: str) -> Sit | None:
        """For :mod:`wellwish.web.access` only, which knows whose it is."""
        with self._lock:
            sit = self._sits.get(sit_id)
            if sit is not None:
                self._sits.move_to_end(sit_id)
            return sit
