"""What answers to questionnaires come to over time: their totals as a line, each led back to its row."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wellwish.practice.measures import Published, Verdict
from wellwish.practice.responses import total
from wellwish.web.access import answered_of
from wellwish.web.checkins.history import Series, series
from wellwish.web.checkins.words import signed
from wellwish.web.pictures.lines import number_words
from wellwish.web.questionnaires.models import Answered, Questionnaire

Point = tuple[Answered, float]


@dataclass(frozen=True, slots=True)
class OnCheckIns:
    """One version of a questionnaire, as it stands among check-ins."""

    row: Questionnaire
    rows: tuple[tuple[Answered, str], ...]
    """What was answered, the newest first, each with its total in words; empty words where there is none."""
    series: Series | None
    change: SafeString
    """What the last two totals say of each other, by published figures; empty without them."""


def questionnaires_of(request: HttpRequest) -> list[OnCheckIns]:
    """Those that can be answered, and those that the member has answered, by title and version."""
    answered = sorted(answered_of(request), key=lambda one: one.questionnaire_id)
    own = {key: list(rows) for key, rows in groupby(answered, key=lambda one: one.questionnaire_id)}
    every = Questionnaire.objects.filter(offered=True) | Questionnaire.objects.filter(pk__in=own)
    return [_one(row, own.get(row.pk, [])) for row in every.order_by("title", "version", "pk")]


def _one(row: Questionnaire, answered: list[Answered]) -> OnCheckIns:
    """``answered``: the newest first."""
    content = row.content if answered else None
    totals = [(one, total(content, one.answers) if content else None) for one in answered]
    points = [(one, float(found)) for one, found in reversed(totals) if found is not None]
    shown = tuple((one, "" if found is None else number_words(float(found))) for one, found in totals)
    drawn = None
    if content and points:
        least, greatest = content.scale
        linked = [(one.day, value, _link(one)) for one, value in points]
        drawn = series(row.pk, row.title, linked, least, greatest)
    return OnCheckIns(row, shown, drawn, _change(points, row.published, row.source))


def _change(points: list[Point], published: Published | None, source: str) -> SafeString:
    if published is None or len(points) < 2:
        return SafeString("")
    (before, was), (after, now) = points[-2:]
    words = {
        Verdict.WITHIN: _(
            "From {was} to {now}: {change}. That is within the ups and downs of this questionnaire, up to {least}."
        ),
        Verdict.ABOVE: _("From {was} to {now}: {change}. That is more than its ups and downs, up to {least}."),
        Verdict.BELOW: _("From {was} to {now}: {change}. That is more than its ups and downs, up to {least}."),
    }
    told = format_html(
        words[published.judge(was, now)],
        was=_linked(before, was),
        now=_linked(after, now),
        change=signed(now - was),
        least=number_words(published.least_change),
    )
    known = _("(1.96·√2·SD·√(1−r) with SD {sd} and r {reliability}; {source})")
    how = format_html(known, sd=published.sd, reliability=published.reliability, source=source)
    return format_html('{} <span class="hint">{}</span>', told, how)


def _linked(row: Answered, value: float) -> SafeString:
    return format_html('<a href="{}">{}</a>', _link(row), number_words(value))


def _link(row: Answered) -> str:
    return reverse("answered", args=[row.pk])
