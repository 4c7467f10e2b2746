"""Whole files: one rendition in one format, there complete or not there at all."""

from __future__ import annotations

import errno
import itertools
import os
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from wellwish.errors import Misuse, WellwishError
from wellwish.stream import coded, wav
from wellwish.stream.source import Source
from wellwish.stream.titles import Titles
from wellwish.stream.virtual import FORMS, VirtualFile
from wellwish.terms import BLOCK

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FORMATS = (*FORMS, "m4a", "flac", "wav")

_CODINGS = {"m4a": coded.M4A, "flac": coded.FLAC}
_AHEAD = 2
"""Blocks that are made, a core, before the first of them is written."""
_numbers = itertools.count()
_STALE_SECONDS = 3600
"""A draft that nobody has touched for so long is not being written any more."""

_T = TypeVar("_T")


def write(path: Path, format_name: str, *, length: int, titles: Titles, source: Source) -> None:
    """Write a rendition of ``length`` samples to ``path``, replacing what is there once the new file is complete.

    A few blocks are held in memory, made by as many threads as there are cores. Raises Misuse for a format not in
    ``FORMATS``, and WellwishError with what to do when the file cannot be written or its titles do not fit. Whatever
    stops it (Ctrl-C too), no part of a file is left.
    """
    if format_name not in FORMATS:
        raise Misuse(f"There is no format “{format_name}”: choose one of {', '.join(FORMATS)}")
    with _complete_or_absent(path) as temporary:
        if format_name in _CODINGS:
            with closing(_parts(length, source)) as parts:
                coded.write(temporary, _CODINGS[format_name], length, source.channels, titles, parts)
        else:
            with temporary.open("wb") as file:
                file.writelines(_chunks(format_name, length, titles, source))
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())


def in_memory(format_name: str, *, length: int, titles: Titles, source: Source) -> bytes:
    """The bytes that ``write`` would write, for virtual forms and WAV."""
    if format_name in _CODINGS:
        raise ValueError(f"{format_name} is written to files only")
    return b"".join(_chunks(format_name, length, titles, source))


def _chunks(format_name: str, length: int, titles: Titles, source: Source) -> Iterator[bytes]:
    if format_name == "wav":
        yield from wav.chunks(length, source.channels, titles, _parts(length, source))
        return
    file = VirtualFile(FORMS[format_name], length, titles, source)
    yield file.header
    yield from map(file.block, range(file.blocks)) if file.is_spliced else _side_by_side(file.block, file.blocks)


def _parts(length: int, source: Source) -> Generator[NDArray[np.float32], None, None]:
    """The sound in blocks, float32 [n, channels]."""
    return _side_by_side(
        lambda index: source.samples(index * BLOCK, min((index + 1) * BLOCK, length)), -(-length // BLOCK)
    )


def _side_by_side(make: Callable[[int], _T], count: int) -> Generator[_T, None, None]:
    """What ``make`` gives for 0 to ``count``, in order, made by all cores and never far ahead of who takes it.

    Closed, it makes no more and leaves no thread.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    pool = ThreadPoolExecutor(cores, thread_name_prefix="blocks")
    try:
        waiting: deque[Future[_T]] = deque()
        for index in range(count):
            waiting.append(pool.submit(make, index))
            if len(waiting) > _AHEAD * cores:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


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
