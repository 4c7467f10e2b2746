"""A progressive MP4 with one hard-CBR Opus track, as arithmetic.

    ftyp | moov | free -> 8192 bytes | mdat header, 16 bytes | packets, nothing between them

Every sample has one size and there is one chunk, so the tables are a few numbers whatever the length. The edit list
skips the one packet of pre-skip; ``dOps`` says 0, for Firefox would skip twice. Boxes: ISO/IEC 14496-12; Opus in them:
"Encapsulation of Opus in ISO Base Media File Format" (opus-codec.org).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from wellwish.errors import WellwishError
from wellwish.stream.opus import BLOCK_PACKETS, PRE_SKIP, packet_bytes
from wellwish.stream.titles import Titles
from wellwish.terms import FRAME, SAMPLE_RATE

_FRONT_BYTES = 8192
_DATA_HEAD_BYTES = 16
_NO_LANGUAGE = 0x55C4  # "und", five bits a letter
_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_MOST_CHAPTERS = 255
_LONGEST_CHAPTER_BYTES = 255
_PER_SECOND = 10_000_000
"""Ticks of a chapter's start."""


@dataclass(frozen=True)
class MP4:
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
        """Bytes of the whole file: 8208 + bitrate / 400 a packet."""
        return self.begins(self.blocks)

    @property
    def header(self) -> bytes:
        """Everything before the packets. Raises WellwishError when the titles need more room than there is."""
        front = _box("ftyp", b"isom", struct.pack(">I", 512), b"isomiso2mp41") + self._moov()
        room = _FRONT_BYTES - len(front) - 8
        if room < 0:
            raise WellwishError(
                f"The titles of this sit are {-room} bytes too long for MP4: shorten the titles, or the names"
            )
        data = _DATA_HEAD_BYTES + self.packets * packet_bytes(self.bitrate)
        return front + _box("free", bytes(room)) + struct.pack(">I4sQ", 1, b"mdat", data)

    def units(self, index: int) -> int:
        return min(BLOCK_PACKETS, self.packets - index * BLOCK_PACKETS)

    def begins(self, index: int) -> int:
        packets = min(index * BLOCK_PACKETS, self.packets)
        return _FRONT_BYTES + _DATA_HEAD_BYTES + packets * packet_bytes(self.bitrate)

    def block(self, index: int, units: bytes) -> bytes:
        """Block ``index``: its packets and nothing else."""
        if len(units) != self.units(index) * packet_bytes(self.bitrate):
            raise ValueError(f"block {index} has {len(units)} bytes of packets, not {self.units(index)} packets")
        return units

    def _moov(self) -> bytes:
        header = _full(
            "mvhd",
            struct.pack(">QQIQIH10x", 0, 0, SAMPLE_RATE, self.length, 0x10000, 0x100) + _MATRIX + bytes(24),
            struct.pack(">I", 2),
            version=1,
        )
        return _box("moov", header, self._track(), _box("udta", self._about(), self._chapters()))

    def _track(self) -> bytes:
        header = struct.pack(">QQIIQ8xHHH2x", 0, 0, 1, 0, self.length, 0, 0, 0x100) + _MATRIX + bytes(8)
        edit = _full("elst", struct.pack(">IQqHH", 1, self.length, PRE_SKIP, 1, 0), version=1)
        played = struct.pack(">QQIQHH", 0, 0, SAMPLE_RATE, self.packets * FRAME, _NO_LANGUAGE, 0)
        media = _box(
            "mdia",
            _full("mdhd", played, version=1),
            _full("hdlr", struct.pack(">I4s12x", 0, b"soun"), b"\0"),
            self._minf(),
        )
        return _box("trak", _full("tkhd", header, version=1, flags=3), _box("edts", edit), media)

    def _minf(self) -> bytes:
        opus = _box("dOps", struct.pack(">BBHIhB", 0, self.channels, 0, SAMPLE_RATE, 0, 0))
        entry = _box("Opus", bytes(6), struct.pack(">H8xHHHHI", 1, self.channels, 16, 0, 0, SAMPLE_RATE << 16), opus)
        table = _box(
            "stbl",
            _full("stsd", struct.pack(">I", 1), entry),
            _full("stts", struct.pack(">III", 1, self.packets, FRAME)),
            _full("stsc", struct.pack(">IIII", 1, 1, self.packets, 1)),
            _full("stsz", struct.pack(">II", packet_bytes(self.bitrate), self.packets)),
            _full("co64", struct.pack(">IQ", 1, _FRONT_BYTES + _DATA_HEAD_BYTES)),
        )
        here = _full("dref", struct.pack(">I", 1), _full("url ", flags=1))
        return _box("minf", _full("smhd", bytes(4)), _box("dinf", here), table)

    def _about(self) -> bytes:
        """Title and artist, as iTunes and most players read them."""
        words = ((b"\xa9nam", self.titles.title), (b"\xa9ART", self.titles.guide))
        items = (_box(key, _box("data", struct.pack(">II", 1, 0), text.encode())) for key, text in words)
        return _full("meta", _full("hdlr", struct.pack(">I4s12x", 0, b"mdir"), b"\0"), _box("ilst", *items))

    def _chapters(self) -> bytes:
        """Nero's chapter list, which players of MP4 without a text track read."""
        marks = [(start, title.encode()) for start, title in self.titles.chapters]
        if len(marks) > _MOST_CHAPTERS:
            raise WellwishError(
                f"An MP4 lists {_MOST_CHAPTERS} stages at most, and this sit has {len(marks)}: make it with fewer"
            )
        for _, title in marks:
            if len(title) > _LONGEST_CHAPTER_BYTES:
                over = len(title) - _LONGEST_CHAPTER_BYTES
                raise WellwishError(
                    f"A stage's title is {over} bytes too long for MP4: shorten the titles, or the names"
                )
        if not marks:
            return b""
        listed = (struct.pack(">QB", start * _PER_SECOND // SAMPLE_RATE, len(title)) + title for start, title in marks)
        return _full("chpl", struct.pack(">IB", 0, len(marks)), *listed, version=1)


def _box(name: str | bytes, *body: bytes) -> bytes:
    content = b"".join(body)
    return struct.pack(">I", 8 + len(content)) + (name.encode() if isinstance(name, str) else name) + content


def _full(name: str, *body: bytes, version: int = 0, flags: int = 0) -> bytes:
    return _box(name, struct.pack(">I", version << 24 | flags), *body)
