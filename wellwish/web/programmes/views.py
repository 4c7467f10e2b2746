"""Pages of programmes, and the forms by which a member takes a step in one."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wellwish.library import Course
from wellwish.web.access import enrolments_of, own_enrolment, signed_in
from wellwish.web.accounts.doors import posted
from wellwish.web.gentle import catalogue_of
from wellwish.web.programmes import going as steps
from wellwish.web.programmes.changed import changed
from wellwish.web.programmes.models import Enrolment, State


@never_cache
@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    """Theirs, those there are, and those that are behind them."""
    member, catalogue = signed_in(request), catalogue_of(request)
    every = steps.going(member, catalogue, *State)
    joined = {one.course.id for one in every if one.enrolment.is_open}
    context = {
        "open": [one for one in every if one.enrolment.is_open],
        "offered": [one for one in catalogue.courses.values() if one.programme and one.id not in joined],
        "ended": sorted(
            (one for one in every if not one.enrolment.is_open), key=lambda one: one.enrolment.began, reverse=True
        ),
    }
    return render(request, "programmes/programmes.html", context)


@never_cache
@require_safe
def programme(request: HttpRequest, enrolment_id: str) -> HttpResponse:
    """One run, looked back at: what was done in it and when, and what may come next."""
    enrolment = own_enrolment(request, enrolment_id)
    course = _course(request, enrolment)
    one = steps.going_of(enrolment, course)
    joined = {other.course for other in enrolments_of(signed_in(request))}
    others = [other for other in catalogue_of(request).courses.values() if other.programme and other.id not in joined]
    context = {
        "one": one,
        "check_in": steps.check_in_due(one),
        "changed": changed(one),
        "days": [(day, one.run.done.get(day.number), day.number in one.run.skipped) for day in course.days],
        "reopened": enrolment.is_open or steps.going_in(signed_in(request), course) is not None,
        "others": others[:_OTHERS_SHOWN],
    }
    return render(request, "programmes/programme.html", context)


@never_cache
@posted
def join(request: HttpRequest, course_id: str) -> HttpResponse:
    course = catalogue_of(request).courses.get(course_id)
    if course is None or not course.programme:
        raise Http404
    steps.join(signed_in(request), course, bring=request.POST.get("bring") == "yes")
    return redirect("course", course.id)


@never_cache
@posted
def step(request: HttpRequest, enrolment_id: str, what: str) -> HttpResponse:
    """One of ``_STEPS``. Raises Http404 for any other, and for a run that is not theirs."""
    enrolment = own_enrolment(request, enrolment_id)
    if what not in _STEPS:
        raise Http404
    return redirect(_STEPS[what](request, enrolment, _course(request, enrolment)))


def _pause(request: HttpRequest, enrolment: Enrolment, course: Course) -> str:
    steps.pause(enrolment)
    return reverse("course", args=[course.id])


def _go_on(request: HttpRequest, enrolment: Enrolment, course: Course) -> str:
    steps.go_on(enrolment)
    return reverse("course", args=[course.id])


def _repeat(request: HttpRequest, enrolment: Enrolment, course: Course) -> str:
    """On, by the day that was done last."""
    last = steps.going_of(enrolment, course).last
    steps.go_on(enrolment)
    return reverse("day", args=[course.id, last.number]) if last else reverse("course", args=[course.id])


def _again(request: HttpRequest, enrolment: Enrolment, course: Course) -> str:
    steps.again(enrolment, course)
    return reverse("course", args=[course.id])


def _skip(request: HttpRequest, enrolment: Enrolment, course: Course) -> str:
    number = request.POST.get("day", "")
    if number not in [str(day.number) for day in course.days]:
        raise Http404
    steps.skip(enrolment, int(number))
    return reverse("course", args=[course.id])


def _leave(request: HttpRequest, enrolment: Enrolment, course: Course) -> str:
    steps.end(enrolment)
    return reverse("programmes")


_STEPS: dict[str, Callable[[HttpRequest, Enrolment, Course], str]] = {
    "pause": _pause,
    "go-on": _go_on,
    "repeat": _repeat,
    "again": _again,
    "skip": _skip,
    "leave": _leave,
}
_OTHERS_SHOWN = 3


def _course(request: HttpRequest, enrolment: Enrolment) -> Course:
    """Raises Http404 where the library has it no more."""
    course = catalogue_of(request).courses.get(enrolment.course)
    if course is None:
        raise Http404
    return course
