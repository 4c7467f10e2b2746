"""Whose copies a device may hold: every answer says for whom it was made, and a browser keeps things for one only."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from wellwish.web.accounts.models import member_or_none

HEADER = "Wellwish-Owner"
NOBODY = "nobody"
KEEP_HEADER = "Wellwish-Keep"
"""Sent with requests for a page to be kept: it will be opened on another day, so nothing may begin by itself."""


def owner_of(request: HttpRequest) -> str:
    """Who is signed in, as a word that tells nothing but whether it is the same member; else ``nobody``."""
    member = member_or_none(request.user)
    return salted_hmac("wellwish.offline.owner", str(member.pk)).hexdigest()[:22] if member else NOBODY


class SaysOwner:
    """Middleware. The service worker reads the header, and lets all go that it keeps for someone else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        response.headers[HEADER] = owner_of(request)
        return response


def frame(request: HttpRequest) -> dict[str, str]:
    """A context processor."""
    return {"owner": owner_of(request)}
