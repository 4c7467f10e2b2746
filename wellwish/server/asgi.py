"""Words of ASGI (asgi.readthedocs.io), and the two answers every handler gives."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

CHUNK_BYTES = 64 * 1024


def header(scope: Scope, name: str) -> str:
    """A request header's value; several are joined as HTTP does; empty when there is none."""
    wanted = name.lower().encode()
    joiner = "; " if wanted == b"cookie" else ", "
    return joiner.join(value.decode("latin-1") for key, value in scope["headers"] if key == wanted)


async def answer(
    scope: Scope, send: Send, status: int, headers: dict[str, str], body: bytes | memoryview = b""
) -> None:
    """Sends ``body`` in chunks, at the pace it is read; to HEAD only its length."""
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
    if status != 304:
        raw.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": raw})
    if scope["method"] != "HEAD":
        for start in range(0, len(body), CHUNK_BYTES):
            await send(
                {"type": "http.response.body", "body": bytes(body[start : start + CHUNK_BYTES]), "more_body": True}
            )
    await send({"type": "http.response.body", "body": b""})


async def say(scope: Scope, send: Send, status: int, text: str, headers: dict[str, str] | None = None) -> None:
    """A short plain answer."""
    plain = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}
    await answer(scope, send, status, plain | (headers or {}), text.encode())
