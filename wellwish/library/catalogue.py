"""The catalogue: one frozen snapshot of all that the library's folders hold."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from wellwish.errors import Misuse, Problem
from wellwish.library.entries import Act, Collection, Course, Exercise, Lesson, Page, Passage, Tip, Video

_MOST_NAMED = 20


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
    """By kind (``techniques``, ``guides``, ``sounds``, ``questions``, ``notes``), then by id."""
    videos: Mapping[str, Video]
    tips: Mapping[str, tuple[Tip, ...]]
    """By topic."""
    acts: Mapping[str, tuple[Act, ...]]
    """Kind acts to suggest, by file."""
    synonyms: Mapping[str, tuple[str, ...]]
    """A word of ours (a topic, a technique, a word of titles) → what people say for it. In small letters."""
    scenes: Mapping[str, tuple[str, ...]]
    """By kind of person, and ``self``: where they may be pictured happy."""
    passages: Mapping[str, Passage]
    """What scripts take in, by name."""
    problems: tuple[Problem, ...]
    """What is wrong in the files, by file and line."""
    fingerprint: str
    """Of everything in it: two catalogues with the same one hold the same."""

    def scripted(self, entry_id: str) -> Exercise | Lesson:
        """What a sit can be made of, by id. Raises Misuse with the nearest id when there is none."""
        return self.lessons.get(entry_id) or self.exercise(entry_id)

    def exercise(self, exercise_id: str) -> Exercise:
        """Raises Misuse with the nearest id when there is none."""
        if exercise_id not in self.exercises:
            near = difflib.get_close_matches(exercise_id, self.exercises, 1)
            some = ", ".join([*self.exercises][:_MOST_NAMED]) + (" …" if len(self.exercises) > _MOST_NAMED else "")
            hint = f" Did you mean {near[0]}?" if near else f" There are: {some}."
            raise Misuse(f"there is no exercise “{exercise_id[:40]}”.{hint}")
        return self.exercises[exercise_id]

    def page(self, kind: str, page_id: str) -> Page:
        """Raises Misuse when there is none."""
        if page_id not in self.pages.get(kind, {}):
            raise Misuse(f"there is no page “{page_id[:40]}” among the {kind}.")
        return self.pages[kind][page_id]

    def courses_with(self, entry_id: str) -> tuple[Course, ...]:
        """The courses that an exercise or lesson is a day of."""
        return tuple(
            course
            for course in self.courses.values()
            if any(entry_id in (day.lesson, day.exercise, day.sit) for day in course.days)
        )

    def collections_with(self, exercise_id: str) -> tuple[Collection, ...]:
        """The collections that an exercise is in."""
        return tuple(one for one in self.collections.values() if exercise_id in one.exercises)
