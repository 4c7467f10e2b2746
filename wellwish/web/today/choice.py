"""What to offer someone today, from what they did before. Pure: it knows no clock, no database and no page.

Its rules are our own design. They follow PRACTICE.md where it has one: a first sit is 5 minutes and a later one 10.
With whom, how hard and with how many words a loving-kindness sit is, the path decides (``practice.path``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from wellwish.library import Catalogue, Exercise
from wellwish.practice import Steps, is_whole, path
from wellwish.terms import Kind

CIRCLE = "loving-kindness"
"""The exercise that is composed for the people of whoever sits."""
NIGHT_KINDS = frozenset(("story", "wind-down", "soundscape"))

_EVENING_HOUR, _MORNING_HOUR = 19, 4
_AWAY = timedelta(days=14)
_HARD_LASTS = timedelta(days=2)
_FRESH = timedelta(hours=36)
"""How long an unfinished sit is offered to be gone on with."""
_TRIED_SECONDS, _FEW_TRIES = 60, 3
_LEAST_HEARD_SECONDS, _LEAST_LEFT_SECONDS = 20, 60
_LATELY = 5
_SHORT_MINUTES, _USUAL_MINUTES, _MOST_MINUTES = 5, 10, 60
_EVENINGS_SHOWN = 3


class Why(StrEnum):
    """Why this sit: a page has a word for each."""

    FIRST = "first"
    BACK = "back"
    GENTLE = "gentle"
    NIGHT = "night"
    USUAL = "usual"


@dataclass(frozen=True, slots=True)
class Sat:
    """A sit that was begun, as it was."""

    id: str
    exercise: str
    at: datetime
    """In the member's zone."""
    length_seconds: int
    heard_seconds: int
    who: tuple[str, ...] = ()
    """Ids of people in the circle."""
    hard: bool = False
    sleep: bool = False
    playable: bool = True

    @property
    def whole(self) -> bool:
        return is_whole(self.heard_seconds, self.length_seconds)

    @property
    def left_seconds(self) -> int:
        return self.length_seconds - self.heard_seconds


