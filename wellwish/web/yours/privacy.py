"""What is kept of a member: seen, taken along, deleted."""

from __future__ import annotations

import contextlib
import io
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth import logout
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from wellwish.errors import WellwishError
from wellwish.web import consents
from wellwish.web.access import signed_in, sits_of
from wellwish.web.accounts.doors import for_grown_ups, posted
from wellwish.web.accounts.models import Member
from wellwish.web.accounts.proof import is_proved, to_prove
from wellwish.web.accounts.tries import tries
from wellwish.web.accounts.visitor import visitor_of
from wellwish.web.belongings import Belonging, of_members
from wellwish.web.consents import Purpose
from wellwish.web.desk import desk_of
from wellwish.web.explore.labels import exercise_title
from wellwish.web.player.views import refusal_status
from wellwish.web.words import sentence
from wellwish.web.yours.export import columns, write_zip
from wellwish.web.yours.house import who_keeps_it
from wellwish.web.yours.leaving import delete_everything, delete_kind, keeps_the_house_for_others, told
from wellwish.web.yours.models import Consent, Operator

MOST_SOUNDS = 5
"""A file of an hour has some 30 MB, and all of it is held in memory: names in plain text touch no disk of ours."""
_SITS_OFFERED = 30
_ROWS_A_PAGE = 20


@never_cache
@require_safe
def yours(request: HttpRequest) -> HttpResponse:
    """Every kind of thing that is kept, and how much of it."""
    return _yours_page(request)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def kind(request: HttpRequest, kind_id: str) -> HttpResponse:
    """One kind, all of it in plain words. Posted to, it goes, after a yes."""
    member, one = signed_in(request), _found(kind_id)
    if request.method != "POST":
        return _kind_page(request, member, one)
    if not one.deletable:
        raise Http404
    if request.POST.get("yes") != "on":
        return _kind_page(request, member, one, trouble=_("Tick the box first. Nothing was deleted."), status=422)
    try:
        gone = told(delete_kind(desk_of(request), member, one))
    except WellwishError as error:
        return _kind_page(request, member, one, trouble=_not_deleted(error), status=503)
    return _kind_page(request, member, one, gone=gone)


@never_cache
@posted
def export(request: HttpRequest) -> HttpResponseBase:
    """Everything in one zip, with the sound of the sits that were chosen."""
    member, desk = signed_in(request), desk_of(request)
    chosen = request.POST.getlist("sound")
    if len(chosen) > MOST_SOUNDS:
        return _yours_page(request, _("Choose up to %(most)d sits at a time.") % {"most": MOST_SOUNDS}, 422)
    visitor = visitor_of(request)
    sits = list(sits_of(visitor).filter(pk__in=chosen))
    file = io.BytesIO()
    try:
        with desk.gate.held(visitor.key or "") if sits else contextlib.nullcontext():
            write_zip(file, member, timezone.localtime(), ((desk, sit) for sit in sits))
    except WellwishError as error:
        return _yours_page(request, sentence(error), refusal_status(error))
    file.seek(0)
    name = f"wellwish-{timezone.localdate().isoformat()}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


