"""The threads that look up whose sound is asked for: they keep a connection for a moment, and a good one only."""

from __future__ import annotations

import asyncio
import threading
from functools import partial
from typing import Any

import pytest
from web_fakes import FakeStudio, fake_app

from wellwish.server import lookups


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch, studio: FakeStudio) -> lookups.Lookups:
    fake_app(studio)  # which sets Django up
    monkeypatch.setattr(lookups, "_THREADS", 1)
    monkeypatch.setattr(lookups, "_KEPT_SECONDS", 0.2)
    return lookups.Lookups()


def _connection() -> tuple[Any, int]:
    """What this thread's connection to the database is, once it has asked something, and the thread."""
    from wellwish.web.accounts.models import House

    House.find()
    from django.db import connection

    return connection.connection, threading.get_ident()


def test_questions_share_a_connection_that_goes_when_nobody_asks(threads: lookups.Lookups) -> None:
    async def twice_and_later() -> list[tuple[Any, int]]:
        found = [await threads.ask(_connection), await threads.ask(_connection)]
        await asyncio.sleep(1)
        return [*found, await threads.ask(_connection)]

    first, again, later = asyncio.run(twice_and_later())
    assert first == again
    assert later[1] == first[1]
    assert later[0] is not first[0]


def test_a_question_that_fails_tells_so_and_the_next_has_a_new_connection(threads: lookups.Lookups) -> None:
    def fails() -> None:
        raise LookupError("nobody")

    async def around() -> list[tuple[Any, int]]:
        before = await threads.ask(_connection)
        with pytest.raises(LookupError, match="nobody"):
            await threads.ask(fails)
        return [before, await threads.ask(_connection)]

    before, after = asyncio.run(around())
    assert after[1] == before[1]
    assert after[0] is not before[0]


def test_many_ask_at_once(threads: lookups.Lookups) -> None:
    async def all_of_them() -> list[int]:
        return await asyncio.gather(*(threads.ask(partial(abs, number)) for number in range(100)))

    assert asyncio.run(all_of_them()) == [*range(100)]
