"""/media/…: the sound and captions of sits for whoever made them, and the few sounds that are for everyone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wellwish.errors import Damaged, Gone, WellwishError
from wellwish.server.asgi import CHUNK_BYTES, App, Receive, Scope, Send, answer, has_already, header, hung_up, say
from wellwish.server.lookups import Lookups
from wellwish.server.ondisk import OnDisk, video_file
from wellwish.server.openings import Opening, Openings, opening_of
from wellwish.server.ranges import UnsatisfiableError, parse_range
from wellwish.server.shared import Maker, SharedSound, shared_sound
from wellwish.web.player.gate import Busy

if TYPE_CHECKING:
    from wellwish.web.desk import Desk
    from wellwish.web.player.models import Sit
    from wellwish.web.player.shelf import Rendition, Sitting

_PATH = re.compile(
    r"/media/(?:(?P<shared>taste|grounding)|(?P<kind>beds|previews|bells)/(?P<name>[a-z-]+)|guides/(?P<guide>[a-z0-9-]+)"
    r"|exercises/(?P<exercise>[a-z0-9-]+)|videos/(?P<video>[a-z0-9-]+)"
    r"|(?P<sit>[A-Za-z0-9_-]{22}|shared/[A-Za-z0-9_-]{32})(?:~\d+)?(?:\.(?P<bed>[a-z-]+))?)\.(?P<form>webm|mp4|mp3|opus|vtt)"
)
_PRIVATE = {"Cache-Control": "private, no-store", "Vary": "Cookie"}
_SHARED_SIT = "shared/"
_AS_FILE = b"file"
_SHARED = {"Cache-Control": "no-cache"}

_LOOK_SECONDS = 0.03
"""How often it is looked whether more has been made: who waits for sound holds no thread."""

_lookups = Lookups()

_MOST_MENDS = 8
"""Takes of a sit that may turn out to be damaged in one answer; with more, the disk is dying."""


@dataclass(frozen=True, slots=True)
class _Whole:
    """Bytes that are there."""

    body: bytes
    etag: str
    media_type: str
    is_spliced = True

    @property
    def size(self) -> int:
        return len(self.body)

    def pieces(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        return ((at, min(at + CHUNK_BYTES, stop)) for at in range(start, stop, CHUNK_BYTES))

    def ready(self, stop: int) -> bool:
        return True

    def read(self, start: int, stop: int) -> bytes:
        return self.body[start:stop]


@dataclass(frozen=True, slots=True)
class _Found:
    """What a request is about: a sit, or a sound that is the same for everyone."""

    what: Sitting | SharedSound | Opening | OnDisk
    keeping: dict[str, str]
    """Headers that say who may keep it."""
    shelved_as: str = ""
    """Where the sit stands on the shelf, to be begun anew when a take of it turns out to be damaged."""


def make_media(desk: Desk) -> App:
    """An ASGI app that sends what it makes: a slow listener holds one piece of sound and no thread."""
    maker, openings = Maker(), Openings()

    async def media(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            return await say(scope, send, 405, "Only GET and HEAD.\n", {"Allow": "GET, HEAD"})
        match = _PATH.fullmatch(scope["path"])
        cookies = header(scope, "cookie")

        async def find() -> _Found | None:
            asker = (scope.get("client") or ("",))[0]
            return await _lookups.ask(lambda: _found(desk, match, cookies, asker)) if match else None

        async def file_of(found: _Found | None) -> Rendition | None:
            if found is None or match is None:
                return None
            if isinstance(found.what, OnDisk):
                return found.what
            if isinstance(found.what, Opening):
                return _Whole(await openings.get(found.what), found.what.etag, found.what.media_type)
            return await _file(found.what, maker, match["form"], match["bed"] or "none")

        async def again() -> Rendition | None:
            """The same file of a sit that is made anew."""
            if found and found.shelved_as:
                desk.shelf.drop(found.shelved_as)
            return await file_of(await find())

        found = await find()
        try:
            file = await file_of(found)
        except Busy as busy:
            return await say(scope, send, 429, f"{busy}\n", {"Retry-After": "60"})
        except WellwishError:  # the page says that it cannot be heard; more is nothing for guests
            return await say(scope, send, 503, "It cannot be heard just now.\n")
        if found is None or file is None or match is None:
            return await say(scope, send, 404, "There is nothing here.\n")
        keeping = found.keeping
        if scope["query_string"] == _AS_FILE and match["sit"]:
            keeping = keeping | {"Content-Disposition": f'attachment; filename="wellwish-sit.{match["form"]}"'}
        gone = asyncio.ensure_future(hung_up(receive))
        try:
            return await _send_part(scope, send, file, keeping, again, gone.done)
        finally:
            gone.cancel()

    return media


def _found(desk: Desk, match: re.Match[str], cookies: str, asker: str) -> _Found | None:
    """What is asked for, for whoever sent ``cookies`` from the address ``asker``; None: not there for them."""
    from wellwish.web.access import sit_of
    from wellwish.web.accounts.models import House
    from wellwish.web.accounts.visitor import visitor_of_cookies
    from wellwish.web.links.behind import sit_behind
    from wellwish.web.player.making import grounding, taste, taste_name

    if match["shared"] == "grounding":  # for anyone, always
        return _Found(grounding(desk), _SHARED, "grounding")
    if match["sit"] and match["sit"].startswith(_SHARED_SIT):
        return _sit(desk, sit_behind(match["sit"].removeprefix(_SHARED_SIT), asker))
    visitor = visitor_of_cookies(cookies)
    if match["sit"]:
        return _sit(desk, sit_of(visitor, match["sit"]))
    if not (visitor.member or desk.public or House.find() is None):
        return None
    if visitor.member and visitor.member.is_child and not _suits(match):
        return None
    if match["video"]:
        file = video_file(match["video"], match["form"])
        return _Found(file, _SHARED) if file else None
    if match["exercise"]:
        opening = opening_of(desk, match["exercise"], match["form"], is_member=visitor.member is not None)
        return _Found(opening, _SHARED) if opening else None
    if match["kind"]:
        sound = shared_sound(match["kind"], match["name"], match["form"])
        return _Found(sound, _SHARED) if sound else None
    guide = match["guide"] or desk.guide
    sitting = taste(desk, guide)
    return _Found(sitting, _SHARED, taste_name(guide)) if sitting else None


def _suits(match: re.Match[str]) -> bool:
    """Whether what is asked for is for a child, too."""
    from wellwish import library
    from wellwish.web.gentle import suits

    catalogue = library.catalogue()
    one = catalogue.exercises.get(match["exercise"] or "") or catalogue.videos.get(match["video"] or "")
    return one is None or suits(one)


def _sit(desk: Desk, sit: Sit | None) -> _Found | None:
    from wellwish.web.player.making import sitting_of

    try:
        sitting = sitting_of(desk, sit) if sit else None
    except Gone:  # its page says so
        return None
    return _Found(sitting, _PRIVATE, sit.id) if sit and sitting else None


async def _file(what: Sitting | SharedSound, maker: Maker, form: str, bed: str) -> Rendition | None:
    """The file that is sent. Captions are known when all is made: whoever asks before waits here."""
    from wellwish.order import beds

    if isinstance(what, SharedSound):
        return _Whole(await maker.get(what), what.etag, what.media_type)
    if form == "vtt":
        if bed != "none":
            return None
        while not what.ended:
            await asyncio.sleep(_LOOK_SECONDS)
        return _Whole(what.captions().encode(), f"{what.rendition('webm', 'none').etag}-vtt", "text/vtt; charset=utf-8")
    return what.rendition(form, bed) if bed in beds() else None


async def _send_part(
    scope: Scope,
    send: Send,
    file: Rendition,
    keeping: dict[str, str],
    again: Callable[[], Awaitable[Rendition | None]],
    has_gone: Callable[[], bool],
) -> None:
    etag = f'"{file.etag}"'
    headers = {"Content-Type": file.media_type, "ETag": etag, "Accept-Ranges": "bytes"} | keeping
    if has_already(scope, etag):
        return await answer(scope, send, 304, headers)
    wanted = header(scope, "range")
    if scope["method"] != "GET" or header(scope, "if-range") not in ("", etag):
        wanted = ""  # RFC 9110 defines ranges for GET only, and If-Range turns them off for another version
    try:
        part = parse_range(wanted, file.size)
    except UnsatisfiableError:
        return await say(scope, send, 416, "", headers | {"Content-Range": f"bytes */{file.size}"})
    start, stop = (part.start, part.stop) if part else (0, file.size)
    if part:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{file.size}"
    status = 206 if part else 200
    return await answer(scope, send, status, headers, _pieces(file, start, stop, again, has_gone), length=stop - start)


async def _pieces(
    file: Rendition,
    start: int,
    stop: int,
    again: Callable[[], Awaitable[Rendition | None]],
    has_gone: Callable[[], bool],
) -> AsyncIterator[bytes]:
    """Bytes ``start`` to ``stop`` piece by piece, each as soon as it is made. What is damaged is made again.

    Nothing more is made for a listener who ``has_gone``.
    """
    mends = 0
    for begin, end in file.pieces(start, stop):
        while True:
            while not (file.ready(end) or has_gone()):
                await asyncio.sleep(_LOOK_SECONDS)
            if has_gone():
                return
            try:  # no name is given to a piece: it would be held for as long as a slow listener takes
                yield file.read(begin, end) if file.is_spliced else await asyncio.to_thread(file.read, begin, end)
            except Damaged:
                mends += 1
                fresh = await again() if mends <= _MOST_MENDS else None
                if fresh is None or fresh.etag != file.etag:
                    raise
                file = fresh
            else:
                break
