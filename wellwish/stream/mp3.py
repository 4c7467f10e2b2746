"""A hard-CBR MP3 at 48 kHz (MPEG-1 Layer III, no bit reservoir), as arithmetic, and its blocks, each encoded alone.

    ID3v2.4 tag, padded to 4096 bytes | Info frame | frames of 3 * bitrate / 1000 bytes, 1152 samples each

At 48 kHz a frame is a whole number of bytes at every bitrate, so none is padded. The Info frame says that 1775 samples
come before the sound: with every decoder's own 529 that is two whole frames, so a block needs no sound after its end;
what it says of the end makes any length exact. ID3v2.4 and its chapters: id3.org; the Info frame: the LAME project's
"Mp3 Info Tag rev 1".
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from wellwish.errors import WellwishError
from wellwish.stream.titles import Titles
from wellwish.terms import BLOCK, SAMPLE_RATE

if TYPE_CHECKING:
    from av.audio.codeccontext import AudioCodecContext
    from numpy.typing import NDArray

    from wellwish.stream.source import Samples

FRAME_SAMPLES = 1152
BLOCK_FRAMES = BLOCK // FRAME_SAMPLES
DELAY = 1775
"""Samples before the sound, as the Info frame has them."""

_FRONT_BYTES = 4096
_RATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_LEAST_BITRATE = 64_000
_SHIFT = 2 * FRAME_SAMPLES - (576 + 529)
"""Samples the sound is fed late: LAME's own delay, every decoder's and this come to two frames."""
_WARM_FRAMES = 40
"""960 ms thrown away: with them a join is that of a single pass, bit for bit (measured)."""
_LONGEST_CHAPTERS = 255


@dataclass(frozen=True)
class MP3:
    """A file of ``length`` samples; known to the byte but for its frames."""

    length: int
    channels: int
    bitrate: int
    titles: Titles

    @property
    def frames(self) -> int:
        return 2 + -(-self.length // FRAME_SAMPLES)

    @property
    def blocks(self) -> int:
        return -(-self.frames // BLOCK_FRAMES)

    @property
    def size(self) -> int:
        """Bytes of the whole file: 4096 + (1 + frames) * 3 * bitrate / 1000."""
        return self.begins(self.blocks)

    @property
    def header(self) -> bytes:
        """The tag and the Info frame. Raises WellwishError when the titles need more room than there is."""
        return self._tag() + self._info()

    def units(self, index: int) -> int:
        return min(BLOCK_FRAMES, self.frames - index * BLOCK_FRAMES)

    def begins(self, index: int) -> int:
        return _FRONT_BYTES + (1 + min(index * BLOCK_FRAMES, self.frames)) * frame_bytes(self.bitrate)

    def block(self, index: int, units: bytes) -> bytes:
        """Block ``index``: its frames and nothing else."""
        if len(units) != self.units(index) * frame_bytes(self.bitrate):
            raise ValueError(f"block {index} has {len(units)} bytes of frames, not {self.units(index)} frames")
        return units

    def _tag(self) -> bytes:
        texts = (
            ("TIT2", self.titles.title),
            ("TPE1", self.titles.guide),
            ("TLEN", str(self.length * 1000 // SAMPLE_RATE)),
        )
        body = b"".join(_text(name, text) for name, text in texts) + self._chapters()
        if len(body) > _FRONT_BYTES - 10:
            over = len(body) - (_FRONT_BYTES - 10)
            raise WellwishError(
                f"The titles of this sit are {over} bytes too long for MP3: shorten the titles, or the names"
            )
        return (b"ID3\4\0\0" + _syncsafe(_FRONT_BYTES - 10) + body).ljust(_FRONT_BYTES, b"\0")

    def _chapters(self) -> bytes:
        """ID3v2 Chapter Frame Addendum 1.0: a table of contents and a frame a chapter."""
        spans = self.titles.spans(self.length)[:_LONGEST_CHAPTERS]
        if not spans:
            return b""
        names = b"".join(b"c%d\0" % number for number in range(len(spans)))
        contents = _id3("CTOC", b"toc\0\3" + bytes([len(spans)]) + names)
        return contents + b"".join(
            _id3(
                "CHAP",
                b"c%d\0" % number
                + struct.pack(">IIII", start * 1000 // SAMPLE_RATE, end * 1000 // SAMPLE_RATE, 0xFFFFFFFF, 0xFFFFFFFF)
                + _text("TIT2", title),
            )
            for number, (start, end, title) in enumerate(spans)
        )

    def _info(self) -> bytes:
        """The frame that decodes to nothing and says how long the file is, where to seek, and what to trim."""
        size, mono = frame_bytes(self.bitrate), self.channels == 1
        head = bytes((0xFF, 0xFB, _RATES.index(self.bitrate // 1000) << 4 | 1 << 2, 0xC4 if mono else 0x44))
        music = (self.frames + 1) * size
        padding = self.frames * FRAME_SAMPLES - DELAY - self.length
        seek = bytes(index * 256 // 100 for index in range(100))
        xing = b"Info" + struct.pack(">III", 15, self.frames, music) + seek + struct.pack(">I", 50)
        lame = b"LAME3.100" + bytes([1, 170]) + bytes(8) + bytes([0, self.bitrate // 1000])
        lame += ((DELAY << 12) | padding).to_bytes(3, "big") + bytes([0x81 if mono else 0x8D, 0, 0, 0])
        frame = head + bytes(17 if mono else 32) + xing + lame + struct.pack(">IH", music, 0)
        return (frame + struct.pack(">H", _crc16(frame))).ljust(size, b"\0")


def frame_bytes(bitrate: int) -> int:
    """Bytes of one frame. Raises ValueError for a bitrate that MP3 lacks, or too low for an Info frame."""
    if bitrate < _LEAST_BITRATE or bitrate // 1000 not in _RATES or bitrate % 1000:
        raise ValueError(f"{bitrate} bits a second is not one of MP3's from {_LEAST_BITRATE} up")
    return 3 * bitrate // 1000


def encode_block(samples: Samples, index: int, count: int, bitrate: int, channels: int) -> bytes:
    """The ``count`` frames of block ``index``, joined: ``count`` * 3 * ``bitrate`` / 1000 bytes."""
    warm = _WARM_FRAMES if index else 0
    start = index * BLOCK - _SHIFT
    # One frame more: LAME gives a frame once it has seen the next.
    sound = samples(start - warm * FRAME_SAMPLES, start + (count + 1) * FRAME_SAMPLES)
    frames = _frames(_encoder(bitrate, channels), sound)[warm : warm + count]
    if len(frames) != count or any(len(frame) != frame_bytes(bitrate) for frame in frames):
        raise RuntimeError(f"the encoder gave {len(frames)} frames of block {index}, not {count} of one size")
    return b"".join(frames)


def _encoder(bitrate: int, channels: int) -> AudioCodecContext:
    import av
    from av.audio.codeccontext import AudioCodecContext

    encoder = av.CodecContext.create("libmp3lame", "w")
    if not isinstance(encoder, AudioCodecContext):
        raise TypeError("libmp3lame is no audio encoder here")
    encoder.sample_rate = SAMPLE_RATE
    encoder.layout = "mono" if channels == 1 else "stereo"
    encoder.format = "fltp"
    encoder.bit_rate = bitrate
    encoder.time_base = Fraction(1, SAMPLE_RATE)
    encoder.options = {"reservoir": "0", "compression_level": "5"}
    encoder.open()
    return encoder


def _frames(encoder: AudioCodecContext, sound: NDArray[np.float32]) -> list[bytes]:
    """Encode float32 [n, channels], n whole frames; what the encoder still holds at the end is not asked for."""
    import av

    planes = np.ascontiguousarray(sound.T, np.float32)
    frame = av.AudioFrame.from_ndarray(planes, format="fltp", layout=encoder.layout.name)
    frame.sample_rate = SAMPLE_RATE
    return [bytes(packet) for packet in encoder.encode(frame)]


def _syncsafe(number: int) -> bytes:
    """Seven bits a byte, so that no tag looks like the start of a frame."""
    return bytes(number >> shift & 127 for shift in (21, 14, 7, 0))


def _id3(name: str, body: bytes) -> bytes:
    return name.encode() + _syncsafe(len(body)) + b"\0\0" + body


def _text(name: str, text: str) -> bytes:
    return _id3(name, b"\3" + text.encode())


def _crc16(content: bytes) -> int:
    """CRC-16/ARC, as LAME uses it for its tag."""
    crc = 0
    for byte in content:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
