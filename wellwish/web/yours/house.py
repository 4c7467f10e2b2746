"""What the house says of itself: who keeps it, its terms, and how it treats what is entrusted to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wellwish import library
from wellwish.library import Page
from wellwish.web.accounts.doors import for_owner, open_to_all
from wellwish.web.accounts.models import House, member_or_none
from wellwish.web.yours.models import Operator


class OperatorForm(forms.Form):
    kind = forms.ChoiceField(
        choices=Operator.Kind.choices, error_messages={"invalid_choice": gettext_lazy("Choose one of these.")}
    )
    name = forms.CharField(required=False, max_length=120)
    contact = forms.CharField(required=False, max_length=200)
    texts_read = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """An organisation is somebody who can be written to."""
        cleaned = self.cleaned_data
        if cleaned.get("kind") == Operator.Kind.ORGANISATION:
            for field, words in (("name", _("Who is it?")), ("contact", _("Where can people write to?"))):
                if field not in self.errors and not cleaned.get(field):
                    self.add_error(field, words)
        return cleaned

    def keep(self, operator: Operator) -> None:
        """Stores what a valid form says; the day the texts were read is the day that was said."""
        cleaned = self.cleaned_data
        operator.kind, operator.name, operator.contact = cleaned["kind"], cleaned["name"], cleaned["contact"]
        read = operator.texts_read or timezone.localdate()
        operator.texts_read = read if cleaned["texts_read"] else None
        operator.save()


@open_to_all
@require_safe
def said(request: HttpRequest, note: str) -> HttpResponse:
    """One of the texts, and who is behind them."""
    operator = Operator.find()
    page = library.page("notes", note)
    member = member_or_none(request.user)
    context = {
        "note": page,
        "who": who_keeps_it(operator),
        "who_title": who_page(operator).title,
        "unread": bool(member and member.is_owner and not operator.texts_read),
    }
    return render(request, "yours/said.html", context)


@for_owner
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: HttpRequest) -> HttpResponse:
    """The owner says who keeps this server."""
    operator = Operator.find()
    shown = {
        "kind": operator.kind,
        "name": operator.name,
        "contact": operator.contact,
        "texts_read": bool(operator.texts_read),
    }
    form = OperatorForm(request.POST if request.method == "POST" else None, initial=shown)
    saved = request.method == "POST" and form.is_valid()
    if saved:
        form.keep(operator)
    context = {"form": form, "saved": saved, "operator": operator}
    return render(request, "yours/about.html", context, status=422 if form.errors else 200)


def who_keeps_it(operator: Operator) -> str:
    """CommonMark, with the operator's own name and address in it."""
    text = who_page(operator).opening
    if operator.kind == Operator.Kind.ORGANISATION:
        unnamed = _("the organisation that runs it")
    else:
        unnamed = _("one of its members")
    return text.replace("{operator}", operator.name or unnamed).replace(
        "{contact}", operator.contact or _("whoever invited you")
    )


def who_page(operator: Operator) -> Page:
    house = House.find()
    alone = house is None or house.mode == House.Mode.JUST_ME
    return library.page("notes", "who-alone" if alone else f"who-{operator.kind}")
