"""What the catalogue holds: frozen values, each read from one text file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wellwish.library.source import Source
from wellwish.terms import Block, Kind, Phrase, Script


@dataclass(frozen=True, slots=True)
class Lengths:
    """For how long an exercise is made, in minutes."""

    least: int
    default: int
    greatest: int


@dataclass(frozen=True, slots=True)
class Scripted:
    """Something that is heard. Its script is read when it is first asked for."""

    id: str
    title: str
    summary: str
    topics: tuple[str, ...]
    language: str
    license: str
    credits: str
    reviewed_by: str
    """A human reviewer; empty until there was one."""
    text_hash: str
    """SHA-256 of the file: what was mirrored elsewhere is stale when it differs."""
    source: Source = field(compare=False, repr=False)

    @property
    def script(self) -> Script:
        """Passages included."""
        return self.source.script

    @property
    def script_hash(self) -> str:
        """SHA-256 of the script in its canonical form, passages included: the same words, the same hash."""
        return self.source.script_hash


@dataclass(frozen=True, slots=True)
class Exercise(Scripted):
    """One thing in the library a person can do."""

    kind: str
    """One of ``vocabulary.KIND_MINUTES``."""
    plan: str
    """``circle``: the planner composes it for the sitter's people. ``weights``: it is done as it is written."""
    purpose: str
    technique: str
    """Empty where a kind has none, such as a story."""
    level: str
    lengths: Lengths
    times: tuple[str, ...]
    """When it is good: some of ``vocabulary.TIMES``."""
    flags: tuple[str, ...]
    people: frozenset[Kind]
    """Kinds of people an order may bring: as many as fit with ``plan: circle``, else one. Empty: nobody."""


@dataclass(frozen=True, slots=True)
class Lesson(Scripted):
    """A short thing to understand, before a practice: read aloud, or as text."""

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Its text to be read, a block a paragraph, in plain text."""
        blocks = [block for stage in self.script.stages for block in stage.blocks]
        texts = (" ".join(x.text for x in block.alternatives[0] if isinstance(x, Phrase)) for block in blocks)
        return tuple(text for text in texts if text)


@dataclass(frozen=True, slots=True)
class Video:
    """Something to watch, as its operator made it: Wellwish plays it, and composes nothing."""

    id: str
    title: str
    summary: str
    purpose: str
    technique: str
    """Empty where it has none."""
    topics: tuple[str, ...]
    level: str
    lengths: Lengths
    """One and the same, as its text says."""
    times: tuple[str, ...]
    flags: tuple[str, ...]
    language: str
    license: str
    credits: str
    reviewed_by: str
    opening: str
    """CommonMark, for its page."""
    files: tuple[Path, ...]
    """The video as WebM, as MP4, or as both."""
    captions: Path
    """WebVTT."""
    text_hash: str
    """Of its text, and of size and time of the files beside it."""
    kind: str = "video"


@dataclass(frozen=True, slots=True)
class Day:
    """One step of a course. Each of its three may be empty: where a file that it names is broken, the day stays."""

    number: int
    """From 1."""
    title: str
    lesson: str
    """Id of a lesson."""
    exercise: str
    """Id of an exercise that is done as it is written."""
    sit: str
    """Id of an exercise that the planner composes, for the people of whoever sits."""


@dataclass(frozen=True, slots=True)
class Course:
    id: str
    title: str
    summary: str
    purpose: str
    level: str
    topics: tuple[str, ...]
    techniques: tuple[str, ...]
    language: str
    license: str
    credits: str
    reviewed_by: str
    opening: str
    """CommonMark, for the course's page."""
    days: tuple[Day, ...]
    text_hash: str
    programme: bool = False
    """Whether one can join it: it is then kept which day one is at, and one can pause, go back and do it again."""
    checkins: tuple[str, ...] = ()
    """When a check-in is offered: ``before``, ``after``."""
    acts: str = ""
    """``daily`` where a small kind act goes with each day."""


@dataclass(frozen=True, slots=True)
class Collection:
    """Exercises that answer one need, in the order to show them."""

    id: str
    title: str
    """The need, in a person's own words: “I can't sleep”."""
    summary: str
    topics: tuple[str, ...]
    language: str
    exercises: tuple[str, ...]
    text_hash: str


@dataclass(frozen=True, slots=True)
class Section:
    anchor: str
    title: str
    text: str
    """CommonMark."""


@dataclass(frozen=True, slots=True)
class Page:
    """Something to be read: a technique, its questions, a guide, a note."""

    fields: Mapping[str, str]
    opening: str
    """CommonMark."""
    sections: tuple[Section, ...]
    text_hash: str = ""

    @property
    def title(self) -> str:
        return self.fields["title"]

    def section(self, anchor: str) -> Section:
        """Raises KeyError when there is none of that anchor."""
        return {section.anchor: section for section in self.sections}[anchor]


@dataclass(frozen=True, slots=True)
class Tip:
    id: str
    """Its topic and a hash of its words: the same words, the same id."""
    topic: str
    text: str
    where: tuple[str, int] = field(default=("", 0), compare=False, repr=False)
    """File and line."""


@dataclass(frozen=True, slots=True)
class Act:
    """One small kind thing that somebody may do today."""

    id: str
    """A hash of its words: the same words, the same id."""
    text: str
    tags: tuple[str, ...]
    """Some of ``vocabulary.ACT_TAGS``."""
    where: tuple[str, int] = field(default=("", 0), compare=False, repr=False)
    """File and line."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What scripts take in by its name."""

    name: str
    blocks: tuple[Block, ...]
    file: str
