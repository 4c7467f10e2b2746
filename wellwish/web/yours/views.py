"""A member's settings; for a guest, how pages look to them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wellwish.web.access import own_preferences
from wellwish.web.accounts.doors import open_to_all, posted
from wellwish.web.accounts.models import member_or_none
from wellwish.web.desk import desk_of
from wellwish.web.yours.forms import LookForm, SettingsForm
from wellwish.web.yours.looks import keep_in_cookie, language_of, look_of
from wellwish.web.yours.zones import is_zone


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    return _own(request) if member_or_none(request.user) else _guests(request)


@never_cache
@posted
def zone(request: HttpRequest) -> HttpResponse:
    """Yes to the zone that the browser told of, asked once; back to where it was asked."""
    name = request.POST.get("zone", "")
    if is_zone(name):
        preferences = own_preferences(request)
        preferences.zone = name
        preferences.save()
    back = request.POST.get("next", "")
    safe = back.startswith("/") and url_has_allowed_host_and_scheme(back, {request.get_host()})
    return redirect(back if safe else "home")


def _own(request: HttpRequest) -> HttpResponse:
    preferences = own_preferences(request)
    form = SettingsForm(request.POST if request.method == "POST" else None, preferences, desk_of(request).guide)
    context = {"form": form, "look": look_of(request), "house_zone": timezone.get_default_timezone_name()}
    if request.method == "POST" and form.is_valid():
        form.keep(preferences)
        context |= {"saved": True, "look": form.look}
    before = translation.get_language()
    with translation.override(language_of(request, preferences)):
        response = render(request, "yours/settings.html", context, status=422 if form.errors else 200)
        if translation.get_language() != before:
            response.headers["HX-Refresh"] = "true"  # what surrounds the changed part of the page speaks it, too
    return response


def _guests(request: HttpRequest) -> HttpResponse:
    look = look_of(request)
    shown = {"theme": look.theme, "text_size": look.text_size, "less_motion": look.less_motion}
    form = LookForm(request.POST if request.method == "POST" else None, initial=shown)
    if request.method != "POST" or not form.is_valid():
        return render(request, "yours/settings.html", {"form": form}, status=422 if form.errors else 200)
    response = render(request, "yours/settings.html", {"form": form, "saved": True, "look": form.look})
    keep_in_cookie(response, form.look)
    return response
