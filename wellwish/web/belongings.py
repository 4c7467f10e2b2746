"""What is kept of people, kind by kind: the one list that export, deletion and the map of data are made from.

Every model is named here, beside its own definition, in one declaration:

    register(
        Belonging(
            "people",                                  # used in addresses and as a file's name; never changes
            _("People of your circle"),                # what the member reads
            Person,
            owner="owner",                             # the way to the member, as a query writes it: "sit__member"
            stays=_("Until you remove them."),
            fields={"name": _("What they are called."), ...},   # what each column is for, the key to the member too
        )
    )

That is all a new model needs to be seen, exported, deleted and described. The way to the member must delete with them
(``on_delete=CASCADE`` at each step). ``unshown`` names columns that leave only as their description, such as a
password's hash. Rows that are nobody's own (the house, its invitations, what Django keeps) have ``owner=""``. Where
deleting takes more than the rows, ``wellwish.web.yours.leaving`` says what. Tests walk all models and all columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise


@dataclass(frozen=True, slots=True)
class Belonging:
    """One kind of rows; see the top of this module."""

    id: str
    title: Words
    model: type[models.Model]
    owner: str
    stays: Words
    """How long a row is kept."""
    fields: Mapping[str, Words]
    unshown: frozenset[str] = field(default=frozenset())
    deletable: bool = True
    """Whether a member may delete this kind alone; the account itself goes with everything else only."""

    def of(self, member: models.Model) -> models.QuerySet[Any]:
        """The member's rows, in a lasting order."""
        rows: models.QuerySet[Any] = self.model._default_manager.filter(**{self.owner: member.pk}).order_by("pk")
        return rows


_kept: dict[str, Belonging] = {}


def register(belonging: Belonging) -> None:
    """Raises ValueError for an id that is taken."""
    if belonging.id in _kept:
        raise ValueError(f"two kinds of belongings are called {belonging.id}")
    _kept[belonging.id] = belonging


def everything() -> tuple[Belonging, ...]:
    """All kinds, in the order they were declared."""
    return tuple(_kept.values())


def of_members() -> tuple[Belonging, ...]:
    """The kinds whose rows each belong to a member."""
    return tuple(one for one in _kept.values() if one.owner)
