"""A practice goes out as CSV and JSON and comes in again exactly; Insight Timer's CSV comes in; all or nothing."""

from __future__ import annotations

import html
import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from web_fakes import Answer, FakeStudio, Visitor, fake_app, rows

from wellwish.practice import zone_named
from wellwish.web.kept.exchange import new_ones, read, to_csv, to_json
from wellwish.web.kept.kinds import MOST_SECONDS, Kind
from wellwish.web.kept.records import MOST_RECORDS, DayRecord, Practice, Reading, SitRecord

BERLIN = "Europe/Berlin"
INSIGHT = "Started At,Duration,Preset,Activity\n"
OURS = "began,zone,seconds,planned_seconds,kind,exercise,title,words,day,written\n"

# Every text that a form lets in: no characters that are none, single line ends, nothing blank around it.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=60)
lines = texts.map(str.strip)
titles = texts.map(lambda text: " ".join(text.split()))
walls = st.datetimes(datetime.fromisoformat("1901-01-01"), datetime.fromisoformat("2026-01-01"))
moments = walls.map(lambda wall: wall.replace(tzinfo=UTC))
sits = st.builds(
    SitRecord,
    began=moments,
    zone=st.sampled_from(["UTC", BERLIN, "Asia/Kathmandu", "America/St_Johns"]),
    seconds=st.integers(1, MOST_SECONDS),
    planned_seconds=st.none() | st.integers(1, MOST_SECONDS),
    kind=st.sampled_from(Kind.values),
    exercise=titles,
    title=titles | st.sampled_from(["=1+1", "'quoted'", "-", "@home", "+1", "''"]),
    words=lines | st.sampled_from(['="a"', "a,b\n\nc", '"', "'", "\ufeffx"]),
)
days = st.builds(DayRecord, st.dates(date(1901, 1, 1), date(2026, 1, 1)), lines.filter(bool), moments)
practices = st.builds(Practice, st.lists(sits, max_size=5).map(tuple), st.lists(days, max_size=3).map(tuple))


@pytest.fixture(autouse=True, scope="module")
def _in_words() -> None:
    """What is wrong with a file is said through gettext, which wants Django set up."""
    fake_app(FakeStudio())


def read_here(text: str, zone: str = BERLIN) -> Reading:
    found = zone_named(zone)
    assert found
    return read(text, found, zone)


def faults(text: str) -> list[str]:
    reading = read_here(text)
    assert reading.practice == Practice((), ())
    return [str(fault) for fault in reading.faults]


# --- ours -------------------------------------------------------------------------------------------


@given(practices)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_goes_out_comes_in_exactly(practice: Practice) -> None:
    for text in (to_csv(practice), to_json(practice)):
        for sent in (text, "\ufeff" + text, re.sub("\r?\n", "\r\n", text)):  # as browsers send text
            assert read_here(sent, "UTC") == Reading(practice, ())


@given(practices)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_cell_is_a_formula(practice: Practice) -> None:
    import csv
    import io

    for row in list(csv.reader(io.StringIO(to_csv(practice), newline="")))[1:]:
        assert not any(row[place].startswith(("=", "+", "-", "@")) for place in (5, 6, 7))


