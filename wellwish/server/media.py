"""/media/<sit>.webm and .vtt: the sound and captions of a sit, for the visitor who made it and for nobody else."""

from __future__ import annotations

import re

from wellwish.server.asgi import App, Receive, Scope, Send, answer, header, say
from wellwish.server.ranges import UnsatisfiableError, parse_range
from wellwish.web.access import own_sit
from wellwish.web.first.sits import Sit, Sits
from wellwish.web.visitors import visitor_of_cookies

_PATH = re.compile(r"/media/([A-Za-z0-9_-]{22})\.(webm|vtt)")
_TYPES = {"webm": "audio/webm; codecs=opus", "vtt": "text/vtt; charset=utf-8"}


def make_media(sits: Sits) -> App:
    """An ASGI app that sends from memory: it needs no thread, and a slow listener holds one chunk."""

    async def media(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            return await say(scope, send, 405, "Only GET and HEAD.\n", {"Allow": "GET, HEAD"})
        match = _PATH.fullmatch(scope["path"])
        sit = own_sit(sits, visitor_of_cookies(header(scope, "cookie")), match[1]) if match else None
        if match is None or sit is None:
            return await say(scope, send, 404, "There is nothing here.\n")
        return await _send_part(scope, send, sit, match[2])

    return media


async def _send_part(scope: Scope, send: Send, sit: Sit, suffix: str) -> None:
    body = sit.webm if suffix == "webm" else sit.captions
    headers = {
        "Content-Type": _TYPES[suffix],
        "ETag": sit.etag,
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-store",
        "Vary": "Cookie",
    }
    if sit.etag in (tag.strip() for tag in header(scope, "if-none-match").split(",")):
        return await answer(scope, send, 304, headers)
    wanted = header(scope, "range")
    if scope["method"] != "GET" or header(scope, "if-range") not in ("", sit.etag):
        wanted = ""  # RFC 9110 defines ranges for GET only, and If-Range turns them off for another version
    try:
        part = parse_range(wanted, len(body))
    except UnsatisfiableError:
        return await say(scope, send, 416, "", headers | {"Content-Range": f"bytes */{len(body)}"})
    if part is None:
        return await answer(scope, send, 200, headers, body)
    headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(body)}"
    return await answer(scope, send, 206, headers, memoryview(body)[part])
