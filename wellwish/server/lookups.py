"""Questions to the database from requests that Django does not see."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeVar

_T = TypeVar("_T")
_THREADS = 4

_KEPT_SECONDS = 1
"""How long a thread with nothing to do keeps its connection. A player that begins asks several times a second, and a
connection takes as long as the rest of the answer; kept longer, what was deleted would stay in SQLite's log, which the
last connection takes with it."""


class Lookups:
    """A few threads that keep their connections for a moment. They start with the first question."""

    def __init__(self) -> None:
        self._questions: SimpleQueue[tuple[Callable[[], Any], Future[Any]]] = SimpleQueue()
        self._lock = Lock()
        self._started = False

    async def ask(self, question: Callable[[], _T]) -> _T:
        """What ``question`` gives or raises."""
        self._start()
        answer: Future[_T] = Future()
        self._questions.put((question, answer))
        return await asyncio.wrap_future(answer)

    def _start(self) -> None:
        with self._lock:
            if not self._started:
                self._started = True
                for number in range(_THREADS):
                    Thread(target=self._answer_for_ever, name=f"lookup-{number}", daemon=True).start()

    def _answer_for_ever(self) -> None:
        from django.db import connections

        patience = None
        while True:
            try:
                question, answer = self._questions.get(timeout=patience)
            except Empty:
                connections.close_all()
                patience = None
                continue
            if answer.set_running_or_notify_cancel():
                try:
                    answer.set_result(question())
                except BaseException as error:
                    connections.close_all()  # whatever failed, the next question begins on a good one
                    answer.set_exception(error)
            del question, answer  # a sit is not to be held by who waits for the next
            patience = _KEPT_SECONDS
