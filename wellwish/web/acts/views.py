"""The page of kind acts: one more, one less, and a year of them."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wellwish import library
from wellwish.practice import week_of
from wellwish.web.access import acts_of, own_act, signed_in
from wellwish.web.accounts.doors import for_grown_ups, posted
from wellwish.web.acts.models import MOST_A_DAY, MOST_CHARACTERS, KindAct
from wellwish.web.acts.of_day import act_of_the_day, today_here, way_back
from wellwish.web.kept.views import year_asked_for
from wellwish.web.pictures.calendar import Figure, bars, span, year_of
from wellwish.web.words import plain_lines

_WEEKS_SHOWN = 12
_FULL = 5
"""A day with so many is drawn as large as days are."""


class ActForm(forms.Form):
    words = forms.CharField(required=False)
    day = forms.CharField(required=False)
    """The day of a programme whose page it was counted on (``day_key``), to go back to."""

    def clean_words(self) -> str:
        text = " ".join(plain_lines(self.cleaned_data["words"]).split())
        if len(text) > MOST_CHARACTERS:
            said = _("A line may have %(most)d characters, and this has %(count)d.")
            raise forms.ValidationError(said % {"most": MOST_CHARACTERS, "count": len(text)})
        return text


@never_cache
@for_grown_ups
@require_http_methods(["GET", "HEAD", "POST"])
def acts(request: HttpRequest) -> HttpResponse:
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            if acts_of(request).filter(day=today_here()).count() >= MOST_A_DAY:
                form.add_error("words", _("That is a full day: %(most)d are counted at most.") % {"most": MOST_A_DAY})
            else:
                member = signed_in(request)
                KindAct.objects.create(member=member, day=today_here(), words=form.cleaned_data["words"])
                return redirect(way_back(library.catalogue(), form.cleaned_data["day"]))
    return _page(request, form)


@never_cache
@for_grown_ups
@posted
def undo(request: HttpRequest, act_id: str) -> HttpResponse:
    """It was not, or is nobody's business: it goes."""
    own_act(request, act_id).delete()
    return redirect("acts")


def _page(request: HttpRequest, form: ActForm) -> HttpResponse:
    today = today_here()
    per_day = Counter(acts_of(request).order_by("day").values_list("day", flat=True))
    year = year_asked_for(request, today)
    first = min(per_day, default=today).year
    context = {
        "form": form,
        "acts": acts_of(request).filter(day=today),
        "suggested": act_of_the_day(library.catalogue(), signed_in(request), today),
        "count": per_day.total(),
        "year": year,
        "year_amount": _amount(sum(number for day, number in per_day.items() if day.year == year)),
        "before": year - 1 if year > first else None,
        "after": year + 1 if year < today.year else None,
        "months": year_of(year, per_day, _FULL, today, lambda some: _amount(int(sum(some)))),
        "weeks": _weeks(per_day, today),
    }
    return render(request, "acts/acts.html", context, status=422 if form.errors else 200)


def _weeks(per_day: Counter[date], today: date) -> list[Figure]:
    """The last twelve, the newest first; those before the first act are left out."""
    shown = [week_of(today) - timedelta(weeks=number) for number in range(_WEEKS_SHOWN)]
    first = week_of(min(per_day, default=today))
    found = []
    for week in shown:
        days = [day for day in per_day if week_of(day) == week]
        number = sum(per_day[day] for day in days)
        if week >= first:
            found.append((span(week), float(number), _amount(number) if number else "–", len(days)))
    return bars(found)


def _amount(number: int) -> str:
    return ngettext("%(count)d act", "%(count)d acts", number) % {"count": number}
