"""Sounds that are the same for everyone, made when they are first asked for."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SharedSound:
    etag: str
    """Decides every byte; without quotes."""
    media_type: str
    make: Callable[[], bytes]


def shared_sound(kind: str, name: str, form: str) -> SharedSound | None:
    """A loop (``beds``, in WebM only), a few seconds of one (``previews``) or a stroke (``bells``); None if none."""
    from wellwish import compose, order, samples, stream

    makers: dict[str, Callable[[str, str], bytes]] = {
        "beds": lambda name, _: samples.bed_file(name),
        "previews": samples.bed_preview,
        "bells": samples.bell_file,
    }
    there = order.bells() if kind == "bells" else order.beds()
    if name == "none" or name not in there or form not in (("webm",) if kind == "beds" else samples.FORMS):
        return None
    etag = f"{kind}-{name}-{form}-{compose.BUILD}"
    return SharedSound(etag, stream.FORMS[form].media_type, lambda: makers[kind](name, form))


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
            made = self._sounds.get(sound.etag)
            if made is None or (made.done() and made.exception()):
                made = self._sounds[sound.etag] = self._pool.submit(sound.make)
        return await asyncio.shield(asyncio.wrap_future(made))
