"""What a person asks for."""

from __future__ import annotations

from dataclasses import dataclass

from wellwish import sound, stream
from wellwish.errors import Misuse
from wellwish.guides import LEAST_PACE, MOST_PACE
from wellwish.terms import Kind, Person

MOST_SEED = 2**63 - 1

DEFAULT_BELL = "bowl"
LEAST_GUIDANCE = 0.5


@dataclass(frozen=True, slots=True)
class Order:
    """What a person asks for. Every value has been read by ``practice`` (people, length, wishes) beforehand."""

    length_seconds: int
    people: tuple[Person, ...] = ()
    exercise: str = "loving-kindness"
    script_hash: str = ""
    """Which version of its script; empty: the newest. ``Studio.pinned`` fills it in for a sit that is kept."""
    guide: str = "heart"
    pace: float = 1.0
    wishes: tuple[str, ...] = ()
    bed: str = "none"
    bell: str = DEFAULT_BELL
    """Which bell rings, or ``none``."""
    sleep: bool = False
    """To fall asleep by: all of it softer, no bell, the bed going slowly; nobody difficult is in it."""
    seed: int = 0
    format: str = "webm"
    easy_first: bool = False
    guidance: float = 1.0
    """The share of the usual words that is said: less for who knows the way."""

    @property
    def rings(self) -> bool:
        """Whether bells ring where the script has them."""
        return self.bell != "none" and not self.sleep


def check(order: Order) -> None:
    """Raise Misuse, in one line, for an order that cannot be filled by anyone."""
    if order.format not in stream.FORMATS:
        raise Misuse(f"there is no format “{order.format}”; there are {', '.join(stream.FORMATS)}.")
    if order.bed not in beds():
        raise Misuse(f"there is no bed “{order.bed}”; there are {', '.join(beds())}.")
    if order.bell not in bells():
        raise Misuse(f"there is no bell “{order.bell}”; there are {', '.join(bells())}.")
    if order.sleep and any(person.kind is Kind.DIFFICULT for person in order.people):
        raise Misuse("a sit to fall asleep by has nobody difficult in it; leave them out, or sit with them by day.")
    if not LEAST_PACE <= order.pace <= MOST_PACE:
        raise Misuse(f"pace goes from {LEAST_PACE} (slower) to {MOST_PACE}; {order.pace:g} is outside.")
    if not LEAST_GUIDANCE <= order.guidance <= 1:
        raise Misuse(f"guidance goes from {LEAST_GUIDANCE} (fewer words) to 1; {order.guidance:g} is outside.")
    if not 0 <= order.seed <= MOST_SEED:
        raise Misuse(f"a seed is a whole number from 0 to {MOST_SEED}.")
    names: set[str] = set()
    for person in order.people:
        if person.name in names:
            raise Misuse(f"“{person.name}” is named twice; name each person once.")
        names.add(person.name)


def beds() -> tuple[str, ...]:
    """The beds there are, ``none`` first."""
    return ("none", *sound.BEDS)


def bells() -> tuple[str, ...]:
    """The bells there are, and ``none``."""
    return (*sound.BELLS, "none")
