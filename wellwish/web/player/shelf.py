"""Sits that can be heard, in memory only. What falls off is made again from its order, byte for byte the same."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Protocol

from wellwish.terms import Score, ScoreStage

MOST_SITS = 2000
"""Some tens of kilobytes each: sound is held once, by the take store, not by sit."""


class Rendition(Protocol):
    """One file of a sit, as ``wellwish.sitting.Rendition`` is one."""

    @property
    def size(self) -> int:
        """Bytes."""
        ...

    @property
    def etag(self) -> str:
        """Decides every byte; without quotes."""
        ...

    @property
    def media_type(self) -> str: ...
    @property
    def is_spliced(self) -> bool:
        """Whether reading it is quick: nothing has to be encoded."""
        ...

    def pieces(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """Bytes ``start`` to ``stop`` cut as they are best read."""
        ...

    def ready(self, stop: int) -> bool:
        """Whether bytes up to ``stop`` can be read without waiting."""
        ...

    def read(self, start: int, stop: int) -> bytes:
        """Bytes; waits for what is still being made. Raises what went wrong in the making, and ``Damaged``."""
        ...


class Sitting(Protocol):
    """A sit that can be heard, whole or still being made, as ``wellwish.sitting.Sitting`` is one."""

    @property
    def length(self) -> int:
        """Samples."""
        ...

    @property
    def stages(self) -> tuple[ScoreStage, ...]: ...
    @property
    def ended(self) -> bool:
        """Whether nothing more is being made: it is whole, or failed."""
        ...

    @property
    def so_far(self) -> Score:
        """The score as far as it is made."""
        ...

    def rendition(self, form: str, bed: str) -> Rendition:
        """A file of it: ``webm``, ``mp4`` or ``mp3``; voice only (``none``) or with a bed."""
        ...

    def captions(self) -> str:
        """WebVTT; waits until all is made. Raises what went wrong in the making."""
        ...


class Shelf:
    """Bounded; the least recently used goes first, the newest always stays. Safe from any thread."""

    def __init__(self, most: int = MOST_SITS) -> None:
        self._most = most
        self._held: OrderedDict[str, Sitting] = OrderedDict()
        self._lock = threading.Lock()
        self._making: dict[str, threading.Lock] = {}

    def put(self, name: str, sitting: Sitting) -> None:
        with self._lock:
            self._held[name] = sitting
            self._held.move_to_end(name)
            while len(self._held) > max(self._most, 1):
                self._held.popitem(last=False)

    def get(self, name: str) -> Sitting | None:
        with self._lock:
            held = self._held.get(name)
            if held:
                self._held.move_to_end(name)
            return held

    def get_or_make(self, name: str, make: Callable[[], Sitting]) -> Sitting:
        """The sitting; made once, however many ask at the same time."""
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
            self._held.pop(name, None)
