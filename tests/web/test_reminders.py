"""Reminders: set on a page, sent once and at most once, told to nobody else, and silent when they should be."""

from __future__ import annotations

import quopri
import re
import socketserver
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from icalendar import Calendar, Event, Timezone
from web_fakes import FakeStudio, Visitor, fake_app, model, rows, stored, stored_content

SEVEN = datetime(2026, 5, 4, 7, tzinfo=UTC)
"""A Monday."""
EVERY_DAY = list("0123456")
ADDRESS = "zephyrine@example.org"


class Sink(socketserver.ThreadingTCPServer):
    """A mail server that takes everything (RFC 5321)."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.mails: list[str] = []


class _Taking(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        self.wfile.write(b"220 sink\r\n")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                text = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.mails.append(text.decode())
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 well\r\n")
            if word == b"QUIT":
                return


@pytest.fixture
def ada(studio: FakeStudio) -> Visitor:
    ada = Visitor(fake_app(studio)).claim("Adalind")
    ada.post("/settings/zone", {"zone": "UTC"})
    return ada


@pytest.fixture
def sink(ada: Visitor, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    """A mail server that the owner has set up."""
    from django.conf import settings

    with Sink() as sink:
        threading.Thread(target=sink.serve_forever, args=(0.05,), daemon=True).start()
        told: dict[str, Any] = {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
        }
        told |= {"EMAIL_PORT": sink.server_address[1], "EMAIL_USE_TLS": False}
        for name, value in (told | {"DEFAULT_FROM_EMAIL": "wellwish@example.org"}).items():
            monkeypatch.setattr(settings, name, value, raising=False)
        yield sink
        sink.shutdown()


def confirmed(ada: Visitor, sink: Sink) -> Visitor:
    """Her address is known to be hers."""
    assert ada.post("/reminders/email", {"address": ADDRESS}).status == 302
    code = re.search(r"^\d{6}", sink.mails.pop(), re.MULTILINE)
    assert code
    assert ada.post("/reminders/confirm", {"code": code[0]}).status == 302
    return ada


def at_seven(ada: Visitor, **more: Any) -> None:
    """A reminder at seven, as if it had been set long ago."""
    ada.post("/reminders/times", {"at": "07:00", "day": EVERY_DAY})
    change(settled=SEVEN - timedelta(days=2), **more)


def change(**fields: Any) -> None:
    stored(lambda: model("reminders.Reminding").objects.update(**fields))


def send(now: datetime) -> int:
    from wellwish.web.reminders.sending import send_due

    return stored(lambda: send_due(now))


def test_a_reminder_comes_once_and_names_nobody(ada: Visitor, sink: Sink) -> None:
    at_seven(confirmed(ada, sink))
    assert [send(SEVEN + timedelta(seconds=s)) for s in (-20, 0, 20, 40)] == [0, 1, 0, 0]
    (mail,) = sink.mails
    assert "To: zephyrine@example.org" in mail
    assert "http://localhost/reminders" in mail
    assert "Adalind" not in mail
    assert send(SEVEN + timedelta(days=1)) == 1


def test_later_in_a_mail_works_once_without_signing_in(ada: Visitor, sink: Sink) -> None:
    at_seven(confirmed(ada, sink))
    assert send(SEVEN) == 1
    found = re.search(r"half an hour: http://localhost(\S+)", quopri.decodestring(sink.mails[0]).decode())
    assert found
    nobody = Visitor(ada._app)
    assert "Not now?" in nobody.get(found[1]).text
    assert "Gladly" in nobody.post(found[1]).text
    assert nobody.post(found[1]).status == 404
    assert send(rows("reminders.Reminding")[0].later) == 1


def test_after_days_without_a_server_it_is_one_or_none(ada: Visitor, sink: Sink) -> None:
    confirmed(ada, sink).post("/reminders/times", {"at": "06:30", "day": EVERY_DAY})
    at_seven(ada)
    assert send(SEVEN + timedelta(days=3, minutes=30)) == 1
    assert send(SEVEN + timedelta(days=3, minutes=31)) == 0
    assert send(SEVEN + timedelta(days=6, hours=5)) == 0
    assert len(sink.mails) == 1


def test_of_servers_that_look_at_once_one_sends(ada: Visitor, sink: Sink) -> None:
    at_seven(confirmed(ada, sink))
    start = threading.Barrier(4)

    def one(_: int) -> int:
        from wellwish.web.reminders.sending import send_due
        from wellwish.web.start import with_database

        start.wait()
        return with_database(lambda: send_due(SEVEN))

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(one, range(4))) == 1
    assert len(sink.mails) == 1


def test_what_was_claimed_by_a_server_that_died_is_not_sent_again(ada: Visitor, sink: Sink) -> None:
    at_seven(confirmed(ada, sink))
    assert stored(lambda: model("reminders.Reminding").objects.get().claim(SEVEN))
    assert send(SEVEN + timedelta(minutes=1)) == 0
    assert sink.mails == []


def test_none_on_a_day_that_was_sat_unless_it_is_wanted(ada: Visitor, sink: Sink) -> None:
    at_seven(confirmed(ada, sink))
    log = {
        "kind": "elsewhere",
        "member": rows("accounts.Member")[0],
        "zone": "UTC",
        "day": SEVEN.date(),
        "seconds": 600,
    }
    stored(lambda: model("kept.KeptSit").objects.create(began=SEVEN, ended=SEVEN, **log))
    assert send(SEVEN) == 0
    ada.post("/reminders/unless-sat", {})
    change(settled=SEVEN - timedelta(days=2))
    assert send(SEVEN) == 1


def test_a_pause_is_quiet_and_can_be_ended(ada: Visitor, sink: Sink) -> None:
    at_seven(confirmed(ada, sink))
    assert ada.post("/reminders/pause", {"days": "7"}).status == 302
    assert "It is quiet until" in ada.get("/reminders").text
    change(settled=SEVEN - timedelta(days=2), quiet_until=SEVEN.date() + timedelta(days=1))
    assert send(SEVEN) == 0
    assert send(SEVEN + timedelta(days=1)) == 1
    ada.post("/reminders/pause", {"days": "0"})
    assert rows("reminders.Reminding")[0].quiet_until is None


def test_later_sends_one_more(ada: Visitor, sink: Sink) -> None:
    confirmed(ada, sink).post("/reminders/later")
    later = rows("reminders.Reminding")[0].later
    assert [send(later + timedelta(seconds=s)) for s in (-1, 0, 30)] == [0, 1, 0]


def test_a_time_that_was_set_after_it_had_passed_is_for_the_next_day(ada: Visitor, sink: Sink) -> None:
    confirmed(ada, sink)
    now = datetime.now(UTC)
    ada.post("/reminders/times", {"at": f"{now - timedelta(minutes=5):%H:%M}", "day": EVERY_DAY})
    assert send(datetime.now(UTC)) == 0


def test_an_address_is_believed_only_with_the_code_that_was_sent_there(ada: Visitor, sink: Sink) -> None:
    at_seven(ada)
    ada.post("/reminders/email", {"address": ADDRESS})
    change(settled=SEVEN - timedelta(days=2))
    assert ada.post("/reminders/confirm", {"code": "no"}).status == 422
    assert send(SEVEN) == 0
    assert ada.post("/reminders/email", {"address": "nothing"}).status == 422
    for _ in range(12):
        ada.post("/reminders/email", {"address": ADDRESS})
    assert len(sink.mails) <= 10
    assert not any(ADDRESS.encode() in part for part in stored_content())


def test_one_member_whose_mail_fails_keeps_no_other_back_and_no_address_is_logged(
    ada: Visitor, sink: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    at_seven(confirmed(ada, sink))
    ben = Visitor(ada._app).join(ada.invite(), "ben")
    at_seven(confirmed(ben, sink))
    stored(lambda: model("reminders.Reminding").objects.filter(member__name="Adalind").update(email={}))
    change(settled=SEVEN - timedelta(days=2), later=None)
    stored(lambda: model("yours.Preferences").objects.update(zone="UTC"))
    stored(lambda: model("yours.Preferences").objects.update_or_create(member=_member("ben"), defaults={"zone": "UTC"}))
    assert send(SEVEN) == 1
    assert "a reminder was not sent: KeyError" in caplog.text
    assert ADDRESS not in caplog.text


def _member(name: str) -> Any:
    return model("accounts.Member").objects.get(name=name)


def test_the_test_mail_arrives_and_no_more_means_no_more(ada: Visitor, sink: Sink) -> None:
    at_seven(confirmed(ada, sink))
    assert "on its way" in ada.post("/reminders/send-one").text
    assert len(sink.mails) == 1
    ada.post("/reminders/email", {"off": "yes"})
    change(settled=SEVEN - timedelta(days=2))
    assert send(SEVEN) == 0
    assert rows("reminders.Reminding")[0].email == {}


def test_without_a_mail_server_the_page_says_so_and_nothing_is_sent(ada: Visitor) -> None:
    at_seven(ada, by_email=True)
    assert "sends no e-mail" in ada.get("/reminders").text
    assert send(SEVEN) == 0
    assert ada.post("/reminders/email", {"address": ADDRESS}).status == 422


def test_the_owner_reads_how_to_turn_a_way_on_and_others_read_whose_it_is(ada: Visitor) -> None:
    ben = Visitor(ada._app).join(ada.invite(), "ben")
    for name in ("WELLWISH_SMTP_HOST", "WELLWISH_PUSH"):
        assert name in ada.get("/reminders").text
        assert name not in ben.get("/reminders").text
    assert "Its owner can" in ben.get("/reminders").text


def feed_path(visitor: Visitor) -> str:
    found = re.search(r'value="http://localhost(/calendar/[\w-]{32}\.ics)"', visitor.post("/reminders/calendar").text)
    assert found
    return found[1]


def test_the_calendar_has_the_times_in_their_zone_and_no_name_until_it_is_ended(ada: Visitor) -> None:
    ada.post("/settings/zone", {"zone": "Europe/Berlin"})
    ada.post("/reminders/times", {"at": "07:00", "day": ["0", "2"]})
    assert "Nothing brings them to you yet" in ada.get("/reminders").text
    path, stranger = feed_path(ada), Visitor(ada._app)
    assert "Nothing brings them to you yet" not in ada.get("/reminders").text
    answer = stranger.get(path)
    assert answer.headers["content-type"].startswith("text/calendar")
    read = Calendar.from_ical(answer.text)
    (event,) = read.walk("VEVENT")
    assert isinstance(event, Event)
    assert "DTSTART;TZID=Europe/Berlin:" in answer.text
    assert "T070000" in str(event["dtstart"].to_ical())
    assert event.start.weekday() in (0, 2)
    assert "RRULE:FREQ=WEEKLY;BYDAY=MO,WE\r\n" in answer.text
    (zone,) = read.walk("VTIMEZONE")
    assert isinstance(zone, Timezone)
    assert zone.to_tz().utcoffset(datetime(2027, 7, 1)) == timedelta(hours=2)  # noqa: DTZ001
    assert "Adalind" not in answer.text
    assert path[10:42].encode() not in b"".join(stored_content())
    newer = feed_path(ada)
    assert stranger.get(path).status == 404
    ada.post("/reminders/calendar", {"end": "yes"})
    assert stranger.get(newer).status == 404


def test_who_guesses_calendars_is_soon_let_guess_no_more(ada: Visitor) -> None:
    guesses = [ada.get(f"/calendar/{'A' * 31}{n % 10}.ics").status for n in range(11)]
    assert guesses == [404] * 10 + [429]


def test_times_are_added_and_removed_and_a_stranger_finds_none(ada: Visitor) -> None:
    assert ada.post("/reminders/times", {"at": "07:00", "day": []}).status == 422
    assert ada.post("/reminders/times", {"at": "25:00", "day": ["1"]}).status == 422
    for minute in range(10):
        ada.post("/reminders/times", {"at": f"07:{minute:02}", "day": ["1"]})
    found = rows("reminders.Reminder")
    assert len(found) == 8
    ben = Visitor(ada._app).join(ada.invite(), "ben")
    assert ben.post(f"/reminders/times/{found[0].pk}/remove").status == 404
    assert ada.post(f"/reminders/times/{found[0].pk}/remove").status == 302
    assert len(rows("reminders.Reminder")) == 7


def sat_at_seven(name: str = "Adalind") -> None:
    """Six mornings of the last week."""
    member = rows("accounts.Member", name=name)[0]
    seven = datetime.now(UTC).replace(hour=7, minute=2)
    for days in range(1, 7):
        began = seven - timedelta(days=days)
        told = {"began": began, "ended": began, "zone": "UTC", "day": began.date(), "seconds": 600, "kind": "elsewhere"}
        stored(partial(model("kept.KeptSit").objects.create, member=member, **told))


def test_a_habit_is_offered_a_reminder_once_and_taken(ada: Visitor) -> None:
    assert "Would a reminder be welcome" not in ada.get("/").text
    sat_at_seven()
    assert "You usually sit at about 07:00" in ada.get("/").text
    assert ada.post("/reminders/offer", {"answer": "yes", "at": "07:00"}).headers["location"] == "/reminders"
    (made,) = rows("reminders.Reminder")
    assert (f"{made.at:%H:%M}", made.weekdays) == ("07:00", "0123456")
    assert "Would a reminder be welcome" not in ada.get("/").text


@pytest.mark.parametrize("answer", ["later", "never"])
def test_who_wants_no_offer_is_left_in_peace(ada: Visitor, answer: str) -> None:
    sat_at_seven()
    ada.post("/reminders/offer", {"answer": answer, "at": "07:00"})
    assert "Would a reminder be welcome" not in ada.get("/").text
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    stored(lambda: model("reminders.Reminding").objects.filter(no_offer=False).update(no_offer_until=yesterday))
    assert ("Would a reminder be welcome" in ada.get("/").text) is (answer == "later")


def test_no_line_counts_or_blames() -> None:
    from wellwish.web.reminders.lines import LINES

    assert len({str(line) for line in LINES}) == len(LINES) == 14
    assert not any(re.search(r"\d|streak|miss|forgot|haven|should|again", str(line), re.I) for line in LINES)
