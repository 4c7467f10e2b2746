"""Reminders that browsers show: asked for on a page, read there alone, and sent nowhere they should not go."""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from certificates import certified
from push_service import HOST, Browser, PushService, signed_by
from web_fakes import DATA, FakeStudio, Visitor, fake_app, model, rows, stored, stored_content

from wellwish.web.reminders import outward
from wellwish.web.reminders.outward import Unreachable, host_of

SEVEN = datetime(2026, 5, 4, 7, tzinfo=UTC)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def ada(studio: FakeStudio, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """On a server whose owner has turned notifications on."""
    ada = Visitor(fake_app(studio)).claim("Adalind")
    from django.conf import settings

    monkeypatch.setattr(settings, "WELLWISH_PUSH", True)
    ada.post("/settings/zone", {"zone": "UTC"})
    return ada


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PushService]:
    """A push service; its name leads to this machine, and its certificate is trusted."""
    context, trusted = certified(tmp_path, HOST)
    with PushService(context) as service:
        threading.Thread(target=service.serve_forever, args=(0.05,), daemon=True).start()
        monkeypatch.setattr(outward, "public_address", lambda _host: service.server_address)
        monkeypatch.setattr(outward, "trust", lambda: ssl.create_default_context(cafile=str(trusted)))
        yield service
        service.shutdown()


def subscribed(visitor: Visitor, browser: Browser) -> Visitor:
    answer = visitor.post("/reminders/push", browser.form(), headers={"user-agent": FIREFOX})
    assert answer.status == 302, answer.text
    return visitor


def at_seven(ada: Visitor) -> None:
    ada.post("/reminders/times", {"at": "07:00", "day": list("0123456")})
    settle()


def settle() -> None:
    stored(lambda: model("reminders.Reminding").objects.update(settled=SEVEN - timedelta(days=2)))


def send(now: datetime) -> int:
    from wellwish.web.reminders.sending import send_due

    return stored(lambda: send_due(now))


def test_a_browser_is_sent_one_that_it_alone_can_read_and_that_names_nobody(ada: Visitor, service: PushService) -> None:
    browser = Browser()
    at_seven(subscribed(ada, browser))
    assert [send(SEVEN + timedelta(seconds=s)) for s in (-20, 0, 20)] == [0, 1, 0]
    ((path, headers, body),) = service.taken
    assert path == browser.path
    told = browser.read(body)
    from wellwish.web.reminders.lines import line_for

    assert told["line"] == line_for(SEVEN)
    assert (told["sit"], told["later"]) == ("Sit", "Later")
    assert "Adalind" not in str(told)
    assert headers["content-encoding"] == "aes128gcm"
    assert headers["ttl"] == "7200"
    key, claims = signed_by(headers["authorization"])
    assert f'data-key="{key}"' in ada.get("/reminders").text
    assert set(claims) == {"aud", "exp"}  # this test's server has no address that anybody could reach
    assert claims["exp"] <= datetime.now(UTC).timestamp() + 24 * 3600


def test_every_message_is_as_long_as_any_other(ada: Visitor, service: PushService) -> None:
    at_seven(subscribed(subscribed(ada, Browser()), Browser()))
    assert [send(SEVEN + timedelta(days=day)) for day in range(3)] == [1, 1, 1]
    assert len(service.taken) == 6
    assert len({len(body) for _, _, body in service.taken}) == 1


def test_a_server_that_has_an_address_signs_with_it(ada: Visitor, service: PushService) -> None:
    subscribed(ada, Browser())

    def moved() -> None:
        row = model("reminders.PushedTo").objects.get()
        row.told |= {"site": "https://calm.example.org/"}
        row.save()

    stored(moved)
    assert "on its way" in ada.post("/reminders/push/send-one").text
    assert signed_by(service.taken[0][1]["authorization"])[1]["sub"] == "https://calm.example.org/"


def test_later_is_asked_with_what_came_once_by_whoever_has_it(ada: Visitor, service: PushService) -> None:
    browser = Browser()
    at_seven(subscribed(ada, browser))
    send(SEVEN)
    path = f"/reminders/again/{browser.read(service.taken[0][2])['again']}"
    nobody = Visitor(ada._app)
    assert "Not now?" in nobody.get(path).text
    assert rows("reminders.Reminding")[0].later is None  # looking does nothing
    answer = nobody.post(path)
    assert (answer.status, "Gladly" in answer.text) == (200, True)
    assert "Adalind" not in answer.text
    later = rows("reminders.Reminding")[0].later
    assert timedelta(minutes=29) < later - datetime.now(UTC) <= timedelta(minutes=30)
    for again in (nobody.post(path), nobody.get(path), nobody.post(path[:-1] + "~")):
        assert again.status == 404
    assert rows("reminders.Reminding")[0].later == later
    assert send(later) == 1
    newer = f"/reminders/again/{browser.read(service.taken[1][2])['again']}"
    assert nobody.post(newer).status == 200


