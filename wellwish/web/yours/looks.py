"""How pages look and which day it is on them, for whoever is here: a member's settings, or a guest's cookie."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from wellwish.web.accounts.models import member_or_none
from wellwish.web.yours.models import Preferences, TextSize, Theme, preferences_of

COOKIE = "wellwish-look"
_A_YEAR = 60 * 60 * 24 * 365
_STILL = "still"
_PREFERENCES, _LOOK = "wellwish.preferences", "wellwish.look"


@dataclass(frozen=True, slots=True)
class Look:
    """What stands on ``<html>`` for style sheets (tokens.css, base.css); empty: as the device has it."""

    theme: str = ""
    text_size: str = ""
    less_motion: bool = False

    @classmethod
    def of_cookie(cls, value: str) -> Look:
        """What ``written`` wrote; anything else in it counts for nothing."""
        theme, text_size, motion = (*value.split("."), "", "", "")[:3]
        return cls(
            theme if theme in Theme.values else "",
            text_size if text_size in TextSize.values else "",
            motion == _STILL,
        )

    @property
    def written(self) -> str:
        return f"{self.theme}.{self.text_size}.{_STILL if self.less_motion else ''}"


class Preferred:
    """Middleware, after the one that knows who is here. Each page is made in their zone and their language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        preferences = preferences_here(request)
        request.META[_LOOK] = _look(request, preferences)
        with _zone_of(preferences), translation.override(language_of(request, preferences)):
            return self._get_response(request)


def preferences_here(request: HttpRequest) -> Preferences | None:
    """The member's, asked for once a request; None for anyone else."""
    if _PREFERENCES not in request.META:
        member = member_or_none(request.user)
        request.META[_PREFERENCES] = preferences_of(member) if member else None
    found: Preferences | None = request.META[_PREFERENCES]
    return found


def look_of(request: HttpRequest | None) -> Look:
    """The plain one where a request failed before it was known whose it is."""
    look = request.META.get(_LOOK) if request else None
    return look if isinstance(look, Look) else Look()


def keep_in_cookie(response: HttpResponse, look: Look) -> None:
    """For who has no account; it says nothing of them but this."""
    response.set_cookie(
        COOKIE, look.written, max_age=_A_YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def _look(request: HttpRequest, preferences: Preferences | None) -> Look:
    if preferences is None:
        return Look.of_cookie(request.COOKIES.get(COOKIE, ""))
    return Look(preferences.theme, preferences.text_size, preferences.less_motion)


@contextlib.contextmanager
def _zone_of(preferences: Preferences | None) -> Iterator[None]:
    with timezone.override(preferences.zone_info if preferences else None):
        yield


def language_of(request: HttpRequest, preferences: Preferences | None) -> str:
    """That of pages: what a member chose, else what the browser asks for, of those there are."""
    chosen = preferences.language if preferences else ""
    return chosen if chosen in dict(settings.LANGUAGES) else translation.get_language_from_request(request)
