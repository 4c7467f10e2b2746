"""Text → Script. The format is specified in docs/reference/script-format.md.

One reading finds every fault it can: a problem in one line never hides one in another.
"""

from __future__ import annotations

import difflib
import re

from wellwish.script.blocks import BlockReader, Passage
from wellwish.script.faults import Faults, shown
from wellwish.script.format import format_script
from wellwish.script.front import front_matter
from wellwish.script.limits import (
    LEAST_WEIGHT,
    MOST_CHARACTERS,
    MOST_LEAST_SECONDS,
    MOST_LINE_CHARACTERS,
    MOST_LINES,
    MOST_TITLE_BYTES,
    MOST_WEIGHT,
    Tally,
)
from wellwish.script.people import kinds_of
from wellwish.terms import STAGE_KINDS, Block, Comment, Include, Kind, Phrase, Script, Stage

FIELDS = (
    "title", "id", "summary", "kind", "plan", "people", "language", "license", "credits", "reviewed_by", "purpose",
    "technique", "topics", "level", "lengths", "flags", "time_of_day",
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
        fields, places, at = front_matter(lines, FIELDS, self._wrong)
        self._check_fields(fields, places)
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
        if Kind.DIFFICULT in (kinds_of(fields) or ()) and all(stage.kind != "difficult" for stage in stages):
            hint = "someone difficult is met in a stage {difficult}, which lint guards"
            self._wrong(places["people"], 1, "no stage for someone difficult", hint)
        script = Script(fields, tuple(stages))
        if not self._faults.count:
            self._check_size(format_script(script), "written in the one way, passages and all, ")
        return script

    def _check_size(self, text: str, when: str = "") -> bool:
        """Whether a script may be as long as ``text``."""
        lines = text.count("\n") + 1
        if len(text) > MOST_CHARACTERS:
            self._wrong(
                1, 1, f"{when}{len(text):,} characters", f"a script may have {MOST_CHARACTERS:,}: make two of it"
            )
        elif lines > MOST_LINES:
            self._wrong(1, 1, f"{when}{lines:,} lines", f"a script may have {MOST_LINES:,}: make two of it")
        return len(text) <= MOST_CHARACTERS and lines <= MOST_LINES

    def _check_fields(self, fields: dict[str, str], places: dict[str, int]) -> None:
        self._tally.add("titles", places.get("title", 1), _size(fields.get("title", "")))
        if fields.get("plan", "weights") not in ("circle", "weights"):
            self._wrong(places["plan"], 1, f"no such plan: {shown(fields['plan'])}", "circle or weights")
        kinds = kinds_of(fields)
        if kinds is None:
            hint = f"write “0-1”, or “0-1 of loved, pet”; kinds are {', '.join(Kind)}"
            self._wrong(places["people"], 1, f"people can't be “{shown(fields['people'])}”", hint)
        elif kinds and fields.get("plan") == "circle":
            self._wrong(places["people"], 1, "“plan: circle” takes everyone", "leave out the field people")

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
        self._tally.add("titles", number, _size(stage.title))
        return Stage(stage.kind, stage.title, stage.weight, stage.least_seconds, notes + blocks, number)

    def passage(self, text: str) -> tuple[Block, ...]:
        return self._blocks.read(self._lines(text), 1)

    def _lines(self, text: str) -> list[str]:
        """Trimmed at their ends; none of a text that is too long to be read."""
        text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        if not self._check_size(text):
            return []
        lines = text.split("\n")
        for number, line in enumerate(lines, 1):
            if bad := _NO_TEXT.search(line):
                self._wrong(number, bad.start() + 1, f"a control character (U+{ord(bad[0]):04X})", "delete it")
        return [line.rstrip() for line in lines]

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
        title = match["title"].strip()
        if _size(title) > MOST_TITLE_BYTES:
            self._wrong(number, 1, f"a title of {_size(title)} bytes", f"at most {MOST_TITLE_BYTES}")
        return Stage(kind, title, weight, least, ())

    def _unknown_fact(self, fact: str, number: int, column: int) -> None:
        near = difflib.get_close_matches(fact.split()[0], [*STAGE_KINDS, "part", "weight", "least"], 1)
        hint = f"did you mean “{near[0]}”?" if near else f"one of {', '.join(STAGE_KINDS)}; weight 2; least 45s"
        self._wrong(number, column, f"a stage knows no “{shown(fact)}”", hint)


def _size(title: str) -> int:
    """In bytes of UTF-8."""
    return len(title.encode(errors="replace"))
