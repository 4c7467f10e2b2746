"""Ogg with one hard-CBR Opus track (RFC 3533, RFC 7845), as arithmetic."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from functools import cached_property

from wellwish.errors import WellwishError
from wellwish.stream.opus import BLOCK_PACKETS, PRE_SKIP, packet_bytes
from wellwish.stream.titles import Titles
from wellwish.terms import FRAME, SAMPLE_RATE

_PAGE_PACKETS = 48
"""0.96 s; blocks are of whole pages."""
_PAGE_HEAD_BYTES = 27
_HEADER_PAGES = 2
_SERIAL = 0x57454C4C
"""The stream's number. A file holds one stream, so one number serves all, and the same sit gives the same bytes."""
_FIRST, _LAST = 2, 4
_LACES = 255
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(frozen=True)
class Ogg:
    """A file of ``length`` samples (whole frames); known to the byte but for its packets."""

    length: int
    channels: int
    bitrate: int
    titles: Titles

    @property
    def packets(self) -> int:
        return self.length // FRAME + 1

    @property
    def blocks(self) -> int:
        return -(-self.packets // BLOCK_PACKETS)

    @property
    def size(self) -> int:
        """Bytes of the whole file."""
        return self.begins(self.blocks)

    @cached_property
    def header(self) -> bytes:
        """The two pages before the sound. Raises WellwishError when the titles do not fit on one."""
        return _page(_FIRST, 0, 0, [self._head()]) + _page(0, 0, 1, [self._tags()])

    def units(self, index: int) -> int:
        return min(BLOCK_PACKETS, self.packets - index * BLOCK_PACKETS)

    def begins(self, index: int) -> int:
        packets = min(index * BLOCK_PACKETS, self.packets)
        size = packet_bytes(self.bitrate)
        pages = -(-packets // _PAGE_PACKETS)
        return len(self.header) + pages * _PAGE_HEAD_BYTES + packets * (size + size // 255 + 1)

    def block(self, index: int, units: bytes) -> bytes:
        """The pages of block ``index``, a second each; ``units`` are its packets, joined. Raises ValueError."""
        count, size = self.units(index), packet_bytes(self.bitrate)
        if len(units) != count * size:
            raise ValueError(f"block {index} has {len(units)} bytes of packets, not {count} of {size}")
        packets = [units[start : start + size] for start in range(0, len(units), size)]
        pages = []
        for start in range(0, count, _PAGE_PACKETS):
            first = index * BLOCK_PACKETS + start
            done = min(first + _PAGE_PACKETS, self.packets)
            flags = _LAST if done == self.packets else 0
            # The last granule counts the packet that is skipped too: players then give exactly ``length`` samples.
            number = _HEADER_PAGES + first // _PAGE_PACKETS
            pages.append(_page(flags, done * FRAME, number, packets[start : start + _PAGE_PACKETS]))
        return b"".join(pages)

    def _head(self) -> bytes:
        return b"OpusHead" + struct.pack("<BBHIhB", 1, self.channels, PRE_SKIP, SAMPLE_RATE, 0, 0)

    def _tags(self) -> bytes:
        comments = [f"{key}={value}".encode() for key, value in self.titles.comments()]
        body = b"OpusTags" + _counted(b"wellwish") + struct.pack("<I", len(comments))
        return body + b"".join(map(_counted, comments))


def _counted(text: bytes) -> bytes:
    return struct.pack("<I", len(text)) + text


def _page(flags: int, granule: int, number: int, packets: list[bytes]) -> bytes:
    laces = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets)
    if len(laces) > _LACES:
        raise WellwishError("The titles of this sit are longer than Ogg has room for: shorten the titles, or the names")
    start = b"OggS" + struct.pack("<BBqII", 0, flags, granule, _SERIAL, number)
    rest = bytes([len(laces)]) + laces + b"".join(packets)
    checksum = _crc(start + bytes(4) + rest)
    return start + struct.pack("<I", checksum) + rest


def _crc(data: bytes) -> int:
    """Ogg's CRC (RFC 3533, section 6) reads bits from the other end than zlib's: mirror what goes in and comes out."""
    mirrored = zlib.crc32(data.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int.from_bytes(mirrored.to_bytes(4, "little").translate(_REVERSED), "big")
