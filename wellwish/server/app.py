"""The one place where Django, the media handler and the studio are put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from wellwish.config import Settings, ensure_secret_key
from wellwish.server.asgi import App, Receive, Scope, Send, say

if TYPE_CHECKING:
    from wellwish.web.desk import Composer

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def make_app(settings: Settings, studio: Composer, guide_id: str = "heart") -> App:
    """The whole site as an ASGI app. Django allows one set of settings a process: another raises RuntimeError."""
    _configure_django(settings)
    from a2wsgi import WSGIMiddleware

    from wellwish import web
    from wellwish.server.guard import guarded, with_bounded_body
    from wellwish.server.media import make_media
    from wellwish.server.static import make_static
    from wellwish.web.first.making import Gate

    desk = web.Desk(studio, guide_id, Gate(most=settings.threads - 1))
    django = cast(App, WSGIMiddleware(_with_desk(desk), workers=settings.threads))
    pages = with_bounded_body(django)
    media = make_media(desk.sits)
    static = make_static(Path(web.__file__).parent)

    async def route(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path == "/livez":
            return await say(scope, send, 200, "ok\n")
        handler = media if path.startswith("/media/") else static if path.startswith("/static/") else pages
        return await handler(scope, receive, send)

    app = guarded(route)

    async def site(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await _live(receive, send)
        if scope["type"] != "http":
            return await send({"type": "websocket.close", "code": 1000})
        if settings.https:
            scope["scheme"] = "https"
        return await app(scope, receive, send)

    return site


def _configure_django(settings: Settings) -> None:
    import django
    from django.conf import settings as django_settings

    from wellwish.web import settings as fixed

    hosts = settings.allowed_hosts if settings.host in ("0.0.0.0", "::") else (*settings.allowed_hosts, settings.host)  # noqa: S104
    ours: dict[str, Any] = {
        "SECRET_KEY": ensure_secret_key(settings),
        "ALLOWED_HOSTS": [*hosts, *_LOOPBACK],
        "SESSION_COOKIE_SECURE": settings.https,
        "CSRF_COOKIE_SECURE": settings.https,
    }
    if not django_settings.configured:
        django_settings.configure(**{name: getattr(fixed, name) for name in dir(fixed) if name.isupper()}, **ours)
        django.setup()
    elif any(getattr(django_settings, name) != value for name, value in ours.items()):
        raise RuntimeError("Django is set up already in this process, with other settings")


def _with_desk(desk: object) -> Any:
    """Django's WSGI application, with the desk in every request."""
    from django.core.handlers.wsgi import WSGIHandler

    from wellwish.web.desk import ENVIRON_KEY

    handler = WSGIHandler()

    def pages(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        return handler(environ | {ENVIRON_KEY: desk}, start_response)

    return pages


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
