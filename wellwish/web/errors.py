"""Error pages of our own: plain, and with nothing in them of what was asked."""

from __future__ import annotations

import sys

from django.core.exceptions import DisallowedHost
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext

from wellwish.web.yours.looks import look_of

_NO_ROOM = ("full", "readonly", "read-only")
"""What SQLite says when the disk is full, or may not be written to."""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """For a Host that is not allowed, which the owner of a new server meets; else for a request past all bounds."""
    if not isinstance(exception, DisallowedHost):
        return _page(request, 400, gettext("That was too much at once"), gettext("Nothing was changed."))
    return _page(
        request,
        400,
        gettext("This address is not one Wellwish answers to"),
        gettext(
            "Open it by the address it printed when it started. If this is your own server, add the name you used to "
            "WELLWISH_ALLOWED_HOSTS."
        ),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403, gettext("This is not open to you"), gettext("Nothing was changed."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(
        request,
        403,
        gettext("This form has grown old"),
        gettext(
            "Nothing was made. Open the first page again and begin from there; your browser needs to allow "
            "cookies for it."
        ),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(
        request,
        404,
        gettext("There is nothing here"),
        gettext("The address may be mistyped, or what it led to is gone."),
    )


def no_page_here(request: HttpRequest) -> HttpResponse:
    """For an address that forms are sent to, when it is opened like a page."""
    answer = _page(
        request, 405, gettext("There is no page here"), gettext("This address only takes what a form sends.")
    )
    answer.headers["Allow"] = "POST"
    return answer


def failed(request: HttpRequest) -> HttpResponse:
    if isinstance(error := sys.exc_info()[1], OperationalError) and any(word in str(error) for word in _NO_ROOM):
        return _page(
            request,
            503,
            gettext("There is no room left"),
            gettext("Nothing was kept just now. Whoever runs this Wellwish can make room."),
        )
    return _page(
        request,
        500,
        gettext("Something went wrong here"),
        gettext("It is our fault, not yours. Please try again in a moment."),
    )


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    return HttpResponse(
        render_to_string("error.html", {"title": title, "text": text, "look": look_of(request)}), status=status
    )
