"""Fakes for the web's tests: a studio that makes sits at once, and a browser that speaks ASGI to an app right here."""

from __future__ import annotations

import asyncio
import atexit
import functools
import html
import os
import re
import secrets
import shutil
import tempfile
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.cookies import SimpleCookie
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode, urlsplit

import numpy as np

from wellwish.config import Settings
from wellwish.errors import NeedsSoundsLike
from wellwish.server import make_app
from wellwish.server.asgi import App, Message
from wellwish.terms import SAMPLE_RATE, Person, Phrase, Score, ScoreStage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wellwish.order import Order
    from wellwish.web.desk import Composer

_T = TypeVar("_T")

CAPTIONS = "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nMay you be well\n"


def run(coroutine: Coroutine[Any, Any, _T]) -> _T:
    """What ``coroutine`` returns, run in a thread of its own: in this one Playwright may have a loop going."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


@dataclass(frozen=True)
class FakeRendition:
    """A file of a sit that is whole at once."""

    sound: bytes
    etag: str
    media_type: str = "audio/webm; codecs=opus"
    is_spliced: bool = True

    @property
    def size(self) -> int:
        return len(self.sound)

    def pieces(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        yield start, stop

    def ready(self, stop: int) -> bool:
        return True

    def read(self, start: int, stop: int) -> bytes:
        return self.sound[start:stop]


@dataclass(frozen=True)
class FakeSitting:
    """A sit that is whole at once."""

    length: int
    stages: tuple[ScoreStage, ...]
    sound: bytes
    etag: str
    ended: bool = True

    def rendition(self, form: str, bed: str = "none") -> FakeRendition:
        """Its sound says which file it is, where that is not the plain one."""
        if (form, bed) == ("webm", "none"):
            return FakeRendition(self.sound, f"{self.etag}-webm")
        return FakeRendition(f"{form} {bed}".encode() + self.sound, f"{self.etag}-{form}-{bed}", f"audio/{form}", False)

    def captions(self) -> str:
        return CAPTIONS

    @property
    def so_far(self) -> Score:
        return Score("Loving-kindness", self.length, self.stages, ())


UNSAYABLE = ("محمد", "في الحديقة")
"""Names and scenes that the fake studio cannot say."""


PINNED = "f" * 64
"""The version of every script, for the fake studio."""


@dataclass
class FakeStudio:
    """Answers every order with ``sound``; or raises ``error``; or first waits for ``hold``."""

    sound: bytes = bytes(range(256)) * 8
    error: Exception | None = None
    hold: threading.Event | None = None
    begun: threading.Event = field(default_factory=threading.Event)
    orders: list[Order] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    """Whose takes each order used."""
    forgotten: list[tuple[str, str | None]] = field(default_factory=list)
    """(member, person), or None for everyone."""

    def opening(self, order: Order, seconds: int) -> NDArray[np.float32]:
        self.orders.append(order)
        self.begun.set()
        if self.hold:
            self.hold.wait(10)
        if self.error:
            raise self.error
        return np.zeros((seconds * SAMPLE_RATE, 1), np.float32)

    def pinned(self, order: Order) -> Order:
        return replace(order, script_hash=order.script_hash or PINNED)

    def begin(
        self,
        order: Order,
        *,
        member: str = "owner",
        on_end: Callable[[BaseException | None], None] | None = None,
    ) -> FakeSitting:
        self.orders.append(order)
        self.members.append(member)
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
            ScoreStage(name or "Someone you love", "easy", name, length // 2, length),
        )
        sitting = FakeSitting(length, stages, self.sound, f"{len(self.sound)}-{order.seed}")
        if on_end:
            on_end(None)
        return sitting

    def phrase_at(self, order: Order, score: Score, seconds: int) -> Phrase | None:
        """One that names somebody, from the tenth second on."""
        return Phrase("May {name} be well.", line=41) if seconds >= 10 else None

    def say(self, person: Person, guide_id: str) -> bytes:
        if self.error:
            raise self.error
        return f"RIFF {person.name} {person.sounds_like}".encode()

    def check_sayable(self, person: Person, guide_id: str) -> None:
        for text in (() if person.sounds_like else (person.name,)) + person.scenes:
            if text in UNSAYABLE:
                raise NeedsSoundsLike(text)

    def forget(self, member: str, person: str) -> None:
        self.forgotten.append((member, person))

    def forget_everyone(self, member: str) -> None:
        self.forgotten.append((member, None))


DATA = Path(tempfile.mkdtemp(prefix="wellwish-tests-"))
"""The data folder of this process's tests; Django allows one."""
atexit.register(shutil.rmtree, DATA, ignore_errors=True)

