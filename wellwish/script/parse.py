"""Text → Script. The format is specified in docs/reference/script-format.md.

One reading finds every fault it can: a problem in one line never hides one in another.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from wellwish.errors import Problem, ScriptError
from wellwish.script.front import front_matter
from wellwish.script.people import kinds_of
from wellwish.script.slots import slot_problems, wish_parts
from wellwish.terms import (
    STAGE_KINDS,
    Bell,
    Block,
    Comment,
    Include,
    Kind,
    Line,
    Pause,
    Phrase,
    Script,
    Stage,
    When,
)

MOST_CHARACTERS = 200_000
MOST_LINE_CHARACTERS = 400
MOST_PAUSE_SECONDS = 300.0

CLAUSE = Pause(1.25, 1.0, 1.5)
"""Between two phrases of a block that have no pause written between them."""
INSTRUCTION = Pause(5.0, 4.0, 6.0, "...")
"""A bare ``...``, and the end of a block. Lengths from PRACTICE: clause 1-1.5, instruction 4-6, wish 6-10 s."""
AFTER_WISH = Pause(8.0, 6.0, 10.0)
"""After a wish that has no pause written after it."""

FIELDS = (
    "title", "id", "summary", "kind", "plan", "people", "language", "license", "credits", "reviewed_by", "purpose",
    "technique", "topics", "level", "lengths", "flags", "time_of_day",
)  # fmt: skip
KIND_WORDS = {str(kind) for kind in Kind}
WHO_WORDS = KIND_WORDS | {"named", "unnamed", "one", "many"}
PLACE_WORDS = {"first", "next"}

_HEADING = re.compile(r"#\s+(?P<title>[^\s{}][^{}]*)(?:\{(?P<facts>[^{}]*)\})?$")
_HEAD = re.compile(r"(?:\?(?P<priority>\d+)(?![^\s\[]))?\s*(?:\[(?P<when>[^\]]*)\])?\s*")
_PAUSE = re.compile(r"(?:\.\.\.|…)(?:\s+(?P<seconds>\d+(?:\.\d+)?(?:[-–]\d+(?:\.\d+)?){0,2})\s*s)?$")
_INCLUDE = re.compile(r"\(include\s+(?P<name>[a-z0-9][a-z0-9/-]*)\)$")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")
_LENGTH = re.compile(r"(?P<minutes>\d{1,3}):(?P<seconds>[0-5]\d)$")


def parse(text: str, file: str = "script") -> Script:
    """The script that ``text`` spells, its includes still in place.

    Raises ScriptError with every problem found, each with its line and column (from 1) and a hint.
    """
    reader = _Reader(file)
    script = reader.read(text)
    if reader.problems:
        raise ScriptError(tuple(reader.problems))
    return script


def parse_passage(text: str, file: str) -> tuple[Block, ...]:
    """The blocks of a passage file: blocks without a heading, which scripts take in by ``(include name)``.

    Raises ScriptError like :func:`parse`.
    """
    reader = _Reader(file)
    blocks = reader.read_blocks(text)
    if reader.problems:
        raise ScriptError(tuple(reader.problems))
    return blocks


def includes(script: Script, passage: Callable[[str], tuple[Block, ...] | None], file: str = "script") -> Script:
    """``script`` with each ``(include name)`` replaced by that passage's blocks.

    A block that holds an include is replaced whole; what takes its place says which passage it is of, and stands in the
    include's line. Raises ScriptError for a passage that is not there, or one that includes others.
    """
    problems: list[Problem] = []

    def expanded(block: Block) -> tuple[Block, ...]:
        wanted = [line for lines in block.alternatives for line in lines if isinstance(line, Include)]
        if not wanted:
            return (block,)
        name, number = wanted[0].name, wanted[0].line
        found = passage(name)
        if found is None:
            hint = "passages are the files in the folder passages, named without .md"
            problems.append(Problem(file, number, 1, f"there is no passage “{name}”", hint, "link"))
            return ()
        if any(isinstance(line, Include) for inner in found for lines in inner.alternatives for line in lines):
            hint = "write out what it includes, or include both here"
            problems.append(Problem(file, number, 1, f"passage “{name}” includes another", hint))
            return ()
        return tuple(_taken_in(inner, name, number) for inner in found)

    stages = tuple(replace(s, blocks=tuple(b for old in s.blocks for b in expanded(old))) for s in script.stages)
    if problems:
        raise ScriptError(tuple(problems))
    return Script(script.fields, stages)


def _taken_in(block: Block, passage: str, line: int) -> Block:
    alternatives = tuple(
        tuple(replace(x, line=line) if isinstance(x, Phrase) else x for x in lines) for lines in block.alternatives
    )
    return replace(block, alternatives=alternatives, line=line, passage=passage)


@dataclass
class _Open:
    """A block while it is being read."""

    line: int
    priority: int | None = None
    when: When = field(default_factory=When)
    alternatives: list[list[Line]] = field(default_factory=lambda: [[]])


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def wrong(self, line: int, column: int, message: str, hint: str = "") -> None:
        self.problems.append(Problem(self.file, line, column, message, hint))

    # --- the whole file

    def read(self, text: str) -> Script:
        lines = self._lines(text)
        if not lines:
            return Script({}, ())
        fields, places, at = front_matter(lines, FIELDS, self.wrong)
        if fields.get("plan", "weights") not in ("circle", "weights"):
            self.wrong(places["plan"], 1, f"no such plan: {fields['plan']}", "circle or weights")
        kinds = kinds_of(fields)
        if kinds is None:
            hint = f"write “0-1”, or “0-1 of loved, pet”; kinds are {', '.join(Kind)}"
            self.wrong(places["people"], 1, f"people can't be “{fields['people'][:40]}”", hint)
        elif kinds and fields.get("plan") == "circle":
            self.wrong(places["people"], 1, "“plan: circle” takes everyone", "leave out the field people")
        stages: list[Stage] = []
        starts = [i for i in range(at, len(lines)) if lines[i].lstrip().startswith("#")]
        for i in range(at, starts[0] if starts else len(lines)):
            if lines[i].strip() and not lines[i].lstrip().startswith("//"):
                self.wrong(i + 1, 1, "words before the first stage", "begin a stage with “# Title”")
                break
        if not starts:
            self.wrong(max(1, len(lines)), 1, "no stage", "a script needs at least one “# Title” with phrases below it")
            return Script(fields, ())
        for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True):
            before = lines[at:start] if start == starts[0] else []
            stage = self._heading(lines[start], start + 1)
            blocks = self._blocks(lines[start + 1 : stop], start + 2)
            notes = [text for text in map(str.strip, before) if text.startswith("//")]
            comments = tuple(Block(((Comment(note[2:].strip()),),)) for note in notes)
            if not any(isinstance(x, Phrase | Include) for b in blocks for a in b.alternatives for x in a):
                self.wrong(start + 1, 1, f"stage “{stage.title}” says nothing", "give it a phrase, or take it out")
            stages.append(
                Stage(stage.kind, stage.title, stage.weight, stage.least_seconds, comments + blocks, start + 1)
            )
        if Kind.DIFFICULT in (kinds or ()) and all(stage.kind != "difficult" for stage in stages):
            hint = "someone difficult is met in a stage {difficult}, which lint guards"
            self.wrong(places["people"], 1, "no stage for someone difficult", hint)
        return Script(fields, tuple(stages))

    def read_blocks(self, text: str) -> tuple[Block, ...]:
        return self._blocks(self._lines(text), 1)

    def _lines(self, text: str) -> list[str]:
        if len(text) > MOST_CHARACTERS:
            self.wrong(1, 1, f"{len(text)} characters", f"a script may have {MOST_CHARACTERS} at most")
            return []
        lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for number, line in enumerate(lines, 1):
            if bad := _CONTROL.search(line):
                self.wrong(number, bad.start() + 1, f"a control character (U+{ord(bad[0]):04X})", "delete it")
        return [line.rstrip() for line in lines]

    # --- stages

    def _heading(self, text: str, number: int) -> Stage:
        indent = len(text) - len(text.lstrip())
        match = _HEADING.match(text.lstrip())
        if not match or len(text) > MOST_LINE_CHARACTERS:
            self.wrong(number, 1, "not a stage heading", "write “# Title” or “# Title {self, weight 2, least 45s}”")
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
                self.wrong(number, column, f"a second {sort}: {fact[0]}", "a stage has one kind, one weight, one least")
            seen.add(sort)
        if not 0 < weight <= 100:
            self.wrong(number, 1, f"weight {weight:g} is out of range", "more than 0, at most 100")
        if least > 3600:
            self.wrong(number, 1, f"least {least} s is more than an hour", "give the fewest seconds it needs")
        return Stage(kind, match["title"].strip(), weight, least, ())

    def _unknown_fact(self, fact: str, number: int, column: int) -> None:
        near = difflib.get_close_matches(fact.split()[0], [*STAGE_KINDS, "part", "weight", "least"], 1)
        hint = f"did you mean “{near[0]}”?" if near else f"one of {', '.join(STAGE_KINDS)}; weight 2; least 45s"
        self.wrong(number, column, f"a stage knows no “{fact}”", hint)

    def _blocks(self, lines: list[str], first: int) -> tuple[Block, ...]:
        blocks: list[Block] = []
        current: _Open | None = None
        for number, line in enumerate([*lines, ""], first):
            if line.strip():
                current = self._into(current or _Open(number), line, number)
            elif current:
                blocks.append(self._closed(current))
                current = None
        return tuple(blocks)

    def _closed(self, block: _Open) -> Block:
        for lines in block.alternatives:
            if not lines and len(block.alternatives) > 1:
                self.wrong(block.line, 1, "an alternative is empty", "“or” stands between two alternatives")
        if block.alternatives == [[]]:
            self.wrong(block.line, 1, "a block with nothing in it", "put what it says on the next line")
        kinds = [any(isinstance(x, Include) for x in lines) for lines in block.alternatives]
        if any(kinds) and (len(block.alternatives) > 1 or len(block.alternatives[0]) > 1):
            self.wrong(block.line, 1, "an include shares its block", "give it a block of its own")
        elif any(kinds) and (block.priority is not None or block.when != When()):
            self.wrong(block.line, 1, "an include with “?” or “[ ]”", "write them at the blocks of the passage itself")
        return Block(tuple(map(tuple, block.alternatives)), block.priority, block.when, block.line)

    def _into(self, block: _Open, text: str, number: int, before: int = 0) -> _Open:
        """``text``, which has ``before`` characters of its line before it, taken into ``block``."""
        before += len(text) - len(text.lstrip())
        text = text.strip()
        here = block.alternatives[-1]
        if before + len(text) > MOST_LINE_CHARACTERS:
            self.wrong(number, 1, f"a line of {before + len(text)} characters", "a phrase is one breath: break it up")
        elif text.lower() == "or":
            block.alternatives.append([])
        elif text.startswith("//"):
            here.append(Comment(text[2:].strip()))
        elif text.startswith("#"):
            hint = "“# Title” has a line to itself; a passage has no stages"
            self.wrong(number, before + 1, "a heading inside a block", hint)
        elif text[0] in "?[":
            self._head(block, text, number, before)
        elif text.startswith(("...", "…")):
            self._pause(here, text, number, before)
        elif text[0] == "(" and text[-1] == ")":
            self._aside(here, text, number, before)
        else:
            self._phrase(here, text, number, before)
        return block

    def _head(self, block: _Open, text: str, number: int, before: int) -> None:
        match = _HEAD.match(text)
        if not match or not match.end():
            hint = "write “?2”, “[named]” or “?2 [named]”; a phrase can't begin with “?” or “[”"
            self.wrong(number, before + 1, "not the head of a block", hint)
            return
        twice = (block.priority is not None and match["priority"]) or (block.when != When() and match["when"])
        if block.alternatives != [[]] or twice:
            hint = "put one “?” and one “[ ]” on a block's first line, after an empty line"
            self.wrong(number, before + 1, "“?” and “[ ]” stand once, at the head of a block", hint)
            return
        if match["priority"] is not None:
            block.priority = int(match["priority"])
            if not 1 <= block.priority <= 9:
                self.wrong(number, before + 2, f"priority {block.priority}", "1 is kept first, 9 last")
        if match["when"] is not None:
            block.when = self._when(match["when"], number, before + match.start("when") + 1)
        if match.end() < len(text):
            self._into(block, text[match.end() :], number, before + match.end())

    def _when(self, text: str, number: int, column: int) -> When:
        who, place, start, stop = set(), set(), 0, 0
        for part in re.finditer(r"[^,]+|^$", text):
            word = " ".join(part[0].split())
            head, _, rest = word.partition(" ")
            length = _LENGTH.match(rest)
            if word in WHO_WORDS:
                who.add(word)
            elif word in PLACE_WORDS:
                place.add(word)
            elif head in ("from", "below") and length:
                seconds = int(length["minutes"]) * 60 + int(length["seconds"])
                start, stop = (seconds, stop) if head == "from" else (start, seconds)
                if head == "below" and not seconds:
                    self.wrong(number, column + part.start(), "nothing is below 0:00", "e.g. [below 4:00]")
            else:
                at = column + part.start() + len(part[0]) - len(part[0].lstrip())
                self._unknown_condition(word, head, number, at)
        if stop and stop <= start:
            self.wrong(number, column, f"“{text.strip()}” never holds", "“below” is later than “from”")
        return When(frozenset(who), frozenset(place), start, stop)

    def _unknown_condition(self, word: str, head: str, number: int, column: int) -> None:
        known = [*sorted(WHO_WORDS), *sorted(PLACE_WORDS), "from", "below"]
        near = difflib.get_close_matches(head, known, 1)
        hint = "e.g. [named], [unnamed], [pet], [next], [from 8:00]"
        if head in ("from", "below"):
            hint = f"a length is minutes and seconds: [{head} 8:00]"
        elif near:
            hint = f"did you mean “{near[0]}”?"
        self.wrong(number, column, f"no such condition: “{word}”", hint)

    # --- lines

    def _aside(self, here: list[Line], text: str, number: int, before: int) -> None:
        match = _INCLUDE.match(text)
        if text == "(bell)":
            here.append(Bell())
        elif match:
            here.append(Include(match["name"], number))
        else:
            hint = "“(bell)” or “(include settling)”; a note is written “// …”"
            self.wrong(number, before + 1, f"“{text[:40]}” is not to be said", hint)

    def _pause(self, here: list[Line], text: str, number: int, before: int) -> None:
        match = _PAUSE.match(text)
        if not match:
            self.wrong(number, before + 1, "not a pause", "write “...”, “... 8s”, “... 6-10s” or “... 6-8-10s”")
            return
        seconds = (match["seconds"] or "").replace("–", "-")
        pause = pause_of(seconds)
        column = before + (match.start("seconds") if seconds else 0) + 1
        follows = next((line for line in reversed(here) if not isinstance(line, Comment)), None)
        if max(pause.natural_seconds, pause.most_seconds) > MOST_PAUSE_SECONDS or pause.natural_seconds <= 0:
            self.wrong(number, column, f"a pause of {seconds} s", f"more than 0, up to {MOST_PAUSE_SECONDS:g} s")
        elif not pause.least_seconds <= pause.natural_seconds <= pause.most_seconds:
            self.wrong(number, column, f"a pause of {seconds} s", "least, then natural, then most")
        elif follows is None or isinstance(follows, Pause):
            self.wrong(number, before + 1, "a pause follows a phrase or a bell", "put it below what it is a rest from")
        else:
            here.append(pause)

    def _phrase(self, here: list[Line], text: str, number: int, before: int) -> None:
        wish = text.startswith(">")
        words = text[1:].strip() if wish else text
        if not any(c.isalpha() for c in words):
            self.wrong(number, before + 1, f"“{text[:20]}” has no words", "a phrase is something to say")
            return
        for column, message, hint in slot_problems(words):
            self.wrong(number, before + text.index(words) + column, message, hint)
        if wish and wish_parts(words) is None:
            hint = "or drop the “>” for a plain phrase"
            self.wrong(number, before + 1, "a wish begins “May {you} …” or “May we all …”", hint)
        here.append(Phrase(words, wish, number))


def pause_of(written: str) -> Pause:
    """The pause that ``4``, ``4-6`` or ``4-5-6`` (seconds) writes; one number may shrink to 3/4, grow to 3/2."""
    if not written:
        return INSTRUCTION
    numbers = [float(n) for n in written.split("-")]
    if len(numbers) == 1:
        return Pause(numbers[0], numbers[0] * 0.75, min(numbers[0] * 1.5, MOST_PAUSE_SECONDS), written)
    if len(numbers) == 2:
        return Pause(sum(numbers) / 2, numbers[0], numbers[1], written)
    return Pause(numbers[1], numbers[0], numbers[2], written)