@given(practices)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_came_in_once_is_not_new(practice: Practice) -> None:
    new, there = new_ones(practice, [], [])
    assert len(new.sits) + len(new.days) + there == len(practice.sits) + len(practice.days)
    known = [(sit.began, sit.seconds) for sit in new.sits]
    again, _ = new_ones(practice, known, [(one.day, one.words) for one in new.days])
    assert again == Practice((), ())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Line 1: The columns should be ours"),
        ("name,address\n", "Line 1: The columns should be ours"),
        (OURS + "yesterday,UTC,60,,timer\n", "Line 2: “yesterday” is no moment"),
        (OURS + "2026-03-20T07:30:00,UTC,60,,timer\n", "Line 2: “2026-03-20T07:30:00” is no moment"),
        (OURS + "2199-03-20T07:30:00Z,UTC,60,,timer\n", "Line 2: “2199-03-20T07:30:00Z” is no time that has been."),
        (
            OURS + '2026-03-20T07:30:00Z,UTC,60,,timer,,,"a\nb"\n2026-03-20T07:30:00Z,UTC,x,,timer\n',
            "Line 4: “x” is no",
        ),
        (OURS + "2026-03-20T07:30:00Z,Mars,60,,timer\n", "Line 2: “Mars” is no time zone"),
        (OURS + "2026-03-20T07:30:00Z,UTC,0,,timer\n", "Line 2: A sit lasts from a second to a day."),
        (OURS + "2026-03-20T07:30:00Z,UTC,60,,sport\n", "Line 2: “sport” is no kind"),
        (OURS + "2026-03-20T07:30:00Z,UTC,60,,timer,,,,,,,\n", "Line 2: There are more cells than columns"),
        (OURS + '2026-03-20T07:30:00Z,UTC,60,,timer,,,"open\n', "Line 2: Quotation marks do not match"),
        (OURS + f"2026-03-20T07:30:00Z,UTC,60,,timer,,,{'x' * 4001}\n", "Line 2: A text here has 4001 characters"),
        (OURS + ",,,,,,,words,2026-02-30,\n", "Line 2: “2026-02-30” is no day"),
        (OURS + ",,,,,,,,2026-02-03,\n", "Line 2: There are no words for this day."),
        ("{", "Line 1: This is no JSON"),
        ("[]", "Line 1: This is JSON, but not a practice"),
        ('{"file": "wellwish practice", "version": 2}', "Line 1: This is JSON, but not a practice"),
        ('{"file": "wellwish practice", "version": 1, "sits": {}}', "Sits: This should be a list."),
        ('{"file": "wellwish practice", "version": 1, "sits": [7]}', "Sits, number 1: This should be a sit"),
        ('{"file": "wellwish practice", "version": 1, "sits": [{"seconds": true}]}', "Sits, number 1: Seconds are a"),
        ('{"file": "wellwish practice", "version": 1, "days": [{"day": 7}]}', "Days, number 1: “day” should be text."),
        ("[" * 100_000, "Line 1: This is"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_line_with_its_place(text: str, told: str) -> None:
    (line,) = faults(text)
    assert line.startswith(told)
    assert "\n" not in line


def test_many_mistakes_are_told_ten_at_a_time() -> None:
    assert len(faults(INSIGHT + "x,y,,\n" * 500)) == 10


def test_more_sits_than_fit_are_refused() -> None:
    assert "20000" in faults(INSIGHT + "04/20/2025 08:21:14,0:45:0,,\n" * (MOST_RECORDS + 1))[0]


# --- Insight Timer's --------------------------------------------------------------------------------


def test_insight_timers_lines_are_sits_in_local_time() -> None:
    text = INSIGHT + '04/20/2025 08:21:14,0:45:0,,Meditation\n12/01/2024 22:03:29,1:0:4,"Walking, mindful",Walking\n'
    text += "\n01/02/2024 07:00:00,0:10:0,,Chanting\n01/03/2024 07:00:00,0:10:0,Morning,\n"
    found = read_here(text).practice.sits
    assert [(sit.began, sit.seconds, sit.kind, sit.title, sit.zone) for sit in found] == [
        (datetime(2025, 4, 20, 6, 21, 14, tzinfo=UTC), 2700, "meditation", "", BERLIN),
        (datetime(2024, 12, 1, 21, 3, 29, tzinfo=UTC), 3604, "movement", "Walking, mindful", BERLIN),
        (datetime(2024, 1, 2, 6, 0, tzinfo=UTC), 600, "other", "Chanting", BERLIN),
        (datetime(2024, 1, 3, 6, 0, tzinfo=UTC), 600, "meditation", "Morning", BERLIN),
    ]


def test_columns_may_come_quoted_in_another_order_and_with_others() -> None:
    text = '\ufeff"Duration","Course","started at"\r\n"0:20:0","","04/20/2025 08:21:14"\r\n'
    assert [sit.seconds for sit in read_here(text).practice.sits] == [1200]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("20/04/2025 08:21:14,0:45:0,,", "Line 2: “20/04/2025 08:21:14” is no time as Insight Timer writes them"),
        (",0:45:0,,", "Line 2: “” is no time"),
        ("04/20/2199 08:21:14,0:45:0,,", "Line 2: “04/20/2199 08:21:14” is no time that has been."),
        ("04/20/2025 08:21:14,45 min,,", "Line 2: “45 min” is no duration"),
        ("04/20/2025 08:21:14,0:0:0,,", "Line 2: A sit lasts from a second to a day."),
        ("04/20/2025 08:21:14", "Line 2: “” is no duration"),
    ],
)
def test_a_line_that_is_none_of_its_is_told(line: str, told: str) -> None:
    assert faults(INSIGHT + line + "\n")[0].startswith(told)


# --- the pages --------------------------------------------------------------------------------------


@pytest.fixture
def ada(studio: FakeStudio) -> Visitor:
    return Visitor(fake_app(studio)).claim()


