"""An order and its exercise → the parts of a score: which stages, for whom, how long; before anybody speaks."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from wellwish import library, practice, score
from wellwish.errors import Misuse, TooShort
from wellwish.guides import Guide, Repertoire
from wellwish.order import Order
from wellwish.script import STAGE_OF, Who, fill, has_place, takes
from wellwish.terms import FRAMES_PER_SECOND, Kind, Person, Phrase, PlannedStage, Score, Script, Take, Utterance

SCENES_OF = {"self": "self", "easy": "loved", "friend": "liked", "neutral": "stranger", "difficult": "difficult"}
"""Which bank of scenes serves a stage whose person is not named."""

ESTIMATED_LONG = 1.07
"""By how much a guide estimates too long (``guides.Guide``)."""

_MOST_SHOWN = 10

_SOMEONE = {
    Kind.LOVED: "someone loved",
    Kind.MISSED: "someone missed",
    Kind.LIKED: "someone liked",
    Kind.STRANGER: "a stranger",
    Kind.DIFFICULT: "someone difficult",
    Kind.GROUP: "a group",
    Kind.PET: "a pet",
}

_LONG_SCENE = "in a place whose description is about as long as the longest in the bank"


def setting_of(order: Order, guide: Guide | None = None) -> score.Setting:
    setting = score.Setting(order.length_seconds, order.rings, order.wishes, guidance=order.guidance)
    return replace(setting, has=guide.has, stood_in=bool(guide.stands_in)) if isinstance(guide, Repertoire) else setting


def require_recorded(guide: Guide, parts: Sequence[score.Part], setting: score.Setting) -> None:
    """Raise Misuse, naming some of them, for phrases that must be said and that nobody can say."""
    lacks = [said.text for part in parts for said in score.lacking(part.stage, part.planned, part.who, setting)]
    if lacks := list(dict.fromkeys(lacks)):
        shown = " ".join(f"“{text}”" for text in lacks[:_MOST_SHOWN])
        more = f" and {len(lacks) - _MOST_SHOWN} more" if len(lacks) > _MOST_SHOWN else ""
        raise Misuse(
            f"{guide.name} has not recorded what this sit needs: {shown}{more}. Choose another guide or sit; or record "
            "them, or name a guide who says them, and add the recordings again."
        )


def parts_of(exercise: library.Scripted, order: Order, estimate: score.Estimate) -> list[score.Part]:
    """The planned stages, each with its stage of the script and whom it is for."""
    script = exercise.script
    scenes = _Scenes(Random(f"{order.seed}:scenes"))
    if script.plan != "circle":
        person = _taken_along(script, order)
        planned = _planned(exercise, order, estimate)
        return [
            score.Part(
                p, stage, scenes.who(p.kind, person if person and has_place(script, stage, person.kind) else None)
            )
            for p, stage in zip(planned, script.stages, strict=True)
        ]
    stages = {stage.kind: stage for stage in script.stages}
    practice.plan(practice.LONGEST_SECONDS, order.people)  # more people than an hour holds are refused at once
    planned = _planned(exercise, order, estimate)
    if missing := [p.kind for p in planned if p.kind not in stages]:
        raise Misuse(f"“{script.title}” has “plan: circle”, but no stage {{{missing[0]}}}; add it.")
    return [score.Part(p, stages[p.kind], scenes.who(p.kind, p.person)) for p in planned]


def _taken_along(script: Script, order: Order) -> Person | None:
    """The one person that a script which is done as it is written may take along. Raises Misuse for any other."""
    kinds = takes(script)
    if not order.people:
        return None
    if not kinds:
        raise Misuse(f"“{script.title}” is done without naming anyone; leave people out of it.")
    if len(order.people) > 1:
        raise Misuse(f"“{script.title}” has room for one person; choose one.")
    (person,) = order.people
    if person.kind not in kinds:
        fitting = " or ".join(_SOMEONE[kind] for kind in Kind if kind in kinds)
        what = f"“{script.title}” is for {fitting}, not for {_SOMEONE[person.kind]}"
        raise Misuse(f"{what}; choose someone else, or nobody.")
    return person


def _planned(exercise: library.Scripted, order: Order, estimate: score.Estimate) -> tuple[PlannedStage, ...]:
    """The plan; or TooShort with a length at which this very order works (what is always said depends on it).

    What is always said changes only at the lengths in the script's conditions, so these bound the tries.
    """

    def planned(seconds: int) -> tuple[PlannedStage, ...]:
        leasts = _leasts(exercise, replace(order, length_seconds=seconds), estimate)
        if exercise.script.plan != "circle":
            return practice.plan_by_weights(seconds, exercise.script, leasts)
        return practice.plan(seconds, order.people, leasts=leasts, easy_first=order.easy_first)

    try:
        return planned(order.length_seconds)
    except TooShort as error:
        first = error
    while first.shortest_seconds <= practice.LONGEST_SECONDS:
        try:
            planned(first.shortest_seconds)
        except TooShort as error:
            first = error
        else:
            break
    raise first


def _leasts(exercise: library.Scripted, order: Order, estimate: score.Estimate) -> dict[str, float]:
    """Whole seconds each stage needs for the person it takes longest with, by its kind, or by its place where stages go
    by weight. Estimates are too long by ``ESTIMATED_LONG``; with that left in, a minute would hold no sit."""
    by_kind = exercise.script.plan == "circle"
    setting = setting_of(order)
    leasts: dict[str, float] = {}
    for place, stage in enumerate(exercise.script.stages):
        whos = [
            Who(p, scene=_longest_scene(p), own_scene=bool(p.scenes))
            for p in order.people
            if (STAGE_OF[p.kind] == stage.kind if by_kind else has_place(exercise.script, stage, p.kind))
        ]
        if not whos or stage.kind == "all":
            whos.append(Who(oneself=stage.kind == "self", everyone=stage.kind == "all", scene=_LONG_SCENE))
        needed = max(score.least_seconds(stage, who, setting, estimate, turn) for turn, who in enumerate(whos))
        leasts[stage.kind if by_kind else str(place)] = max(math.ceil(needed / ESTIMATED_LONG), stage.least_seconds)
    return leasts


def _longest_scene(person: Person) -> str:
    return max(person.scenes or library.scenes(str(person.kind)), key=len)


def phrase_of(part: score.Part, text: str, wishes: Sequence[str]) -> Phrase | None:
    """The phrase of a part's script that says ``text`` once its slots are filled; ``wishes`` are the sitter's own."""
    for block in part.stage.blocks:
        for line in itertools.chain.from_iterable(block.alternatives):
            if isinstance(line, Phrase) and any(fill(line, part.who, own).text == text for own in ("", *wishes)):
                return line
    return None


class _Scenes:
    """Draws scenes, no two people of a sit in the same one while the bank lasts."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._left: dict[str, list[str]] = {}

    def who(self, stage: str, person: Person | None) -> Who:
        """Whom a stage of this kind is for, when it is for ``person`` or for nobody named."""
        if person and person.scenes:
            return Who(person, scene=self._rng.choice(person.scenes), own_scene=True)
        bank = str(person.kind) if person else SCENES_OF.get(stage, "")
        return Who(
            person,
            oneself=stage == "self" and person is None,
            everyone=stage == "all" and person is None,
            scene=self._drawn(bank) if bank else "",
        )

    def _drawn(self, bank: str) -> str:
        if not self._left.get(bank):
            self._left[bank] = self._rng.sample(library.scenes(bank), len(library.scenes(bank)))
        return self._left[bank].pop()


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A sit gone through without a voice."""

    parts: Sequence[score.Part]
    score: Score
    """Its takes have a text and about the length they will have, and no sound."""


def rehearse(exercise: library.Scripted, order: Order, guide: Guide) -> Rehearsal:
    """What ``order`` says and when, by the guide's estimates: nobody speaks, and nothing is stored. Raises Misuse."""

    @functools.cache
    def estimate(text: str) -> float:
        return guide.estimate_seconds(text, order.pace)

    def speak(utterances: Sequence[Utterance]) -> list[Take]:
        lengths = [math.ceil(estimate(one.text) / ESTIMATED_LONG * FRAMES_PER_SECOND) for one in utterances]
        return [
            Take("", one.text, guide.id, frames, (), bool(one.private_to))
            for one, frames in zip(utterances, lengths, strict=True)
        ]

    parts = parts_of(exercise, order, estimate)
    return Rehearsal(parts, score.set_score(exercise.script, parts, setting_of(order), order.seed, estimate, speak))
