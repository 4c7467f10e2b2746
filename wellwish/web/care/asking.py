"""Has anything unpleasant come up? Asked after a week and after a month, once each; each answer does something.

Required by PRACTICE.md (Safety): at days 7 and 30, stepping down, never pushing through. It is never asked of a child,
never where somebody falls asleep, and keeps nobody from a sit.
"""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wellwish import library
from wellwish.web.access import asked_of, first_day_of
from wellwish.web.accounts.models import Member, member_or_none
from wellwish.web.beside import Part, Place, beside
from wellwish.web.care.models import Asked, Unpleasant
from wellwish.web.consents import Purpose, given, purpose
from wellwish.web.path.state import step_down
from wellwish.web.player.models import Sit
from wellwish.web.programmes.going import going, today
from wellwish.web.programmes.models import State
from wellwish.web.today.choice import NIGHT_KINDS

DAYS = (7, 30)
GENTLE_DAYS = 14
"""How long sits are gentler after an answer that says so."""
_LATER = timedelta(days=3)
_BETWEEN = timedelta(days=5)
"""No two occasions ask closer together than this."""
_JUST_NOW = timedelta(hours=1)


def _forget(member: Member) -> None:
    asked_of(member).update(answer=None)


KEEP_UNPLEASANT = purpose(
    Purpose(
        "unpleasant",
        1,
        _("Whether anything unpleasant came up"),
        _(
            "Your answers to “Has anything unpleasant come up?” are kept, so that you can see them later. Nobody else "
            "sees them here. What an answer does for you, such as gentler sits, it does without this, too. When you "
            "take this back, all answers kept are deleted."
        ),
        on_withdrawn=_forget,
    )
)


def due(member: Member) -> list[str]:
    """The occasions that ask now; one question is for all of them."""
    if member.is_child:
        return []
    now = timezone.now()
    rows = list(asked_of(member))
    if any(row.again is None and now - row.at < _BETWEEN for row in rows):
        return []
    quiet = {row.occasion for row in rows if row.again is None}
    if any(row.again and row.again > now for row in rows):
        return []
    return [one for one in _occasions(member) if one not in quiet]


def settle(member: Member, answer: Unpleasant | None) -> None:
    """What is due is not asked again; the answer, where there is one, is kept with consent and always obeyed."""
    now = timezone.now()
    kept = answer.value if answer and given(member, KEEP_UNPLEASANT) else None
    for occasion in due(member):
        values = {"at": now, "again": None, "answer": kept}
        Asked.objects.update_or_create(member=member, occasion=occasion, defaults=values)
    if answer in (Unpleasant.STAYS, Unpleasant.HARD):
        step_down(member, GENTLE_DAYS)


def keep(member: Member, answer: Unpleasant) -> None:
    """Keeps what was answered just now: consent came after it."""
    if given(member, KEEP_UNPLEASANT):
        asked_of(member).filter(again=None, at__gte=timezone.now() - _JUST_NOW).update(answer=answer.value)


def put_off(member: Member) -> None:
    """Asked again in a few days."""
    now = timezone.now()
    for occasion in due(member):
        values = {"at": now, "again": now + _LATER}
        Asked.objects.update_or_create(member=member, occasion=occasion, defaults=values)


@beside(Place.TODAY, rank=10)
@beside(Place.AFTER_SIT, rank=10)
def question(request: HttpRequest, sit: Sit | None) -> Part | None:
    member = member_or_none(request.user)
    if member is None or (sit and _is_for_the_night(sit)) or not due(member):
        return None
    return Part("care/unpleasant.html", {"questions": Unpleasant.choices})


def _occasions(member: Member) -> list[str]:
    """Every one that was reached: days since the first sit, and days done of a programme."""
    first = first_day_of(member)
    if first is None:
        return []
    since = (today() - first).days
    found = [f"sits {day}" for day in DAYS if since >= day]
    for one in going(member, library.catalogue(), State.RUNNING, State.PAUSED):
        found += [f"{one.enrolment.pk} {day}" for day in DAYS if len(one.run.done) >= day]
    return found


def _is_for_the_night(sit: Sit) -> bool:
    order = sit.sealed_order or {}
    exercise = library.catalogue().exercises.get(order.get("exercise", ""))
    return bool(order.get("sleep")) or (exercise is not None and exercise.kind in NIGHT_KINDS)