def test_later_of_an_older_reminder_is_spent_with_a_newer_one_and_after_a_day(
    ada: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_seven(ada)
    from wellwish.web.reminders.again import is_good, token_for

    member = rows("accounts.Member")[0]
    older, newer = token_for(member, SEVEN), token_for(member, SEVEN + timedelta(hours=1))
    assert ada.post(f"/reminders/again/{newer}").status == 200
    assert ada.post(f"/reminders/again/{older}").status == 404
    newest = token_for(member, SEVEN + timedelta(hours=2))
    assert stored(lambda: is_good(newest))
    monkeypatch.setattr("django.core.signing.time.time", lambda: datetime.now(UTC).timestamp() + 25 * 3600)
    assert not stored(lambda: is_good(newest))


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_its_service_has_ended_is_deleted(ada: Visitor, service: PushService, status: int) -> None:
    at_seven(subscribed(ada, Browser()))
    service.status = status
    assert send(SEVEN) == 0
    assert rows("reminders.PushedTo") == []


@pytest.mark.parametrize("status", [307, 403, 429, 503])
def test_what_a_service_refuses_is_tried_no_second_time_and_no_address_is_logged(
    ada: Visitor, service: PushService, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    browser = Browser()
    at_seven(subscribed(ada, browser))
    service.status = status
    assert [send(SEVEN), send(SEVEN + timedelta(minutes=1))] == [0, 0]
    assert len(service.taken) == 1
    assert len(rows("reminders.PushedTo")) == 1
    assert f"a notification was not taken: {status}" in caplog.text
    assert HOST not in caplog.text
    assert browser.path not in caplog.text


def test_one_browser_that_fails_keeps_no_other_back(ada: Visitor, service: PushService) -> None:
    first, second = Browser(), Browser()
    at_seven(subscribed(subscribed(ada, first), second))

    def damaged() -> None:
        row = model("reminders.PushedTo").objects.first()
        row.told = {}
        row.save()

    stored(damaged)
    assert send(SEVEN) == 1
    assert second.read(service.taken[0][2])["line"]


def test_a_service_whose_certificate_is_not_trusted_is_told_nothing(
    ada: Visitor, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outward, "trust", ssl.create_default_context)
    at_seven(subscribed(ada, Browser()))
    assert send(SEVEN) == 0
    assert service.taken == []


@pytest.mark.parametrize(
    "address",
    [
        "http://push.example.org/a",
        "https://127.0.0.1/a",
        "https://[::1]/a",
        "https://2130706433/a",
        "https://localhost/a",
        "https://push.example.org:8443/a",
        "https://push.example.org:x/a",
        "https://ada@push.example.org/a",
        "https://push.example.org@127.0.0.1/a",
        "https://push.example.org\\@127.0.0.1/a",
        "https://push.example.org/a b",
        "https://push.example.org/a\r\nX: y",
        "https://push.example.org/" + "a" * 1024,
        "https://püsh.example.org/a",
        "file:///etc/passwd",
        "",
    ],
)
def test_an_address_that_is_no_push_service_of_the_internet_is_refused(address: str) -> None:
    with pytest.raises(Unreachable):
        host_of(address)


BROKEN = [
    {"endpoint": "https://127.0.0.1/a"},
    {"endpoint": "http://push.example.org/a"},
    {"point": "AAAA"},
    {"point": "BA" + "A" * 85},
    {"secret": "no"},
    {"secret": "é" * 22},
]


def test_what_no_browser_would_tell_is_refused(ada: Visitor) -> None:
    for broken in BROKEN:
        answer = ada.post("/reminders/push", Browser().form(**broken))
        assert (answer.status, "none that we can reach" in answer.text) == (422, True), broken
    assert rows("reminders.PushedTo") == []


@pytest.mark.parametrize(
    "found",
    [
        ["127.0.0.1"],
        ["10.1.2.3"],
        ["192.168.1.1"],
        ["169.254.169.254"],
        ["100.64.0.1"],
        ["0.0.0.0"],  # noqa: S104 - looked up, not listened at
        ["224.0.0.1"],
        ["::1"],
        ["fd00::1"],
        ["fe80::1%eth0"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"],
        ["2002:7f00:1::1"],
        ["93.184.215.14", "127.0.0.1"],
        [],
    ],
)
def test_a_name_that_leads_into_a_house_is_not_asked(found: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in found]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: answers)
    monkeypatch.setattr(socket, "create_connection", lambda *_args, **_kwargs: pytest.fail("it was asked"))
    with pytest.raises(Unreachable):
        outward.post("https://push.example.org/a", {}, b"")


def test_a_public_address_is_asked_by_the_number_that_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [
        (socket.AF_INET6, 1, 6, "", ("2606:2800::1", 443, 0, 0)),
        (socket.AF_INET, 1, 6, "", ("93.184.215.14", 443)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: found)
    assert outward.public_address("push.example.org") == ("93.184.215.14", 443)


def test_a_service_that_answers_a_letter_at_a_time_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, trusted = certified(tmp_path, HOST)
    done = threading.Event()

    def drip(listening: socket.socket) -> None:
        plain, _ = listening.accept()
        with contextlib.suppress(OSError), context.wrap_socket(plain, server_side=True) as secure:
            secure.recv(65536)
            while not done.wait(0.1):
                secure.sendall(b"H")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        dripping = threading.Thread(target=drip, args=(listening,))
        dripping.start()
        monkeypatch.setattr(outward, "_SECONDS", 2.0)
        monkeypatch.setattr(outward, "public_address", lambda _host: listening.getsockname())
        monkeypatch.setattr(outward, "trust", lambda: ssl.create_default_context(cafile=str(trusted)))
        with pytest.raises(TimeoutError):
            outward.post(f"https://{HOST}/a", {}, b"")
        done.set()
        dripping.join()


def test_browsers_are_listed_with_their_services_and_ended_by_their_member_alone(
    ada: Visitor, service: PushService
) -> None:
    at_seven(subscribed(ada, Browser()))
    shown = ada.get("/reminders").text
    assert "Firefox on Linux" in shown
    assert f"by way of {HOST}" in shown
    assert "Nothing brings them to you yet" not in shown
    (row,) = rows("reminders.PushedTo")
    ben = Visitor(ada._app).join(ada.invite(), "ben")
    assert ben.post(f"/reminders/push/{row.pk}/end").status == 404
    assert "Firefox on Linux" not in ben.get("/reminders").text
    assert ada.post(f"/reminders/push/{row.pk}/end").status == 302
    assert send(SEVEN) == 0
    assert service.taken == []


def test_a_browser_is_one_members_and_five_are_enough(ada: Visitor) -> None:
    browser = Browser()
    subscribed(subscribed(ada, browser), browser)
    ben = Visitor(ada._app).join(ada.invite(), "ben")
    subscribed(ben, browser)
    (row,) = rows("reminders.PushedTo")
    assert row.member_id != rows("accounts.Member", name="Adalind")[0].pk
    for _ in range(4):
        subscribed(ben, Browser())
    assert "Those are many browsers" in ben.post("/reminders/push", Browser().form()).text


def test_what_a_browser_told_is_sealed_and_the_key_is_the_owners_alone(ada: Visitor) -> None:
    browser = Browser()
    told = subscribed(ada, browser).get("/reminders").text
    content = b"".join(stored_content())
    assert not any(secret.encode() in content for secret in (HOST, browser.path, browser.form()["secret"]))
    assert browser.path not in told
    key = DATA / "keys" / "push.pem"
    assert key.stat().st_mode & 0o77 == 0
    before = re.search(r'data-key="([\w-]+)"', told)
    after = re.search(r'data-key="([\w-]+)"', ada.get("/reminders").text)
    assert before
    assert after
    assert before[1] == after[1]


def test_without_the_owners_word_nothing_is_asked_or_sent(
    ada: Visitor, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_seven(subscribed(ada, Browser()))
    from django.conf import settings

    monkeypatch.setattr(settings, "WELLWISH_PUSH", False)
    shown = ada.get("/reminders").text
    assert "sends no notifications" in shown
    assert "<wellwish-push" not in shown
    assert ada.post("/reminders/push", Browser().form()).status == 422
    assert send(SEVEN) == 0
    assert service.taken == []


def test_the_owner_is_told_in_one_line_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    from wellwish.config import Settings
    from wellwish.errors import Misuse
    from wellwish.web import start

    monkeypatch.setattr(start, "find_spec", lambda _name: None)
    with pytest.raises(Misuse, match=r"pip install 'wellwish\[push\]'"):
        start._push(Settings(data=DATA, push=True))
    assert start._push(Settings(data=DATA)) is False
