"""Practice kept: sits count once, for what they were, on their day; they and the journal are their member's alone."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from web_fakes import (
    PASSWORD,
    Answer,
    FakeStudio,
    Visitor,
    fake_app,
    model,
    rows,
    setup_code,
    stored,
    stored_content,
)

KEY = "k" * 32
BERLIN = "Europe/Berlin"
SECRET = "Quillwort under the zinc roof"


@pytest.fixture
def ada(studio: FakeStudio) -> Visitor:
    """Ada, whose server it is."""
    return Visitor(fake_app(studio)).claim()


def a_sit(ada: Visitor, hours_ago: float = 2) -> str:
    """The id of a sit of ten minutes that was made so long ago."""
    sit_id = ada.sit().headers["location"].removeprefix("/sit/")
    made = datetime.now(UTC) - timedelta(hours=hours_ago)
    stored(lambda: model("player.Sit").objects.filter(pk=sit_id).update(made=made))
    return sit_id


def kept() -> list[Any]:
    return sorted(rows("kept.KeptSit"), key=lambda row: row.began)


def told(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def errors(answer: Answer) -> list[str]:
    return [html.unescape(text) for text in re.findall(r'<p class="error"[^>]*>(.*?)</p>', answer.text) if text]


def log(ada: Visitor, **changed: str) -> Answer:
    form = {"date": "2026-03-20", "time": "07:30", "length": "20", "kind": "timer", "zone": BERLIN}
    return ada.post("/practice/log", form | changed)


def only(label: str) -> str:
    (row,) = rows(label)
    return str(row.pk)


# --- what the player tells --------------------------------------------------------------------------


def test_what_is_heard_of_a_sit_is_kept_once_for_what_it_was(ada: Visitor) -> None:
    sit = a_sit(ada)
    for seconds in (30, 30, 120, 90):
        assert ada.post(f"/sit/{sit}/sat", {"seconds": str(seconds), "zone": BERLIN}).status == 204
    (row,) = kept()
    assert (row.seconds, row.planned_seconds, row.zone, row.exercise) == (120, 600, BERLIN, "loving-kindness")
    assert (row.kind, row.is_whole, row.length) == ("meditation", False, "2 of 10 min")
    ada.post(f"/sit/{sit}/sat", {"seconds": "600"})
    (row,) = kept()
    assert (row.seconds, row.is_whole, row.length) == (600, True, "10 min")
    assert rows("player.Sit")[0].heard_seconds == 600


def test_a_sit_sat_again_another_time_is_another_sit_and_only_for_what_was_new(ada: Visitor) -> None:
    sit = a_sit(ada, hours_ago=50)
    ada.post(f"/sit/{sit}/sat", {"seconds": "600"})
    long_ago = datetime.now(UTC) - timedelta(hours=49)
    stored(lambda: model("kept.KeptSit").objects.update(ended=long_ago, began=long_ago))
    ada.post(f"/sit/{sit}/sat", {"seconds": "900"})
    assert [row.seconds for row in kept()] == [600, 300]


def test_what_is_no_number_of_seconds_is_refused_and_keeps_nothing(ada: Visitor) -> None:
    sit = a_sit(ada)
    for seconds in ("", "-1", "1.5", "9999999", "ten"):
        assert ada.post(f"/sit/{sit}/sat", {"seconds": seconds}).status == 422
    assert kept() == []


def test_no_more_is_believed_than_has_passed(ada: Visitor) -> None:
    sit = a_sit(ada, hours_ago=0.01)
    ada.post(f"/sit/{sit}/sat", {"seconds": "9000"})
    ada.post(f"/sit/{sit}/sat", {"seconds": "9000", "key": KEY, "began": "2020-01-01T00:00:00Z"})
    assert all(row.seconds < 120 for row in kept())


def test_an_offline_report_that_comes_late_and_twice_counts_once_on_its_day(ada: Visitor) -> None:
    sit = a_sit(ada, hours_ago=24 * 4)
    began = (datetime.now(UTC) - timedelta(days=2)).replace(hour=23, minute=30, second=0, microsecond=0)
    report = {"seconds": "600", "key": KEY, "began": began.isoformat(), "zone": BERLIN}
    for _ in range(2):
        assert ada.post(f"/sit/{sit}/sat", report).status == 204
    (row,) = kept()
    assert (row.began, row.seconds, row.day) == (began, 600, began.date())  # past midnight there: of the evening
    assert rows("player.Sit")[0].heard_seconds == 600
    other = report | {"key": KEY[::-1] + "2", "began": (began + timedelta(days=1)).isoformat()}
    ada.post(f"/sit/{sit}/sat", other)
    assert [row.seconds for row in kept()] == [600, 600]
    assert rows("player.Sit")[0].heard_seconds == 1200


def test_a_clock_that_is_wrong_moves_no_sit_into_the_future_or_before_it_was_made(ada: Visitor) -> None:
    sit = a_sit(ada, hours_ago=3)
    for number, began in enumerate(("2001-01-01T00:00:00Z", "2199-01-01T00:00:00Z")):
        ada.post(f"/sit/{sit}/sat", {"seconds": "60", "key": f"{KEY}{number}", "began": began, "zone": "Nowhere/Land"})
    made = rows("player.Sit")[0].made
    assert all(made <= row.began <= datetime.now(UTC) for row in kept())
    assert {row.zone for row in kept()} <= {BERLIN, "UTC", __import__("tzlocal").get_localzone_name()}


def test_one_persons_key_is_not_anothers(ada: Visitor) -> None:
    ben = Visitor(ada._app).join(ada.invite(), "ben")
    for one in (ada, ben):
        began = datetime.now(UTC) - timedelta(minutes=30)
        assert one.post("/timer/sat", {"seconds": "60", "key": KEY, "began": began.isoformat()}).status == 204
        assert one.get(one.get("/timer/after").headers["location"]).status == 200
    assert len(kept()) == 2


def test_the_timers_sit_grows_as_it_is_told_and_has_a_key(ada: Visitor) -> None:
    began = datetime.now(UTC) - timedelta(minutes=30)
    report = {"key": KEY, "began": began.isoformat(), "planned": "1200", "zone": BERLIN}
    for seconds in ("30", "90", "60"):
        assert ada.post("/timer/sat", report | {"seconds": seconds}).status == 204
    (row,) = kept()
    assert (row.kind, row.seconds, row.planned_seconds, row.is_whole) == ("timer", 90, 1200, False)
    assert ada.post("/timer/sat", report | {"seconds": "0", "key": "other-key"}).status == 204
    assert len(kept()) == 1
    assert ada.post("/timer/sat", {"seconds": "60"}).status == 422
    assert ada.post("/timer/sat", report | {"began": "soon", "seconds": "1"}).status == 422
    assert ada.get("/timer/after").headers["location"] == f"/practice/sits/{row.pk}"


def test_what_a_guest_sat_is_kept_with_what_they_keep(studio: FakeStudio) -> None:
    guest = Visitor(fake_app(studio, public=True))
    sit = guest.sit_id()
    stored(lambda: model("player.Sit").objects.update(made=datetime.now(UTC) - timedelta(hours=1)))
    guest.post(f"/sit/{sit}/sat", {"seconds": "200"})
    assert kept() == []
    guest.post("/keep")
    guest.post("/setup", {"name": "ada", "password": PASSWORD, "code": setup_code()})
    guest.post(f"/sit/{sit}/sat", {"seconds": "260"})
    assert sum(row.seconds for row in kept()) == 260


def test_what_was_sat_before_there_was_a_record_is_in_it(ada: Visitor) -> None:
    from importlib import import_module

    from django.apps import apps

    sit = a_sit(ada)
    stored(lambda: model("player.Sit").objects.update(heard_seconds=480))
    stored(lambda: import_module("wellwish.web.kept.migrations.0002_sits_before").keep(apps, None))
    (row,) = kept()
    assert (row.sit_id, row.seconds, row.exercise) == (sit, 480, "loving-kindness")


def test_a_sit_whose_person_is_let_go_stays_for_what_it_was(ada: Visitor) -> None:
    person = ada.add("Maya")
    sit = ada.sit([person]).headers["location"].removeprefix("/sit/")
    stored(lambda: model("player.Sit").objects.update(made=datetime.now(UTC) - timedelta(hours=1)))
    ada.post(f"/sit/{sit}/sat", {"seconds": "300"})
    ada.post(f"/circle/{person}/remove")
    assert [row.seconds for row in kept()] == [300]
    assert "Maya" not in ada.get("/practice/sits").text


# --- by hand ----------------------------------------------------------------------------------------


def test_one_is_written_down_changed_and_deleted(ada: Visitor) -> None:
    assert log(ada, title="by the river", words=SECRET).status == 302
    (row,) = kept()
    assert (row.began, row.day) == (datetime(2026, 3, 20, 6, 30, tzinfo=UTC), date(2026, 3, 20))
    assert (row.seconds, row.kind, row.title, row.is_whole) == (1200, "timer", "by the river", True)
    path = f"/practice/sits/{row.pk}"
    page = ada.get(path).text
    assert SECRET in page
    assert 'value="07:30"' in page
    changed = {"date": "2026-03-21", "time": "01:15", "length": "7:30", "kind": "movement", "words": "less"}
    assert ada.post(path, changed).status == 302
    (row,) = kept()
    assert (row.day, row.seconds, row.kind, row.title) == (date(2026, 3, 20), 450, "movement", "")
    assert rows("kept.JournalEntry")[0].words == "less"
    assert ada.post(f"{path}/delete").status == 302
    assert kept() == rows("kept.JournalEntry") == []


def test_a_time_that_is_not_touched_stays_to_the_second(ada: Visitor) -> None:
    log(ada)
    began = datetime(2026, 10, 25, 1, 30, 17, 5, tzinfo=UTC)  # the second half past two of that night in Berlin
    stored(lambda: model("kept.KeptSit").objects.update(began=began))
    form = {"date": "2026-10-25", "time": "02:30", "length": "20", "kind": "timer", "title": "later"}
    assert ada.post(f"/practice/sits/{only('kept.KeptSit')}", form).status == 302
    assert [(row.began, row.title) for row in kept()] == [(began, "later")]


MISTAKES: tuple[tuple[dict[str, str], str], ...] = (
    ({"date": ""}, "Which day was it?"),
    ({"date": "0001-01-01"}, "Which day was it?"),
    ({"date": "2199-01-01"}, "That day is still to come."),
    ({"time": "late"}, "Write the time as hours and minutes: 21:30."),
    ({"length": "0"}, "A sit lasts from a second to a day."),
    ({"length": "7:99"}, "Write minutes (20), or minutes and seconds (7:30)."),
    ({"length": "9999"}, "A sit lasts from a second to a day."),
    ({"kind": "sport"}, "Choose one of these."),
    ({"title": "x" * 121}, "This may have 120 characters, and has 121."),
    ({"words": "x" * 4001}, "These lines may have 4000 characters, and have 4001."),
)


def test_mistakes_are_told_where_they_are_and_nothing_is_lost(ada: Visitor) -> None:
    for changed, line in MISTAKES:
        answer = log(ada, **{"words": SECRET} | changed)
        assert answer.status == 422, line
        assert len(errors(answer)) == 1, line
        assert errors(answer)[0].startswith(line)
        assert "words" in changed or SECRET in answer.text
    assert kept() == rows("kept.JournalEntry") == []


# --- the journal ------------------------------------------------------------------------------------


def test_lines_of_any_day_are_kept_changed_and_deleted(ada: Visitor) -> None:
    assert ada.post("/practice/journal/new", {"day": "2026-03-20", "words": f" one\r\n{SECRET} "}).status == 302
    assert SECRET in ada.get("/practice/journal").text
    path = f"/practice/journal/{only('kept.JournalEntry')}"
    assert rows("kept.JournalEntry")[0].words == f"one\n{SECRET}"
    assert ada.post(path, {"day": "2026-03-19", "words": "two"}).status == 302
    assert [(row.day, row.words) for row in rows("kept.JournalEntry")] == [(date(2026, 3, 19), "two")]
    assert ada.post(path, {"day": "2199-01-01", "words": SECRET}).status == 422
    assert ada.post(f"{path}/delete").status == 302
    assert rows("kept.JournalEntry") == []


def test_the_journal_is_nowhere_in_clear(ada: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    log(ada, title=SECRET, words=SECRET)
    answer = log(ada, words=SECRET * 300)
    assert SECRET not in str(answer.headers)
    ada.post("/practice/journal/new", {"day": "2026-03-20", "words": SECRET})
    assert SECRET in ada.get("/practice/journal").text
    assert all(SECRET.encode() not in content for content in stored_content())
    assert SECRET not in caplog.text
    title = re.search(r"<title>(.*?)</title>", ada.get(f"/practice/sits/{only('kept.KeptSit')}").text)
    assert title
    assert SECRET not in title[1]


def test_after_a_sit_its_page_is_where_lines_are_written(ada: Visitor) -> None:
    sit = a_sit(ada)
    assert ada.get(f"/practice/after/{sit}").headers["location"] == "/practice/journal/new"  # nothing was heard yet
    ada.post(f"/sit/{sit}/sat", {"seconds": "300"})
    assert ada.get(f"/practice/after/{sit}").headers["location"] == f"/practice/sits/{only('kept.KeptSit')}"


def test_another_member_gets_404_for_all_of_it(ada: Visitor) -> None:
    sit = a_sit(ada)
    ada.post(f"/sit/{sit}/sat", {"seconds": "300"})
    ada.post("/practice/journal/new", {"day": "2026-03-20", "words": SECRET})
    ben = Visitor(ada._app).join(ada.invite(), "ben")
    one, lines = f"/practice/sits/{only('kept.KeptSit')}", f"/practice/journal/{only('kept.JournalEntry')}"
    form = {"date": "2026-03-20", "time": "07:30", "length": "1", "kind": "timer", "day": "2026-03-20", "words": "x"}
    for path in (one, lines, f"/practice/after/{sit}"):
        assert ben.get(path).status == 404, path
    for path in (one, lines, f"{one}/delete", f"{lines}/delete", f"/sit/{sit}/sat"):
        assert ben.post(path, form).status == 404, path
    for path in ("/practice", "/practice/sits", "/practice/journal", "/practice/files/sits.json"):
        answer = ben.get(path)
        assert (answer.status, SECRET in answer.text) == (200, False)
    assert [row.seconds for row in kept()] == [300]
    assert rows("kept.JournalEntry")[0].words == SECRET


# --- the page ---------------------------------------------------------------------------------------


def fill(ada: Visitor, days: int, first: int = 0) -> None:
    """A sit of ten minutes on each of so many days, the latest ``first`` days ago."""

    def work() -> None:
        member = model("accounts.Member").objects.get(name="ada")
        for number in range(first, first + days):
            row = model("kept.KeptSit")(member=member, kind="timer", title="quiet", planned_seconds=600)
            row.set_time(datetime.now(UTC) - timedelta(days=number, minutes=10), "UTC", 600)
            row.save()
            model("kept.JournalEntry").objects.create(member=member, sit=row, day=row.day, words=SECRET)

    stored(work)


def test_days_in_a_row_are_told_kindly_and_can_be_hidden(ada: Visitor) -> None:
    assert "Nothing is kept here yet" in told(ada.get("/practice").text)
    fill(ada, 3)
    fill(ada, 4, first=4)
    assert "You sat on 7 days in a row, with a day of rest between." in told(ada.get("/practice").text)
    assert ada.post("/practice/streak", {"streak": "hide"}).status == 302
    hidden = told(ada.get("/practice").text)
    assert "in a row," not in hidden
    assert "Count days in a row" in hidden
    ada.post("/practice/streak", {"streak": "show"})
    assert "7 days in a row" in told(ada.get("/practice").text)


def test_a_lapse_is_no_reproach(ada: Visitor) -> None:
    fill(ada, 5, first=30)
    text = told(ada.get("/practice").text)
    assert "A sit is always a good beginning." in text
    assert not re.search(r"broke|lost|missed|only", text)


def test_a_year_is_drawn_and_told_as_a_table(ada: Visitor) -> None:
    for day in ("03-01", "03-03", "03-04"):
        log(ada, date=f"2026-{day}")
    log(ada, date="2025-12-31", length="60")
    page = ada.get("/practice?year=2026").text
    assert page.count('class="dot-sat"') == 3
    assert page.count('class="dot"') == 362
    assert re.search(r"March</th><td>1 h</td><td>1, 3–4</td>", page)
    assert "?year=2025" in page
    assert "1 h" in told(ada.get("/practice?year=2025").text)
    for strange in ("x", "99999", "-1", "0"):
        assert ada.get(f"/practice?year={strange}").status == 200


def test_every_sit_stands_in_the_list_under_its_day_with_its_lines(ada: Visitor) -> None:
    log(ada, date="2026-03-21", time="00:30", title="late", words=SECRET)
    text = told(ada.get("/practice/sits").text)
    assert f"Friday, 20 March 2026 late 00:30, 20 min {SECRET}" in text
    fill(ada, 35)
    assert "?page=2" in ada.get("/practice/sits").text
    assert "late" in told(ada.get("/practice/sits?page=2").text)


PATHS = ("/practice", "/practice/sits", "/practice/journal", "/practice/log", "/practice/files/sits.json", "/timer")


def test_pages_ask_the_database_as_often_for_thirty_sits_as_for_one(
    ada: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from web.test_query_counts import counted

    ada.get("/")  # which notes the browser
    counts: list[list[int]] = []
    for more in (1, 29):
        fill(ada, more, first=sum(map(sum, counts)) and 1)
        of_each = []
        for path in PATHS:
            with counted(monkeypatch) as said:
                assert ada.get(path).status == 200
            of_each.append(len(said))
        counts.append(of_each)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 10


def test_all_of_it_goes_with_its_member(ada: Visitor) -> None:
    log(ada, words=SECRET)
    ada.post("/practice/streak", {"streak": "hide"})
    stored(lambda: model("accounts.Member").objects.all().delete())
    assert kept() == rows("kept.JournalEntry") == rows("yours.Preferences") == []
