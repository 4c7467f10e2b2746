"""A script as lint reads it: running text by alternative, what is sure to be said, and how hard it is to read."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from wellwish.script.people import STAGE_OF, has_place, takes
from wellwish.terms import Block, Kind, Line, Phrase, Script, Stage, When

Where = tuple[int, int]
"""Line and column, both from 1."""

FULL_SECONDS = 240
"""From this length a sit has room for everything the list asks; below it one short line or none will do."""

_SENTENCE = re.compile(r"[^.!?]+[.!?…”\"']*")
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"")
_SLOT = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    """Typographic apostrophes are made straight; the length stays."""
    told: Told
    start: int
    """Where it begins in the alternative's running text."""

    @property
    def narrated(self) -> str:
        """The sentence with what stands in quotation marks blanked: a thought quoted is not an instruction."""
        return _QUOTED.sub(lambda m: " " * len(m[0]), self.text)

    def where(self, offset: int = 0) -> Where:
        return self.told.where(self.start + offset)


@dataclass(frozen=True)
class Told:
    """One alternative of a block as running text: a sentence may go over several phrases."""

    stage: Stage
    block: Block
    lines: tuple[Line, ...]

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        return tuple(line for line in self.lines if isinstance(line, Phrase))

    @cached_property
    def text(self) -> str:
        return " ".join(phrase.text for phrase in self.phrases).replace("’", "'")

    @cached_property
    def _starts(self) -> list[int]:
        """Where in the text each phrase begins."""
        return list(accumulate((len(phrase.text) + 1 for phrase in self.phrases[:-1]), initial=0))

    def sentences(self) -> Iterator[Sentence]:
        text = self.text
        for match in _SENTENCE.finditer(text):
            begins = match.start() + len(match[0]) - len(match[0].lstrip())
            yield Sentence(text[begins : match.end()], self, begins)

    def where(self, offset: int) -> Where:
        index = bisect_right(self._starts, offset) - 1
        phrase = self.phrases[index]
        return phrase.line, offset - self._starts[index] + 1 + 2 * phrase.wish

    def has(self, *patterns: re.Pattern[str]) -> bool:
        """Whether one sentence holds all of ``patterns``."""
        return any(all(p.search(sentence.text) for p in patterns) for sentence in self.sentences())


def told(script: Script) -> Iterator[Told]:
    for stage in script.stages:
        yield from told_in(stage)


def told_in(stage: Stage) -> Iterator[Told]:
    for block in stage.blocks:
        yield from told_by(stage, block)


def told_by(stage: Stage, block: Block) -> Iterator[Told]:
    for lines in block.alternatives:
        yield Told(stage, block, lines)


@dataclass(frozen=True, slots=True)
class Situation:
    """For whom a stage may be said, and in how long a sit."""

    who: frozenset[str]
    length_seconds: int

    def admits(self, when: When) -> bool:
        """Whether a block with this condition is said to the first person of the stage."""
        return (
            (not when.who or bool(when.who & self.who))
            and (not when.place or "first" in when.place)
            and when.from_seconds <= self.length_seconds
            and (not when.below_seconds or self.length_seconds < when.below_seconds)
        )


def situations(script: Script, stage: Stage, shortest_seconds: int = FULL_SECONDS) -> Iterator[Situation]:
    """Every situation this stage's conditions tell apart, in sits of ``shortest_seconds`` and longer."""
    circle = script.plan == "circle"
    here = (kind for kind in Kind if kind in takes(script))
    kinds = [kind for kind in here if (STAGE_OF[kind] == stage.kind if circle else has_place(script, stage, kind))]
    whos = [frozenset({"named", "many" if kind is Kind.GROUP else "one", str(kind)}) for kind in kinds]
    if stage.kind != "difficult" or not circle:  # the circle has no difficult stage without a name
        whos.append(frozenset({"unnamed", "one"}))
    bounds = {s for b in stage.blocks for s in (b.when.from_seconds, b.when.below_seconds)}
    for length in sorted({shortest_seconds, *(s for s in bounds if s > shortest_seconds)}):
        for who in whos:
            yield Situation(who, length)


def surely_said(
    script: Script, stage: Stage, *patterns: re.Pattern[str], before_wish: bool = False, priority: int = 0
) -> bool:
    """Whether every sit of four minutes and more says a sentence with all of ``patterns`` in this stage.

    Said for sure is what no alternative leaves out, in a block that is always said or whose priority is at most
    ``priority``. With ``before_wish`` only what stands before the first wish counts.
    """
    blocks = []
    for block in stage.blocks:
        if before_wish and any(is_wish(phrase) for t in told_by(stage, block) for phrase in t.phrases):
            break
        if (block.priority or 0) <= priority and all(t.has(*patterns) for t in told_by(stage, block)):
            blocks.append(block)
    return all(any(here.admits(block.when) for block in blocks) for here in situations(script, stage))


def is_wish(phrase: Phrase) -> bool:
    """A wish, marked or not."""
    return phrase.wish or phrase.text.startswith("May ")


def heading(stage: Stage) -> Where:
    return stage.line, 1


# --- how hard it is to read

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_VOWELS = re.compile(r"[aeiouy]+")


@functools.lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """Syllables of an English word, estimated by its groups of vowels."""
    word = word.lower().partition("'")[0]
    count = len(_VOWELS.findall(word))
    silent_e = word.endswith("e") and not re.search(r"[^aeiou]le$|ee$|[aeiouy]e$", word)
    silent_ed = re.search(r"[^aeioutd]ed$", word)
    silent_es = re.search(r"[^aeiouscxzgh]es$", word)
    return max(1, count - bool(silent_e or silent_ed or silent_es))


def reading_grade(text: str) -> float:
    """The Flesch-Kincaid grade: 0.39 words a sentence + 11.8 syllables a word - 15.59.

    Source: Kincaid, Fishburne, Rogers and Chissom 1975, Naval Technical Training Command Research Branch Report 8-75.
    """
    words = _WORD.findall(text.lower())
    sentences = [s for s in re.split(r"[.!?]+", text) if _WORD.search(s.lower())]
    if not words:
        return 0.0
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def plain(text: str) -> str:
    """``text`` with a short word for each slot."""
    return _SLOT.sub("them", text.replace("’", "'"))