@dataclass(frozen=True, slots=True)
class NextSit:
    exercise: str
    minutes: int
    why: Why
    people: tuple[str, ...] = ()
    easy_first: bool = False
    sleep: bool = False
    guidance: float = 1.0
    reason: path.Reason = field(default_factory=path.Reason)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of someone when their page is made."""

    now: datetime
    """In their zone."""
    sits: tuple[Sat, ...] = ()
    """The newest first; without lessons that were read aloud."""
    circle: tuple[path.Companion, ...] = ()
    """Who may sit now, in the order they were added."""
    set_minutes: int | None = None
    """How long they want sits to be, where they said so."""
    whole_sits: int = 0
    """Of loving-kindness, ever."""
    day: int | None = None
    """Of the course of thirty days, as ``path.OnPath`` has it."""
    steps: Steps = field(default_factory=Steps)
    last_hard: datetime | None = None
    """As ``path.OnPath`` has it."""
    last_sat: datetime | None = None
    """When they last sat anything at all, an old sit again or with the timer too; in their zone."""

    @property
    def is_new(self) -> bool:
        tried = [sit for sit in self.sits if sit.heard_seconds >= _TRIED_SECONDS]
        return len(tried) < _FEW_TRIES and not any(sit.whole for sit in self.sits)

    @property
    def was_away(self) -> bool:
        return bool(self.sits) and self.now - max(self.sits[0].at, self.last_sat or self.sits[0].at) > _AWAY


def is_evening(now: datetime) -> bool:
    """From early evening until the night is over."""
    return now.hour >= _EVENING_HOUR or now.hour < _MORNING_HOUR


def next_sit(known: Known, catalogue: Catalogue) -> NextSit:
    """The one obvious next sit."""
    sits = [sit for sit in known.sits if sit.exercise in catalogue.exercises]  # nothing that has gone
    on = on_path(known, catalogue)
    if on.was_hard or (on.is_gentle and not _night_wanted(known, sits, catalogue)):
        return _of_the_path(known, sits, Why.GENTLE)
    if known.is_new:
        return replace(_easy(known, Why.FIRST), easy_first=known.day is not None)  # as the course begins
    if known.was_away:
        return _easy(known, Why.BACK)
    return _night_wanted(known, sits, catalogue) or _usual(known, sits, catalogue)


def unfinished(known: Known, catalogue: Catalogue) -> Sat | None:
    """The last sit, when it was left in the middle a short while ago and can be gone on with."""
    last = next(iter(known.sits), None)
    if last is None or not last.playable or last.whole or last.sleep or known.now - last.at > _FRESH:
        return None
    exercise = catalogue.exercises.get(last.exercise)
    if exercise and exercise.kind in NIGHT_KINDS:  # falling asleep in it is how it is meant
        return None
    enough = last.heard_seconds >= _LEAST_HEARD_SECONDS and last.left_seconds >= _LEAST_LEFT_SECONDS
    return last if enough else None


def for_the_evening(known: Known, catalogue: Catalogue, but: str = "") -> list[Exercise]:
    """A few for the end of the day, others each day; none by day. ``but`` is offered already."""
    if not is_evening(known.now):
        return []
    fitting = [one for one in catalogue.exercises.values() if _is_for_evenings(one, catalogue) and one.id != but]
    if not fitting:
        return []
    first = (known.now - timedelta(hours=_MORNING_HOUR)).date().toordinal() * _EVENINGS_SHOWN % len(fitting)
    return (fitting[first:] + fitting[:first])[:_EVENINGS_SHOWN]


def on_path(known: Known, catalogue: Catalogue) -> path.OnPath:
    """Where they are on the path of loving-kindness."""
    sits = [sit for sit in known.sits if sit.exercise in catalogue.exercises]
    return _on_path(known, sits)


def _on_path(known: Known, sits: Sequence[Sat]) -> path.OnPath:
    own = [sit for sit in sits if sit.exercise == CIRCLE]
    return path.OnPath(
        known.now,
        known.circle,
        known.whole_sits,
        known.set_minutes or _usual_minutes(known, _chosen(own)) or _USUAL_MINUTES,
        known.day,
        known.steps,
        was_hard=bool(sits) and sits[0].hard and known.now - sits[0].at <= _HARD_LASTS,
        alone=_is_alone(known, own),
        last_hard=known.last_hard,
    )


def _easy(known: Known, why: Why) -> NextSit:
    """Short, and with someone easy to love."""
    easy = [one for one in known.circle if one.kind in (Kind.LOVED, Kind.PET)]
    return NextSit(CIRCLE, known.set_minutes or _SHORT_MINUTES, why, tuple(one.id for one in easy[:1]))


def _night_wanted(known: Known, sits: Sequence[Sat], catalogue: Catalogue) -> NextSit | None:
    return _of_the_night(known, sits, catalogue) if is_evening(known.now) else None


def _of_the_night(known: Known, sits: Sequence[Sat], catalogue: Catalogue) -> NextSit | None:
    """For someone whose evenings end with a story or the like: another of the kind, heard longest ago or never."""
    evenings = [sit for sit in sits if is_evening(sit.at)][:_LATELY]
    nights = [sit for sit in evenings if catalogue.exercises[sit.exercise].kind in NIGHT_KINDS]
    if not nights or 2 * len(nights) < len(evenings):
        return None
    kind = catalogue.exercises[nights[0].exercise].kind
    heard = [sit.exercise for sit in reversed(sits)]
    of_kind = [one for one in catalogue.exercises.values() if one.kind == kind]
    one = min(of_kind, key=lambda one: _last_place(heard, one.id))
    return NextSit(one.id, _fitting(one, known.set_minutes), Why.NIGHT, sleep=True)


def _usual(known: Known, sits: Sequence[Sat], catalogue: Catalogue) -> NextSit:
    """What they mostly sit; where nothing stands out, loving-kindness."""
    lately = Counter(sit.exercise for sit in sits[:_LATELY])
    most, times = lately.most_common(1)[0] if lately else (CIRCLE, 0)
    exercise = catalogue.exercises.get(most)
    if exercise and exercise.plan != "circle" and 2 * times > min(len(sits), _LATELY) and times > 1:
        minutes = known.set_minutes or _usual_minutes(known, [sit for sit in sits if sit.exercise == most])
        return NextSit(most, _fitting(exercise, minutes), Why.USUAL)
    return _of_the_path(known, sits, Why.USUAL)


def _of_the_path(known: Known, sits: Sequence[Sat], why: Why) -> NextSit:
    one = path.choose(_on_path(known, sits))
    return NextSit(
        CIRCLE, one.minutes, why, one.people, easy_first=one.easy_first, guidance=one.guidance, reason=one.reason
    )


def _usual_minutes(known: Known, sits: Sequence[Sat]) -> int | None:
    """The most common of the last few at this time of day, else of the last few; the newer of two that tie."""
    same_time = [sit for sit in sits if is_evening(sit.at) == is_evening(known.now)]
    lengths = [round(sit.length_seconds / 60) for sit in (same_time or sits)[:_LATELY]]
    return min(max(Counter(lengths).most_common(1)[0][0], 1), _MOST_MINUTES) if lengths else None


def _chosen(own: Sequence[Sat]) -> Sequence[Sat]:
    """Without a first sit that was as short as first sits are offered: that says nothing of what they like."""
    return own[:-1] if own and round(own[-1].length_seconds / 60) == _SHORT_MINUTES else own


def _is_alone(known: Known, own: Sequence[Sat]) -> bool:
    """Whether they sit with nobody by choice, since everyone came into their circle."""
    lately = own[:3]
    if len(lately) < 3 or any(sit.who for sit in lately):
        return False
    return all(one.added <= lately[-1].at for one in known.circle)


def _is_for_evenings(one: Exercise, catalogue: Catalogue) -> bool:
    """Meant for the end of the day; days of courses belong to their course."""
    if one.kind in NIGHT_KINDS:
        return True
    return bool(one.times) and {*one.times} <= {"evening", "night"} and not catalogue.courses_with(one.id)


def _fitting(exercise: Exercise, minutes: int | None) -> int:
    lengths = exercise.lengths
    return min(max(minutes or lengths.default, lengths.least), lengths.greatest)


def _last_place(of: Sequence[str], one: str) -> int:
    """Where ``one`` stands for the last time; -1 when it does not."""
    return next((place for place in range(len(of) - 1, -1, -1) if of[place] == one), -1)
