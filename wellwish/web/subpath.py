"""Pages below a path: addresses that templates write from the root get it put before them.

Django does so for what it links to by name. Templates, and views that build addresses of sound, write them plainly;
here they are all put right at once, so that no template can forget to.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from wellwish.errors import Misuse

_ADDRESS = re.compile(rb"""(\s(?:href|src|action|formaction|poster|data-[a-z-]+|hx-[a-z-]+)=["'])(/(?!/)[^"']*)""")
"""An attribute whose value begins with one slash. What people type never gets there: its quotes are escaped."""


def check(path: str) -> None:
    """Raises Misuse for a path that begins as pages of ours do: below it, nobody could tell which is meant."""
    from django.urls import get_resolver

    first = path.split("/")[1]
    ours = {str(entry.pattern).split("/")[0] for entry in get_resolver().url_patterns}
    if first and first in ours | {"media", "static"}:
        raise Misuse(f"WELLWISH_PATH cannot begin with /{first}/, for there are pages of that name; take another.")


class BelowItsPath:
    """Middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        prefix = request.META.get("SCRIPT_NAME", "").encode("latin-1")
        if prefix and not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            response.content = _put(prefix, response.content)
        return response


def _put(prefix: bytes, page: bytes) -> bytes:
    def put(match: re.Match[bytes]) -> bytes:
        attribute, address = match.groups()
        there = address == prefix or address.startswith(prefix + b"/")
        return attribute + (address if there else prefix + address)

    return _ADDRESS.sub(put, page)
