"""What the files name of each other: dead links are told of and left out, so that none is in a catalogue."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection as Some
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from wellwish.errors import Problem
from wellwish.library import vocabulary
from wellwish.library.entries import Collection, Course, Exercise, Lesson
from wellwish.library.files import File
from wellwish.library.reading import Link, Read

E = TypeVar("E")
_WORD = re.compile(r"[\w’']+")
Found = Mapping[str, tuple[File, Read[E]]]
"""By id: the file that counts, and what it gave."""


def entries(found: Found[E]) -> dict[str, E]:
    """The entries by id, in order of id."""
    return {name: read.entry for name, (_, read) in sorted(found.items()) if read.entry is not None}


@dataclass
class Linker:
    """Follows links to ``exercises`` and ``lessons``; tells ``problems`` of each that leads nowhere."""

    exercises: Mapping[str, Exercise]
    lessons: Mapping[str, Lesson]
    files: Some[str]
    """Ids that have a file, be it broken."""
    problems: list[Problem]

    def courses(self, found: Found[Course]) -> dict[str, Course]:
        """The courses, each day without what is not there."""
        made = {}
        for name, course in entries(found).items():
            dead = {(link.what, link.id) for link in self._dead(*found[name])}
            days = (
                replace(
                    day,
                    lesson="" if ("lesson", day.lesson) in dead else day.lesson,
                    exercise="" if ("exercise", day.exercise) in dead else day.exercise,
                    sit="" if ("sit", day.sit) in dead else day.sit,
                )
                for day in course.days
            )
            made[name] = replace(course, days=tuple(days))
        return made

    def collections(self, found: Found[Collection]) -> dict[str, Collection]:
        """The collections, each without what is not there."""
        made = {}
        for name, collection in entries(found).items():
            dead = {link.id for link in self._dead(*found[name])}
            made[name] = replace(collection, exercises=tuple(one for one in collection.exercises if one not in dead))
        return made

    def _dead(self, file: File, read: Read[E]) -> list[Link]:
        """The links of a file that lead nowhere; each is told of."""
        dead = []
        for link in read.links:
            targets = self._targets(link.what)
            if link.id not in targets:
                dead.append(link)
                what = "exercise with “plan: circle”" if link.what == "sit" else link.what
                self._tell(file, link.line, f"there is no {what} called “{link.id[:40]}”", self._hint(link.id, targets))
        return dead

    def _targets(self, what: str) -> Some[str]:
        if what == "lesson":
            return self.lessons
        if what == "sit":
            return [name for name, one in self.exercises.items() if one.plan == "circle"]
        return self.exercises

    def _hint(self, entry_id: str, targets: Some[str]) -> str:
        if entry_id in self.files:
            return "its file has a problem of its own" if entry_id not in self.exercises else "it is of another kind"
        near = difflib.get_close_matches(entry_id, targets, 1)
        return f"did you mean {near[0]}?" if near else "mend the name, or write the file"

    def _tell(self, file: File, line: int, message: str, hint: str) -> None:
        self.problems.append(Problem(file.shown, line, 1, message, hint, "link"))

    def synonyms(
        self, groups: Iterable[tuple[File, Read[dict[str, tuple[str, ...]]]]], words: Some[str], titles: Iterable[str]
    ) -> dict[str, tuple[str, ...]]:
        """All groups together; what stands before a colon is a topic, one of ``words``, or made of words of titles."""
        in_titles = {word for title in titles for word in _WORD.findall(title.lower())}
        made: dict[str, tuple[str, ...]] = {}
        for file, read in groups:
            for link in read.links:
                known = link.id in vocabulary.TOPICS or link.id in words
                if not known and not set(_WORD.findall(link.id)) <= in_titles:
                    near = difflib.get_close_matches(link.id, (*vocabulary.TOPICS, *words), 1)
                    hint = f"did you mean {near[0]}?" if near else "begin with a word that the library uses"
                    self._tell(file, link.line, f"no topic, technique or title has “{link.id[:40]}”", hint)
                else:
                    others = (read.entry or {})[link.id]
                    made[link.id] = tuple(dict.fromkeys((*made.get(link.id, ()), *others)))
        return dict(sorted(made.items()))
