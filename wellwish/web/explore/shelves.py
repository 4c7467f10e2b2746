"""The library as it is looked through: what answers a search, a length, a need; what is like what."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext

from wellwish.library import Catalogue, Collection, Course, Exercise, Video
from wellwish.web.explore.labels import KINDS, LENGTHS, minutes, plain_name, technique_name
from wellwish.web.explore.search import Hit, index_of

MOST_QUERY_CHARACTERS = 200
_MOST_FOUND = 200
_ON_A_PAGE = 40
_MOST_ALIKE = 4


@dataclass(frozen=True, slots=True)
class Card:
    """One thing in a list."""

    path: str
    title: str
    summary: str
    kind: str
    """In people's words."""
    size: str
    """How long it is, or how much there is of it; may be empty."""


@dataclass(frozen=True, slots=True)
class Link:
    path: str
    words: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for. Empty texts ask for nothing; what the library does not know is not asked."""

    q: str = ""
    length: str = ""
    kind: str = ""
    technique: str = ""
    topic: str = ""

    @classmethod
    def of(cls, catalogue: Catalogue, given: Mapping[str, str]) -> Asked:
        known = {name: {value for value, _ in facet} for name, _, facet in facets(catalogue)}
        q = " ".join(given.get("q", "").split())[:MOST_QUERY_CHARACTERS]
        return cls(q, **{name: given.get(name, "") for name, values in known.items() if given.get(name) in values})

    @property
    def narrowed(self) -> dict[str, str]:
        """What of it is chosen rather than typed."""
        chosen = {"length": self.length, "kind": self.kind, "technique": self.technique, "topic": self.topic}
        return {name: value for name, value in chosen.items() if value}

    def takes(self, exercise: Exercise | Video) -> bool:
        _, least, greatest = LENGTHS.get(self.length, ("", 0, 600))
        return (
            exercise.lengths.least <= greatest
            and exercise.lengths.greatest >= least
            and self.kind in ("", exercise.kind)
            and self.technique in ("", exercise.technique)
            and (not self.topic or self.topic in exercise.topics)
        )


def found(catalogue: Catalogue, asked: Asked) -> list[Card]:
    """What answers it, the best first. Only exercises and videos have a length and a kind to choose by."""
    if not asked.q:
        return [*map(_practice_card, filter(asked.takes, _practices(catalogue)))]
    hits = index_of(catalogue).find(asked.q, _MOST_FOUND)
    if asked.narrowed:
        kinds: dict[str, Mapping[str, Exercise | Video]] = {"exercise": catalogue.exercises, "video": catalogue.videos}
        hits = [hit for hit in hits if hit.kind in kinds and asked.takes(kinds[hit.kind][hit.id])]
    return [_card_of(catalogue, hit) for hit in hits]


@dataclass(frozen=True, slots=True)
class Shown:
    """One page of what was found."""

    cards: list[Card]
    count: int
    """Of all pages."""
    more: str
    """Where the next page is; empty on the last."""


def page_of(cards: list[Card], asked: Asked, number: str) -> Shown:
    """The page of that number, from 1; a number that is none, or of no page, is the first."""
    pages = max(1, math.ceil(len(cards) / _ON_A_PAGE))
    page = int(number) if re.fullmatch("[1-9][0-9]{0,3}", number) and int(number) <= pages else 1
    query = urlencode(({"q": asked.q} if asked.q else {}) | asked.narrowed | {"page": page + 1})
    more = f"{reverse('explore')}?{query}" if page < pages else ""
    return Shown(cards[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE], len(cards), more)


def facets(catalogue: Catalogue) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Ways to narrow it down: a field of ``Asked``, its words, and each value there is with its own."""
    exercises = _practices(catalogue)
    kinds = {exercise.kind for exercise in exercises}
    techniques = {exercise.technique for exercise in exercises} - {""}
    topics = {topic for exercise in exercises for topic in exercise.topics}
    lengths = [(key, str(words)) for key, (words, *_) in LENGTHS.items()]
    return [
        (
            "length",
            gettext("How long"),
            [(key, words) for key, words in lengths if any(map(Asked(length=key).takes, exercises))],
        ),
        ("kind", gettext("Kind"), [(kind, str(words)) for kind, words in KINDS.items() if kind in kinds]),
        ("technique", gettext("Technique"), _named((one, technique_name(catalogue, one)) for one in techniques)),
        ("topic", gettext("What it is about"), _named((one, plain_name(one)) for one in topics)),
    ]


