"""Sounds that are the same for everyone, made when they are first asked for."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SharedSound:
    tag: str
    """Decides every byte."""
    make: Callable[[], bytes]


def shared_sound(kind: str, name: str) -> SharedSound | None:
    """A loop (``beds``), a few seconds of one (``previews``) or a stroke (``bells``) by name; None when there is none.

    All of them are WebM files.
    """
    from wellwish import compose, samples

    makers: dict[str, Callable[[str], bytes]] = {
        "beds": compose.bed_file,
        "previews": samples.bed_preview,
        "bells": samples.bell_file,
    }
    if name == "none" or name not in (compose.bells() if kind == "bells" else compose.beds()):
        return None
    return SharedSound(f"{kind}-{name}-{compose.BUILD}", lambda: makers[kind](name))


class Maker:
    """Makes each sound once, however many ask, and one after the other: the listeners of sits go first.

    Who waits holds no thread. What could not be made is tried again for the next who asks.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(1, "shared-sound")
        self._sounds: dict[str, Future[bytes]] = {}

    async def get(self, sound: SharedSound) -> bytes:
        """Its bytes. Raises whatever went wrong in the making."""
        with self._lock:
            made = self._sounds.get(sound.tag)
            if made is None or (made.done() and made.exception()):
                made = self._sounds[sound.tag] = self._pool.submit(sound.make)
        return await asyncio.shield(asyncio.wrap_future(made))
