"""Whom a script takes along, and in which of its stages they are."""

from __future__ import annotations

import re
from collections.abc import Mapping

from wellwish.terms import Kind, Script, Stage

STAGE_OF = {
    Kind.LOVED: "easy",
    Kind.PET: "easy",
    Kind.LIKED: "friend",
    Kind.MISSED: "friend",
    Kind.STRANGER: "neutral",
    Kind.DIFFICULT: "difficult",
    Kind.GROUP: "all",
}
"""Which stage of loving-kindness a person is wished well in."""

_ANYONE = frozenset(Kind) - {Kind.DIFFICULT}
_PEOPLE = re.compile(r"0-1(?: +of +(?P<kinds>\S.*))?")
_FOR_ONE = ("easy", "friend", "neutral")
"""Stages of a weighted script that take whoever is brought, where there is none of that person's own."""


def takes(script: Script) -> frozenset[Kind]:
    """The kinds of people an order may bring: as many as fit with ``plan: circle``, else one. Empty: nobody."""
    return frozenset(Kind) if script.plan == "circle" else frozenset(kinds_of(script.fields) or ())


def kinds_of(fields: Mapping[str, str]) -> frozenset[Kind] | None:
    """The kinds that the field ``people`` names: ``0-1``, or ``0-1 of loved, pet``. None: it names them wrongly."""
    if "people" not in fields:
        return frozenset()
    match = _PEOPLE.fullmatch(fields["people"].replace("–", "-"))
    if not match:
        return None
    if not match["kinds"]:
        return _ANYONE
    words = [word.strip() for word in match["kinds"].split(",")]
    return frozenset(map(Kind, words)) if set(words) <= set(Kind) else None


def has_place(script: Script, stage: Stage, kind: Kind) -> bool:
    """Whether a person of ``kind`` is who this stage of a weighted script is for.

    Someone difficult is only in a difficult stage, and nobody else is. Anyone else is in the plain parts, and in the
    stages of their own kind; where there are none, in the first of ``easy``, ``friend``, ``neutral`` there is.
    """
    if kind is Kind.DIFFICULT or stage.kind == "difficult":
        return kind is Kind.DIFFICULT and stage.kind == "difficult"
    if stage.kind in _FOR_ONE:
        kinds = {other.kind for other in script.stages}
        own = STAGE_OF[kind]
        first = next(one for one in _FOR_ONE if one in kinds)
        return stage.kind == (own if own in kinds and own in _FOR_ONE else first)
    return stage.kind not in ("self", "all")
