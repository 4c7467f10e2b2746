"""Content files → exercises and scenes. Each file is read once, when it is first asked for."""

from __future__ import annotations

import difflib
import functools
import hashlib
import stat
from dataclasses import dataclass
from pathlib import Path

from wellwish.errors import Misuse
from wellwish.script import format_script, parse, parse_passage
from wellwish.script.limits import MOST_BYTES
from wellwish.terms import Block, Script

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True, slots=True)
class Exercise:
    """One thing in the library a person can do."""

    id: str
    script: Script
    script_hash: str
    """SHA-256 of the script in its canonical form, passages included: the same words, the same hash."""


def exercise_ids() -> tuple[str, ...]:
    """What the library holds, in alphabetical order."""
    return tuple(sorted(path.stem for path in (CONTENT / "exercises").glob("*.md")))


@functools.cache
def exercise(exercise_id: str) -> Exercise:
    """An exercise by its id. Raises Misuse with the nearest id when there is none."""
    if exercise_id not in exercise_ids():
        near = difflib.get_close_matches(exercise_id, exercise_ids(), 1)
        hint = f" Did you mean {near[0]}?" if near else f" There are: {', '.join(exercise_ids())}."
        raise Misuse(f"there is no exercise “{exercise_id[:40]}”.{hint}")
    path = CONTENT / "exercises" / f"{exercise_id}.md"
    return _exercise(exercise_id, path)


def exercise_from_file(path: Path) -> Exercise:
    """An exercise from a script of one's own. Raises ScriptError, or Misuse when it cannot be read."""
    return _exercise(path.stem, path)


def _exercise(exercise_id: str, path: Path) -> Exercise:
    script = parse(read_text(path), path.name, _passage)
    digest = hashlib.sha256(format_script(script).encode()).hexdigest()
    return Exercise(exercise_id, script, digest)


def read_text(path: Path) -> str:
    """A text file's content. Raises Misuse in one line when it is not there, no file, too large, or not UTF-8."""
    content = _content(path)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Misuse(f"{path} is not UTF-8 text (line {line}); save it as UTF-8.") from None


def _content(path: Path) -> bytes:
    """At most ``MOST_BYTES``, from an ordinary file: a pipe or a device may never end."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise Misuse(f"{path} is not a file but {_sort(found.st_mode)}; name a text file.")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1) if found.st_size <= MOST_BYTES else b""
    except (OSError, ValueError) as error:  # a NUL in a path is a ValueError
        raise Misuse(f"can't read {path}: {getattr(error, 'strerror', None) or error}.") from error
    if max(found.st_size, len(content)) > MOST_BYTES:
        raise Misuse(f"{path} is too large: a text may have {MOST_BYTES:,} bytes; make two of it.")
    return content


def _sort(mode: int) -> str:
    return "a folder" if stat.S_ISDIR(mode) else "a pipe" if stat.S_ISFIFO(mode) else "a device"


@functools.cache
def _passage(name: str) -> tuple[Block, ...] | None:
    path = CONTENT / "passages" / f"{name}.md"
    if not path.is_file():
        return None
    return parse_passage(read_text(path), path.name)


@functools.cache
def scenes(kind: str) -> tuple[str, ...]:
    """The bank of scenes for a kind of person, or for ``self``: where they may be pictured happy."""
    lines = read_text(CONTENT / "scenes" / f"{kind}.txt").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("//"))
