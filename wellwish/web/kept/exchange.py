"""A practice as a file, out and in: our own CSV and JSON, which hold all of it, and the CSV that Insight Timer exports.

No database here: text → records and what is wrong with it, records → text. What the files hold is told in
docs/reference/practice-files.md.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from django.utils.translation import gettext

from wellwish.errors import Misuse
from wellwish.practice import zone_named
from wellwish.web.kept.insight import insight_record
from wellwish.web.kept.records import (
    MOST_FAULTS,
    MOST_RECORDS,
    DayRecord,
    Fault,
    Practice,
    Reading,
    SitRecord,
    checked_day,
    checked_sit,
)

COLUMNS = ("began", "zone", "seconds", "planned_seconds", "kind", "exercise", "title", "words", "day", "written")
_FREE = ("exercise", "title", "words")
_FORMULAS = ("=", "+", "-", "@", "\t", "'")
"""A spreadsheet would read a cell that begins so as a formula; it gets an apostrophe, which reading takes away."""
_INSIGHT = {"started at", "duration"}
_NAME = "wellwish practice"
_VERSION = 1


def read(text: str, zone: tzinfo, zone_name: str) -> Reading:
    """What a file holds; ``zone`` is where its times are meant, if it does not say so itself.

    A Reading with faults holds nothing else.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if text.lstrip().startswith(("{", "[")):
        return _gathered(_from_json(text))
    return _gathered(_from_csv(text, zone, zone_name))


