"""Whom to call: the owner's lines, country by country, and words of theirs; without any, general advice."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from wellwish import library
from wellwish.web.accounts.doors import for_owner, posted
from wellwish.web.accounts.models import House, member_or_none
from wellwish.web.care.models import CrisisLine
from wellwish.web.yours.models import preferences_of

_ASKED = {"required": _("Write it here.")}


@dataclass(frozen=True, slots=True)
class Crisis:
    """What is shown wherever someone may need it."""

    own: list[CrisisLine]
    """Of the member's own country."""
    words: str
    """CommonMark: the owner's, or general advice; empty where there are lines and no words."""
    others: list[tuple[str, list[CrisisLine]]]
    """Of every other country, by its name."""


class LineForm(forms.Form):
    country = forms.CharField(max_length=60, error_messages=_ASKED)
    words = forms.CharField(max_length=120, error_messages=_ASKED)
    number = forms.CharField(max_length=40, required=False)
    link = forms.URLField(max_length=200, required=False, assume_scheme="https")

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"]
        if link and not link.startswith(("https://", "http://")):
            raise forms.ValidationError(_("A page of the web begins with https://"))
        return link

    def clean(self) -> None:
        if not self.errors and not self.cleaned_data.get("number") and not self.cleaned_data.get("link"):
            self.add_error("number", _("A number or a link, so that they can be reached."))


def crisis_for(request: HttpRequest) -> Crisis:
    member = member_or_none(request.user)
    here = preferences_of(member).country if member else ""
    lines = every_line()
    own = [one for one in lines if here and one.country == here]
    others = groupby((one for one in lines if one not in own), key=lambda one: one.country)
    house = House.find()
    words = house.crisis_lines if house else ""
    if not lines and not words:
        words = library.page("notes", "crisis").opening
    return Crisis(own, words, [(country, list(group)) for country, group in others])


def every_line() -> list[CrisisLine]:
    return list(CrisisLine.objects.order_by("country", "pk"))


def nobody_is_named() -> bool:
    """Whether the owner has set no line and no words of their own."""
    house = House.find()
    return not (house and house.crisis_lines) and not CrisisLine.objects.exists()


@for_owner
@never_cache
@posted
def add_line(request: HttpRequest) -> HttpResponse:
    form = LineForm(request.POST)
    if not form.is_valid():
        return render(request, "care/line_page.html", {"line_form": form}, status=422)
    CrisisLine.objects.create(**form.cleaned_data)
    return redirect(reverse("house") + "#lines")


@for_owner
@never_cache
@posted
def remove_line(request: HttpRequest, number: int) -> HttpResponse:
    if not CrisisLine.objects.filter(pk=number).delete()[0]:
        raise Http404
    return redirect(reverse("house") + "#lines")