PASSWORD = "a quiet garden wall"

_NAMES = ("localhost", "127.0.0.1", "[::1]")
EVERYWHERE = "0.0.0.0"  # noqa: S104 - listened at by no test
"""The host of a server that others in the house reach, too."""


@contextmanager
def new_postgresql(server: str) -> Iterator[str]:
    """The URL of a new database on that server of PostgreSQL, as long as the block."""
    import psycopg
    from psycopg import sql

    name = f"wellwish_{secrets.token_hex(6)}"

    def ask(text: str) -> None:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL(text).format(sql.Identifier(name)))

    ask("CREATE DATABASE {}")
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        ask("DROP DATABASE {} WITH (FORCE)")


@functools.cache
def _own_database() -> str | None:
    """This process's own, where WELLWISH_TEST_POSTGRESQL names a server; None: SQLite."""
    server = os.environ.get("WELLWISH_TEST_POSTGRESQL")
    if not server:
        return None
    database = new_postgresql(server)
    atexit.register(database.__exit__, None, None, None)
    return database.__enter__()


def fake_app(
    studio: Composer | None = None,
    threads: int = 4,
    *,
    public: bool = False,
    host: str = "127.0.0.1",
    guide: str = "heart",
    metrics: bool = False,
    proxies: tuple[str, ...] = (),
) -> App:
    """The whole app around ``studio``, as the server makes it, but with a quick hash for passwords."""
    # Django is set up once a process, so the names it answers to must be the same for both hosts.
    names = _NAMES if host != EVERYWHERE else (*_NAMES, "127.0.0.1")
    settings = Settings(
        data=DATA,
        host=host,
        allowed_hosts=names,
        secret_key="test " * 10,
        threads=threads,
        public=public,
        metrics=metrics,
        proxies=proxies,
        database=_own_database(),
    )
    with ThreadPoolExecutor(1) as pool:  # for the same reason as ``run``: it asks the database
        app = pool.submit(make_app, settings, studio or FakeStudio(), guide).result()
    from django.conf import settings as django_settings
    from django.contrib.auth.hashers import reset_hashers

    from wellwish.web.links.behind import tries as of_links
    from wellwish.web.reminders.feed import tries as of_calendars

    for tries in (of_links, of_calendars):
        for name in [*tries._failed]:  # those of other tests, from the same address
            tries.well(name)

    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    reset_hashers(setting="PASSWORD_HASHERS")
    return app


_codes = [""]


def setup_code() -> str:
    """What the server prints for whoever wants to make it theirs; once it is claimed, what it printed then."""
    if (DATA / "setup-code").exists():
        _codes[0] = (DATA / "setup-code").read_text().strip()
    return _codes[0]


def stored(work: Callable[[], _T]) -> _T:
    """What ``work`` gives, which may use Django's models; in a thread of its own, for the same reason as ``run``."""
    from wellwish.web.start import with_database

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(with_database, work).result()


def model(label: str) -> Any:
    """``model("circle.Person")``, once there is an app: before, Django's models cannot be imported."""
    from django.apps import apps

    return apps.get_model(label)


def rows(label: str, **those: Any) -> list[Any]:
    """What is stored, all of it or what ``those`` filter."""
    return stored(lambda: list(model(label).objects.filter(**those)))


def stored_content() -> list[bytes]:
    """All that the database holds, as it is stored: the bytes of its files, or each row of PostgreSQL as text."""

    def of_postgresql() -> list[bytes]:
        from django.db import connection

        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
            found = []
            for table in tables:
                cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(table)} t")  # noqa: S608
                found += [row[0].encode() for row in cursor.fetchall()]
        return found

    if _own_database():
        return stored(of_postgresql)
    files = sorted(DATA.glob("wellwish.sqlite3*"))
    assert files
    return [path.read_bytes() for path in files]


