"""Byte ranges (RFC 9110, section 14), as players ask for them."""

from __future__ import annotations

import re

_ONE_RANGE = re.compile(r"bytes=([0-9]*)-([0-9]*)", re.IGNORECASE)
_MOST_CHARACTERS = 4000
"""Longer numbers than that Python does not read."""


class UnsatisfiableError(Exception):
    """The range begins past the end: 416."""


def parse_range(value: str, size: int) -> slice | None:
    """What part of ``size`` bytes a Range header asks for. None: send the whole.

    One range is served: closed, open (``500-``) or suffix (``-500``), clamped to the end. Several ranges, other units
    and nonsense are ignored, as the RFC allows, and so is the end of what is empty. Raises UnsatisfiableError.
    """
    match = _ONE_RANGE.fullmatch(value.strip(" \t"))
    if not match or len(value) > _MOST_CHARACTERS:
        return None
    first, last = match.groups()
    if first:
        begin = int(first)
        end = min(int(last) + 1, size) if last else size
        if last and int(last) < begin:
            return None
    elif last:
        begin, end = max(0, size - int(last)), size
        if int(last) and not size:
            return None
    else:
        return None
    if begin >= size or begin >= end:
        raise UnsatisfiableError
    return slice(begin, end)
