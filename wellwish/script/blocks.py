"""Lines → blocks: heads, alternatives, phrases, pauses, and the passages that are taken in."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from wellwish.errors import ScriptError
from wellwish.script.faults import Faults, shown
from wellwish.script.limits import (
    MOST_ALTERNATIVES,
    MOST_LINE_CHARACTERS,
    MOST_NAME_CHARACTERS,
    MOST_PAUSE_SECONDS,
    Tally,
)
from wellwish.script.slots import slot_problems, wish_parts
from wellwish.terms import Bell, Block, Comment, Include, Kind, Line, Pause, Phrase, When

Passage = Callable[[str], tuple[Block, ...] | None]
"""The blocks of a passage by its name, None when there is none. May raise ScriptError, which is told with the rest."""

CLAUSE = Pause(1.25, 1.0, 1.5)
"""Between two phrases of a block that have no pause written between them."""
INSTRUCTION = Pause(5.0, 4.0, 6.0, "...")
"""A bare ``...``, and the end of a block. Lengths from PRACTICE: clause 1-1.5, instruction 4-6, wish 6-10 s."""
AFTER_WISH = Pause(8.0, 6.0, 10.0)
"""After a wish that has no pause written after it."""

KIND_WORDS = {str(kind) for kind in Kind}
WHO_WORDS = KIND_WORDS | {"named", "unnamed", "one", "many"}
PLACE_WORDS = {"first", "next"}

_HEAD = re.compile(r"(?:\?(?P<priority>\d+)(?![^\s\[]))?\s*(?:\[(?P<when>[^\]]*)\])?\s*")
_PAUSE = re.compile(r"(?:\.\.\.|…)(?:\s+(?P<seconds>\d+(?:\.\d+)?(?:[-–]\d+(?:\.\d+)?){0,2})\s*s)?$")
_MOST_DIGITS = 40
_INCLUDE = re.compile(r"\(include\s+(?P<name>[a-z0-9][a-z0-9/-]*)\)$")
_LENGTH = re.compile(r"(?P<minutes>\d{1,3}):(?P<seconds>[0-5]\d)$")


@dataclass
class _Open:
    """A block while it is being read."""

    line: int
    priority: int | None = None
    when: When = field(default_factory=When)
    alternatives: list[list[Line]] = field(default_factory=lambda: [[]])
    faulty: bool = False
    """A line of it was refused, so that it holds less than was meant."""


class BlockReader:
    """Reads blocks of one file; adds what is wrong in them to ``faults``, and what they hold to ``tally``."""

    def __init__(self, faults: Faults, tally: Tally, passage: Passage | None = None) -> None:
        """Without ``passage``, includes stay in place."""
        self._wrong = faults.add
        self._faults = faults
        self._tally = tally
        self._passage = passage
        self._passages: dict[str, tuple[Block, ...] | None] = {}
        self._broken: set[str] = set()

    def read(self, lines: Sequence[str], first: int) -> tuple[Block, ...]:
        blocks: list[Block] = []
        current: _Open | None = None
        for number, line in enumerate([*lines, ""], first):
            if line.strip():
                faults = self._faults.count
                current = self._into(current or _Open(number), line, number)
                current.faulty = current.faulty or self._faults.count > faults
            elif current:
                blocks += self._closed(current)
                current = None
        return tuple(blocks)

    def _closed(self, block: _Open) -> tuple[Block, ...]:
        """The block, or what it takes in."""
        for lines in block.alternatives:
            if not lines and len(block.alternatives) > 1 and not block.faulty:
                self._wrong(block.line, 1, "an alternative is empty", "“or” stands between two alternatives")
        if block.alternatives == [[]] and not block.faulty:
            self._wrong(block.line, 1, "a block with nothing in it", "put what it says on the next line")
        kinds = [any(isinstance(x, Include) for x in lines) for lines in block.alternatives]
        if any(kinds) and (len(block.alternatives) > 1 or len(block.alternatives[0]) > 1):
            self._wrong(block.line, 1, "an include shares its block", "give it a block of its own")
        elif any(kinds) and (block.priority is not None or block.when != When()):
            self._wrong(block.line, 1, "an include with “?” or “[ ]”", "write them at the blocks of the passage itself")
        for include in (line for lines in block.alternatives for line in lines if isinstance(line, Include)):
            if self._tally.add("includes", include.line) and (taken := self._taken(include)) is not None:
                self._tally.take(taken)
                return taken
        closed = Block(tuple(map(tuple, block.alternatives)), block.priority, block.when, block.line)
        self._tally.take([closed])
        return (closed,)

    def _taken(self, include: Include) -> tuple[Block, ...] | None:
        """The blocks of a passage, each saying which it is of, in the line of the include; None when they cannot be
        had, or are not wanted."""
        if self._passage is None:
            return None
        name = include.name
        if name not in self._passages:
            try:
                self._passages[name] = self._passage(name)
            except ScriptError as error:
                self._passages[name] = None
                self._broken.add(name)
                self._faults.take(error.problems)
        found = self._passages[name]
        if name in self._broken:
            return None
        if found is None:
            hint = "passages are the files in the folder passages, named without .md"
            self._wrong(include.line, 1, f"there is no passage “{name}”", hint, "link")
            return None
        if any(isinstance(line, Include) for block in found for lines in block.alternatives for line in lines):
            hint = "write out what it includes, or include both here"
            self._wrong(include.line, 1, f"passage “{name}” includes another", hint)
            return None
        return tuple(_taken_in(block, name, include.line) for block in found)

    def _into(self, block: _Open, text: str, number: int, before: int = 0) -> _Open:
        """``text``, which has ``before`` characters of its line before it, taken into ``block``."""
        before += len(text) - len(text.lstrip())
        text = text.strip()
        here = block.alternatives[-1]
        if (length := max(before + len(text), _written(text))) > MOST_LINE_CHARACTERS:
            self._faults.too_long(number, length)
        elif text.lower() == "or":
            if len(block.alternatives) == MOST_ALTERNATIVES:
                self._wrong(number, 1, f"more than {MOST_ALTERNATIVES} alternatives", "begin another block")
            block.alternatives.append([])
        elif text.startswith("//"):
            here.append(Comment(text[2:].strip()))
        elif text.startswith("#"):
            hint = "“# Title” has a line to itself; a passage has no stages"
            self._wrong(number, before + 1, "a heading inside a block", hint)
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
            self._wrong(number, before + 1, "not the head of a block", hint)
            return
        twice = (block.priority is not None and match["priority"]) or (block.when != When() and match["when"])
        if block.alternatives != [[]] or twice:
            hint = "put one “?” and one “[ ]” on a block's first line, after an empty line"
            self._wrong(number, before + 1, "“?” and “[ ]” stand once, at the head of a block", hint)
            return
        if match["priority"] is not None:
            block.priority = int(match["priority"])
            if not 1 <= block.priority <= 9:
                self._wrong(number, before + 2, f"priority {shown(match['priority'])}", "1 is kept first, 9 last")
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
                    self._wrong(number, column + part.start(), "nothing is below 0:00", "e.g. [below 4:00]")
            else:
                at = column + part.start() + len(part[0]) - len(part[0].lstrip())
                self._unknown_condition(word, head, number, at)
        if stop and stop <= start:
            self._wrong(number, column, f"“{shown(text.strip())}” never holds", "“below” is later than “from”")
        return When(frozenset(who), frozenset(place), start, stop)

    def _unknown_condition(self, word: str, head: str, number: int, column: int) -> None:
        known = [*sorted(WHO_WORDS), *sorted(PLACE_WORDS), "from", "below"]
        near = difflib.get_close_matches(head, known, 1)
        hint = "e.g. [named], [unnamed], [pet], [next], [from 8:00]"
        if head in ("from", "below"):
            hint = f"a length is minutes and seconds: [{head} 8:00]"
        elif near:
            hint = f"did you mean “{near[0]}”?"
        self._wrong(number, column, f"no such condition: “{shown(word)}”", hint)

    # --- lines

    def _aside(self, here: list[Line], text: str, number: int, before: int) -> None:
        match = _INCLUDE.match(text)
        if text == "(bell)":
            here.append(Bell())
        elif match and len(match["name"]) > MOST_NAME_CHARACTERS:
            hint = f"at most {MOST_NAME_CHARACTERS}"
            self._wrong(number, before + 1, f"a passage's name of {len(match['name'])} characters", hint)
        elif match:
            here.append(Include(match["name"], number))
        else:
            hint = "“(bell)” or “(include settling)”; a note is written “// …”"
            self._wrong(number, before + 1, f"“{shown(text)}” is not to be said", hint)

    def _pause(self, here: list[Line], text: str, number: int, before: int) -> None:
        match = _PAUSE.match(text)
        if not match:
            self._wrong(number, before + 1, "not a pause", "write “...”, “... 8s”, “... 6-10s” or “... 6-8-10s”")
            return
        seconds = (match["seconds"] or "").replace("–", "-")
        pause = pause_of(seconds)
        column = before + (match.start("seconds") if seconds else 0) + 1
        follows = next((line for line in reversed(here) if not isinstance(line, Comment)), None)
        if (
            max(pause.natural_seconds, pause.most_seconds) > MOST_PAUSE_SECONDS
            or pause.natural_seconds <= 0
            or len(seconds) > _MOST_DIGITS
        ):
            self._wrong(
                number, column, f"a pause of {shown(seconds)} s", f"more than 0, up to {MOST_PAUSE_SECONDS:g} s"
            )
        elif not pause.least_seconds <= pause.natural_seconds <= pause.most_seconds:
            self._wrong(number, column, f"a pause of {shown(seconds)} s", "least, then natural, then most")
        elif follows is None or isinstance(follows, Pause):
            self._wrong(number, before + 1, "a pause follows a phrase or a bell", "put it below what it is a rest from")
        else:
            here.append(pause)

    def _phrase(self, here: list[Line], text: str, number: int, before: int) -> None:
        wish = text.startswith(">")
        words = text[1:].strip() if wish else text
        if not any(c.isalpha() for c in words):
            self._wrong(number, before + 1, f"“{shown(text)}” has no words", "a phrase is something to say")
            return
        for column, message, hint in slot_problems(words):
            self._wrong(number, before + text.index(words) + column, message, hint)
        if wish and wish_parts(words) is None:
            hint = "or drop the “>” for a plain phrase"
            self._wrong(number, before + 1, "a wish begins “May {you} …” or “May we all …”", hint)
        here.append(Phrase(words, wish, number))


def _written(text: str) -> int:
    """How long a line is in the one way to write it."""
    for mark in (">", "//"):
        if text.startswith(mark):
            return len(f"{mark} {text.removeprefix(mark).strip()}")
    return len(text)


def _taken_in(block: Block, passage: str, line: int) -> Block:
    alternatives = tuple(
        tuple(replace(x, line=line) if isinstance(x, Phrase) else x for x in lines) for lines in block.alternatives
    )
    return replace(block, alternatives=alternatives, line=line, passage=passage)


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