def stored_rows(query: str) -> list[dict[str, Any]]:
    """What a query finds, as it is stored."""

    def ask() -> list[dict[str, Any]]:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(query)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    return stored(ask)


def empty_database() -> None:
    """As on the day the server was new."""
    from django.apps import apps
    from django.conf import settings
    from django.db import transaction

    def empty() -> None:
        with transaction.atomic():  # rows are not read: their keys may be gone
            for model in apps.get_models():
                if not model._meta.label.startswith(("contenttypes", "auth")):
                    every = model._default_manager.all()
                    every._raw_delete(every.db)

    if settings.configured:
        stored(empty)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


_ACCOUNTS = ("/setup", "/just-me", "/sign-in", "/join/")


class Visitor:
    """A browser with cookies of its own."""

    def __init__(self, app: App) -> None:
        self._app = app
        self.cookies: dict[str, str] = {}
        self._keeps = False
        """Came from "Keep this": the box on the form of an account is ticked, until an account opens."""

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        return self.ask("GET", path, headers)

    def post(
        self,
        path: str,
        form: Mapping[str, str | list[str]] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Posts a form as a page does, its token and a ticked box included."""
        if path == "/keep":
            self._keeps = True
        ticked = {"keep": "yes"} if self._keeps and path.startswith(_ACCOUNTS) else {}
        token = re.search(r'name="csrf-token" content="([^"]+)"', self.get("/ground").text)
        assert token
        fields = {**ticked, **(form or {}), "csrfmiddlewaretoken": token[1]}
        answer = self.ask("POST", path, headers, urlencode(fields, doseq=True).encode())
        if ticked and answer.status == 302:
            self._keeps = False
        return answer

    def begin(self, **form: str) -> Answer:
        """The three taps of a guest."""
        kind = "loved" if form.get("name", "").strip() else ""
        return self.post("/begin", {"name": "", "kind": kind, "length": "5"} | form)

    def sit_id(self, **form: str) -> str:
        """Begins a guest's sit; its id."""
        return self.begin(**form).headers["location"].removeprefix("/sit/")

    def claim(self, name: str = "ada") -> Visitor:
        """Makes the server theirs."""
        answer = self.post("/setup", {"name": name, "password": PASSWORD, "code": setup_code()})
        assert answer.status == 302, answer.text
        return self

    def invite(self) -> str:
        """The path of a new invitation, by the owner."""
        found = re.search(r"/join/[A-Za-z0-9_-]{32}", self.post("/house", {"invite": "yes"}).text)
        assert found
        return found[0]

    def join(self, path: str, name: str) -> Visitor:
        """Becomes a member by an invitation."""
        answer = self.post(path, {"name": name, "password": PASSWORD})
        assert answer.status == 302, answer.text
        return self

    def sign_in(self, name: str = "ada", password: str = PASSWORD) -> Answer:
        return self.post("/sign-in", {"name": name, "password": password})

    def add(self, name: str, kind: str = "loved", **more: str) -> str:
        """Adds someone to the circle; their id."""
        answer = self.post("/circle/new", {"name": name, "kind": kind, "pronouns": "they"} | more)
        assert answer.status == 302, answer.text
        found = re.findall(r'href="/circle/([0-9a-f-]{36})"><b>([^<]*)</b>', self.get("/circle").text)
        ids: dict[str, str] = {html.unescape(shown): key for key, shown in found}
        return ids[name]

    def sit(self, people: list[str] | None = None, **form: str) -> Answer:
        """Asks for a sit as a member."""
        fields: dict[str, str | list[str]] = {"people": people or [], "length": "10", "guide": "heart"}
        return self.post("/sit", {**fields, "bed": "none", "bell": "bowl", **form})

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b"") -> Answer:
        sent = {"host": "localhost", **(headers or {})}
        if self.cookies:
            sent["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body:
            sent = {"content-type": "application/x-www-form-urlencoded", "content-length": str(len(body))} | sent
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
