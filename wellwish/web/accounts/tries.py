"""A brake on guessing passwords and codes, in memory."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

MOST_TRIES = 10
WINDOW_SECONDS = 15 * 60
_MOST_NAMES = 10_000


class Tries:
    """Counts failures a name. Past ``MOST_TRIES`` within ``WINDOW_SECONDS`` it says no. Safe from any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failed: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = threading.Lock()

    def may(self, name: str) -> bool:
        with self._lock:
            return len(self._recent(name)) < MOST_TRIES

    def failed(self, name: str) -> None:
        with self._lock:
            recent = self._recent(name)
            if len(recent) >= MOST_TRIES:  # trying on while it is locked makes it no longer
                return
            self._failed[name] = [*recent, self._clock()]
            self._failed.move_to_end(name)
            if len(self._failed) > _MOST_NAMES:
                self._failed.popitem(last=False)

    def well(self, name: str) -> None:
        with self._lock:
            self._failed.pop(name, None)

    def _recent(self, name: str) -> list[float]:
        since = self._clock() - WINDOW_SECONDS
        return [at for at in self._failed.get(name, []) if at > since]


tries = Tries()
"""This process's."""
