"""Who is visiting: an opaque random id in a signed cookie, read by Django's views and by the media handler alike."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest, parse_cookie

_KEY = "visitor"


def visitor_of_cookies(header: str) -> str | None:
    """The visitor named by a ``Cookie`` header; None for a stranger, a forged cookie or one too old."""
    cookie = parse_cookie(header).get(settings.SESSION_COOKIE_NAME)
    if not cookie:
        return None
    visitor = SessionStore(cookie).get(_KEY)
    return visitor if isinstance(visitor, str) else None


def visitor_of(request: HttpRequest) -> str | None:
    """The visitor of a request that Django serves."""
    return visitor_of_cookies(request.META.get("HTTP_COOKIE", ""))


def welcome(request: HttpRequest) -> str:
    """The visitor of this request; a stranger gets an id, which the answer's cookie will carry."""
    visitor = visitor_of(request)
    if visitor is None:
        visitor = secrets.token_urlsafe(16)
        request.session[_KEY] = visitor
    return visitor
