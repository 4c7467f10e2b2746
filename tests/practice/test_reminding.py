"""Reminders come at their time of day, once, in any zone and across every change of clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellwish.practice.reminding import EVERY_DAY, LATEST, Time, Wishes, due, next_moment, usual_time

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "Africa/Cairo")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def fired(wishes: Wishes, begin: datetime, end: datetime, step: timedelta) -> list[datetime]:
    """What a sender that looks every ``step`` sends: it remembers the last moment it sent for."""
    sent: list[datetime] = []
    now = begin
    while now <= end:
        at = due(wishes, sent[-1] if sent else begin, now)
        if at:
            sent.append(at)
        now += step
    return sent


@pytest.mark.parametrize(
    ("zone", "day", "wall"),
    [
        (BERLIN, date(2026, 3, 29), time(2, 30)),  # left out
        (BERLIN, date(2026, 10, 25), time(2, 30)),  # shown twice
        (NEW_YORK, date(2026, 3, 8), time(2, 30)),
        (NEW_YORK, date(2026, 11, 1), time(1, 30)),
    ],
)
def test_on_the_day_the_clocks_change_it_comes_once(zone: ZoneInfo, day: date, wall: time) -> None:
    begin = datetime.combine(day, time(), zone).astimezone(UTC)
    assert len(fired(Wishes((Time(wall),), zone), begin, begin + timedelta(hours=20), timedelta(minutes=5))) == 1


@pytest.mark.parametrize(("zone", "day"), [(BERLIN, date(2026, 3, 29)), (NEW_YORK, date(2026, 11, 1))])
def test_seven_stays_seven_across_a_change(zone: ZoneInfo, day: date) -> None:
    begin = datetime.combine(day - timedelta(days=1), time(), zone).astimezone(UTC)
    sent = fired(Wishes((Time(time(7)),), zone), begin, begin + timedelta(days=3), timedelta(minutes=10))
    assert [at.astimezone(zone).time() for at in sent] == [time(7)] * 3


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(ZONES), st.dates(date(2024, 1, 1), date(2027, 12, 1)), st.times().map(lambda t: t.replace(second=0))
)
def test_once_a_day_everywhere(zone: str, day: date, wall: time) -> None:
    where = ZoneInfo(zone)
    wall = wall.replace(microsecond=0)
    begin = datetime.combine(day, time(), where).astimezone(UTC)
    sent = fired(Wishes((Time(wall),), where), begin, begin + timedelta(days=4), timedelta(minutes=50))
    assert len(sent) == len(set(sent))
    assert 3 <= len(sent) <= 5
    days = [at.astimezone(where).date() for at in sent]
    assert len(days) == len(set(days)) or wall > time(22)  # one late in the evening may be left out into the next day


def test_after_three_days_of_downtime_it_is_one_at_most() -> None:
    wishes = Wishes((Time(time(7)), Time(time(7, 30)), Time(time(21))), BERLIN)
    last = datetime(2026, 5, 1, 6, tzinfo=UTC)
    soon = datetime(2026, 5, 4, 6, 30, tzinfo=UTC)  # half past eight in Berlin
    assert due(wishes, last, soon) == datetime(2026, 5, 4, 5, 30, tzinfo=UTC)
    assert due(wishes, last, soon + timedelta(hours=3)) is None


def test_one_that_is_too_old_is_not_sent() -> None:
    wishes, at = Wishes((Time(time(7)),), UTC), datetime(2026, 5, 4, 7, tzinfo=UTC)
    assert due(wishes, LONG_AGO, at + LATEST - timedelta(seconds=1)) == at
    assert due(wishes, LONG_AGO, at + LATEST) is None


def test_only_on_its_weekdays_and_not_on_quiet_days() -> None:
    monday = datetime(2026, 5, 4, 7, tzinfo=UTC)
    wishes = Wishes((Time(time(7), EVERY_DAY - {1}),), UTC)
    sent = fired(wishes, monday - timedelta(hours=1), monday + timedelta(days=6), timedelta(minutes=30))
    assert [at.weekday() for at in sent] == [0, 2, 3, 4, 5, 6]
    quiet = Wishes(wishes.times, UTC, quiet_until=date(2026, 5, 7))
    assert due(quiet, LONG_AGO, monday) is None
    assert next_moment(quiet, monday) == datetime(2026, 5, 7, 7, tzinfo=UTC)


def test_later_comes_once_more() -> None:
    at = datetime(2026, 5, 4, 7, tzinfo=UTC)
    later = at + timedelta(minutes=30)
    wishes = Wishes((Time(time(7)),), UTC, later=later)
    sent = fired(wishes, at - timedelta(hours=1), at + timedelta(hours=5), timedelta(minutes=7))
    assert sent == [at, later]
    assert next_moment(wishes, at) == later
    quiet = Wishes((Time(time(7)),), UTC, quiet_until=date(2026, 6, 1), later=later)
    assert next_moment(quiet, at) == due(quiet, at, later) == later


def test_nothing_is_to_come_without_times() -> None:
    assert next_moment(Wishes((), UTC), LONG_AGO) is None
    assert next_moment(Wishes((Time(time(7), frozenset()),), UTC), LONG_AGO) is None


@pytest.mark.parametrize("weekday", range(7))
def test_the_next_is_on_its_weekday_within_a_week(weekday: int) -> None:
    now = datetime(2026, 10, 24, 12, tzinfo=UTC)  # the clocks go back in the night
    found = next_moment(Wishes((Time(time(6), frozenset({weekday})),), BERLIN), now)
    assert found
    assert found.astimezone(BERLIN).weekday() == weekday
    assert found - now <= timedelta(days=7, hours=1)


def days_at(*clock: tuple[int, int]) -> list[datetime]:
    return [datetime(2026, 5, 1 + n, hour, minute) for n, (hour, minute) in enumerate(clock)]  # noqa: DTZ001


@pytest.mark.parametrize(
    ("begun", "usual"),
    [
        (days_at((7, 2), (6, 55), (7, 10), (7, 0), (7, 5)), time(7)),
        (days_at((23, 50), (0, 10), (23, 55), (0, 5), (0, 0)), time(0)),  # around midnight
        (days_at((7, 0), (7, 5), (7, 10), (6, 58), (20, 0), (7, 3)), time(7)),
        (days_at((7, 0), (7, 5), (7, 10), (6, 58)), None),  # few days
        (days_at((7, 0), (11, 0), (15, 0), (19, 0), (23, 0), (3, 0)), None),  # no habit
    ],
)
def test_a_usual_time_is_told_only_where_there_is_one(begun: list[datetime], usual: time | None) -> None:
    assert usual_time(begun) == usual


def test_many_sits_on_one_day_make_no_habit() -> None:
    assert usual_time([datetime(2026, 5, 1, 7, minute) for minute in range(20)]) is None  # noqa: DTZ001
