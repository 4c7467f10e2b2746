"""A page is made of one snapshot of the library, whatever is read anew meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from wellwish import library


class OneSnapshot:
    """Middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with library.one_snapshot():
            return self._get_response(request)
