"""Fakes for the web's tests: a studio that makes sits at once, and a browser that speaks ASGI to an app right here."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode, urlsplit

from wellwish.config import Settings
from wellwish.server import make_app
from wellwish.server.asgi import App, Message
from wellwish.terms import SAMPLE_RATE, Score, ScoreStage

if TYPE_CHECKING:
    from wellwish.compose import Order

_T = TypeVar("_T")

CAPTIONS = "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nMay you be well\n"


def run(coroutine: Coroutine[Any, Any, _T]) -> _T:
    """What ``coroutine`` returns, run in a thread of its own: in this one Playwright may have a loop going."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


@dataclass(frozen=True)
class FakeSitting:
    score: Score
    sound: bytes

    def webm(self) -> bytes:
        return self.sound

    def captions(self) -> str:
        return CAPTIONS


@dataclass
class FakeStudio:
    """Answers every order with ``sound``; or raises ``error``; or first waits for ``hold``."""

    sound: bytes = bytes(range(256)) * 8
    error: Exception | None = None
    hold: threading.Event | None = None
    begun: threading.Event = field(default_factory=threading.Event)
    orders: list[Order] = field(default_factory=list)

    def compose(self, order: Order, on_progress: Callable[..., Any] | None = None) -> FakeSitting:
        self.orders.append(order)
        self.begun.set()
        if self.hold:
            self.hold.wait(10)
        if self.error:
            raise self.error
        length = order.length_seconds * SAMPLE_RATE
        name = order.people[0].name if order.people else None
        stages = (
            ScoreStage("Arriving", "settle", None, 0, length // 4),
            ScoreStage("Yourself", "self", None, length // 4, length // 2),
            ScoreStage("Someone you love", "easy", name, length // 2, length),
        )
        return FakeSitting(Score("Loving-kindness", length, stages, ()), self.sound)


def fake_app(studio: FakeStudio, threads: int = 4) -> App:
    """The whole app around ``studio``, as the server makes it."""
    return make_app(Settings(data=Path("/nowhere"), secret_key="test " * 10, threads=threads), studio)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Visitor:
    """A browser with cookies of its own."""

    def __init__(self, app: App) -> None:
        self._app = app
        self.cookies: dict[str, str] = {}

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        return self.ask("GET", path, headers)

    def post(self, path: str, form: dict[str, str]) -> Answer:
        """Posts a form as the first page does, its token included."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get("/").text)
        assert token
        return self.ask("POST", path, body=urlencode(form | {"csrfmiddlewaretoken": token[1]}).encode())

    def begin(self, **form: str) -> Answer:
        return self.post("/", {"name": "", "kind": "loved", "sounds_like": "", "length": "5"} | form)

    def sit_id(self, **form: str) -> str:
        """Begins a sit; its id."""
        return self.begin(**form).headers["location"].removeprefix("/sit/")

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b"") -> Answer:
        sent = {"host": "localhost", **(headers or {})}
        if self.cookies:
            sent["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body:
            sent |= {"content-type": "application/x-www-form-urlencoded", "content-length": str(len(body))}
        answer = run(_ask(self._app, method, path, sent, body))
        for line in answer.headers.get("set-cookie", "").split("\n"):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer


async def _ask(app: App, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
    url = urlsplit(path)
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": url.path,
        "query_string": url.query.encode(),
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()],
        "server": ("localhost", 80),
        "client": ("127.0.0.1", 1),
    }
    sent: list[Message] = []
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        if waiting:
            return waiting.pop()
        await asyncio.Event().wait()
        raise AssertionError("unreachable")

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    found: dict[str, str] = {}
    for name, value in sent[0]["headers"]:
        key = name.decode()
        found[key] = f"{found[key]}\n{value.decode()}" if key in found else value.decode("latin-1")
    return Answer(sent[0]["status"], found, b"".join(message["body"] for message in sent[1:]))
