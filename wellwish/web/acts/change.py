"""How many kind acts were counted over some days, week by week: sums and plain words, no more."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellwish.web.accounts.models import Member
from wellwish.web.acts.models import KindAct
from wellwish.web.pictures.calendar import Figure, bars, span
from wellwish.web.pictures.lines import number_words

_WEEK = 7


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from the first one on; the last of them may be shorter."""

    first: date
    last: date
    count: int
    days: int
    """With at least one."""

    @property
    def mean(self) -> float:
        """Acts a day."""
        return self.count / ((self.last - self.first).days + 1)


@dataclass(frozen=True, slots=True)
class Change:
    weeks: tuple[Week, ...]
    words: str
    """What was counted in the first week and in the last; empty where nothing was."""

    @property
    def figures(self) -> list[Figure]:
        """A line for each week, its bar the mean of a day."""
        return bars([(span(week.first, week.last), week.mean, _week_words(week), week.days) for week in self.weeks])


def change(member: Member, first: date, last: date) -> Change:
    """The kind acts that ``member`` counted from ``first`` to ``last``, both included.

    Every number is a count of ``KindAct`` rows. Raises ValueError when ``last`` comes before ``first``.
    """
    if last < first:
        raise ValueError("the last day comes before the first")
    rows = KindAct.objects.filter(member=member, day__gte=first, day__lte=last)
    per_day = Counter(rows.values_list("day", flat=True))
    weeks = tuple(_weeks(per_day, first, last))
    return Change(weeks, _words(weeks))


def _weeks(per_day: Counter[date], first: date, last: date) -> list[Week]:
    weeks = []
    while first <= last:
        end = min(first + timedelta(days=_WEEK - 1), last)
        there = [number for day, number in per_day.items() if first <= day <= end]
        weeks.append(Week(first, end, sum(there), len(there)))
        first = end + timedelta(days=1)
    return weeks


def _week_words(week: Week) -> str:
    if not week.count:
        return "–"
    text = ngettext("%(count)d act, %(mean)s a day", "%(count)d acts, %(mean)s a day", week.count)
    return text % {"count": week.count, "mean": number_words(week.mean)}


def _words(weeks: tuple[Week, ...]) -> str:
    if not any(week.count for week in weeks):
        return ""
    first, last = number_words(weeks[0].mean), number_words(weeks[-1].mean)
    if len(weeks) == 1:
        return _("Kind acts a day: %(first)s.") % {"first": first}
    if first == last:
        return _("Kind acts a day: %(first)s in the first week, and as many in the last.") % {"first": first}
    return _("Kind acts a day: %(first)s in the first week, %(last)s in the last.") % {"first": first, "last": last}
