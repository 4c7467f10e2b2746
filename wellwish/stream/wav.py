"""WAV, 16 bit, with its titles in a LIST INFO chunk and its chapters as cue points with labels.

Multimedia Programming Interface and Data Specifications 1.0 (IBM, Microsoft, 1991), chapters "RIFF" and "WAVE".
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from wellwish.stream.pcm import int16
from wellwish.stream.titles import Titles
from wellwish.terms import SAMPLE_RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SAMPLE_BYTES = 2


def chunks(length: int, channels: int, titles: Titles, blocks: Iterable[NDArray[np.float32]]) -> Iterator[bytes]:
    """A file of ``length`` samples, piece by piece, from float32 [n, channels] blocks.

    Raises ValueError when the blocks hold another number of samples.
    """
    width = channels * _SAMPLE_BYTES
    form = struct.pack("<HHIIHH", 1, channels, SAMPLE_RATE, SAMPLE_RATE * width, width, 8 * _SAMPLE_BYTES)
    after = _info(titles) + _cues(titles)
    front = b"WAVE" + _chunk(b"fmt ", form) + b"data" + struct.pack("<I", length * width)
    yield b"RIFF" + struct.pack("<I", len(front) + length * width + len(after)) + front
    done = 0
    for block in blocks:
        done += len(block)
        yield int16(block).tobytes()
    if done != length:
        raise ValueError(f"{done} samples given for a file of {length}")
    yield after


def _info(titles: Titles) -> bytes:
    return _chunk(b"LIST", b"INFO" + _chunk(b"INAM", _ended(titles.title)) + _chunk(b"IART", _ended(titles.guide)))


def _cues(titles: Titles) -> bytes:
    """Chapters: a cue point each (where), and a label each (what)."""
    points = b"".join(
        struct.pack("<II4sIII", number, start, b"data", 0, 0, start)
        for number, (start, _) in enumerate(titles.chapters, 1)
    )
    labels = b"".join(
        _chunk(b"labl", struct.pack("<I", number) + _ended(title))
        for number, (_, title) in enumerate(titles.chapters, 1)
    )
    if not titles.chapters:
        return b""
    return _chunk(b"cue ", struct.pack("<I", len(titles.chapters)) + points) + _chunk(b"LIST", b"adtl" + labels)


def _ended(text: str) -> bytes:
    return text.encode() + b"\0"


def _chunk(name: bytes, body: bytes) -> bytes:
    """One RIFF chunk; its length is as written, its end is padded to an even place."""
    return name + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)
