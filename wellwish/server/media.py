"""/media/…: the sound and captions of sits for whoever made them, and the few sounds that are for everyone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from wellwish.server.asgi import CHUNK_BYTES, App, Receive, Scope, Send, answer, has_already, header, say
from wellwish.server.ranges import UnsatisfiableError, parse_range
from wellwish.web.start import with_database

if TYPE_CHECKING:
    from wellwish.web.desk import Desk
    from wellwish.web.player.shelf import Rendition

_PATH = re.compile(
    r"/media/(?:(?P<shared>taste|grounding)|beds/(?P<bed>[a-z-]+)|(?P<sit>[A-Za-z0-9_-]{22}))\.(?P<form>webm|vtt)"
)
_TYPES = {"webm": "audio/webm; codecs=opus", "vtt": "text/vtt; charset=utf-8"}
_PRIVATE = {"Cache-Control": "private, no-store", "Vary": "Cookie"}
_SHARED = {"Cache-Control": "no-cache"}

_LOOK_SECONDS = 0.03
"""How often it is looked whether more has been made: who waits for sound holds no thread."""


class _Readable(Protocol):
    """As ``Rendition``: bytes that may still be growing."""

    @property
    def size(self) -> int: ...
    def ready(self, stop: int) -> bool: ...
    def read(self, start: int, stop: int) -> bytes: ...


@dataclass(frozen=True, slots=True)
class _Whole:
    """Bytes that are there."""

    body: bytes

    @property
    def size(self) -> int:
        return len(self.body)

    def ready(self, stop: int) -> bool:
        return True

    def read(self, start: int, stop: int) -> bytes:
        return self.body[start:stop]


@dataclass(frozen=True, slots=True)
class _File:
    """What a request is about: a bed as it is, or a rendition, of which its sound or its captions are sent."""

    what: bytes | Rendition
    tag: str
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
        body = await _body(file, match["form"])
        return await _send_part(scope, send, body, f'"{file.tag}-{match["form"]}"', match["form"], file.keeping)

    return media


def _found(desk: Desk, match: re.Match[str], cookies: str) -> _File | None:
    """The file asked for, for whoever sent ``cookies``; None when it is not there for them."""
    from wellwish.web.accounts.models import House
    from wellwish.web.accounts.visitor import visitor_of_cookies
    from wellwish.web.player.making import grounding, taste

    form = match["form"]
    if match["shared"] == "grounding":  # for anyone, always
        return _of(grounding(desk), _SHARED)
    visitor = visitor_of_cookies(cookies)
    if match["sit"]:
        return _own(desk, visitor, match["sit"])
    if not (visitor.member or desk.public or House.find() is None):
        return None
    return _of(taste(desk), _SHARED) if match["shared"] else _bed(match["bed"], form)


def _own(desk: Desk, visitor: object, sit_id: str) -> _File | None:
    from wellwish.web.access import sit_of
    from wellwish.web.accounts.visitor import Visitor
    from wellwish.web.player.making import rendition_of

    sit = sit_of(visitor, sit_id) if isinstance(visitor, Visitor) else None
    rendition = rendition_of(desk, sit) if sit else None
    return _of(rendition, _PRIVATE) if rendition else None


def _of(rendition: Rendition, keeping: dict[str, str]) -> _File:
    return _File(rendition, rendition.etag, keeping)


def _bed(name: str, form: str) -> _File | None:
    from wellwish.compose import BUILD, bed_file, beds

    if form != "webm" or name not in beds() or name == "none":
        return None
    return _File(bed_file(name), f"{name}-{BUILD}", _SHARED)


async def _body(file: _File, form: str) -> _Readable:
    """The bytes to be sent. Captions are known when all is made: whoever asks before waits here."""
    if isinstance(file.what, bytes):
        return _Whole(file.what)
    if form == "webm":
        return file.what
    while not file.what.ended:
        await asyncio.sleep(_LOOK_SECONDS)
    return _Whole(file.what.captions().encode())


async def _send_part(scope: Scope, send: Send, body: _Readable, etag: str, form: str, keeping: dict[str, str]) -> None:
    headers = {"Content-Type": _TYPES[form], "ETag": etag, "Accept-Ranges": "bytes"} | keeping
    if has_already(scope, etag):
        return await answer(scope, send, 304, headers)
    wanted = header(scope, "range")
    if scope["method"] != "GET" or header(scope, "if-range") not in ("", etag):
        wanted = ""  # RFC 9110 defines ranges for GET only, and If-Range turns them off for another version
    try:
        part = parse_range(wanted, body.size)
    except UnsatisfiableError:
        return await say(scope, send, 416, "", headers | {"Content-Range": f"bytes */{body.size}"})
    if part is None:
        return await answer(scope, send, 200, headers, _chunks(body, 0, body.size), length=body.size)
    headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{body.size}"
    chunks = _chunks(body, part.start, part.stop)
    return await answer(scope, send, 206, headers, chunks, length=part.stop - part.start)


async def _chunks(body: _Readable, start: int, stop: int) -> AsyncIterator[bytes]:
    """Bytes ``start`` to ``stop`` piece by piece, each as soon as it is made."""
    for at in range(start, stop, CHUNK_BYTES):
        end = min(at + CHUNK_BYTES, stop)
        while not body.ready(end):
            await asyncio.sleep(_LOOK_SECONDS)
        yield body.read(at, end)
