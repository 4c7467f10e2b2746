"""``guide.txt``: who speaks, and which recording holds which phrase, one phrase a line.

    ---
    name: Ada
    about: Ada Example, who taught metta in Bristol for twenty years
    license: CC-BY-4.0
    credits: Ada Example
    else: heart
    ---

    # Arrive
    001 | Welcome.
    002 | Sit, lie down or stand, any way that is kind to your body.
    my last one.flac | May you be safe.

A file is named with its ending or without; ``//`` begins a note, ``#`` a heading. The lines are plain text so that a
phrase with quotes or commas needs no escaping, and so that every fault has a line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wellwish.errors import Problem
from wellwish.guides.recordings import ID, key_of

NAME = "guide.txt"

NEEDED = {
    "name": "how screens call the guide",
    "about": "one honest line on who speaks",
    "license": "such as CC-BY-4.0; or: not to be passed on",
    "credits": "whom to name",
}
KNOWN = (*NEEDED, "id", "else", "script")
MOST_CHARACTERS = {"name": 40, "id": 40} | dict.fromkeys(("about", "license", "credits"), 200)
"""So that they fit into lists and files."""

_FIELD = re.compile(r"([a-z]+):(.*)")


@dataclass(frozen=True, slots=True)
class Row:
    """A phrase, and the file that is to hold it."""

    line: int
    file: str
    text: str

    @property
    def key(self) -> str:
        return key_of(self.text)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A ``guide.txt`` as it was read."""

    path: Path
    fields: Mapping[str, str]
    rows: tuple[Row, ...]

    @property
    def id(self) -> str:
        return self.fields.get("id") or slug(self.fields.get("name", ""))

    def problem(self, line: int, rule: str, message: str, hint: str = "") -> Problem:
        return Problem(str(self.path), line, 1, message, hint, rule)


def slug(name: str) -> str:
    """A name as an id: ``Ada Lovelace`` → ``ada-lovelace``; empty where it has no letter from a to z and no digit."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def parse(text: str, path: Path) -> tuple[Manifest, list[Problem]]:
    """What stands in it, and everything that is wrong with it; fields are checked, files are not looked for."""
    lines = text.removeprefix("\ufeff").splitlines()
    problems: list[Problem] = []
    begun = lines[0].strip() == "---" if lines else False
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == "---"), 0) if begun else 0
    fields, places = _fields(lines[1:end], Manifest(path, {}, ()), problems)
    manifest = Manifest(path, fields, tuple(_rows(lines, end + 1 if end else 0, Manifest(path, {}, ()), problems)))
    if not end:
        problems.insert(0, manifest.problem(1, "form", "it must begin with fields between two lines of three dashes"))
        return manifest, problems
    for name, what in NEEDED.items():
        if not fields.get(name):
            problems.append(manifest.problem(places.get(name, 1), "field", f"{name} is missing", what))
    for name, most in MOST_CHARACTERS.items():
        value = fields.get(name, "")
        if len(value) > most or not value.isprintable():
            hint = f"it may have {most} characters, none of them unseen"
            problems.append(manifest.problem(places[name], "field", f"{name} is too long, or has odd characters", hint))
    if fields.get("name") and not ID.fullmatch(manifest.id):
        hint = "id: in small letters a to z, digits, and single hyphens, such as ada-lovelace"
        problems.append(manifest.problem(places.get("id", places["name"]), "field", "it needs an id", hint))
    if not manifest.rows:
        problems.append(manifest.problem(end + 1, "empty", "it has no phrases", "write them as: 001 | Welcome."))
    return manifest, sorted(problems, key=lambda problem: problem.line)


def _fields(lines: Sequence[str], at: Manifest, problems: list[Problem]) -> tuple[dict[str, str], dict[str, int]]:
    fields: dict[str, str] = {}
    places: dict[str, int] = {}
    for number, line in enumerate(lines, 2):
        if not line.strip() or line.startswith("//"):
            continue
        match = _FIELD.fullmatch(line.strip())
        if not match or match[1] not in KNOWN:
            problems.append(at.problem(number, "field", "this is no field", f"there are: {', '.join(KNOWN)}"))
        elif match[1] in fields:
            problems.append(at.problem(number, "field", f"{match[1]} stands in line {places[match[1]]}, too"))
        else:
            fields[match[1]], places[match[1]] = match[2].strip(), number
    return fields, places


def _rows(lines: Sequence[str], start: int, at: Manifest, problems: list[Problem]) -> list[Row]:
    rows: list[Row] = []
    by_key: dict[str, int] = {}
    by_file: dict[str, int] = {}
    for number, line in enumerate(lines[start:], start + 1):
        plain = line.strip()
        if not plain or plain.startswith(("#", "//")):
            continue
        file, bar, text = (part.strip() for part in plain.partition("|"))
        row = Row(number, unicodedata.normalize("NFC", file), text)
        if not bar or not file or not row.key:
            problems.append(at.problem(number, "row", "this is no phrase", "write: FILE | WORDS, as 001 | Welcome."))
        elif "/" in file or "\\" in file or file.startswith("."):
            problems.append(at.problem(number, "row", f"“{file}” is not the name of a file in this folder"))
        elif row.key in by_key:
            problems.append(at.problem(number, "twice", f"the same words stand in line {by_key[row.key]}"))
        elif row.file.casefold() in by_file:
            problems.append(at.problem(number, "twice", f"“{file}” is in line {by_file[row.file.casefold()]}, too"))
        else:
            rows.append(row)
            by_key[row.key] = by_file[row.file.casefold()] = number
    return rows