def to_json(practice: Practice) -> str:
    data = {
        "file": _NAME,
        "version": _VERSION,
        "sits": [
            {
                "began": one.began.isoformat(),
                "zone": one.zone,
                "seconds": one.seconds,
                "planned_seconds": one.planned_seconds,
                "kind": one.kind,
                "exercise": one.exercise,
                "title": one.title,
                "words": one.words,
            }
            for one in practice.sits
        ],
        "days": [
            {"day": one.day.isoformat(), "words": one.words, "written": one.written.isoformat()}
            for one in practice.days
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def to_csv(practice: Practice) -> str:
    """A line each; one with a ``day`` is a journal entry that belongs to no sit."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for sit in practice.sits:
        began = sit.began.astimezone(zone_named(sit.zone) or UTC).isoformat()
        free = (_guarded(sit.exercise), _guarded(sit.title), _guarded(sit.words))
        planned = "" if sit.planned_seconds is None else sit.planned_seconds
        table.writerow((began, sit.zone, sit.seconds, planned, sit.kind, *free, "", ""))
    for one in practice.days:
        table.writerow(("", "", "", "", "", "", "", _guarded(one.words), one.day.isoformat(), one.written.isoformat()))
    return out.getvalue()


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULAS) else text


def _gathered(found: Iterable[SitRecord | DayRecord | Fault]) -> Reading:
    sits: list[SitRecord] = []
    days: list[DayRecord] = []
    faults: list[Fault] = []
    for one in found:
        if isinstance(one, Fault):
            faults.append(one)
        elif isinstance(one, SitRecord):
            sits.append(one)
        else:
            days.append(one)
        if len(faults) == MOST_FAULTS:
            break
        if len(sits) + len(days) > MOST_RECORDS:
            faults.append(
                Fault(
                    "",
                    gettext("This holds more than %(most)s sits; bring it in in parts.") % {"most": MOST_RECORDS},
                )
            )
            break
    if faults:
        return Reading(Practice((), ()), tuple(faults))
    return Reading(Practice(tuple(sits), tuple(days)), ())


# --- CSV --------------------------------------------------------------------------------------------


def _from_csv(text: str, zone: tzinfo, zone_name: str) -> Iterator[SitRecord | DayRecord | Fault]:
    rows = _rows(text)
    first = next(rows, None)
    names = [name.strip().lower() for name in first[1] or ()] if first else []
    is_insight = set(names) >= _INSIGHT
    if not is_insight and not set(names) >= {"began", "seconds"}:
        ours = ", ".join(COLUMNS[:5])
        yield Fault(
            _line(1),
            gettext("The columns should be ours (%(ours)s, …) or Insight Timer’s (Started At, Duration, …).")
            % {"ours": ours},
        )
        return
    for line, cells in rows:
        if cells is None:
            yield Fault(line, gettext("Quotation marks do not match from here on."))
            return
        if not any(cells):
            continue
        if len(cells) > len(names):
            yield Fault(line, gettext("There are more cells than columns; is a comma missing its quotes?"))
            continue
        fields = dict(zip(names, cells, strict=False))
        try:
            yield insight_record(fields, zone, zone_name) if is_insight else _of_row(fields)
        except Misuse as error:
            yield Fault(line, str(error))


def _rows(text: str) -> Iterator[tuple[str, list[str] | None]]:
    """Each row with where it begins: ``line 3``; None and no more where quotation marks do not match."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = _line(reader.line_num + 1)
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield line, None
            return


def _line(number: int) -> str:
    return gettext("line %(number)s") % {"number": number}


def _of_row(fields: dict[str, str]) -> SitRecord | DayRecord:
    fields = fields | {name: fields.get(name, "").removeprefix("'") for name in _FREE}
    if fields.get("day"):
        return checked_day(fields["day"], fields["words"], fields.get("written", ""))
    planned = fields.get("planned_seconds", "").strip()
    return checked_sit(
        began=fields["began"],
        zone=fields.get("zone", ""),
        seconds=_number(fields["seconds"]),
        planned_seconds=_number(planned) if planned else None,
        kind=fields.get("kind", ""),
        exercise=fields["exercise"],
        title=fields["title"],
        words=fields["words"],
    )


def _number(text: str) -> int:
    if not text.strip().isascii() or not text.strip().isdigit() or len(text) > 9:
        raise Misuse(gettext("“%(text)s” is no number of seconds.") % {"text": text[:20]})
    return int(text)


# --- JSON -------------------------------------------------------------------------------------------


def _from_json(text: str) -> Iterator[SitRecord | DayRecord | Fault]:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        yield Fault(_line(error.lineno), gettext("This is no JSON; was it changed by hand, or only half saved?"))
        return
    except RecursionError:
        data = None
    if not isinstance(data, dict) or data.get("file") != _NAME or data.get("version") != _VERSION:
        yield Fault(_line(1), gettext("This is JSON, but not a practice that Wellwish wrote."))
        return
    for name, read_one in (("sits", _sit_of), ("days", _day_of)):
        listed = data.get(name, [])
        if not isinstance(listed, list):
            yield Fault(name, gettext("This should be a list."))
            continue
        for number, one in enumerate(listed, 1):
            try:
                yield read_one(one)
            except Misuse as error:
                yield Fault(gettext("%(list)s, number %(number)s") % {"list": name, "number": number}, str(error))


def _sit_of(one: Any) -> SitRecord:
    if not isinstance(one, dict):
        raise Misuse(gettext("This should be a sit with its fields."))
    seconds, planned = one.get("seconds"), one.get("planned_seconds")
    if type(seconds) is not int or (planned is not None and type(planned) is not int):
        raise Misuse(gettext("Seconds are a whole number."))
    texts = {name: _text(one, name) for name in ("began", "zone", "kind", "exercise", "title", "words")}
    return checked_sit(seconds=seconds, planned_seconds=planned, **texts)


def _day_of(one: Any) -> DayRecord:
    if not isinstance(one, dict):
        raise Misuse(gettext("This should be a day with its words."))
    return checked_day(_text(one, "day"), _text(one, "words"), _text(one, "written"))


def _text(one: dict[str, Any], name: str) -> str:
    found = one.get(name, "")
    if not isinstance(found, str):
        raise Misuse(gettext("“%(name)s” should be text.") % {"name": name})
    return found


def new_ones(
    practice: Practice, sits: Iterable[tuple[datetime, int]], days: Iterable[tuple[date, str]]
) -> tuple[Practice, int]:
    """What of a practice is not there already, and how many were; each is taken once.

    There already is a sit that begins in the same second and is as long (``sits``: began, seconds), and an entry of the
    same day in the same words (``days``).
    """
    known = {(_second(began), seconds) for began, seconds in sits}
    known_days = set(days)
    new_sits: list[SitRecord] = []
    new_days: list[DayRecord] = []
    for sit in practice.sits:
        mark = (_second(sit.began), sit.seconds)
        if mark not in known:
            known.add(mark)
            new_sits.append(sit)
    for one in practice.days:
        if (one.day, one.words) not in known_days:
            known_days.add((one.day, one.words))
            new_days.append(one)
    there = len(practice.sits) + len(practice.days) - len(new_sits) - len(new_days)
    return Practice(tuple(new_sits), tuple(new_days)), there


def _second(moment: datetime) -> int:
    return int(moment.timestamp() // 1)
