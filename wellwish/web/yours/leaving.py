"""Deleting what is kept of a member, a kind or all of it: rows, and the sound that was made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction

from wellwish.web.accounts.models import House, Invitation, Member
from wellwish.web.accounts.visitor import Visitor
from wellwish.web.belongings import Belonging, everything, of_members
from wellwish.web.desk import Desk
from wellwish.web.player.models import Sit
from wellwish.web.yours.models import Operator

if TYPE_CHECKING:
    from wellwish.web.belongings import Words

Counts = Counter[str]
"""How many rows went, by the model's label."""


def keeps_the_house_for_others(member: Member) -> bool:
    """Such an owner's account stays: without them nobody could let anyone in, or answer for the server."""
    return member.is_owner and Member.objects.exclude(pk=member.pk).exists()


def delete_kind(desk: Desk, member: Member, one: Belonging) -> Counts:
    """All of one kind, in one transaction with the sound made of it. Raises NoRoom when that can't be deleted."""
    sits = list(Sit.objects.filter(member=member))
    with transaction.atomic():
        if before := _BEFORE.get(one.id):
            before(member)
        counts: Counts = Counter(one.of(member).delete()[1])
        if one.id in _HAVE_SOUND:
            desk.studio.forget_everyone(Visitor(member=member).key or "")
    if one.id in _HAVE_SOUND:
        _off_the_shelf(desk, sits)
    return +counts


def delete_everything(desk: Desk, member: Member) -> Counts:
    """All of it in one transaction: nothing or everything. Raises NoRoom when the sound made can't be deleted.

    The account goes, too, except where it keeps the house for others. When nobody is left the server is nobody's.
    """
    sits = list(Sit.objects.filter(member=member))
    key, member_id = Visitor(member=member).key or "", str(member.pk)  # deleting a row takes its id
    with transaction.atomic():
        counts: Counts = Counter()
        if keeps_the_house_for_others(member):
            for one in of_members():
                counts += Counter({} if one.id in _OF_THE_ACCOUNT else one.of(member).delete()[1])
        else:
            counts += Counter(member.delete()[1])
            if not Member.objects.exists():
                Invitation.objects.all().delete()
                House.objects.all().delete()
                Operator.objects.all().delete()
        counts[Session._meta.label] += _end_sessions(member_id)
        desk.studio.forget_everyone(key)
    _off_the_shelf(desk, sits)
    return +counts


def told(counts: Counts) -> list[tuple[Words, int]]:
    """What went, as its member knows it."""
    titles: dict[str, Words] = {one.model._meta.label: one.title for one in everything()}
    return [(titles.get(label, label), count) for label, count in counts.items()]


def _without_people(member: Member) -> None:
    """What was sat stays; who it was with is gone."""
    for sit in Sit.objects.filter(member=member):
        if sit.sealed_order and sit.sealed_order["people"]:
            sit.sealed_order = None
            sit.save(update_fields=["sealed_order"])


def _off_the_shelf(desk: Desk, sits: list[Sit]) -> None:
    for sit in sits:
        desk.shelf.drop(sit.pk)


def _end_sessions(member_id: str) -> int:
    """What they are signed in by, anywhere."""
    theirs = [one.pk for one in Session.objects.all() if one.get_decoded().get(SESSION_KEY) == member_id]
    return Session.objects.filter(pk__in=theirs).delete()[0]


_BEFORE: dict[str, Callable[[Member], None]] = {"people": _without_people}
"""What else has to happen before a kind's rows go."""

_OF_THE_ACCOUNT = frozenset(("account", "factors", "outside-accounts"))
"""Kinds that stay with an account that stays: what it is opened by."""

_HAVE_SOUND = frozenset(("people", "sits"))
"""Kinds of which sound is kept."""
