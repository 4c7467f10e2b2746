"""Whole files: one rendition in one format, there complete or not there at all."""

from __future__ import annotations

import errno
import itertools
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING

from wellwish.errors import Misuse, WellwishError
from wellwish.stream import coded, wav
from wellwish.stream.ogg import Ogg
from wellwish.stream.opus import VOICE_BITRATE, encode_blocks, packet_bytes, regrouped
from wellwish.stream.titles import Titles
from wellwish.stream.webm import BLOCK_PACKETS, WebM

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FORMATS = ("webm", "opus", "mp3", "m4a", "flac", "wav")
SPLICED_FORMATS = ("webm", "opus")
"""Formats that take a voice-only rendition as stored packets; the others need it mixed."""

MIXED_BITRATE_PER_CHANNEL = 48_000
"""Bits a second of Opus, a channel."""

_CODINGS = {"mp3": coded.MP3, "m4a": coded.M4A, "flac": coded.FLAC}
_numbers = itertools.count()
_STALE_SECONDS = 3600
"""A draft that nobody has touched for so long is not being written any more."""


@dataclass(frozen=True, slots=True)
class Mix:
    """A rendition as sound: ``blocks()`` begins it anew and gives float32 [n, channels], n whole frames."""

    channels: int
    blocks: Callable[[], Iterator[NDArray[np.float32]]]


def write(path: Path, format_name: str, *, length: int, titles: Titles, sound: bytes | Mix) -> None:
    """Write a rendition of ``length`` samples to ``path``, replacing what is there once the new file is complete.

    ``sound`` is a mix, or for ``SPLICED_FORMATS`` the joined packets of ``splice.packets`` at ``VOICE_BITRATE``.
    Only one block of a mix is held in memory. Raises Misuse for a format not in ``FORMATS``, WellwishError with what to
    do when the file cannot be written or its titles do not fit, and ValueError when sound and length disagree.
    Whatever stops it (Ctrl-C too), no part of a file is left.
    """
    if format_name not in FORMATS:
        raise Misuse(f"There is no format “{format_name}”: choose one of {', '.join(FORMATS)}")
    if isinstance(sound, bytes) and format_name not in SPLICED_FORMATS:
        raise ValueError(f"{format_name} is made from a mix, not from packets")
    with _complete_or_absent(path) as temporary:
        if format_name in _CODINGS and isinstance(sound, Mix):
            coded.write(temporary, _CODINGS[format_name], length, sound.channels, titles, sound.blocks())
        else:
            with temporary.open("wb") as file:
                file.writelines(_chunks(format_name, length, titles, sound))
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())


def check_titles(format_name: str, length: int, titles: Titles) -> None:
    """Raise WellwishError, before there is any sound, when titles do not fit. Only WebM has too little room."""
    if format_name == "webm":
        _header = WebM(length, 1, VOICE_BITRATE, titles).header


def in_memory(format_name: str, *, length: int, titles: Titles, sound: bytes | Mix) -> bytes:
    """The bytes that ``write`` would write, for the formats made in one pass: WebM, Ogg Opus and WAV."""
    if format_name in _CODINGS:
        raise ValueError(f"{format_name} is written to files only")
    return b"".join(_chunks(format_name, length, titles, sound))


def _chunks(format_name: str, length: int, titles: Titles, sound: bytes | Mix) -> Iterator[bytes]:
    if isinstance(sound, bytes):
        channels, bitrate, packets = 1, VOICE_BITRATE, iter((sound,))
    else:
        channels, bitrate = sound.channels, MIXED_BITRATE_PER_CHANNEL * sound.channels
        if format_name == "wav":
            return wav.chunks(length, channels, titles, sound.blocks())
        packets = encode_blocks(sound.blocks(), bitrate, channels)
    if format_name == "webm":
        blocks = regrouped(packets, BLOCK_PACKETS * packet_bytes(bitrate))
        return WebM(length, channels, bitrate, titles).chunks(blocks)
    return Ogg(length, channels, bitrate, titles).chunks(packets)


@contextmanager
def _complete_or_absent(path: Path) -> Iterator[Path]:
    """A draft of ``path`` to write to; at the end it takes the place of ``path``, or goes."""
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            raise WellwishError(f"{path} is not a file: choose another name")
        with draft(path) as temporary:
            yield temporary
            temporary.replace(target)
    except OSError as error:
        raise WellwishError(_what_to_do(path, error)) from error


@contextmanager
def draft(path: Path) -> Iterator[Path]:
    """A name beside ``path`` (through a link: beside the file it points to) for what may take its place once whole.

    What is left under that name at the end goes, and so does what a killed process left an hour ago or longer.
    """
    target = path.resolve()
    stem = f".{target.name[:40]}.part-"
    for left in target.parent.glob(f"{escape(stem)}*"):
        with suppress(OSError):  # gone by itself, or not ours to remove
            if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                left.unlink()
    temporary = target.with_name(f"{stem}{os.getpid()}-{next(_numbers)}")
    try:
        yield temporary
    finally:
        with suppress(OSError):  # gone already when all went well
            temporary.unlink()


def _what_to_do(path: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"There is no room left for {path}: free some space, or choose another place"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"I may not write {path}: choose a place you can write to"
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return f"There is no folder {path.parent}: make it first, or choose another place"
    if error.errno == errno.ENAMETOOLONG:
        return f"The name {path.name[:40]}… is too long: choose a shorter one"
    return f"I could not write {path} ({error.strerror or error}): choose another place"
