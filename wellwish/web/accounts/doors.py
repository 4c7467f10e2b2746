"""Which pages are open to whom. Every view is for members only unless it says otherwise here."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from wellwish.web.accounts.models import House, Member, member_or_none
from wellwish.web.accounts.signed_in import note
from wellwish.web.accounts.words_back import lose
from wellwish.web.desk import desk_of
from wellwish.web.errors import no_page_here

View = Callable[..., Any]
V = TypeVar("V", bound=View)
_DOOR = "wellwish_door"
_POSTED = "wellwish_posted"


def open_to_all(view: V) -> V:
    """For anyone, always: signing in, finding the ground, what a server must say of itself."""
    setattr(view, _DOOR, "all")
    return view


def open_to_guests(view: V) -> V:
    """For anyone while nobody has made this server theirs, and wherever the owner has made it public."""
    setattr(view, _DOOR, "guests")
    return view


def for_owner(view: V) -> V:
    """For the owner; to anyone else it is not there."""
    setattr(view, _DOOR, "owner")
    return view


def for_teachers(view: V) -> V:
    """For the owner and teachers; to anyone else it is not there."""
    setattr(view, _DOOR, "teachers")
    return view


def for_grown_ups(view: V) -> V:
    """For members only, and not there for a child's profile."""
    setattr(view, _DOOR, "grown-ups")
    return view


def posted(view: V) -> V:
    """For forms to be sent to: whoever signs in on the way to it arrives at the first page instead."""

    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return view(request, *args, **kwargs) if request.method == "POST" else no_page_here(request)

    setattr(answer, _POSTED, True)
    return cast(V, answer)


class Doors:
    """Middleware. A stranger at a closed door is shown where to sign in, or 404 where that leads nowhere.

    A form sent to a closed door is answered with the page to sign in, which gives its words back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")  # every page says who is signed in
        return response

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        door = getattr(view, _DOOR, "members")
        member = member_or_none(request.user)
        if member:
            note(request, member)
            if not _passes(member, door):
                raise Http404
        if member or door == "all" or (door == "guests" and guests_welcome(request)):
            return None
        return _to_the_door(request, may_return=not getattr(view, _POSTED, False))


def _passes(member: Member, door: str) -> bool:
    if door == "owner":
        return member.is_owner
    if door == "teachers":
        return member.teaches
    return door != "grown-ups" or not member.is_child


def guests_welcome(request: HttpRequest) -> bool:
    return desk_of(request).public or House.find() is None


def _to_the_door(request: HttpRequest, *, may_return: bool) -> HttpResponse:
    claimed = House.find() is not None
    if request.method == "POST" and claimed:
        from wellwish.web.accounts.entering import sign_in_page

        lose(request)
        return sign_in_page(request, status=403)
    if request.method not in ("GET", "HEAD"):
        raise Http404
    if not claimed:
        return HttpResponseRedirect(reverse("setup"))
    way = f"?{urlencode({'next': request.get_full_path()})}" if may_return and request.path_info != "/" else ""
    return HttpResponseRedirect(reverse("sign-in") + way)
