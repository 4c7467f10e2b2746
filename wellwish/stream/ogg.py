"""Ogg with one hard-CBR Opus track (RFC 3533, RFC 7845)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from wellwish.errors import WellwishError
from wellwish.stream.opus import PRE_SKIP, packet_bytes, regrouped
from wellwish.stream.titles import Titles
from wellwish.terms import FRAME, SAMPLE_RATE

_PAGE_PACKETS = 50
_SERIAL = 0x57454C4C
"""The stream's number. A file holds one stream, so one number serves all, and the same sit gives the same bytes."""
_FIRST, _LAST = 2, 4
_LACES = 255
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(frozen=True, slots=True)
class Ogg:
    """A file of ``length`` samples (whole frames)."""

    length: int
    channels: int
    bitrate: int
    titles: Titles

    @property
    def packets(self) -> int:
        return self.length // FRAME + 1

    def chunks(self, packets: Iterable[bytes]) -> Iterator[bytes]:
        """The file page by page, from joined packets cut anywhere between two.

        Raises WellwishError when the titles do not fit on a page, ValueError for another number of packets.
        """
        size = packet_bytes(self.bitrate)
        yield _page(_FIRST, 0, 0, [self._head()])
        yield _page(0, 0, 1, [self._tags()])
        done, number = 0, 2
        pages = regrouped(packets, size * _PAGE_PACKETS)
        page = next(pages, b"")
        for following in chain(pages, [b""]):
            done += len(page) // size
            flags = 0 if following else _LAST
            pieces = [page[start : start + size] for start in range(0, len(page), size)]
            # The last granule counts the packet that is skipped too: players then give exactly ``length`` samples.
            yield _page(flags, done * FRAME, number, pieces)
            page, number = following, number + 1
        if done != self.packets:
            raise ValueError(f"{done} packets given for a file of {self.packets}")

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
        raise WellwishError("The titles of this sit are longer than Ogg has room for: shorten the titles of its stages")
    start = b"OggS" + struct.pack("<BBqII", 0, flags, granule, _SERIAL, number)
    rest = bytes([len(laces)]) + laces + b"".join(packets)
    checksum = _crc(start + bytes(4) + rest)
    return start + struct.pack("<I", checksum) + rest


def _crc(data: bytes) -> int:
    """Ogg's CRC (RFC 3533, section 6) reads bits from the other end than zlib's: mirror what goes in and comes out."""
    mirrored = zlib.crc32(data.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int.from_bytes(mirrored.to_bytes(4, "little").translate(_REVERSED), "big")
