"""A server that lives below a path of its address, such as ``https://ada.example/calm/``."""

from __future__ import annotations

from wellwish.server.asgi import App, Receive, Scope, Send, answer, say


def below(app: App, path: str) -> App:
    """``app`` for what is asked below ``path``, which ends with a slash: it sees addresses as if it stood at the root.

    The rest is not here. Django is told of ``path`` as ``root_path`` (ASGI), and puts it before what it links to.
    """
    if path == "/":
        return app
    prefix = path.rstrip("/")

    async def inside(scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["path"]
        if asked == prefix:
            return await answer(scope, send, 308, {"Location": path})
        if not asked.startswith(path):
            if asked in ("/livez", "/readyz", "/metrics"):  # asked for by whoever knows the machine, not its address
                return await app(scope, receive, send)
            return await say(scope, send, 404, "There is nothing here.\n")
        return await app({**scope, "path": asked.removeprefix(prefix), "root_path": prefix}, receive, send)

    return inside


def with_whole_path(app: App) -> App:
    """``app``, which takes ``root_path`` off the path by itself."""

    async def whole(scope: Scope, receive: Receive, send: Send) -> None:
        return await app({**scope, "path": scope.get("root_path", "") + scope["path"]}, receive, send)

    return whole
