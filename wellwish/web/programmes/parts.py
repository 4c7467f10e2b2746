"""What programmes say on Today: two at most, who comes back is welcome, and a newcomer is offered the first one."""

from __future__ import annotations

from django.http import HttpRequest

from wellwish.library import Catalogue, Course
from wellwish.web.access import enrolments_of, signed_in
from wellwish.web.accounts.models import Member
from wellwish.web.accounts.visitor import Visitor
from wellwish.web.beside import Part, Place, beside
from wellwish.web.explore.history import History, under_way
from wellwish.web.gentle import catalogue_of
from wellwish.web.player.models import Sit
from wellwish.web.programmes.going import going_through
from wellwish.web.programmes.models import State

FIRST_PROGRAMME = "first-14"
_SHOWN = 2
_FEW_SITS = 5


@beside(Place.TODAY, rank=20)
def on_today(request: HttpRequest, sit: Sit | None) -> Part | None:
    member, catalogue = signed_in(request), catalogue_of(request)
    rows = list(enrolments_of(member))
    running = going_through((one for one in rows if one.state == State.RUNNING), catalogue)
    if running:
        context = {"running": running[:_SHOWN], "more": len(running) - _SHOWN}
        return Part("programmes/on_today.html", context)
    if going_through((one for one in rows if one.state == State.PAUSED), catalogue):
        return Part("programmes/paused_today.html")
    offered = None if rows else _first_programme(member, catalogue)
    return Part("programmes/offered_today.html", {"course": offered}) if offered else None


def _first_programme(member: Member, catalogue: Catalogue) -> Course | None:
    """For who joined none, sat little so far and is in no course."""
    course = catalogue.courses.get(FIRST_PROGRAMME)
    if course is None:
        return None
    history = History.of(Visitor(member=member), catalogue)
    few = sum(history.full.values()) < _FEW_SITS
    return course if few and not under_way(catalogue, history) else None
