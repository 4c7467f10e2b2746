"""WebM with one hard-CBR Opus track, as arithmetic: every offset follows from length, channels and bitrate.

    EBML header | Segment { SeekHead, Info, Tracks, Cues, Tags, Chapters, Void | Cluster 0, 1, ... }

Everything but the Clusters stands in front, padded to a size that titles do not change. A Cluster is one block of
480 packets (9.6 s), a packet one SimpleBlock. CodecDelay is one whole packet, so that N packets play (N - 1) frames
and nothing has to be trimmed. Elements: RFC 8794 (EBML), RFC 9559 (Matroska).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from wellwish.errors import WellwishError
from wellwish.stream.opus import BLOCK_PACKETS, PRE_SKIP, packet_bytes
from wellwish.stream.titles import Titles
from wellwish.terms import FRAME, SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HEAD_BYTES = 8640
"""The front without its cue points: what is fixed, and about 8 KiB for titles."""
_CUE_POINT_BYTES = 49
_CLUSTER_HEAD_BYTES = 14
_BLOCK_HEAD_BYTES = 7
_PACKET_MS = FRAME * 1000 // SAMPLE_RATE
_NANOSECONDS = 1_000_000_000


@dataclass(frozen=True)
class WebM:
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
        """Bytes of the whole file: 8640 + 63 a block + 7 + bitrate / 400 a packet."""
        return self.begins(self.blocks)

    @property
    def header(self) -> bytes:
        """Everything before the first Cluster. Raises WellwishError when the titles need more room than there is."""
        ebml = _element(0x1A45DFA3, _text(0x4282, "webm"), _number(0x4287, 4), _number(0x4285, 2))
        body = self._front_bytes - len(ebml) - 12
        segment = (0x18538067).to_bytes(4, "big") + _size(body + self._clusters_before(self.blocks), 8)
        parts = [self._info(), self._tracks(), self._cues(body), self._tags()]
        if self.titles.chapters:
            parts.append(self._chapters())
        written = _seek_head(parts) + b"".join(parts)
        room = body - len(written) - len(_element(0xEC))
        if room < 0:
            raise WellwishError(
                f"The titles of this sit are {-room} bytes too long for WebM: shorten the titles, or the names"
            )
        return ebml + segment + written + _element(0xEC, bytes(room))

    def units(self, index: int) -> int:
        return min(BLOCK_PACKETS, self.packets - index * BLOCK_PACKETS)

    def begins(self, index: int) -> int:
        return self._front_bytes + self._clusters_before(index)

    def block(self, index: int, units: bytes) -> bytes:
        """Cluster ``index``; ``units`` are its 480 packets (in the last one fewer), joined. Raises ValueError."""
        count, size = self.units(index), packet_bytes(self.bitrate)
        if len(units) != count * size:
            raise ValueError(f"block {index} has {len(units)} bytes of packets, not {count} of {size}")
        rows = np.empty((count, _BLOCK_HEAD_BYTES + size), np.uint8)
        rows[:, :_BLOCK_HEAD_BYTES] = _block_heads(size)[:count]
        rows[:, _BLOCK_HEAD_BYTES:] = np.frombuffer(units, np.uint8).reshape(count, size)
        time = b"\xe7" + _size(4, 1) + (index * BLOCK_PACKETS * _PACKET_MS).to_bytes(4, "big")
        return (0x1F43B675).to_bytes(4, "big") + _size(len(time) + rows.size, 4) + time + rows.tobytes()

    @property
    def _front_bytes(self) -> int:
        return _HEAD_BYTES + _CUE_POINT_BYTES * self.blocks

    def _clusters_before(self, index: int) -> int:
        packets = min(index * BLOCK_PACKETS, self.packets)
        return _CLUSTER_HEAD_BYTES * index + packets * (_BLOCK_HEAD_BYTES + packet_bytes(self.bitrate))

    def _info(self) -> bytes:
        scale = _number(0x2AD7B1, _NANOSECONDS // 1000)
        duration = _real(0x4489, self.length * 1000 / SAMPLE_RATE)
        return _element(0x1549A966, scale, duration, _text(0x4D80, "wellwish"), _text(0x5741, "wellwish"))

    def _tracks(self) -> bytes:
        head = b"OpusHead" + struct.pack("<BBHIhB", 1, self.channels, PRE_SKIP, SAMPLE_RATE, 0, 0)
        audio = _element(0xE1, _real(0xB5, float(SAMPLE_RATE)), _number(0x9F, self.channels))
        identity = _number(0xD7, 1) + _number(0x73C5, 1) + _number(0x83, 2) + _number(0x9C, 0) + _text(0x86, "A_OPUS")
        delay = _number(0x56AA, PRE_SKIP * _NANOSECONDS // SAMPLE_RATE) + _number(0x56BB, 80_000_000)
        return _element(0x1654AE6B, _element(0xAE, identity, delay, _element(0x63A2, head), audio))

    def _cues(self, first: int) -> bytes:
        """Where each Cluster is, in bytes from the Segment's content; the first is ``first`` bytes into it."""
        stride = _CLUSTER_HEAD_BYTES + BLOCK_PACKETS * (_BLOCK_HEAD_BYTES + packet_bytes(self.bitrate))
        points = (
            _element(
                0xBB,
                _number(0xB3, index * BLOCK_PACKETS * _PACKET_MS),
                _element(0xB7, _number(0xF7, 1), _number(0xF1, first + index * stride)),
            )
            for index in range(self.blocks)
        )
        return _element(0x1C53BB6B, *points)

    def _tags(self) -> bytes:
        simple = (
            _element(0x67C8, _text(0x45A3, name), _text(0x4487, value))
            for name, value in (("TITLE", self.titles.title), ("ARTIST", self.titles.guide))
        )
        return _element(0x1254C367, _element(0x7373, _element(0x63C0, _number(0x68CA, 50)), *simple))

    def _chapters(self) -> bytes:
        atoms = (
            _element(
                0xB6,
                _number(0x73C4, number),
                _number(0x91, start * _NANOSECONDS // SAMPLE_RATE),
                _number(0x92, end * _NANOSECONDS // SAMPLE_RATE),
                _element(0x80, _text(0x85, title), _text(0x437C, "und")),
            )
            for number, (start, end, title) in enumerate(self.titles.spans(self.length), 1)
        )
        return _element(0x1043A770, _element(0x45B9, _number(0x45BC, 1), *atoms))


@cache
def _block_heads(size: int) -> NDArray[np.uint8]:
    """What stands before each packet of a Cluster: uint8 [480, 7]."""
    heads = b"".join(
        b"\xa3" + _size(4 + size, 2) + b"\x81" + struct.pack(">hB", number * _PACKET_MS, 0x80)
        for number in range(BLOCK_PACKETS)
    )
    return np.frombuffer(heads, np.uint8).reshape(BLOCK_PACKETS, _BLOCK_HEAD_BYTES)


def _seek_head(parts: list[bytes]) -> bytes:
    """Where each part is; every entry has one size, so the head's own is known before it is made."""

    def head(offset: int) -> bytes:
        entries = []
        for part in parts:
            entries.append(_element(0x4DBB, _element(0x53AB, part[:4]), _number(0x53AC, offset)))
            offset += len(part)
        return _element(0x114D9B74, *entries)

    return head(len(head(0)))


def _element(identity: int, *body: bytes) -> bytes:
    """One EBML element; its size always takes four bytes, so that sizes can be added up beforehand."""
    content = b"".join(body)
    return identity.to_bytes((identity.bit_length() + 7) // 8, "big") + _size(len(content), 4) + content


def _size(count: int, width: int) -> bytes:
    return (count | 1 << 7 * width).to_bytes(width, "big")


def _number(identity: int, value: int) -> bytes:
    return _element(identity, value.to_bytes(8, "big"))


def _real(identity: int, value: float) -> bytes:
    return _element(identity, struct.pack(">d", value))


def _text(identity: int, value: str) -> bytes:
    return _element(identity, value.encode())
