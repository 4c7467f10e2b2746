"""A stored take as a file: a head and two parts, each covered and read apart, for what is spliced needs no PCM.

The *front* is a header (JSON: text, guide, words and times) and the Opus packets; the *pcm* is FLAC. A part opens only
as what it is, under its take's name, and beside the part that it was written with.
"""

from __future__ import annotations

import json
import os
import secrets
import struct
from typing import IO, TYPE_CHECKING, Literal

from wellwish.cabinet import Cover
from wellwish.terms import Take, Word

if TYPE_CHECKING:
    pass

Part = Literal["front", "pcm"]

VERSION = "WWTAKE03"

_HEAD = struct.Struct("<8s16sII")  # VERSION, a number of this writing alone, bytes of the front and of the PCM
_HEADER_BYTES = struct.Struct("<I")


def written(name: str, front: bytes, pcm: bytes, cover: Cover) -> bytes:
    """The file of the take that is stored under ``name``."""
    number = secrets.token_bytes(16)
    front = cover.closed(front, _place(number, name, "front"))
    pcm = cover.closed(pcm, _place(number, name, "pcm"))
    return _HEAD.pack(VERSION.encode(), number, len(front), len(pcm)) + front + pcm


def read(file: IO[bytes], name: str, part: Part, cover: Cover) -> bytes | None:
    """A part of the file, and nothing read but it; None when it is damaged, or none of this take."""
    head = file.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    version, number, front_bytes, pcm_bytes = _HEAD.unpack(head)
    if version != VERSION.encode() or _HEAD.size + front_bytes + pcm_bytes != os.fstat(file.fileno()).st_size:
        return None
    if part == "pcm":
        file.seek(front_bytes, os.SEEK_CUR)
    content = file.read(front_bytes if part == "front" else pcm_bytes)
    return cover.opened(content, _place(number, name, part))


def _place(number: bytes, name: str, part: Part) -> bytes:
    return number + f"{part}:{name}".encode()


def front(take: Take, encoding: str, packets: bytes) -> bytes:
    """The front of a take whose packets are of ``encoding``."""
    header = json.dumps(
        {
            "encoding": encoding,
            "text": take.text,
            "guide": take.guide,
            "frames": take.frames,
            "words": [(word.text, word.start, word.end) for word in take.words],
        }
    ).encode()
    return _HEADER_BYTES.pack(len(header)) + header + packets


def read_front(content: bytes, key: str, encoding: str, *, private: bool) -> tuple[Take, bytes] | None:
    """The take of a front, and its packets; None when they are of another encoding."""
    start = _HEADER_BYTES.size
    stop = start + _HEADER_BYTES.unpack_from(content)[0]
    header = json.loads(content[start:stop])
    if header["encoding"] != encoding:
        return None
    words = tuple(Word(*word) for word in header["words"])
    return Take(key, header["text"], header["guide"], header["frames"], words, private), content[stop:]
