"""What makes Wellwish an app: its manifest, the page that stands in without a network, what is kept on a device."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wellwish.web.access import sits_of
from wellwish.web.accounts.doors import open_to_all
from wellwish.web.accounts.visitor import visitor_of
from wellwish.web.offline.icons import PAPER
from wellwish.web.offline.owner import owner_of
from wellwish.web.offline.tags import asset

_MOST_SITS = 100
"""Asked about at once."""
NIGHT = "#11131f"
"""``--paper`` by night; the pages' own ``theme-color`` follows the theme, and a manifest's is for the moment before."""


@open_to_all
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Web Application Manifest (W3C)."""
    told = {
        "name": "Wellwish",
        "short_name": "Wellwish",
        "description": _("Guided meditation made for you, on your own machine."),
        "lang": "en",
        "start_url": reverse("home"),
        "scope": reverse("home"),
        "display": "standalone",
        "theme_color": PAPER,
        "background_color": PAPER,
        "user_preferences": {"color_scheme": {"dark": {"theme_color": NIGHT, "background_color": NIGHT}}},
        "categories": ["health", "lifestyle"],
        "icons": [
            _icon("icon", 192, "any"),
            _icon("icon", 512, "any"),
            _icon("whole", 192, "maskable"),
            _icon("whole", 512, "maskable"),
        ],
        "shortcuts": [
            {"name": _("Today"), "url": reverse("home"), "icons": [_icon("icon", 192, "any")]},
            {"name": _("Ground me"), "url": reverse("ground"), "icons": [_icon("icon", 192, "any")]},
        ],
    }
    return JsonResponse(told, content_type="application/manifest+json")


@open_to_all
@require_safe
def without_network(request: HttpRequest) -> HttpResponse:
    """Kept by every browser that has the service worker, and shown in place of what it cannot reach."""
    return render(request, "offline/offline.html")


@never_cache
@require_safe
def device(request: HttpRequest) -> HttpResponse:
    """What is kept in this browser. Only the browser knows, so its script fills the page."""
    return render(request, "offline/device.html")


@open_to_all
@never_cache
@require_safe
def who(request: HttpRequest) -> HttpResponse:
    """For the service worker, which has no page at hand: who is signed in, what a form of theirs must carry, and which
    of the sits it keeps are gone."""
    asked = request.GET.getlist("sit")[:_MOST_SITS]
    there = {sit.pk for sit in sits_of(visitor_of(request)).filter(pk__in=asked) if sit.sealed_order is not None}
    gone = [one for one in asked if one not in there]
    return JsonResponse({"owner": owner_of(request), "token": get_token(request), "gone": gone})


def _icon(name: str, size: int, purpose: str) -> dict[str, str]:
    src = asset(f"offline/{name}-{size}.png")
    return {"src": src, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
