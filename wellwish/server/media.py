"""/media/…: the sound and captions of sits for whoever made them, and the few sounds that are for everyone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from wellwish.server.asgi import App, Receive, Scope, Send, answer, header, say
from wellwish.server.ranges import UnsatisfiableError, parse_range

if TYPE_CHECKING:
    from wellwish.web.desk import Desk
    from wellwish.web.player.shelf import Rendition

_PATH = re.compile(
    r"/media/(?:(?P<shared>taste|grounding)|beds/(?P<bed>[a-z-]+)|(?P<sit>[A-Za-z0-9_-]{22}))\.(?P<form>webm|vtt)"
)
_TYPES = {"webm": "audio/webm; codecs=opus", "vtt": "text/vtt; charset=utf-8"}
_PRIVATE = {"Cache-Control": "private, no-store", "Vary": "Cookie"}
_SHARED = {"Cache-Control": "no-cache"}

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _File:
    body: bytes
    etag: str
    keeping: dict[str, str]
    """Headers that say who may keep it."""


def make_media(desk: Desk) -> App:
    """An ASGI app that sends from memory: a slow listener holds one chunk and no thread."""

    async def media(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            return await say(scope, send, 405, "Only GET and HEAD.\n", {"Allow": "GET, HEAD"})
        match = _PATH.fullmatch(scope["path"])
        cookies = header(scope, "cookie")
        file = await asyncio.to_thread(with_database, lambda: _found(desk, match, cookies)) if match else None
        if match is None or file is None:
            return await say(scope, send, 404, "There is nothing here.\n")
        return await _send_part(scope, send, file, match["form"])

    return media


def with_database(work: Callable[[], _T]) -> _T:
    """``work`` in a thread of its own, whose connection is given back: Django does so only for its own requests."""
    from django.db import connections

    try:
        return work()
    finally:
        connections.close_all()


def _found(desk: Desk, match: re.Match[str], cookies: str) -> _File | None:
    """The file asked for, for whoever sent ``cookies``; None when it is not there for them."""
    from wellwish.web.accounts.models import House
    from wellwish.web.accounts.visitor import visitor_of_cookies
    from wellwish.web.player.making import grounding, taste

    form = match["form"]
    if match["shared"] == "grounding":  # for anyone, always
        return _of(grounding(desk), form, _SHARED)
    visitor = visitor_of_cookies(cookies)
    if match["sit"]:
        return _own(desk, visitor, match["sit"], form)
    if not (visitor.member or desk.public or House.find() is None):
        return None
    return _of(taste(desk), form, _SHARED) if match["shared"] else _bed(match["bed"], form)


def _own(desk: Desk, visitor: object, sit_id: str, form: str) -> _File | None:
    from wellwish.web.access import sit_of
    from wellwish.web.accounts.visitor import Visitor
    from wellwish.web.player.making import rendition_of

    sit = sit_of(visitor, sit_id) if isinstance(visitor, Visitor) else None
    rendition = rendition_of(desk, sit) if sit else None
    return _of(rendition, form, _PRIVATE) if rendition else None


def _of(rendition: Rendition, form: str, keeping: dict[str, str]) -> _File:
    return _File(rendition.webm if form == "webm" else rendition.captions, rendition.etag, keeping)


def _bed(name: str, form: str) -> _File | None:
    from wellwish.compose import BUILD, bed_file, beds

    if form != "webm" or name not in beds() or name == "none":
        return None
    body = bed_file(name)
    return _File(body, f'"{name}-{BUILD}-{len(body)}"', _SHARED)


async def _send_part(scope: Scope, send: Send, file: _File, form: str) -> None:
    headers = {"Content-Type": _TYPES[form], "ETag": file.etag, "Accept-Ranges": "bytes"} | file.keeping
    if file.etag in (tag.strip() for tag in header(scope, "if-none-match").split(",")):
        return await answer(scope, send, 304, headers)
    wanted = header(scope, "range")
    if scope["method"] != "GET" or header(scope, "if-range") not in ("", file.etag):
        wanted = ""  # RFC 9110 defines ranges for GET only, and If-Range turns them off for another version
    try:
        part = parse_range(wanted, len(file.body))
    except UnsatisfiableError:
        return await say(scope, send, 416, "", headers | {"Content-Range": f"bytes */{len(file.body)}"})
    if part is None:
        return await answer(scope, send, 200, headers, file.body)
    headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(file.body)}"
    return await answer(scope, send, 206, headers, memoryview(file.body)[part])
