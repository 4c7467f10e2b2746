"""Text → Script. The format is specified in docs/reference/script-format.md.

One reading finds every fault it can: a problem in one line never hides one in another.
"""

from __future__ import annotations

import difflib
import re

from wellwish.script.blocks import BlockReader, Passage
from wellwish.script.faults import Faults, shown
from wellwish.script.limits import (
    LEAST_WEIGHT,
    MOST_CHARACTERS,
    MOST_FIELD_CHARACTERS,
    MOST_LEAST_SECONDS,
    MOST_LINE_CHARACTERS,
    MOST_LINES,
    MOST_WEIGHT,
    Tally,
)
from wellwish.terms import STAGE_KINDS, Block, Comment, Include, Phrase, Script, Stage

FIELDS = (
    "title", "id", "summary", "kind", "plan", "language", "license", "credits", "reviewed_by", "purpose",
    "technique", "topics", "level", "flags", "time_of_day",
)  # fmt: skip
_HEADING = re.compile(r"#\s+(?P<title>[^\s{}][^{}]*)(?:\{(?P<facts>[^{}]*)\})?$")
_NO_TEXT = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What no text editor shows: control characters but for the tab, separators of lines, halves of characters."""


def parse(text: str, file: str = "script", passage: Passage | None = None) -> Script:
    """The script that ``text`` spells. With ``passage``, each ``(include name)`` becomes that passage's blocks.

    Raises ScriptError with every problem found (up to ``limits.MOST_PROBLEMS``), in order of line, each with its line
    and column (from 1) and a hint.
    """
    faults = Faults(file)
    return faults.none_in(lambda: _Reader(faults, passage).script(text))


def parse_passage(text: str, file: str) -> tuple[Block, ...]:
    """The blocks of a passage file: blocks without a heading, which scripts take in by ``(include name)``.

    Raises ScriptError like :func:`parse`.
    """
    faults = Faults(file)
    return faults.none_in(lambda: _Reader(faults, None).passage(text))


class _Reader:
    def __init__(self, faults: Faults, passage: Passage | None) -> None:
        self._faults = faults
        self._wrong = faults.add
        self._tally = Tally(faults.add)
        self._blocks = BlockReader(faults, self._tally, passage)

    def script(self, text: str) -> Script:
        lines = self._lines(text)
        if not lines:
            return Script({}, ())
        fields, at = self._front_matter(lines)
        stages: list[Stage] = []
        starts = [i for i in range(at, len(lines)) if lines[i].lstrip().startswith("#")]
        for i in range(at, starts[0] if starts else len(lines)):
            if lines[i].strip() and not lines[i].lstrip().startswith("//"):
                self._wrong(i + 1, 1, "words before the first stage", "begin a stage with “# Title”")
                break
        if not starts:
            self._wrong(
                max(1, len(lines)), 1, "no stage", "a script needs at least one “# Title” with phrases below it"
            )
            return Script(fields, ())
        for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True):
            notes = self._notes(lines[at:start], at + 1) if start == starts[0] else ()
            stages.append(self._stage(lines[start:stop], start + 1, notes))
        return Script(fields, tuple(stages))

    def _notes(self, lines: list[str], first: int) -> tuple[Block, ...]:
        """Those before the first stage, which they become part of."""
        noted = [(number, line.strip()) for number, line in enumerate(lines, first) if line.strip().startswith("//")]
        blocks = tuple(Block(((Comment(note[2:].strip()),),), line=number) for number, note in noted)
        self._tally.take(blocks)
        return blocks

    def _stage(self, lines: list[str], number: int, notes: tuple[Block, ...]) -> Stage:
        stage = self._heading(lines[0], number)
        faults = self._faults.count
        blocks = self._blocks.read(lines[1:], number + 1)
        says = any(isinstance(x, Phrase | Include) for b in blocks for a in b.alternatives for x in a)
        if not says and self._faults.count == faults:
            self._wrong(number, 1, f"stage “{stage.title}” says nothing", "give it a phrase, or take it out")
        self._tally.add("stages", number)
        self._tally.add("titles", number, len(stage.title.encode(errors="replace")))
        return Stage(stage.kind, stage.title, stage.weight, stage.least_seconds, notes + blocks, number)

    def passage(self, text: str) -> tuple[Block, ...]:
        return self._blocks.read(self._lines(text), 1)

    def _lines(self, text: str) -> list[str]:
        """Trimmed at their ends; none of a text that is too long to be read."""
        if len(text) > MOST_CHARACTERS:
            self._wrong(1, 1, f"{len(text):,} characters", f"a script may have {MOST_CHARACTERS:,}: make two of it")
            return []
        lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if len(lines) > MOST_LINES:
            self._wrong(MOST_LINES + 1, 1, f"{len(lines):,} lines", f"a script may have {MOST_LINES:,}: make two of it")
            return []
        for number, line in enumerate(lines, 1):
            if bad := _NO_TEXT.search(line):
                self._wrong(number, bad.start() + 1, f"a control character (U+{ord(bad[0]):04X})", "delete it")
        return [line.rstrip() for line in lines]

    def _front_matter(self, lines: list[str]) -> tuple[dict[str, str], int]:
        fields: dict[str, str] = {}
        if not lines or lines[0] != "---":
            self._wrong(1, 1, "no front matter", "begin with “---”, “title: …”, “---”")
            return fields, 0
        end = next((i for i in range(1, len(lines)) if lines[i] == "---"), None)
        if end is None:
            self._wrong(1, 1, "the front matter does not end", "close it with a line of “---”")
            return fields, len(lines)
        for i in range(1, end):
            key, colon, value = (part.strip() for part in lines[i].partition(":"))
            if not lines[i].strip():
                continue
            if len(lines[i]) > MOST_FIELD_CHARACTERS:
                self._wrong(i + 1, 1, f"a field of {len(lines[i]):,} characters", f"at most {MOST_FIELD_CHARACTERS:,}")
            elif not colon or not key or not value:
                self._wrong(i + 1, 1, f"“{shown(lines[i])}” is not “key: value”", "e.g. “title: A kind start”")
            elif key not in FIELDS:
                near = difflib.get_close_matches(key, FIELDS, 1)
                hint = f"did you mean “{near[0]}”?" if near else f"one of {', '.join(FIELDS)}"
                self._wrong(i + 1, 1, f"no such field: {shown(key)}", hint)
            elif key in fields:
                self._wrong(i + 1, 1, f"{key} stands twice", "keep one of them")
            else:
                fields[key] = value
        if "title" not in fields:
            self._wrong(1, 1, "no title", "add “title: …” to the front matter")
        self._tally.add("titles", 1, len(fields.get("title", "").encode(errors="replace")))
        if fields.get("plan", "weights") not in ("circle", "weights"):
            self._wrong(1, 1, f"no such plan: {shown(fields['plan'])}", "circle or weights")
        return fields, end + 1

    # --- stages

    def _heading(self, text: str, number: int) -> Stage:
        indent = len(text) - len(text.lstrip())
        if len(text) > MOST_LINE_CHARACTERS:
            self._faults.too_long(number, len(text))
            return Stage("part", "?", 1.0, 0, ())
        match = _HEADING.match(text.lstrip())
        if not match:
            self._wrong(number, 1, "not a stage heading", "write “# Title” or “# Title {self, weight 2, least 45s}”")
            return Stage("part", "?", 1.0, 0, ())
        kind, weight, least = "part", 1.0, 0
        seen: set[str] = set()
        for fact in re.finditer(r"[^,\s](?:[^,]*[^,\s])?", match["facts"] or ""):
            column = indent + match.start("facts") + fact.start() + 1
            if fact[0] in STAGE_KINDS or fact[0] == "part":
                sort, kind = "kind", fact[0]
            elif m := re.fullmatch(r"weight\s+(\d+(?:\.\d+)?)", fact[0]):
                sort, weight = "weight", float(m[1])
            elif m := re.fullmatch(r"least\s+(\d+)\s*s", fact[0]):
                sort, least = "least", int(m[1])
            else:
                self._unknown_fact(fact[0], number, column)
                continue
            if sort in seen:
                hint = "a stage has one kind, one weight, one least"
                self._wrong(number, column, f"a second {sort}: {shown(fact[0])}", hint)
            seen.add(sort)
        if not LEAST_WEIGHT <= weight <= MOST_WEIGHT:
            hint = f"from {LEAST_WEIGHT:g} to {MOST_WEIGHT:g}"
            self._wrong(number, 1, f"weight {weight:g} is out of range", hint)
        if least > MOST_LEAST_SECONDS:
            hint = "give the fewest seconds it needs"
            self._wrong(number, 1, f"least {shown(str(least))} s is more than an hour", hint)
        return Stage(kind, match["title"].strip(), weight, least, ())

    def _unknown_fact(self, fact: str, number: int, column: int) -> None:
        near = difflib.get_close_matches(fact.split()[0], [*STAGE_KINDS, "part", "weight", "least"], 1)
        hint = f"did you mean “{near[0]}”?" if near else f"one of {', '.join(STAGE_KINDS)}; weight 2; least 45s"
        self._wrong(number, column, f"a stage knows no “{shown(fact)}”", hint)
