"""What surrounds every answer: security headers, a bound on what is read, and no trace of a failure but its kind."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

from wellwish.server.asgi import App, Message, Receive, Scope, Send, header, say

_log = logging.getLogger(__name__)

SECURITY_HEADERS = {
    "content-security-policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "media-src 'self' blob:",  # a sound of one's own for the timer, read from this browser
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        )
    ),
    "x-content-type-options": "nosniff",
    # With no-referrer browsers post forms with "Origin: null", which the check against forged posts rightly refuses.
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}

OF_ALL = ("x-content-type-options", "cross-origin-resource-policy")
"""Those that mean something on scripts and styles too. The others are for what a browser shows, or a search engine
keeps."""
_NO_PAGES = (b"text/javascript", b"text/css")
HTTPS_ONLY = "max-age=31536000"
"""A year. Nothing of it covers other names below this one: they may be somebody else's."""
_HTTPS_ONLY = (b"strict-transport-security", HTTPS_ONLY.encode())

MOST_BODY_BYTES = 64 * 1024
MOST_BODY_SECONDS = 20


def guarded(app: App, *, noindex: bool = True, https_only: bool = False) -> App:
    """``app`` with the headers on whatever it answers; when it fails, a plain 500 and its kind in the log.

    ``noindex`` asks search engines to keep nothing. ``https_only`` tells browsers never to come by plain HTTP again;
    not by ``localhost``, which names whatever else is served on that machine, too.
    """
    for_pages = [(name.encode(), value.encode()) for name, value in SECURITY_HEADERS.items()]
    for_others = [(name, value) for name, value in for_pages if name.decode() in OF_ALL]
    if noindex:
        for_pages.append((b"x-robots-tag", b"noindex, nofollow"))

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        started = False
        always = [_HTTPS_ONLY] if https_only and not _is_localhost(scope) else []

        async def send_guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                kept = [(name, value) for name, value in message["headers"] if name.decode() not in SECURITY_HEADERS]
                content_type = dict(message["headers"]).get(b"content-type", b"")
                ours = for_others if content_type.startswith(_NO_PAGES) else for_pages
                message["headers"] = [*kept, *ours, *always]
            await send(message)

        try:
            await app(scope, receive, send_guarded)
        except Exception:
            _log.exception("an answer failed")
            if not started:
                await say(scope, send_guarded, 500, "Something went wrong here. Please try again in a moment.\n")

    return guard


def _is_localhost(scope: Scope) -> bool:
    return header(scope, "host").partition(":")[0] == "localhost"


def with_bounded_body(app: App, seconds: float = MOST_BODY_SECONDS, roomier: Mapping[str, int] | None = None) -> App:
    """``app`` called once the whole body is here, so that a slow sender holds no thread.

    413 for a body past MOST_BODY_BYTES, or past what ``roomier`` says for paths that end so; 408 for one that takes too
    long. A sender who breaks off is not answered, and half a form reaches nobody.
    """

    async def bounded(scope: Scope, receive: Receive, send: Send) -> None:
        most = next((size for end, size in (roomier or {}).items() if scope["path"].endswith(end)), MOST_BODY_BYTES)
        try:
            async with asyncio.timeout(seconds):
                body = await _read(receive, most)
        except TimeoutError:
            return await say(scope, send, 408, "That took too long to arrive.\n", {"Connection": "close"})
        except _BrokenOffError:
            return None
        if body is None:
            return await say(scope, send, 413, "That is too much for a form.\n", {"Connection": "close"})
        waiting = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive_read() -> Message:
            return waiting.pop() if waiting else await receive()

        return await app(scope, receive_read, send)

    return bounded


class _BrokenOffError(Exception):
    """The sender has gone before the end."""


async def _read(receive: Receive, most: int) -> bytes | None:
    """The request's body; None when it is too big. Raises _BrokenOffError."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _BrokenOffError
        body += message.get("body", b"")
        if len(body) > most:
            return None
        if not message.get("more_body", False):
            return bytes(body)
