"""What a guest made becomes a member's: their sits, and who they sat with."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from wellwish.web.access import sits_of
from wellwish.web.accounts.models import Member
from wellwish.web.accounts.visitor import guest_key, visitor_of
from wellwish.web.circle.models import MOST_PEOPLE, Person
from wellwish.web.desk import desk_of
from wellwish.web.explore.forms import UNNAMED
from wellwish.web.kept.hearing import keep_received

UNNAMED_NAMES = set(UNNAMED.values())
"""What the guide says where no name was given: nobody to keep."""


def offered(request: HttpRequest) -> dict[str, bool]:
    """For a form that makes or opens an account: whether a guest has something to keep, and asked for it already."""
    there = visitor_of(request).member is None and sits_of(visitor_of(request)).exists()
    return {"keep_offered": there, "keep_asked": bool(request.GET.get("keep") or request.POST.get("keep"))}


@transaction.atomic
def receive(request: HttpRequest, member: Member, *, keep: bool) -> str | None:
    """When this guest asked to keep what they made, gives it to ``member``: the way to the newest sit, else None."""
    visitor = visitor_of(request)
    if visitor.guest is None or not keep:
        return None
    sits = list(sits_of(visitor))
    known = {person.name for person in member.people.all()}
    for sit in reversed(sits):
        order = sit.order
        for one in order.people if order else ():
            if one.name not in known | UNNAMED_NAMES and len(known) < MOST_PEOPLE:
                Person.objects.create(
                    owner=member,
                    name=one.name,
                    kind=one.kind,
                    sounds_like=one.sounds_like,
                    pronouns=one.pronouns,
                    scenes=list(one.scenes),
                )
                known.add(one.name)
        sit.member, sit.guest = member, None
        sit.save(update_fields=["member", "guest"])
        keep_received(sit, member)
    desk_of(request).studio.forget_everyone(guest_key(visitor.guest))
    return reverse("sit", args=[sits[0].id]) if sits else None
