"""What is done only with a member's yes. Each purpose has its own words; every yes and no is kept with when it was.

A purpose is declared where what it allows is done, and asked for there, at the moment it is of use:

    KEEP_HOW = purpose(Purpose("how-it-was", 1, _("How a sit was"), _("Your answers are kept, so that ...")))

Code that does it asks ``given(member, KEEP_HOW)`` each time. ``version`` rises when the words come to mean more: what
was agreed to before then counts no longer, and is asked for again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wellwish.web.accounts.models import Member
from wellwish.web.yours.models import Consent

if TYPE_CHECKING:
    from wellwish.web.belongings import Words


@dataclass(frozen=True, slots=True)
class Purpose:
    id: str
    version: int
    title: Words
    words: Words
    """What a member agrees to: what is kept, what for, and that it ends with a no."""
    on_withdrawn: Callable[[Member], None] | None = None
    """Undoes what was kept by it."""


_purposes: dict[str, Purpose] = {}


def purpose(one: Purpose) -> Purpose:
    """Declares it."""
    _purposes[one.id] = one
    return one


def purposes() -> tuple[Purpose, ...]:
    return tuple(_purposes.values())


def given(member: Member, one: Purpose) -> bool:
    """Whether the newest answer, to the words as they are now, is a yes."""
    return decided(member, one) is True


def decided(member: Member, one: Purpose) -> bool | None:
    """The newest answer to the words as they are now; None where there is none."""
    rows = Consent.objects.filter(member=member, purpose=one.id).order_by("-at", "-pk")
    newest = rows.first()
    return newest.given if newest and newest.version == one.version else None


def decide(member: Member, one: Purpose, yes: bool) -> None:
    """Keeps an answer; a no undoes what was kept by an earlier yes. What changes nothing is not kept twice."""
    if decided(member, one) is yes:
        return
    Consent.objects.create(member=member, purpose=one.id, version=one.version, words=str(one.words), given=yes)
    if not yes and one.on_withdrawn:
        one.on_withdrawn(member)
