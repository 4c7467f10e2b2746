"""What the rules of the library share."""

from __future__ import annotations

from dataclasses import dataclass

from wellwish.errors import Problem
from wellwish.library import Scripted


@dataclass(frozen=True, slots=True)
class LibraryRule:
    """One thing that is looked for in the library as a whole."""

    id: str
    point: int
    """Of the fifteen points every script passes; 0: plain craft."""
    looks_for: str


def at_field(scripted: Scripted, name: str, message: str, hint: str, rule: str) -> Problem:
    """A problem told where the front matter has the field ``name``; in the first line, where it has none."""
    lines = scripted.source.text.splitlines()
    line = next((number for number, text in enumerate(lines, 1) if text.startswith(f"{name}:")), 1)
    return Problem(scripted.source.file, line, 1, message, hint, rule)
