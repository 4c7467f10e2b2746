"""Files that are heard: exercises and lessons. Of these only the front matter is read here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping

from wellwish.library import vocabulary
from wellwish.library.entries import Exercise, Lengths, Lesson
from wellwish.library.files import File
from wellwish.library.reading import Read, Reading
from wellwish.library.source import Source
from wellwish.script import FIELDS, takes
from wellwish.script.people import kinds_of
from wellwish.terms import Block, Kind

EXERCISE_NEEDS = ("summary", "kind", "purpose", "topics", "level", "lengths", "language")
LESSON_NEEDS = ("kind",)
WITHOUT_TECHNIQUE = frozenset({"story", "wind-down", "soundscape", "focus"})
"""Kinds of exercise that need not say which technique they use."""

_LENGTHS = re.compile(r"(\d{1,3}) *[-–] *(\d{1,3}) *[-–] *(\d{1,3})")


def read_exercise(file: File, source: Source, techniques: Collection[str]) -> Read[Exercise]:
    of = Reading(file, FIELDS)
    kind = of.text("kind")
    of.need(*EXERCISE_NEEDS, *(() if kind in WITHOUT_TECHNIQUE else ("technique",)))
    if kind == "lesson":
        of.wrong_in("kind", "a lesson among the exercises", "put it into the folder lessons")
    elif kind == "video":
        of.wrong_in("kind", "a video among the exercises", "put its text, the video and its captions into videos")
    else:
        of.word("kind", vocabulary.KIND_MINUTES)
    entry = Exercise(
        **of.common(),
        source=source,
        summary=of.text("summary"),
        topics=of.words("topics", vocabulary.TOPICS),
        kind=kind,
        plan=of.text("plan", "weights"),
        purpose=of.text("purpose"),
        technique=of.word("technique", techniques),
        level=of.word("level", vocabulary.LEVELS),
        lengths=_lengths(of, kind),
        times=of.words("time_of_day", vocabulary.TIMES) or ("any",),
        flags=of.words("flags", vocabulary.FLAGS),
        people=frozenset(Kind) if of.text("plan") == "circle" else kinds_of(of.fields) or frozenset(),
    )
    return of.read(entry)


def _lengths(of: Reading, kind: str) -> Lengths:
    least, greatest = vocabulary.KIND_MINUTES.get(kind, (1, 60))
    if "lengths" not in of.fields:
        return Lengths(least, least, greatest)
    match = _LENGTHS.fullmatch(of.fields["lengths"])
    if not match:
        of.wrong_in(
            "lengths", f"lengths can't be “{of.fields['lengths'][:40]}”", "minutes: least-default-greatest: 5-10-20"
        )
        return Lengths(least, least, greatest)
    found = Lengths(int(match[1]), int(match[2]), int(match[3]))
    if not found.least <= found.default <= found.greatest:
        of.wrong_in("lengths", "lengths are out of order", "the least, then the default, then the greatest: 5-10-20")
    elif found.least < least or found.greatest > greatest:
        of.wrong_in("lengths", f"a {kind} lasts from {least} to {greatest} minutes", "change the lengths, or the kind")
    return found


def read_lesson(file: File, source: Source, techniques: Collection[str]) -> Read[Lesson]:
    of = Reading(file, FIELDS)
    of.need(*LESSON_NEEDS)
    of.word("kind", ("lesson",))
    of.word("technique", techniques)
    topics = of.words("topics", vocabulary.TOPICS)
    return of.read(Lesson(**of.common(), source=source, summary=of.text("summary"), topics=topics))


def exercise_of(entry_id: str, text: str, file: str, passages: Mapping[str, tuple[Block, ...]]) -> Exercise:
    """A script of one's own, or an old version: it needs none of what the library is sorted by.

    Raises ScriptError.
    """
    source = Source(text, file, passages)
    fields = source.script.fields
    kind = fields.get("kind", "meditation")
    least, greatest = vocabulary.KIND_MINUTES.get(kind, (1, 60))
    return Exercise(
        id=entry_id,
        title=fields["title"],
        summary=fields.get("summary", ""),
        topics=(),
        language=fields.get("language", "en"),
        license=fields.get("license", ""),
        credits=fields.get("credits", ""),
        reviewed_by=fields.get("reviewed_by", ""),
        text_hash=hashlib.sha256(text.encode()).hexdigest(),
        source=source,
        kind=kind,
        plan=source.script.plan,
        purpose=fields.get("purpose", ""),
        technique=fields.get("technique", ""),
        level="",
        lengths=Lengths(least, max(least, min(10, greatest)), greatest),
        times=("any",),
        flags=(),
        people=takes(source.script),
    )