@for_grown_ups
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Deletes everything, after a password and a yes; what went is told from what was really deleted."""
    member, desk = signed_in(request), desk_of(request)
    if not member.has_usable_password() and not is_proved(request):
        return to_prove(request)
    form = LeaveForm(request.POST if request.method == "POST" else None, member)
    stays = keeps_the_house_for_others(member)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            gone = told(delete_everything(desk, member))
        except WellwishError as error:
            form.add_error(None, _not_deleted(error))
            status = 503
        else:
            logout(request)
            return render(request, "yours/gone.html", {"gone": gone, "stays": stays})
    elif form.errors:
        status = 422
    context = {
        "form": form,
        "kinds": [(one.title, count) for one, count in _counted(member) if count],
        "stays": stays,
        "has_password": member.has_usable_password(),
    }
    return render(request, "yours/leave.html", context, status=status)


class LeaveForm(forms.Form):
    password = forms.CharField(strip=False, required=False)
    yes = forms.BooleanField(required=False)

    def __init__(self, data: Any, member: Member) -> None:
        super().__init__(data)
        self._member = member

    def clean(self) -> dict[str, Any]:
        """Guesses are counted as they are for signing in."""
        key = f"leave {self._member.get_session_auth_hash()}"
        if not tries.may(key):
            self.add_error("password", _("Those were many tries. Please wait a quarter of an hour."))
        elif self._member.has_usable_password() and not self._member.check_password(self.cleaned_data["password"]):
            tries.failed(key)
            self.add_error("password", _("That is not your password. Nothing was deleted."))
        elif not self.cleaned_data["yes"]:
            self.add_error("yes", _("Tick the box first. Nothing was deleted."))
        return self.cleaned_data


@for_grown_ups
@never_cache
@posted
def consent(request: HttpRequest) -> HttpResponse:
    """A yes, or a yes taken back."""
    one = next((one for one in consents.purposes() if one.id == request.POST.get("purpose")), None)
    answer = request.POST.get("given")
    if one is None or answer not in ("yes", "no"):
        raise Http404
    consents.decide(signed_in(request), one, answer == "yes")
    return redirect(reverse("yours") + "#agreed")


def _yours_page(request: HttpRequest, trouble: str = "", status: int = 200) -> HttpResponse:
    member = signed_in(request)
    sits = sits_of(visitor_of(request)).filter(heard_seconds__gt=0)[:_SITS_OFFERED]
    context = {
        "kinds": [(one, count) for one, count in _counted(member) if count],
        "sits": [(sit, exercise_title(sit.order.exercise)) for sit in sits if sit.order],
        "most_sounds": MOST_SOUNDS,
        "consents": () if member.is_child else _consents(member),
        "may_leave": not member.is_child,
        "who": who_keeps_it(Operator.find()),
        "trouble": trouble,
    }
    return render(request, "yours/yours.html", context, status=status)


def _kind_page(request: HttpRequest, member: Member, one: Belonging, status: int = 200, **more: Any) -> HttpResponse:
    said = [column for column in columns(one) if not column.primary_key and not column.is_relation]
    page = Paginator(one.of(member), _ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = [[(one.fields[column.name], _shown(getattr(row, column.name))) for column in said] for row in page]
    context = {
        "kind": one,
        "page": page,
        "rows": [[(words, value) for words, value in row if value] for row in rows],
    }
    return render(request, "yours/kind.html", context | more, status=status)


def _shown(value: Any) -> str:
    """As somebody reads it who is no programme; empty for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "j F Y, H:i")
    if isinstance(value, dict):
        told = [(key, _shown(inner)) for key, inner in value.items()]
        return "\n".join(f"{key.replace('_', ' ')}: {words}" for key, words in told if words)
    if isinstance(value, list):
        return ", ".join(_shown(inner) for inner in value)
    return str(value)


def _consents(member: Member) -> list[tuple[Purpose, bool | None, list[Consent]]]:
    """What may be asked: each with the answer that holds, and all answers there were, the newest first."""
    answers = list(Consent.objects.filter(member=member).order_by("-at", "-pk"))
    asked = []
    for one in consents.purposes():
        own = [answer for answer in answers if answer.purpose == one.id]
        holds = own[0].given if own and own[0].version == one.version else None
        asked.append((one, holds, own))
    return asked


def _counted(member: Member) -> list[tuple[Belonging, int]]:
    return [(one, one.of(member).count()) for one in of_members()]


def _found(kind_id: str) -> Belonging:
    one = next((one for one in of_members() if one.id == kind_id), None)
    if one is None:
        raise Http404
    return one


def _not_deleted(error: WellwishError) -> str:
    return _("Nothing was deleted: %(why)s") % {"why": sentence(error)}
