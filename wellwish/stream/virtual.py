"""Files that exist only as arithmetic: every byte has its place before any sound exists, and is made when asked for.

Size and offsets follow from length, channels and bitrate; a file's bytes fall into blocks of 9.6 s (``terms.BLOCK``),
each made alone. So any range costs what its blocks cost, and is the same bytes whoever asks, in any order, from any
process.
"""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from wellwish.stream import mp3, opus
from wellwish.stream.mp3 import MP3
from wellwish.stream.mp4 import MP4
from wellwish.stream.ogg import Ogg
from wellwish.stream.titles import Titles
from wellwish.stream.webm import WebM

if TYPE_CHECKING:
    from wellwish.stream.source import Samples, Source


class Layout(Protocol):
    """A container: what stands around the encoded sound, and where."""

    @property
    def size(self) -> int:
        """Bytes of the whole file."""
        ...

    @property
    def header(self) -> bytes:
        """Everything before the first block. Raises WellwishError when the titles need more room than there is."""
        ...

    @property
    def blocks(self) -> int: ...
    def units(self, index: int) -> int:
        """Packets or frames of the codec in block ``index``."""
        ...

    def begins(self, index: int) -> int:
        """The byte of the file where block ``index`` begins; with ``blocks``, the file's size."""
        ...

    def block(self, index: int, units: bytes) -> bytes:
        """Block ``index`` as it stands in the file, around its joined ``units``; ValueError when some are missing."""
        ...


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of virtual file."""

    media_type: str
    codec: str
    """``opus`` or ``mp3``: files of one codec hold the same encoded blocks."""
    layout: Callable[[int, int, int, Titles], Layout]
    """Of (length in samples, channels, bitrate, titles)."""
    bitrates: tuple[int, int]
    """Bits a second of one channel, and of two."""
    encode: Callable[[Samples, int, int, int, int], bytes]
    """Of (samples, index, units, bitrate, channels): one block, alone."""


_OPUS_BITRATES = (opus.VOICE_BITRATE, opus.MIXED_BITRATE)

FORMS = {
    "webm": Form("audio/webm; codecs=opus", "opus", WebM, _OPUS_BITRATES, opus.encode_block),
    "mp4": Form("audio/mp4; codecs=opus", "opus", MP4, _OPUS_BITRATES, opus.encode_block),
    "opus": Form("audio/ogg; codecs=opus", "opus", Ogg, _OPUS_BITRATES, opus.encode_block),
    "mp3": Form("audio/mpeg", "mp3", MP3, (64_000, 128_000), mp3.encode_block),
}


class VirtualFile:
    """One rendition as a file. Any thread may read it.

    ``keep`` is asked for each encoded block with its index and how to make it; it may remember what was made before.
    """

    def __init__(
        self,
        form: Form,
        length: int,
        titles: Titles,
        source: Source,
        keep: Callable[[int, Callable[[], bytes]], bytes] = lambda _, make: make(),
    ) -> None:
        """``length`` in samples, whole frames. Raises WellwishError when the titles do not fit."""
        self._form = form
        self._source = source
        self._bitrate = form.bitrates[source.channels - 1]
        self._layout = form.layout(length, source.channels, self._bitrate, titles)
        self._keep = keep
        self._header = zlib.compress(self._layout.header)  # nearly all of it is padding, and a server holds many
        self.size = self._layout.size
        self.blocks = self._layout.blocks
        self._begins = array("Q", map(self._layout.begins, range(self.blocks + 1)))

    @property
    def header(self) -> bytes:
        """Everything before the first block."""
        return zlib.decompress(self._header)

    @property
    def is_spliced(self) -> bool:
        """Whether its blocks are put together from what is encoded already, which takes no time worth the name."""
        return self._form.codec == "opus" and self._source.packets is not None

    def needed(self, stop: int) -> int:
        """How many blocks, from the first, bytes up to ``stop`` are made of."""
        return self._at(stop - 1) + 1 if stop > self._begins[0] else 0

    def pieces(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """Bytes ``start`` to ``stop`` cut where blocks begin, so that reading them in turn makes each block once."""
        while start < stop:
            end = min(self._begins[self._at(start) + 1], stop)
            yield start, end
            start = end

    def read(self, start: int, stop: int) -> bytes:
        """Bytes ``start`` to ``stop``."""
        parts = [self.header[start:stop]] if start < self._begins[0] else []
        for index in range(self._at(start), self.needed(stop)):
            begins = self._begins[index]
            parts.append(self.block(index)[max(0, start - begins) : stop - begins])
        return b"".join(parts)

    def block(self, index: int) -> bytes:
        """Block ``index``, 9.6 s of it, as it stands in the file."""
        return self._layout.block(index, self.units(index))

    def units(self, index: int) -> bytes:
        """The packets or frames of block ``index``, joined."""
        count = self._layout.units(index)
        if self.is_spliced and self._source.packets:
            return self._source.packets(index * opus.BLOCK_PACKETS, count)

        def make() -> bytes:
            return self._form.encode(self._source.samples, index, count, self._bitrate, self._source.channels)

        return self._keep(index, make)

    def _at(self, byte: int) -> int:
        """The block that ``byte`` lies in; block 0 for those of the header."""
        return max(0, min(bisect_right(self._begins, byte), self.blocks) - 1)
