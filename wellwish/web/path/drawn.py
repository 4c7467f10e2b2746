"""The path at a glance: the sits behind and the sits to come, whom they were for, how much was said, which were hard.

What is behind is read from sits, each of which the table leads to; what is to come is what ``practice.path`` would
choose if one sat each day from now on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.dateformat import format as date_words
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellwish.library import Course
from wellwish.practice import STAGE_OF, WHOLE_SHARE
from wellwish.practice.path import DAYS, Choice, OnPath, coming
from wellwish.terms import Kind
from wellwish.web.access import sits_of
from wellwish.web.accounts.models import Member
from wellwish.web.accounts.visitor import Visitor
from wellwish.web.circle.drawing import STAGE_TITLES, STAGES
from wellwish.web.circle.models import Person, Standing
from wellwish.web.explore.days import day_key
from wellwish.web.path.known import PRACTICE
from wellwish.web.pictures.steps import Step, steps_picture
from wellwish.web.player.models import How, Sit, day_mark_of, exercise_mark_of, owner_mark
from wellwish.web.programmes.going import local_day

_SITS_SHOWN, _COMING_SHOWN = 26, 4


def picture(member: Member, on: OnPath, people: Sequence[Person], days: Course | None, done: Collection[int]) -> str:
    """Of the thirty ``days`` for who follows them, with those ``done``; else of their last sits. Empty for neither.

    ``people`` is everyone in their circle: who is out of sight is not named.
    """
    if days is not None and on.day is not None and on.day <= DAYS:
        return _of_days(member, on, people, days, done)
    return _of_sits(member, on, people) if on.sits else ""


def _of_days(member: Member, on: OnPath, people: Sequence[Person], days: Course, done: Collection[int]) -> SafeString:
    now = on.day or 1
    marks = {day_mark_of(owner_mark(member.pk, None), day_key(days, day)): day.number for day in days.days}
    sat: dict[int, Sit] = {}
    for sit in _whole_sits(member).filter(day_mark__in=marks):
        sat.setdefault(marks[sit.day_mark], sit)  # the newest
    ahead = dict(enumerate(coming(on, DAYS - now + 1), now))
    steps = []
    for day in days.days:
        name = _("Day\u00a0%(day)d") % {"day": day.number}
        if day.number in done and day.number in sat:
            steps.append(_gone(sat[day.number], people, name))
        elif day.number in ahead and day.number not in done:
            steps.append(_ahead(ahead[day.number], people, name))
        else:
            steps.append(Step(name))
    open_days = [day for day in ahead if not steps[day - 1].gone]
    marked = open_days[0] - 1 if open_days else None
    return _drawn(_("The thirty days"), steps, marked)


def _of_sits(member: Member, on: OnPath, people: Sequence[Person]) -> SafeString:
    mark = exercise_mark_of(owner_mark(member.pk, None), PRACTICE)
    sat = [*_whole_sits(member).filter(exercise_mark=mark)[:_SITS_SHOWN]][::-1]
    gone = [_gone(sit, people, date_words(local_day(sit.made), "j M")) for sit in sat]
    ahead = [
        _ahead(one, people, _("Then") if number else _("Next")) for number, one in enumerate(coming(on, _COMING_SHOWN))
    ]
    return _drawn(_("Your last sits, and the next"), [*gone, *ahead], len(gone))


def _whole_sits(member: Member) -> QuerySet[Sit]:
    """The newest first."""
    sits = sits_of(Visitor(member=member)).alias(wanted=F("length_seconds") * WHOLE_SHARE)
    return sits.filter(heard_seconds__gt=0, heard_seconds__gte=F("wanted"))


def _gone(sit: Sit, people: Sequence[Person], name: str) -> Step:
    order = sit.sealed_order or {}  # none once somebody in it was removed: whom it was for is not known any more
    hidden = {str(one.pk) for one in people if one.standing == Standing.HIDDEN}
    everyone, keys = order.get("people", []), order.get("who", [])
    with_them = [
        (_("someone out of sight") if key in hidden else one["name"], Kind(one["kind"]))
        for one, key in zip(everyone, keys + [""] * (len(everyone) - len(keys)), strict=False)
    ]
    return Step(
        name,
        date_words(local_day(sit.made), "j M Y"),
        _rows(kind for _name, kind in with_them),
        _who(with_them),
        float(order.get("guidance", 1)) if order else None,
        gone=True,
        hard=sit.how == How.HARD,
        link=reverse("sit", args=[sit.pk]),
    )


def _ahead(choice: Choice, people: Sequence[Person], name: str) -> Step:
    with_them = [(one.name, one.spoken.kind) for one in people if str(one.pk) in choice.people]
    return Step(name, _("to come"), _rows(kind for _name, kind in with_them), _who(with_them), choice.guidance)


def _rows(kinds: Iterable[Kind]) -> frozenset[int]:
    """Oneself, who is in every sit, and the stages of others below."""
    return frozenset({0, *(STAGES.index(STAGE_OF[kind]) + 1 for kind in kinds)})


def _who(with_them: Sequence[tuple[str, Kind]]) -> str:
    """``Easy to love: Maya and Ben; Difficult: Sam``."""
    found = []
    for stage, title in zip(STAGES, STAGE_TITLES, strict=True):
        names = [name for name, kind in with_them if STAGE_OF[kind] == stage]
        found += [f"{title}: {get_text_list(names, _('and'))}"] if names else []
    return "; ".join(found)


def _drawn(title: str, steps: Sequence[Step], marked: int | None) -> SafeString:
    stages = [_("Yourself"), *map(str, STAGE_TITLES)]
    gone = [step for step in steps if step.gone]
    said = [ngettext("%(count)d sit so far.", "%(count)d sits so far.", len(gone)) % {"count": len(gone)}]
    met = [f"{title}: {sum(number in step.rows for step in gone)}" for number, title in enumerate(stages)]
    said += [_("How many were for whom: %(met)s.") % {"met": "; ".join(met)}] if gone else []
    hard = sum(step.hard for step in gone)
    said += [ngettext("%(count)d was hard.", "%(count)d were hard.", hard) % {"count": hard}] if hard else []
    shares = [step.share for step in steps if step.share is not None]
    said += (
        [_("Of the usual words: %(first)d %% at first, %(last)d %% at the end.") % _percents(shares)] if shares else []
    )
    return steps_picture(title, " ".join(said), steps, stages, marked)


def _percents(shares: Sequence[float]) -> dict[str, int]:
    return {"first": round(100 * shares[0]), "last": round(100 * shares[-1])}
