"""Words of ASGI (asgi.readthedocs.io), and the two answers every handler gives."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

CHUNK_BYTES = 64 * 1024
_NOTHING = {"type": "http.response.body", "body": b"", "more_body": True}


def header(scope: Scope, name: str) -> str:
    """A request header's value; several are joined as HTTP does; empty when there is none."""
    wanted = name.lower().encode()
    joiner = "; " if wanted == b"cookie" else ", "
    return joiner.join(value.decode("latin-1") for key, value in scope["headers"] if key == wanted)


def has_already(scope: Scope, etag: str) -> bool:
    """Whether If-None-Match names this version (RFC 9110, 13.1.2): ``*`` is any, and weak tags count."""
    value = header(scope, "if-none-match").strip()
    return value == "*" or etag in (tag.strip().removeprefix("W/") for tag in value.split(","))


async def hung_up(receive: Receive) -> None:
    """Returns once whoever asked has gone. Nobody else may call ``receive``; what comes of a body is thrown away."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def answer(
    scope: Scope,
    send: Send,
    status: int,
    headers: dict[str, str],
    body: bytes | AsyncIterator[bytes] = b"",
    length: int | None = None,
) -> None:
    """Sends ``body``, at the pace it is read; to HEAD only its length. Chunks come with the ``length`` of them all.

    The next chunk is asked for once the one before it has gone to the system: one is held for a slow reader, not two.
    """
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
    if status != 304:
        size = len(body) if isinstance(body, bytes) else length
        raw.append((b"content-length", str(size).encode()))
    await send({"type": "http.response.start", "status": status, "headers": raw})
    if scope["method"] != "HEAD":
        async for chunk in _pieces(body) if isinstance(body, bytes) else body:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
            del chunk  # the connection holds what has not gone
            await send(_NOTHING)  # a server keeps whoever sends waiting before a message, not after it
    await send({"type": "http.response.body", "body": b""})


async def _pieces(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), CHUNK_BYTES):
        yield body[start : start + CHUNK_BYTES]


async def say(scope: Scope, send: Send, status: int, text: str, headers: dict[str, str] | None = None) -> None:
    """A short plain answer."""
    plain = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}
    await answer(scope, send, status, plain | (headers or {}), text.encode())
