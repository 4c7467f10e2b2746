"""As long as the server runs, what guests left behind is swept: at the start, and again every hour."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Any

import pytest
from web_fakes import FakeStudio, Visitor, fake_app, model, rows, run, stored

from wellwish.errors import GuideUnavailable
from wellwish.server.asgi import App, Message


class Alive:
    """Runs an app as a server does, from startup to shutdown."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._incoming: asyncio.Queue[Message] = asyncio.Queue()
        self.said: asyncio.Queue[str] = asyncio.Queue()

    async def __aenter__(self) -> Alive:
        self._running = asyncio.ensure_future(self._app({"type": "lifespan"}, self._incoming.get, self._send))
        assert await self._told("lifespan.startup") == "lifespan.startup.complete"
        return self

    async def __aexit__(self, *error: object) -> None:
        assert await self._told("lifespan.shutdown") == "lifespan.shutdown.complete"
        await asyncio.wait_for(self._running, 10)

    async def _told(self, what: str) -> str:
        await self._incoming.put({"type": what})
        return await asyncio.wait_for(self.said.get(), 10)

    async def _send(self, message: Message) -> None:
        await self.said.put(message["type"])


class Hours:
    """Stands in for ``asyncio.sleep``: an hour passes when a test says so, and no shorter time ever does."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self._began = asyncio.Event()
        self._over = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        if seconds < 3600:
            await asyncio.Event().wait()
        self.slept.append(seconds)
        self._began.set()
        await self._over.wait()
        self._over.clear()

    async def swept(self) -> None:
        """Waits until a sweep is done."""
        await asyncio.wait_for(self._began.wait(), 10)
        self._began.clear()

    def pass_one(self) -> None:
        self._over.set()


def old_guest(app: App) -> str:
    key = Visitor(app).sit_id(name="Maya")

    def work() -> None:
        from django.utils import timezone

        model("player.Sit").objects.filter(pk=key).update(made=timezone.now() - timedelta(hours=30))

    stored(work)
    return key


def left() -> list[str]:
    return [sit.pk for sit in rows("player.Sit")]


def lived(app: App, monkeypatch: pytest.MonkeyPatch, during: Any) -> None:
    """Runs the server for as long as ``during(hours)`` takes."""

    async def life() -> None:
        hours = Hours()
        monkeypatch.setattr(asyncio, "sleep", hours.sleep)
        async with Alive(app):
            await during(hours)
        monkeypatch.undo()

    run(life())


def test_it_is_swept_when_the_server_starts_and_every_hour(studio: FakeStudio, monkeypatch: pytest.MonkeyPatch) -> None:
    app = fake_app(studio)
    old_guest(app)

    async def during(hours: Hours) -> None:
        await hours.swept()
        assert await asyncio.to_thread(left) == []
        assert len(studio.forgotten) == 1
        await asyncio.to_thread(old_guest, app)
        hours.pass_one()
        await hours.swept()
        assert await asyncio.to_thread(left) == []
        assert len(studio.forgotten) == 2
        assert hours.slept == [3600, 3600]

    lived(app, monkeypatch, during)


def test_the_sound_of_what_is_swept_leaves_the_shelf(studio: FakeStudio, monkeypatch: pytest.MonkeyPatch) -> None:
    app = fake_app(studio)
    ada = Visitor(app)
    key = ada.sit_id(name="Maya")
    assert ada.get(f"/media/{key}.webm").status == 200

    def age() -> None:
        from django.utils import timezone

        model("player.Sit").objects.update(made=timezone.now() - timedelta(hours=30))

    stored(age)

    async def during(hours: Hours) -> None:
        await hours.swept()

    lived(app, monkeypatch, during)
    assert ada.get(f"/media/{key}.webm").status == 404
    assert ada.get(f"/sit/{key}").status == 404


def test_a_sweep_that_fails_is_logged_without_a_word_of_it_and_tried_the_next_hour(
    studio: FakeStudio, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    app = fake_app(studio)
    old_guest(app)
    fine = FakeStudio.forget_everyone
    broken = [True]

    def forget_everyone(self: FakeStudio, member: str) -> None:
        if broken:
            raise OSError("Maya is on a full disk")
        fine(self, member)

    monkeypatch.setattr(FakeStudio, "forget_everyone", forget_everyone)

    async def during(hours: Hours) -> None:
        with caplog.at_level(logging.ERROR):
            await hours.swept()
        broken.clear()
        hours.pass_one()
        await hours.swept()
        assert await asyncio.to_thread(left) == []
        assert len(studio.forgotten) == 1

    lived(app, monkeypatch, during)
    assert [record.getMessage() for record in caplog.records] == ["what guests left could not be swept"]


def test_the_sweep_ends_with_the_server(studio: FakeStudio) -> None:
    app = fake_app(studio)

    async def life() -> set[asyncio.Task[Any]]:
        async with Alive(app):
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        return {task for task in asyncio.all_tasks() if task is not asyncio.current_task()}

    assert run(life()) == set()


def test_what_anyone_may_hear_is_made_ahead(studio: FakeStudio) -> None:
    app = fake_app(studio)

    async def life() -> None:
        async with Alive(app):
            while len(studio.orders) < 2:
                await asyncio.sleep(0.01)

    run(asyncio.wait_for(life(), 10))
    assert [order.exercise for order in studio.orders] == ["grounding", "loving-kindness"]
    assert all(not order.people for order in studio.orders)


def test_a_voice_that_is_missing_keeps_no_server_from_starting(caplog: pytest.LogCaptureFixture) -> None:
    app = fake_app(FakeStudio(error=GuideUnavailable("The voice is not here.")))

    async def life() -> None:
        async with Alive(app):
            while caplog.text.count("not made ahead") < 2:
                await asyncio.sleep(0.01)

    run(asyncio.wait_for(life(), 10))
    assert "The voice is not here." in caplog.text
