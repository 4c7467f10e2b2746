"""Who is asking: a member who signed in, or a guest with an opaque random id in the session; or neither yet."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, parse_cookie

from wellwish.web.accounts.models import Member, member_or_none

MEMBER_SECONDS = 60 * 60 * 24 * 90
"""How long a member stays signed in."""

GUEST = "guest"
"""Where a session holds the guest's id."""


@dataclass(frozen=True, slots=True)
class Visitor:
    member: Member | None = None
    guest: str | None = None

    @property
    def key(self) -> str | None:
        """Whose private takes are theirs; None for a stranger."""
        if self.member:
            return f"member {self.member.pk}"
        return guest_key(self.guest) if self.guest else None


def guest_key(guest: str) -> str:
    """As :attr:`Visitor.key`."""
    return f"guest {guest}"


def visitor_of(request: HttpRequest) -> Visitor:
    """Who makes this request."""
    if member := member_or_none(request.user):
        return Visitor(member=member)
    return Visitor(guest=request.session.get(GUEST))


def visitor_of_cookies(header: str) -> Visitor:
    """Who makes a request with this ``Cookie`` header, outside Django's own handling. Asks the database."""
    key = parse_cookie(header).get(settings.SESSION_COOKIE_NAME)
    if not key:
        return Visitor()
    request = HttpRequest()
    request.session = SessionStore(key)
    if member := member_or_none(get_user(request)):
        return Visitor(member=member)
    return Visitor(guest=request.session.get(GUEST))


def welcome(request: HttpRequest) -> Visitor:
    """The visitor; a stranger becomes a guest, whose cookie ends with the browser."""
    visitor = visitor_of(request)
    if visitor.key is None:
        guest = secrets.token_urlsafe(16)
        request.session[GUEST] = guest
        request.session.set_expiry(0)
        return Visitor(guest=guest)
    return visitor
