"""Front matter: ``field: value`` lines between two lines of three dashes, at the head of every file of the library."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Sequence

from wellwish.script.faults import shown
from wellwish.script.limits import MOST_FIELD_CHARACTERS

Wrong = Callable[[int, int, str, str], None]
"""Told of each fault: line and column (from 1), what is wrong, what to do."""

MAY_BE_EMPTY = frozenset({"reviewed_by", "flags", "credits"})
"""Fields that may be written down before there is anything to say; they are then as good as not there."""


def front_matter(
    lines: Sequence[str], known: Collection[str], wrong: Wrong
) -> tuple[dict[str, str], dict[str, int], int]:
    """The fields, the line each stands in (from 1), and the index of the first line after the front matter."""
    fields: dict[str, str] = {}
    places: dict[str, int] = {}
    if not lines or lines[0] != "---":
        wrong(1, 1, "no front matter", "begin with “---”, “title: …”, “---”")
        return fields, places, 0
    end = next((i for i in range(1, len(lines)) if lines[i] == "---"), None)
    if end is None:
        wrong(1, 1, "the front matter does not end", "close it with a line of “---”")
        return fields, places, len(lines)
    for number, line in enumerate(lines[1:end], 2):
        key, colon, value = (part.strip() for part in line.partition(":"))
        if not line.strip() or (colon and not value and key in MAY_BE_EMPTY):
            continue
        if len(line) > MOST_FIELD_CHARACTERS or len(f"{key}: {value}") > MOST_FIELD_CHARACTERS:
            wrong(number, 1, f"a field of {len(line):,} characters", f"at most {MOST_FIELD_CHARACTERS:,}")
        elif not colon or not key or not value:
            wrong(number, 1, f"“{shown(line)}” is not “key: value”", "e.g. “title: A kind start”")
        elif key not in known:
            near = difflib.get_close_matches(key, known, 1)
            hint = f"did you mean “{near[0]}”?" if near else f"one of {', '.join(known)}"
            wrong(number, 1, f"no such field: {shown(key)}", hint)
        elif key in fields:
            wrong(number, 1, f"{key} stands twice", "keep one of them")
        else:
            fields[key], places[key] = value, number
    if "title" not in fields:
        wrong(1, 1, "no title", "add “title: …” to the front matter")
    return fields, places, end + 1
