from __future__ import annotations

import asyncio

import pytest
from web_fakes import FakeStudio, Visitor, fake_app, run

from wellwish.server.asgi import App, Message, Receive, Scope, Send
from wellwish.server.guard import MOST_BODY_BYTES, SECURITY_HEADERS, guarded, with_bounded_body


async def _answers(app: App, receive: Receive) -> list[Message]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    await app({"type": "http", "method": "POST", "path": "/", "headers": []}, receive, send)
    return sent


async def _never(scope: Scope, receive: Receive, send: Send) -> None:
    pytest.fail("the app was called")


def test_a_slow_sender_gets_408_and_holds_no_thread() -> None:
    async def receive() -> Message:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b"x", "more_body": True}

    assert run(_answers(with_bounded_body(_never, seconds=0.1), receive))[0]["status"] == 408


def test_a_body_past_the_bound_gets_413() -> None:
    answer = Visitor(fake_app(FakeStudio())).ask("POST", "/", body=b"x" * (MOST_BODY_BYTES + 1))
    assert answer.status == 413


def test_an_app_that_fails_answers_500_with_the_headers(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise KeyError("ben")

    async def receive() -> Message:
        return {"type": "http.request"}

    start = run(_answers(guarded(broken), receive))[0]
    assert start["status"] == 500
    assert {name.decode() for name, _ in start["headers"]} >= set(SECURITY_HEADERS)
    assert "ben" not in caplog.messages[0]


@pytest.mark.parametrize("path", ["/static/../settings.py", "/static/wellwish", "/static/", "/static//etc/passwd"])
def test_static_serves_its_own_files_only(path: str) -> None:
    assert Visitor(fake_app(FakeStudio())).get(path).status == 404


def test_static_files_are_sent_again_only_when_they_changed() -> None:
    ada = Visitor(fake_app(FakeStudio()))
    first = ada.get("/static/wellwish/base.css")
    assert first.headers["content-type"] == "text/css; charset=utf-8"
    assert ada.get("/static/wellwish/base.css", {"if-none-match": first.headers["etag"]}).status == 304


def test_livez_answers_by_any_host_name() -> None:
    answer = Visitor(fake_app(FakeStudio())).get("/livez", {"host": "10.1.2.3"})
    assert (answer.status, answer.text) == (200, "ok\n")