def told(answer: Answer) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def test_a_file_is_seen_before_it_is_kept_and_kept_once(ada: Visitor) -> None:
    text = INSIGHT + "04/20/2025 08:21:14,0:45:0,,Meditation\n04/21/2025 08:00:00,0:15:0,,Meditation\n"
    text += "04/21/2025 08:00:00,0:15:0,,Meditation\n"
    look = told(ada.post("/practice/files/bring", {"text": text, "zone": BERLIN}))
    assert "2 sits, 1 h, 20 April 2025 – 21 April 2025." in look
    assert "20 Apr 2025, 08:21" in look
    assert "One is here already" in look
    assert rows("kept.KeptSit") == []
    for _ in range(2):
        assert ada.post("/practice/files/bring", {"text": text, "zone": BERLIN, "sure": "yes"}).status == 302
        assert sorted(row.seconds for row in rows("kept.KeptSit")) == [900, 2700]
    assert "Nothing new. 3 are here already" in told(ada.post("/practice/files/bring", {"text": text, "zone": BERLIN}))


def test_nothing_of_a_file_with_a_mistake_is_kept(ada: Visitor) -> None:
    text = INSIGHT + "04/20/2025 08:21:14,0:45:0,,\n04/21/2025 08:00:00,long,,\n"
    answer = ada.post("/practice/files/bring", {"text": text, "zone": BERLIN, "sure": "yes"})
    assert answer.status == 422
    assert "Nothing was kept. What is wrong in the file: Line 3: “long” is no duration" in told(answer)
    assert rows("kept.KeptSit") == []
    assert ada.post("/practice/files/bring", {"text": text, "zone": "Mars"}).status == 422
    assert "Choose a file first." in told(ada.post("/practice/files/bring", {}))


def sent(ada: Visitor, content: bytes) -> Answer:
    """What a form with a file sends."""
    token = re.search(r'name="csrf-token" content="([^"]+)"', ada.get("/practice/files").text)
    assert token
    body = (
        f'--x\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token[1]}\r\n'
        '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    ).encode() + content
    headers = {"content-type": "multipart/form-data; boundary=x"}
    return ada.ask("POST", "/practice/files/bring", headers, body + b"\r\n--x--\r\n")


def test_a_file_may_be_larger_than_a_form_and_not_too_large(ada: Visitor) -> None:
    line = b"04/20/2025 08:21:14,0:45:0,,Meditation\n"
    assert "One sit, 45 min." in told(sent(ada, INSIGHT.encode() + line * 10_000))
    too_large = sent(ada, b" " * (2 * 1024 * 1024 + 1))
    assert (too_large.status, "larger than 2 MB" in told(too_large)) == (422, True)
    assert sent(ada, b" " * (3 * 1024 * 1024)).status == 413
    no_text = sent(ada, b"\xff\xfe\x00")
    assert (no_text.status, "no text file in UTF-8" in told(no_text)) == (422, True)


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_whole_practice_goes_out_and_comes_back_after_all_was_deleted(ada: Visitor, form: str) -> None:
    began = datetime.now(UTC) - timedelta(minutes=30)
    ada.post("/timer/sat", {"key": "k" * 32, "began": began.isoformat(), "seconds": "61", "planned": "600"})
    page = f"/practice/sits/{rows('kept.KeptSit')[0].pk}"
    local = rows("kept.KeptSit")[0].local
    edit = {"date": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}", "length": "1:01", "kind": "timer"}
    ada.post(page, edit | {"title": "=quiet", "words": "rain,\n“soft”"})
    ada.post("/practice/journal/new", {"day": "2026-03-20", "words": "- a list\n- of two"})
    out = ada.get(f"/practice/files/sits.{form}")
    assert re.fullmatch(rf'attachment; filename="wellwish-practice-[\d-]+\.{form}"', out.headers["content-disposition"])
    ada.post(f"{page}/delete")
    ada.post(f"/practice/journal/{rows('kept.JournalEntry')[0].pk}/delete")
    assert ada.post("/practice/files/bring", {"text": out.text, "sure": "yes"}).status == 302
    assert ada.get(f"/practice/files/sits.{form}").text == out.text
    (row,) = rows("kept.KeptSit")
    assert (row.seconds, row.planned_seconds, row.title) == (61, 600, "=quiet")
    assert sorted(entry.words for entry in rows("kept.JournalEntry")) == ["- a list\n- of two", "rain,\n“soft”"]


def test_other_forms_are_not_there(ada: Visitor) -> None:
    assert ada.get("/practice/files/sits.xml").status == 404
    assert json.loads(ada.get("/practice/files/sits.json").text)["sits"] == []
    assert ada.get("/practice/files/bring").headers["location"] == "/practice/files"
