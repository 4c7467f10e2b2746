"""Where a member is signed in: noted as they come, told by kind of browser, and ended."""

from __future__ import annotations

import time

from django.http import HttpRequest
from django.utils import timezone

from wellwish.web.accounts.models import Member, SignIn

_SEEN = "seen"
"""Where a session holds when it was last noted, in seconds since 1970."""
_SECONDS = 3600

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "a Mac"),
    ("Linux", "Linux"),
)


def note(request: HttpRequest, member: Member) -> None:
    """Notes that this browser is in use: on the first request after signing in, then once an hour."""
    key, now = request.session.session_key, int(time.time())
    if key is None or now - request.session.get(_SEEN, 0) < _SECONDS:
        return
    fields = {"member": member, "device": device(request.headers.get("User-Agent", "")), "seen": timezone.now()}
    SignIn.objects.update_or_create(session_key=key, defaults=fields)
    request.session[_SEEN] = now


def note_anew(request: HttpRequest) -> None:
    """This session has a new key: it is noted by the next request."""
    request.session.pop(_SEEN, None)


def device(agent: str) -> str:
    """A browser as people call it, from the User-Agent it sends: ``Firefox on Android``."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "A browser")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return f"{browser} on {system}" if system else browser
