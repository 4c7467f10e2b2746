"""A form that was sent after signing out gives its words back.

They go from page to page as hidden fields, in the browser of whoever wrote them, until that person is signed in and
sends them again. They are never stored here.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

_PATH, _FIELD = "lost-path", "lost."
_UNSAID = frozenset({"csrfmiddlewaretoken", "password", "present", "code", "credential"})
"""What is never shown again."""
_SEEN = "_wellwish_lost"


@dataclass(frozen=True, slots=True)
class Lost:
    """A form that could not be taken."""

    path: str
    fields: tuple[tuple[str, str], ...]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """As fields of another form."""
        return [(_PATH, self.path), *((f"{_FIELD}{name}", value) for name, value in self.fields)]

    @property
    def shown(self) -> list[tuple[str, str]]:
        """To be read."""
        return [(name.replace("_", " ").capitalize(), value) for name, value in self.fields if value.strip()]


def lose(request: HttpRequest) -> None:
    """Takes up what ``request`` brought, for the page that answers it instead."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name not in _UNSAID]
    setattr(request, _SEEN, Lost(request.path, tuple(fields)))


def carried(request: HttpRequest) -> Lost | None:
    """What this request lost, or carries on from one that did."""
    if lost := getattr(request, _SEEN, None):
        return lost if isinstance(lost, Lost) else None
    path = request.POST.get(_PATH, "")
    if not path.startswith("/") or not url_has_allowed_host_and_scheme(path, {request.get_host()}):
        return None
    sent = ((name, values) for name, values in request.POST.lists() if name.startswith(_FIELD))
    return Lost(path, tuple((name.removeprefix(_FIELD), value) for name, values in sent for value in values))


def again_page(request: HttpRequest, lost: Lost) -> HttpResponse:
    """For who is signed in again: what they wrote, and one button that sends it."""
    return render(request, "accounts/again.html", {"lost": lost})
