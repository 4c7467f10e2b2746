"""What a server says of itself to whoever watches it: /livez, /readyz and, where it is turned on, /metrics.

Words and numbers only: nothing here names a person, a sit, a path or a secret.
"""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from wellwish import __version__
from wellwish.config import Settings
from wellwish.server.asgi import App, Message, Receive, Scope, Send, header, say

_REMEMBERED_SECONDS = 2
"""Whoever asks more often than that is told the same again."""
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


def readiness(data: Path) -> dict[str, str]:
    """How each thing is without which nobody can be served: ``ok``, or what is wrong with it in a word or two."""
    from wellwish.web.start import with_database

    return {"data": _of_data(data), **with_database(_of_database)}


def _of_data(data: Path) -> str:
    import tempfile

    try:
        with tempfile.TemporaryFile(dir=data) as file:
            file.write(b"wellwish")
    except OSError as error:
        return "full" if error.errno in (28, 122) else "not writable"  # ENOSPC, EDQUOT
    return "ok"


def _of_database() -> dict[str, str]:
    from django.db import Error

    from wellwish.web import sealed
    from wellwish.web.accounts.models import House

    try:
        House.find()
        keys = "ok" if sealed.opens_everything() else "missing or wrong"
    except OSError:
        return {"database": "ok", "keys": "not readable"}
    except Error:
        return {"database": "no answer", "keys": "not looked at"}
    return {"database": "ok", "keys": keys}


class Health:
    """Answers at the three addresses, and counts what the others answer."""

    def __init__(self, settings: Settings, making: Callable[[], int]) -> None:
        """``making`` tells how many sits are being made."""
        self._settings = settings
        self._looked = (0.0, dict[str, str]())
        self._looking = asyncio.Lock()
        self._registry = CollectorRegistry()
        self._answers = Counter("wellwish_answers", "Answers given", ["kind", "status"], registry=self._registry)
        self._seconds = Histogram(
            "wellwish_answer_seconds", "Seconds until an answer began", ["kind"], registry=self._registry
        )
        ProcessCollector(registry=self._registry)
        Gauge("wellwish_sits_being_made", "Sits being made", registry=self._registry).set_function(making)
        Gauge("wellwish_info", "What runs here", ["version"], registry=self._registry).labels(__version__).set(1)
        for name, shown in (("takes", "What guides have said"), ("blocks", "Encoded sound")):
            kept = Gauge(f"wellwish_{name}_megabytes", f"{shown}, on disk", registry=self._registry)
            kept.set_function(partial(_kept, settings.data, name))

    def answers(self, path: str) -> App | None:
        """Who answers at ``path``, where that is one of ours."""
        return {"/livez": self._live, "/readyz": self._ready, "/metrics": self._metrics}.get(path)

    def counted(self, app: App) -> App:
        """``app``, with its answers counted where metrics are turned on."""
        if not self._measures:
            return app

        async def counting(scope: Scope, receive: Receive, send: Send) -> None:
            kind = _kind(scope["path"])
            began = time.perf_counter()

            async def send_counted(message: Message) -> None:
                if message["type"] == "http.response.start":
                    self._seconds.labels(kind).observe(time.perf_counter() - began)
                    self._answers.labels(kind, f"{message['status'] // 100}xx").inc()
                await send(message)

            await app(scope, receive, send_counted)

        return counting

    @property
    def _measures(self) -> bool:
        return self._settings.metrics or self._settings.metrics_token is not None

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        await say(scope, send, 200, "ok\n")

    async def _ready(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._looking:
            when, found = self._looked
            if not found or time.monotonic() - when > _REMEMBERED_SECONDS:
                found = await asyncio.to_thread(readiness, self._settings.data)
                self._looked = (time.monotonic(), found)
        status = 200 if set(found.values()) == {"ok"} else 503
        await say(scope, send, status, "".join(f"{name}: {how}\n" for name, how in sorted(found.items())))

    async def _metrics(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._may_read(scope):
            return await say(scope, send, 404, "There is nothing here.\n")
        text = await asyncio.to_thread(generate_latest, self._registry)
        return await say(scope, send, 200, text.decode(), {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

    def _may_read(self, scope: Scope) -> bool:
        """Whoever has the token; and, where metrics are on, whoever asks from this machine and for nobody else."""
        token, given = self._settings.metrics_token, header(scope, "authorization")
        if token is not None and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
            return True
        from wellwish.web.start import is_loopback

        client = scope.get("client") or ("", 0)
        passed_on = any(header(scope, name) for name in _FORWARDED)
        return self._settings.metrics and not passed_on and is_loopback(client[0])


def _kind(path: str) -> str:
    first = path.split("/")[1] if path.startswith("/") else ""
    return first if first in ("media", "static", "livez", "readyz", "metrics") else "page"


def _kept(data: Path, kind: str) -> int:
    """Megabytes. Walks the folder, which takes a moment when it is full: ask once a minute, not once a second."""
    from wellwish.compose import kept_mb

    return kept_mb(data)[f"{kind}_mb"]