def ways(catalogue: Catalogue, asked: Asked) -> list[tuple[str, str, list[Link]]]:
    """The facets as links, each keeping what else is asked; one that is chosen takes itself back."""
    base = {"q": asked.q} if asked.q else {}
    shown = []
    for name, words, values in facets(catalogue):
        links = []
        for value, said in values:
            chosen = asked.narrowed.get(name) == value
            others = {key: one for key, one in asked.narrowed.items() if key != name}
            query = urlencode(base | others | ({} if chosen else {name: value}))
            links.append(Link(reverse("explore") + (f"?{query}" if query else ""), said, chosen))
        shown.append((name, words, links))
    return shown


def alike(catalogue: Catalogue, exercise: Exercise | Video) -> list[Card]:
    """Others of the same technique or about the same, the nearest first."""

    def nearness(other: Exercise) -> int:
        same = exercise.technique and other.technique == exercise.technique
        return 2 * bool(same) + len({*other.topics} & {*exercise.topics})

    others = [one for one in catalogue.exercises.values() if one.id != exercise.id and nearness(one)]
    return exercise_cards(sorted(others, key=lambda one: (-nearness(one), one.id))[:_MOST_ALIKE])


def exercise_cards(exercises: Iterable[Exercise]) -> list[Card]:
    return [*map(_practice_card, exercises)]


def _practices(catalogue: Catalogue) -> list[Exercise | Video]:
    """All that can be done by itself."""
    return [*catalogue.exercises.values(), *catalogue.videos.values()]


def _practice_card(one: Exercise | Video) -> Card:
    path = reverse("video" if one.kind == "video" else "exercise", args=[one.id])
    return Card(path, one.title, one.summary, str(KINDS[one.kind]), minutes(one))


def course_card(course: Course) -> Card:
    path = reverse("course", args=[course.id])
    count = len(course.days)
    days = ngettext("%(count)s day", "%(count)s days", count) % {"count": count}
    return Card(path, course.title, course.summary, gettext("Course"), days)


def collection_card(one: Collection) -> Card:
    return Card(
        reverse("collection", args=[one.id]),
        one.title,
        one.summary,
        gettext("For you"),
        gettext("%(number)s of them") % {"number": len(one.exercises)},
    )


def technique_path(technique: str) -> str:
    """The page about loving-kindness is the oldest; its address stays."""
    return reverse(technique) if technique == "loving-kindness" else reverse("technique", args=[technique])


def technique_link(catalogue: Catalogue, technique: str) -> Link | None:
    """The way to a technique's page; where it has none, to all exercises of it; None for no technique."""
    if not technique:
        return None
    there = technique in catalogue.pages["techniques"]
    path = technique_path(technique) if there else f"{reverse('explore')}?technique={technique}"
    return Link(path, technique_name(catalogue, technique))


def _card_of(catalogue: Catalogue, hit: Hit) -> Card:
    if hit.kind == "exercise":
        return _practice_card(catalogue.exercises[hit.id])
    if hit.kind == "video":
        return _practice_card(catalogue.videos[hit.id])
    if hit.kind == "course":
        return course_card(catalogue.courses[hit.id])
    if hit.kind == "collection":
        return collection_card(catalogue.collections[hit.id])
    if hit.kind == "tips":
        tips = catalogue.tips[hit.id]
        return Card(
            f"{reverse('tips')}?topic={hit.id}",
            plain_name(hit.id),
            tips[0].text,
            gettext("Tips"),
            gettext("%(number)s of them") % {"number": len(tips)},
        )
    page = catalogue.pages["techniques"][hit.id]
    return Card(technique_path(hit.id), page.title, page.fields.get("summary", ""), gettext("Technique"), "")


def _named(values: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(values, key=lambda value: value[1])
