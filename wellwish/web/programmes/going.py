"""How far a member is in their programmes, and every step they can take in one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils import timezone

from wellwish.library import Catalogue, Course, Day
from wellwish.practice import WHOLE_SHARE, day_of
from wellwish.practice.programme import Back, Run, welcome_back
from wellwish.web.access import enrolments_of, kept_by, sits_of
from wellwish.web.accounts.models import Member
from wellwish.web.accounts.visitor import Visitor
from wellwish.web.checkins.asking import AFTER, needed
from wellwish.web.explore.days import day_key, needs_opening, practice_of
from wellwish.web.player.models import day_mark_of, exercise_mark_of, owner_mark
from wellwish.web.programmes.models import Enrolment, State


@dataclass(frozen=True, slots=True)
class Going:
    """A member in one run of a programme."""

    enrolment: Enrolment
    course: Course
    run: Run

    @property
    def next(self) -> Day | None:
        number = self.run.next_day
        return self.course.days[number - 1] if number else None

    @property
    def is_running(self) -> bool:
        return self.enrolment.state == State.RUNNING

    @property
    def is_paused(self) -> bool:
        return self.enrolment.state == State.PAUSED

    @property
    def is_finished(self) -> bool:
        """Every day was done or left out."""
        return self.run.next_day is None

    @property
    def done_today(self) -> bool:
        return today() in self.run.done.values()

    @property
    def back(self) -> Back | None:
        """How they may go on, where they were away and did not pause."""
        return welcome_back(self.run, today()) if self.is_running else None

    @property
    def last(self) -> Day | None:
        """The day they did last."""
        number = self.run.last_done
        return self.course.days[number - 1] if number else None


def check_in_due(going: Going) -> str:
    """The check-in to be offered now: ``before`` until the first day is done, ``after`` at the end, or empty."""
    for when in going.course.checkins:
        fits = going.is_finished if when == AFTER else not going.run.done
        if fits and needed(going.enrolment.member, going.course.id, when):
            return when
    return ""


def today() -> date:
    """The day that a sit begun now counts for, where who asks is."""
    return local_day(timezone.now())


def local_day(at: datetime) -> date:
    return day_of(at, timezone.get_current_timezone())


def going(member: Member, catalogue: Catalogue, *states: State) -> list[Going]:
    """The programmes of ``member`` in these states that are in the library, what was last done first."""
    return going_through(enrolments_of(member).filter(state__in=states), catalogue)


def going_through(rows: Iterable[Enrolment], catalogue: Catalogue) -> list[Going]:
    """The same of runs that were read."""
    found = [_going(one, catalogue.courses[one.course]) for one in rows if one.course in catalogue.courses]
    return sorted(found, key=lambda one: (one.run.alive, one.enrolment.taken_up), reverse=True)


def going_in(member: Member, course: Course) -> Going | None:
    """The open run of ``member`` in this programme."""
    open_rows = enrolments_of(member).filter(state__in=(State.RUNNING, State.PAUSED))
    row = next((one for one in open_rows if one.course == course.id), None)
    return _going(row, course) if row else None


def newest_in(member: Member, course: Course) -> Going | None:
    """Their last run of this programme, open or not."""
    row = next((one for one in enrolments_of(member) if one.course == course.id), None)
    return _going(row, course) if row else None


def going_of(enrolment: Enrolment, course: Course) -> Going:
    return _going(enrolment, course)


def done_before(member: Member, course: Course) -> dict[int, date]:
    """Each day of a course that was done, whether or not it was ever joined, and when."""
    return _done(member, course, None, None)


def join(member: Member, course: Course, *, bring: bool = False) -> Enrolment:
    """The open run; a new one where there is none. ``bring``: what was done before counts, on the first run only."""
    with transaction.atomic():
        rows = _locked(member)
        same = [one for one in rows if one.course == course.id]
        if found := next((one for one in same if one.is_open), None):
            return found
        brought = done_before(member, course) if bring and not same else {}
        return Enrolment.objects.create(
            member=member,
            course=course.id,
            run=max((one.run for one in same), default=0) + 1,
            brought={str(number): day.isoformat() for number, day in brought.items()},
        )


def pause(enrolment: Enrolment) -> None:
    if enrolment.state == State.RUNNING:
        enrolment.state, enrolment.paused = State.PAUSED, timezone.now()
        enrolment.save(update_fields=["state", "paused"])


def go_on(enrolment: Enrolment) -> None:
    """After a pause, or a gap: from where it was."""
    if enrolment.is_open:
        enrolment.state, enrolment.paused, enrolment.taken_up = State.RUNNING, None, timezone.now()
        enrolment.save(update_fields=["state", "paused", "taken_up"])


def skip(enrolment: Enrolment, number: int) -> None:
    """Leaves a day out."""
    if enrolment.is_open and number not in enrolment.skipped:
        enrolment.skipped = sorted([*enrolment.skipped, number])
        enrolment.save(update_fields=["skipped"])


def end(enrolment: Enrolment) -> None:
    """Left, or closed once it was finished. What was done stays in the practice."""
    if enrolment.is_open:
        enrolment.state, enrolment.paused, enrolment.ended = State.ENDED, None, timezone.now()
        enrolment.save(update_fields=["state", "paused", "ended"])


def again(enrolment: Enrolment, course: Course) -> Enrolment:
    """Ends this run and begins the next from the first day."""
    with transaction.atomic():
        end(enrolment)
        return join(enrolment.member, course)


def _locked(member: Member) -> list[Enrolment]:
    """All runs of ``member``; two that join at once wait for each other. Call it inside a transaction."""
    Member.objects.select_for_update().get(pk=member.pk)
    return list(enrolments_of(member))


def _going(enrolment: Enrolment, course: Course) -> Going:
    numbers = {day.number for day in course.days}
    brought = {int(number): date.fromisoformat(day) for number, day in enrolment.brought.items()}
    done = brought | _done(enrolment.member, course, enrolment.began, enrolment.ended)
    run = Run(
        len(course.days),
        local_day(enrolment.taken_up),
        {number: day for number, day in done.items() if number in numbers},
        frozenset(enrolment.skipped) & numbers,
    )
    return Going(enrolment, course, run)


def _done(member: Member, course: Course, since: datetime | None, until: datetime | None) -> dict[int, date]:
    """Days whose practice was sat, at least four fifths of it, and when last. No sit is opened.

    Of a run: what was made in it, and what was sat again in it, whenever it was made.
    """
    sits = sits_of(Visitor(member=member)).alias(wanted=F("length_seconds") * WHOLE_SHARE)
    sits = sits.filter(heard_seconds__gt=0, heard_seconds__gte=F("wanted"))
    kept = kept_by(member).alias(wanted=F("planned_seconds") * WHOLE_SHARE)
    kept = kept.filter(seconds__gt=0, seconds__gte=F("wanted"))
    if until:
        sits, kept = sits.filter(made__lte=until), kept.filter(began__lte=until)
    rows = _marks(sits.filter(made__gte=since) if since else sits, "", "made")
    if since:
        rows += _marks(kept.filter(began__gte=since), "sit__", "began")
    marked: dict[str, datetime] = {}
    for exercise, day, last in rows:
        for mark in filter(None, (exercise, day)):
            marked[mark] = max(last, marked.get(mark, last))
    return _days(course, owner_mark(member.pk, None), marked) if marked else {}


def _marks(rows: QuerySet[Any], sit: str, when: str) -> list[tuple[str, str, datetime]]:
    """Each exercise and day that was sat, by their marks, and when last; ``sit`` leads from a row to its sit."""
    rows = rows.exclude(**{f"{sit}exercise_mark": ""}).order_by()
    return list(rows.values_list(f"{sit}exercise_mark", f"{sit}day_mark").annotate(last=Max(when)))


def _days(course: Course, whose: str, marked: Mapping[str, datetime]) -> dict[int, date]:
    found = {}
    for day in course.days:
        marks = [day_mark_of(whose, day_key(course, day))]
        if practice_of(day) and not needs_opening(course, day):
            marks.append(exercise_mark_of(whose, practice_of(day)))
        if moments := [marked[mark] for mark in marks if mark in marked]:
            found[day.number] = local_day(max(moments))
    return found
