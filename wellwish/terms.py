"""The nouns of the engine, each a frozen value that any room may hold.

Units stand in the names: ``*_seconds`` are seconds, ``*_frames`` are 20 ms frames, and a bare position
or length in a score is in samples at :data:`SAMPLE_RATE`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

SAMPLE_RATE = 48_000
"""Samples a second of every score, take and rendition."""

FRAME = 960
"""Samples in one frame: 20 ms, one Opus packet. Everything in a score starts and ends on a frame."""

FRAMES_PER_SECOND = SAMPLE_RATE // FRAME

BLOCK = 480 * FRAME
"""Samples in a block, 9.6 s: the piece of a rendition that is made alone. Whole frames of Opus, MP3 (1,152 samples) and
AAC (1,024)."""

BELL_SECONDS = 6
"""The box of a bell in a score, which every one of ``sound.BELLS`` fills exactly. Long enough to ring out, short enough
for a five-minute sit."""


# --- people -----------------------------------------------------------------------------------------


class Kind(StrEnum):
    """What a person is to the one who sits."""

    LOVED = "loved"
    MISSED = "missed"
    LIKED = "liked"
    STRANGER = "stranger"
    DIFFICULT = "difficult"
    GROUP = "group"
    PET = "pet"


class Pronouns(StrEnum):
    """How a person is spoken of; a group is always THEY."""

    SHE = "she"
    HE = "he"
    THEY = "they"
    IT = "it"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone wished well. Built by ``practice.circle.person``, which checks and cleans the fields."""

    name: str
    kind: Kind
    sounds_like: str | None = None
    """How the name is said: a respelling (``shivawn``) or IPA between slashes (``/ʃɪˈvɔːn/``)."""
    pronouns: Pronouns = Pronouns.THEY
    scenes: tuple[str, ...] = ()
    """Where this person is pictured happy, in the sitter's own words; empty: the bank of scenes serves."""


# --- scripts ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pause:
    """Elastic silence, in seconds: what it is by nature, and how far it may shrink and stretch."""

    natural_seconds: float
    least_seconds: float
    most_seconds: float
    written: str = ""
    """As the script has it (``4-6s``); empty: a pause the format puts in by itself."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is said in one breath: one line of a script, slots and all."""

    text: str
    wish: bool = False
    """A wish may be replaced by the listener's own."""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Bell:
    """A bell rings here, unless bells are off."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A note to the reader of the script; never spoken."""

    text: str


@dataclass(frozen=True, slots=True)
class Include:
    """A passage of another file stands here."""

    name: str
    line: int = field(default=0, compare=False)


Line = Phrase | Pause | Bell | Comment | Include


@dataclass(frozen=True, slots=True)
class When:
    """When a block may be used. Empty sets and zeros ask nothing."""

    who: frozenset[str] = frozenset()
    """Any of: a kind of person, ``named``, ``unnamed``, ``one``, ``many``."""
    place: frozenset[str] = frozenset()
    """Any of: ``first`` (the first person of a stage), ``next`` (a later one)."""
    from_seconds: int = 0
    below_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stand or fall together, in one or more alternatives of which a sit uses one."""

    alternatives: tuple[tuple[Line, ...], ...]
    priority: int | None = None
    """None: always said. Otherwise 1 is kept first, 9 last, while the stage has room."""
    when: When = When()
    line: int = field(default=0, compare=False)
    passage: str = field(default="", compare=False)
    """Which passage it was included from; its lines then stand where the include does."""


STAGE_KINDS = ("settle", "self", "easy", "friend", "neutral", "difficult", "all", "close")
"""The stages of loving-kindness, in their order. ``part`` is a stage of any other practice."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A titled part of a script."""

    kind: str
    title: str
    weight: float
    least_seconds: int
    blocks: tuple[Block, ...]
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Script:
    """The text of a guided exercise."""

    fields: Mapping[str, str]
    """Front matter, as written; which keys there are is in docs/reference/script-format.md."""
    stages: tuple[Stage, ...]

    @property
    def title(self) -> str:
        return self.fields["title"]

    @property
    def plan(self) -> str:
        """``circle``: loving-kindness, timed by practice. ``weights``: stages share the time by weight."""
        return self.fields.get("plan", "weights")


# --- what is said -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words in an utterance; ``sounds_like`` replaces them in speech, never on screen."""

    text: str
    sounds_like: str | None = None


@dataclass(frozen=True, slots=True)
class Utterance:
    """A phrase with its slots filled: what a guide is asked to say."""

    spans: tuple[Span, ...]
    private_to: tuple[str, ...] = ()
    """Names of the people whose name or own scene is spoken, or ``("self",)`` for the sitter's own wishes.
    Empty: anyone may hear this take."""

    @property
    def text(self) -> str:
        """As shown in captions."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a take, its start and end in samples from the take's start."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Take:
    """One utterance by one guide, as the store holds it. The sound itself stays in the store."""

    key: str
    text: str
    guide: str
    frames: int
    """Its length, silence at its ends included."""
    words: tuple[Word, ...]
    private: bool


# --- plan and score ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlannedStage:
    """A stage's share of the sit, given before any audio exists."""

    kind: str
    person: Person | None
    seconds: int
    turn: int = 0
    """0 for the first person of this kind of stage, 1 for the next ..."""


@dataclass(frozen=True, slots=True)
class ScoreStage:
    """A stage set in time; start and end in samples."""

    title: str
    kind: str
    person: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing at one time in a score."""

    kind: Literal["stage", "take", "bell"]
    stage: int
    """Index of the stage it belongs to."""
    start: int
    end: int
    take: Take | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything a sit's bytes are made of: the same recipe gives the same bytes."""

    exercise: str
    script_hash: str
    people: tuple[Person, ...]
    length_seconds: int
    guide: str
    voice: str
    """Engine, its version and its model's hash."""
    pace: float
    wishes: tuple[str, ...]
    easy_first: bool
    """The easy being comes first, then oneself: for whom kindness to oneself is hard."""
    guidance: float
    """The share of the usual words that is said."""
    bed: str
    bell: str
    sleep: bool
    """To fall asleep by: all of it softer, without bells, its bed going slowly."""
    seed: int
    format: str
    build: str
    """Versions of score, mix, beds and encoder."""


@dataclass(frozen=True, slots=True)
class Score:
    """A script set in time for one sit."""

    title: str
    length: int
    """Samples."""
    stages: tuple[ScoreStage, ...]
    cues: tuple[Cue, ...]
