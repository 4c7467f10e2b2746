"""A voice-only WebM file that can be read anywhere while its sound is still being made.

Packets are all of one size, so every byte has its place before any sound exists: the length, the header and whatever
silence there is are there at once, and the rest as far as it has grown.
"""

from __future__ import annotations

import threading

from wellwish.stream.opus import VOICE_BITRATE, packet_bytes, silence
from wellwish.stream.titles import Titles
from wellwish.stream.webm import BLOCK_PACKETS, WebM
from wellwish.terms import FRAME


class GrowingWebM:
    """Filled by one thread, from the front; read by any.

    ``read`` gives the same bytes at any time and in any order: those of the finished file.
    """

    def __init__(self, length: int, titles: Titles) -> None:
        """``length`` in samples, whole frames. Raises WellwishError when the titles do not fit."""
        self._file = WebM(length, 1, VOICE_BITRATE, titles)
        self._header = self._file.header
        self._size = packet_bytes(VOICE_BITRATE)
        self._packets = bytearray(silence(VOICE_BITRATE, 1) * self._file.packets)
        self._set = 0
        self._failure: BaseException | None = None
        self._change = threading.Condition()

    @property
    def size(self) -> int:
        """Bytes of the whole file."""
        return self._file.size

    def put(self, start: int, packets: bytes) -> None:
        """Sets a take (``opus.encode_take``) at frame ``start``; see ``splice.packets``."""
        at = start * self._size
        self._packets[at : at + len(packets)] = packets

    def reach(self, frames: int) -> None:
        """Everything before frame ``frames`` is as it will be; at the sit's length, the whole file is."""
        with self._change:
            self._set = self._file.packets if frames * FRAME >= self._file.length else frames
            self._change.notify_all()

    def fail(self, error: BaseException) -> None:
        """There will be no more: whoever waits, and whoever reads on, is told."""
        with self._change:
            self._failure = error
            self._change.notify_all()

    def ready(self, stop: int) -> bool:
        """Whether bytes up to ``stop`` can be read without waiting (if only to hear of a failure)."""
        return self._failure is not None or self._needed(stop) <= self._set

    def read(self, start: int, stop: int) -> bytes:
        """Bytes ``start`` to ``stop``, waiting for what is still being made. Raises what ``fail`` was told."""
        needed = self._needed(stop)
        with self._change:
            self._change.wait_for(lambda: self._failure is not None or self._set >= needed)
            if self._set < needed and self._failure is not None:
                raise self._failure
        parts = [self._header[start:stop]]
        for index in range(self._block(start), self._block(stop - 1) + 1):
            begin = len(self._header) + self._file.clusters_before(index)
            parts.append(self._made(index)[max(0, start - begin) : max(0, stop - begin)])
        return b"".join(parts)

    def _block(self, byte: int) -> int:
        """The block that ``byte`` lies in; block 0 for those of the header."""
        whole = self._file.clusters_before(1)
        return min(max(0, byte - len(self._header)) // whole, self._file.blocks - 1)

    def _made(self, index: int) -> bytes:
        first, last = index * BLOCK_PACKETS, min((index + 1) * BLOCK_PACKETS, self._file.packets)
        return self._file.cluster(index, bytes(self._packets[first * self._size : last * self._size]))

    def _needed(self, stop: int) -> int:
        """Packets that bytes up to ``stop`` are made of; whole clusters."""
        blocks = self._block(stop - 1) + 1 if stop > len(self._header) else 0
        return min(blocks * BLOCK_PACKETS, self._file.packets)
