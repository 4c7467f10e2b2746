"""Why someone is next, in words: never a count of days for someone missed, never a reproach."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellwish.practice import Steps
from wellwish.practice.path import Choice, OnPath, Reason, Why
from wellwish.terms import Kind
from wellwish.web.circle.models import Person

_A_WHILE_DAYS = 30
_FEWER = 0.95
"""Below this share of the words it is said that there are fewer."""


def reason_words(reason: Reason, people: Sequence[Person], on: OnPath) -> str:
    """One sentence; empty where there is nothing to say."""
    person = next((one for one in people if str(one.pk) == reason.who), None)
    if person is None:
        return ""
    name = capfirst(person.name)  # each sentence that has it begins with it: “The night shift is next”
    if reason.why is Why.WAITED:
        if reason.days > _A_WHILE_DAYS:
            return _("%(name)s is next: it has been a while.") % {"name": name}
        text = ngettext(
            "%(name)s is next: it has been %(days)d day.", "%(name)s is next: it has been %(days)d days.", reason.days
        )
        return text % {"name": name, "days": reason.days}
    if reason.why is Why.NEW:
        return _("%(name)s is next: you have not sat together yet.") % {"name": name}
    if reason.why is Why.MILD:
        return _("%(name)s comes along because you said yes to someone mildly difficult.") % {"name": name}
    if reason.why is Why.DAY:
        return _("Day %(day)d of thirty: %(whom)s.") % {"day": on.day, "whom": _of_the_day(person.spoken.kind)}
    return gentle_words(on.steps) if on.steps.is_gentle(on.today) else _("Short, and with someone easy.")


def gentle_words(steps: Steps) -> str:
    """``Gentler until December 9: short, with someone easy.``"""
    until = date_format(steps.gentle_until, "j F") if steps.gentle_until else ""
    return _("Gentler until %(date)s: short, with someone easy.") % {"date": until}


def fewer_words(choice_guidance: float) -> str:
    return _("Fewer words than at first: you know the way.") if choice_guidance < _FEWER else ""


def names_of(choice: Choice, people: Sequence[Person]) -> str:
    """``Ben and Maya``; empty for nobody."""
    return str(get_text_list([one.name for one in people if str(one.pk) in choice.people], _("and")))


def _of_the_day(kind: Kind) -> str:
    return {
        Kind.LOVED: _("for someone easy to love, and for yourself"),
        Kind.PET: _("for someone easy to love, and for yourself"),
        Kind.LIKED: _("for a friend"),
        Kind.MISSED: _("for someone you miss"),
        Kind.STRANGER: _("for someone you hardly know"),
        Kind.GROUP: _("for many at once"),
    }[kind]
