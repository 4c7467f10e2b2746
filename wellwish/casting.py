"""Who is in which stage of a sit, and where they are pictured."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from wellwish import library
from wellwish.errors import Misuse
from wellwish.script import Who, takes
from wellwish.terms import Kind, Person, Script

SCENES_OF = {"self": "self", "easy": "loved", "friend": "liked", "neutral": "stranger", "difficult": "difficult"}
"""Which bank of scenes serves a stage whose person is not named."""

_SOMEONE = {
    Kind.LOVED: "someone loved",
    Kind.MISSED: "someone missed",
    Kind.LIKED: "someone liked",
    Kind.STRANGER: "a stranger",
    Kind.DIFFICULT: "someone difficult",
    Kind.GROUP: "a group",
    Kind.PET: "a pet",
}

LONG_SCENE = "in a place whose description is about as long as the longest in the bank"


def taken_along(script: Script, people: Sequence[Person]) -> Person | None:
    """The one person that a script which is done as it is written may take along. Raises Misuse for any other."""
    kinds = takes(script)
    if not people:
        return None
    if not kinds:
        raise Misuse(f"“{script.title}” is done without naming anyone; leave people out of it.")
    if len(people) > 1:
        raise Misuse(f"“{script.title}” has room for one person; choose one.")
    (person,) = people
    if person.kind not in kinds:
        fitting = " or ".join(_SOMEONE[kind] for kind in Kind if kind in kinds)
        what = f"“{script.title}” is for {fitting}, not for {_SOMEONE[person.kind]}"
        raise Misuse(f"{what}; choose someone else, or nobody.")
    return person


def longest_scene(person: Person) -> str:
    return max(person.scenes or library.scenes(str(person.kind)), key=len)


class Scenes:
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
