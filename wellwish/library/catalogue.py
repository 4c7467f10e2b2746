"""The catalogue: one frozen snapshot of all that the library's folders hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wellwish.errors import Problem
from wellwish.library.entries import Collection, Course, Exercise, Lesson, Page, Tip


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What can be shown and heard, by id, each mapping in order of id. No id in it leads nowhere.

    A file with a problem is left out and told of in ``problems``; everything else is there. A snapshot never changes:
    ``refresh`` gives a new one.
    """

    exercises: Mapping[str, Exercise]
    lessons: Mapping[str, Lesson]
    courses: Mapping[str, Course]
    collections: Mapping[str, Collection]
    pages: Mapping[str, Mapping[str, Page]]
    """By kind (``techniques``, ``guides``, ``questions``, ``notes``), then by id."""
    tips: Mapping[str, tuple[Tip, ...]]
    """By topic."""
    synonyms: Mapping[str, tuple[str, ...]]
    """A word of ours (a topic, a technique, a word of titles) → what people say for it. In small letters."""
    scenes: Mapping[str, tuple[str, ...]]
    """By kind of person, and ``self``: where they may be pictured happy."""
    problems: tuple[Problem, ...]
    """What is wrong in the files, by file and line."""
    fingerprint: str
    """Of everything in it: two catalogues with the same one hold the same."""

    def scripted(self, entry_id: str) -> Exercise | Lesson:
        """What a sit can be made of, by id. Raises Misuse with the nearest id when there is none."""
        raise NotImplementedError

    def exercise(self, exercise_id: str) -> Exercise:
        """Raises Misuse with the nearest id when there is none."""
        raise NotImplementedError

    def page(self, kind: str, page_id: str) -> Page:
        """Raises Misuse when there is none."""
        raise NotImplementedError

    def courses_with(self, entry_id: str) -> tuple[Course, ...]:
        """The courses that an exercise or lesson is a day of."""
        raise NotImplementedError

    def collections_with(self, exercise_id: str) -> tuple[Collection, ...]:
        """The collections that an exercise is in."""
        raise NotImplementedError
