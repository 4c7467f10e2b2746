"""Which day a sit counts for, streaks that forgive, and sums."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellwish.practice.days import (
    REST_EVERY_DAYS,
    Sat,
    Streak,
    Sum,
    day_of,
    is_whole,
    moment,
    month_grid,
    month_of,
    streak,
    sums,
    week_of,
    zone_named,
)

ZONES: tuple[str, ...] = ("UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia")
ZONES += ("America/Sao_Paulo", "Pacific/Kiritimati", "Africa/Casablanca", "Asia/Tehran", "Australia/Lord_Howe")
TODAY = date(2026, 3, 20)
DAY = timedelta(days=1)

zones = st.sampled_from(ZONES)
walls = st.datetimes(datetime.fromisoformat("1995-01-01"), datetime.fromisoformat("2045-01-01"))
moments = walls.map(lambda wall: wall.replace(tzinfo=UTC))
ago = st.integers(0, 60)


def zone(name: str) -> tzinfo:
    found = zone_named(name)
    assert found
    return found


def days(*numbers: int) -> set[date]:
    """The days so many days before today."""
    return {TODAY - number * DAY for number in numbers}


# --- the day ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wall", "day"),
    [
        ("2026-03-20 23:59", "2026-03-20"),
        ("2026-03-21 00:00", "2026-03-20"),
        ("2026-03-21 03:59:59", "2026-03-20"),
        ("2026-03-21 04:00", "2026-03-21"),
        ("2026-01-01 01:00", "2025-12-31"),
        ("2026-03-29 03:30", "2026-03-28"),  # the night in which Berlin has no 2:30
        ("2026-10-25 02:30", "2026-10-24"),  # the night in which it has two
    ],
)
def test_a_night_past_midnight_counts_for_the_evening(wall: str, day: str) -> None:
    berlin = zone("Europe/Berlin")
    assert day_of(moment(datetime.fromisoformat(wall), berlin), berlin) == date.fromisoformat(day)


def test_the_same_moment_is_another_day_elsewhere() -> None:
    began = datetime(2026, 3, 20, 16, 0, tzinfo=UTC)
    assert day_of(began, zone("Europe/Berlin")) == date(2026, 3, 20)
    assert day_of(began, zone("Pacific/Auckland")) == date(2026, 3, 21)


@given(moments, zones)
def test_a_day_is_the_one_on_the_calendar_or_the_one_before(began: datetime, name: str) -> None:
    local = began.astimezone(zone(name))
    assert day_of(began, zone(name)) == (local.date() if local.hour >= 4 else local.date() - DAY)


@given(moments, zones, st.integers(0, 200_000))
def test_later_is_never_an_earlier_day(began: datetime, name: str, seconds: int) -> None:
    later = began + timedelta(seconds=seconds)
    assert day_of(later, zone(name)) >= day_of(began, zone(name))


@given(walls, zones)
def test_a_time_on_the_wall_comes_back_unless_clocks_leave_it_out(wall: datetime, name: str) -> None:
    back = moment(wall, zone(name)).astimezone(zone(name)).replace(tzinfo=None)
    left_out = back - wall
    assert not left_out or timedelta(0) < left_out <= DAY


@pytest.mark.parametrize(
    "name", ["", "Nowhere/Land", "../etc/passwd", "/etc/localtime", "Europe", "x" * 65, "Eu\0rope"]
)
def test_what_names_no_zone_is_none(name: str) -> None:
    assert zone_named(name) is None


# --- a sit ------------------------------------------------------------------------------------------


def test_four_fifths_are_a_whole_sit_and_an_open_one_always_is() -> None:
    assert [is_whole(seconds, 600) for seconds in (479, 480, 1200)] == [False, True, True]
    assert is_whole(1, None)


# --- streaks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sat", "found"),
    [
        ((), (0, None, (), False)),
        ((0,), (1, 0, (), True)),
        ((1,), (1, 1, (), False)),
        ((0, 1, 2), (3, 2, (), True)),
        ((1, 2), (2, 2, (), False)),  # today is not over
        ((2, 3), (2, 3, (1,), False)),  # yesterday is rested
        ((3, 4), (0, None, (), False)),  # two days: it begins anew
        ((0, 2), (2, 2, (1,), True)),
        ((0, 2, 4), (2, 2, (1,), True)),  # the second rest within a week
        ((0, 2, 3, 4, 5, 6, 7, 9), (8, 9, (1, 8), True)),  # one a week
        ((0, 2, 3, 4, 5, 6, 8), (6, 6, (1,), True)),
        ((0, 40), (1, 0, (), True)),
    ],
)
def test_one_missed_day_a_week_is_rest(
    sat: tuple[int, ...], found: tuple[int, int | None, tuple[int, ...], bool]
) -> None:
    count, since, rested, today = found
    due = Streak(count, None if since is None else TODAY - since * DAY, tuple(TODAY - n * DAY for n in rested), today)
    assert streak(days(*sat), TODAY) == due


@given(st.sets(ago), ago)
def test_another_day_never_shortens_a_streak(sat: set[int], more: int) -> None:
    assert streak(days(*sat, more), TODAY).days >= streak(days(*sat), TODAY).days


@given(st.sets(ago))
def test_a_streak_is_whole(sat: set[int]) -> None:
    found = streak(days(*sat), TODAY)
    assert found.today == (0 in sat)
    if found.since is None:
        assert found == Streak(0, None, (), False)
        return
    between = {found.since + number * DAY for number in range((TODAY - found.since).days)} | days(*sat & {0})
    assert len(between & days(*sat)) == found.days
    assert set(found.rested) == between - days(*sat)
    gaps = [later - earlier for later, earlier in zip(found.rested, found.rested[1:], strict=False)]
    assert all(gap.days >= REST_EVERY_DAYS for gap in gaps)


def test_a_day_still_to_come_counts_for_nothing_yet() -> None:
    assert streak({TODAY + DAY, TODAY}, TODAY).days == 1


# --- sums -------------------------------------------------------------------------------------------

sats = st.builds(
    Sat, st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.sampled_from(["timer", "story"]), st.integers(0, 9999)
)


def test_sums_count_seconds_sits_and_days() -> None:
    sits = [Sat(TODAY, "timer", 60), Sat(TODAY, "story", 30), Sat(TODAY - DAY, "timer", 10)]
    assert sums(sits, lambda sit: sit.kind) == {"timer": Sum(70, 2, 2), "story": Sum(30, 1, 1)}
    assert sums(sits, lambda _: None) == {None: Sum(100, 3, 2)}
    assert sums([], lambda sit: sit.kind) == {}


@given(st.lists(sats))
def test_however_sits_are_parted_nothing_is_lost(sits: list[Sat]) -> None:
    for part in (lambda sit: week_of(sit.day), lambda sit: month_of(sit.day), lambda sit: sit.kind):
        found = sums(sits, part)
        assert sum(one.seconds for one in found.values()) == sum(sit.seconds for sit in sits)
        assert sum(one.sits for one in found.values()) == len(sits)
    weeks = sums(sits, lambda sit: week_of(sit.day))
    assert sum(one.days for one in weeks.values()) == len({sit.day for sit in sits})
    assert all(monday.weekday() == 0 for monday in weeks)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_month_stands_under_its_days_of_the_week(day: date) -> None:
    grid = month_grid(month_of(day))
    assert [one.day for one, _, _ in grid] == list(range(1, len(grid) + 1))
    assert (grid[-1][0] + DAY).day == 1
    assert all(column == one.weekday() for one, _, column in grid)
    assert [row for _, row, _ in grid] == sorted(row for _, row, _ in grid)
    assert len({(row, column) for _, row, column in grid}) == len(grid)
