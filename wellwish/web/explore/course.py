"""Courses: their days, how far somebody is, and each day with its lesson and its practice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wellwish import library
from wellwish.errors import TooShort, WellwishError
from wellwish.library import Course, Day, Exercise, Lesson
from wellwish.order import Order
from wellwish.web.access import enrolments_of
from wellwish.web.accounts.doors import open_to_guests
from wellwish.web.accounts.visitor import visitor_of, welcome
from wellwish.web.acts.of_day import act_of_day
from wellwish.web.desk import desk_of
from wellwish.web.explore.days import needs_opening, open_day
from wellwish.web.explore.history import History, Progress
from wellwish.web.explore.labels import LEVELS
from wellwish.web.explore.shelves import Card, exercise_cards
from wellwish.web.gentle import catalogue_of
from wellwish.web.player.making import make_sit
from wellwish.web.player.models import Sit
from wellwish.web.player.views import refusal_status, see
from wellwish.web.programmes.going import Going, check_in_due, done_before, going_in
from wellwish.web.words import sentence

_LEAST_LESSON_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Step:
    """A day as a course's page lists it."""

    day: Day
    path: str
    done: bool
    is_next: bool
    skipped: bool
    """Left out by choice, in a programme."""


@open_to_guests
@never_cache
@require_safe
def course(request: HttpRequest, course_id: str) -> HttpResponse:
    one = _found_course(request, course_id)
    going = _going(request, one)
    progress = _progress(request, one, going)
    steps = [
        Step(
            day,
            reverse("day", args=[one.id, day.number]),
            day.number in progress.done,
            day == (going.next if going else progress.next),
            going is not None and day.number in going.run.skipped,
        )
        for day in one.days
    ]
    context = {
        "course": one,
        "steps": steps,
        "done": len(progress.done),
        "next": next((step for step in steps if step.is_next), None),
        "going": going,
        "check_in": check_in_due(going) if going else "",
        "joins": one.programme and visitor_of(request).member is not None,
        "brings": 0 if going else len(_brought(request, one)),
        "level": LEVELS[one.level],
        "canonical": request.build_absolute_uri(reverse("course", args=[one.id])),
    }
    return render(request, "explore/course.html", context)


@open_to_guests
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def day(request: HttpRequest, course_id: str, number: int) -> HttpResponse:
    """A day: any may be opened. Posted to, it has its lesson read aloud, or is opened to be sat."""
    one = _found_course(request, course_id)
    today = next((day for day in one.days if day.number == number), None)
    if today is None:
        raise Http404
    if request.method != "POST":
        return _day_page(request, one, today)
    practice, lesson = _practice(today), _lesson(today)
    if "sit" in request.POST and practice:
        return _opened(request, one, today, practice)
    if lesson is None:
        raise Http404
    try:
        return see(_read_aloud(request, lesson))
    except WellwishError as error:
        return _day_page(request, one, today, sentence(error), refusal_status(error))


def _opened(request: HttpRequest, one: Course, today: Day, practice: Exercise) -> HttpResponse:
    """On to where its sit is begun, which is then for this day."""
    member = visitor_of(request).member
    if member:
        open_day(member, one, today)
    if practice.plan != "circle":
        way = reverse("exercise", args=[practice.id])
    else:
        way = reverse("make") if member else reverse("loving-kindness") + "#begin"
    answer = redirect(way)
    answer.status_code = 303
    return answer


def _read_aloud(request: HttpRequest, lesson: Lesson) -> Sit:
    """A sit of the lesson, no longer than it takes to say it."""
    visitor, desk = welcome(request), desk_of(request)
    order = Order(_LEAST_LESSON_SECONDS, exercise=lesson.id, guide=desk.guide, bell="none")
    try:
        return make_sit(desk, visitor, order)
    except TooShort as error:
        return make_sit(desk, visitor, replace(order, length_seconds=error.shortest_seconds))


def _day_page(request: HttpRequest, one: Course, today: Day, trouble: str = "", status: int = 200) -> HttpResponse:
    lesson, practice = _lesson(today), _practice(today)
    numbers = {day.number: day for day in one.days}
    going = _going(request, one)
    context = {
        "course": one,
        "day": today,
        "lesson": lesson,
        "practice": practice,
        "composed": practice is not None and practice.plan == "circle",
        "card": _card(practice),
        "done": today.number in _progress(request, one, going).done,
        "going": going,
        "skipped": going is not None and today.number in going.run.skipped,
        "act": act_of_day(going.enrolment.member, catalogue_of(request), one, today) if going and one.acts else None,
        "opens": practice is not None and needs_opening(one, today),
        "before": numbers.get(today.number - 1),
        "after": numbers.get(today.number + 1),
        "trouble": trouble,
        "canonical": request.build_absolute_uri(reverse("day", args=[one.id, today.number])),
    }
    return render(request, "explore/day.html", context, status=status)


def _going(request: HttpRequest, one: Course) -> Going | None:
    """Where they are in it as a programme, if they joined it."""
    member = visitor_of(request).member
    return going_in(member, one) if member and one.programme else None


def _brought(request: HttpRequest, one: Course) -> dict[int, date]:
    """What was done of it before it is joined for the first time."""
    member = visitor_of(request).member
    if member is None or not one.programme or any(row.course == one.id for row in enrolments_of(member)):
        return {}
    return done_before(member, one)


def _progress(request: HttpRequest, one: Course, going: Going | None) -> Progress:
    """Of this run where it was joined, else of all they ever sat."""
    if going:
        return Progress(one, frozenset(going.run.done))
    return Progress.of(one, History.of(visitor_of(request), library.catalogue()))


def _found_course(request: HttpRequest, course_id: str) -> Course:
    one = catalogue_of(request).courses.get(course_id)
    if one is None:
        raise Http404
    return one


def _lesson(today: Day) -> Lesson | None:
    return library.catalogue().lessons.get(today.lesson)


def _practice(today: Day) -> Exercise | None:
    return library.catalogue().exercises.get(today.exercise or today.sit)


def _card(practice: Exercise | None) -> Card | None:
    return exercise_cards([practice])[0] if practice else None
