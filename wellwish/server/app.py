"""The one place where Django, the media handler and the studio are put together."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from wellwish.config import Settings, ensure_setup_code
from wellwish.errors import WellwishError
from wellwish.server.asgi import App, Receive, Scope, Send
from wellwish.server.memory import give_back

if TYPE_CHECKING:
    from wellwish.web.desk import Composer, Desk

_log = logging.getLogger(__name__)
_SWEEP_SECONDS = 3600
_GIVE_BACK_SECONDS = 20


def make_app(settings: Settings, studio: Composer, guide_id: str = "heart") -> App:
    """The whole site as an ASGI app. Django allows one data folder a process: another raises RuntimeError."""
    from wellwish import library
    from wellwish.web.start import start
    from wellwish.web.subpath import check

    library.open_library(settings.library, settings.data)
    for problem in library.catalogue().problems:
        _log.warning("left out of the library: %s", problem)
    start(settings)
    check(settings.path)
    from a2wsgi import WSGIMiddleware
    from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

    from wellwish import web
    from wellwish.server.guard import guarded, with_bounded_body
    from wellwish.server.health import Health
    from wellwish.server.media import make_media
    from wellwish.server.static import WORKER, make_static
    from wellwish.server.subpath import below, with_whole_path
    from wellwish.web.desk import Desk
    from wellwish.web.kept.records import ROOMIER
    from wellwish.web.player.gate import Gate

    desk = Desk(
        studio,
        guide_id,
        Gate(most=settings.threads - 1),
        public=settings.public,
        loopback=_only_here(settings),
        setup_code=setup_code(settings),
    )
    django = cast(App, WSGIMiddleware(_with_desk(desk), workers=settings.threads))
    pages = with_bounded_body(with_whole_path(django), roomier=ROOMIER)
    media = make_media(desk)
    static = make_static(Path(web.__file__).parent, *_admin_static(settings))

    health = Health(settings, desk.gate.making)

    async def route(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        is_static = path == WORKER or path.startswith("/static/")
        beside = media if path.startswith("/media/") else static if is_static else None
        return await (health.answers(path) or beside or pages)(scope, receive, send)

    guard = guarded(route, noindex=not settings.public, https_only=settings.https_only)
    app = below(health.counted(guard), settings.path)

    async def site(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await _live(receive, send, desk)
        if scope["type"] != "http":
            return await send({"type": "websocket.close", "code": 1000})
        if settings.speaks_https:
            scope["scheme"] = "https"
        return await app(scope, receive, send)

    # Believes what these proxies say of who asks and how; what anybody else says of it stays unread.
    return cast(App, ProxyHeadersMiddleware(cast(Any, site), list(settings.proxies))) if settings.proxies else site


def _admin_static(settings: Settings) -> tuple[Path, ...]:
    if not settings.admin:
        return ()
    from django.contrib import admin

    return (Path(admin.__file__).parent / "static",)


def setup_code(settings: Settings) -> str:
    """The code that makes its reader the owner; empty once there is one. Django must be set up."""
    from wellwish.web.accounts.models import House
    from wellwish.web.start import with_database

    return "" if with_database(House.find) else ensure_setup_code(settings)


def _only_here(settings: Settings) -> bool:
    """Whether this server is meant for its own machine. A proxy brings others; it needs a name, HTTPS or trust."""
    from wellwish.web.start import is_loopback

    names = (settings.host, *(name.strip("[]") for name in settings.allowed_hosts))
    return not (settings.https or settings.proxies) and all(map(is_loopback, names))


def _with_desk(desk: object) -> Any:
    """Django's WSGI application, with the desk in every request."""
    from django.core.handlers.wsgi import WSGIHandler

    from wellwish.web.desk import ENVIRON_KEY

    handler = WSGIHandler()

    def pages(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        return handler(environ | {ENVIRON_KEY: desk}, start_response)

    return pages


async def _live(receive: Receive, send: Send, desk: Desk) -> None:
    from wellwish.server.reminding import keep_reminding
    from wellwish.server.watching import keep_reading

    beside: list[asyncio.Task[None]] = []
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            loops = (_sweep_for_ever(desk), _give_back_for_ever(), _warm_up(desk), keep_reading(), keep_reminding())
            beside = [asyncio.create_task(loop) for loop in loops]
        else:
            for task in beside:
                task.cancel()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _warm_up(desk: Desk) -> None:
    """Makes what anyone may hear, so that the grounding is there at once and the first sit finds the voice loaded."""
    from wellwish.web.player.making import grounding, taste

    for make in (grounding, taste):
        try:
            await asyncio.to_thread(make, desk)
        except WellwishError as error:  # the pages work without it, and say so where it is missed
            _log.warning("not made ahead: %s", error)
        except Exception:
            _log.exception("what anyone may hear could not be made ahead")


async def _sweep_for_ever(desk: Desk) -> None:
    """Lets go of what guests left behind, now and every hour."""
    from wellwish.web.player.guests import sweep
    from wellwish.web.start import with_database

    while True:
        try:
            await asyncio.to_thread(with_database, lambda: sweep(desk))
        except Exception:  # whatever it was, the next hour tries again
            _log.exception("what guests left could not be swept")
        await asyncio.sleep(_SWEEP_SECONDS)


async def _give_back_for_ever() -> None:
    while True:
        await asyncio.sleep(_GIVE_BACK_SECONDS)
        await asyncio.to_thread(give_back)
