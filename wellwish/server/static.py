"""/static/...: styles, scripts and drawings, read once into memory.

A request is looked up by its whole path among the files that are there, so no path leads anywhere else; that and
revalidation by ETag is all we need of a static file server.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from wellwish.server.asgi import App, Receive, Scope, Send, answer, header, say

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


def make_static(web: Path) -> App:
    """Serves every file of a known type in the ``static`` folders under ``web``."""
    files = {
        f"/static/{path.relative_to(folder).as_posix()}": path
        for folder in sorted(web.rglob("static"))
        for path in sorted(folder.rglob("*"))
        if path.suffix in _TYPES
    }
    bodies = {url: path.read_bytes() for url, path in files.items()}
    etags = {url: f'"{hashlib.sha256(body).hexdigest()[:24]}"' for url, body in bodies.items()}

    async def static(scope: Scope, receive: Receive, send: Send) -> None:
        url = scope["path"]
        if url not in bodies:
            return await say(scope, send, 404, "There is nothing here.\n")
        if scope["method"] not in ("GET", "HEAD"):
            return await say(scope, send, 405, "Only GET and HEAD.\n", {"Allow": "GET, HEAD"})
        headers = {"Content-Type": _TYPES[files[url].suffix], "ETag": etags[url], "Cache-Control": "no-cache"}
        if header(scope, "if-none-match") == etags[url]:
            return await answer(scope, send, 304, headers)
        return await answer(scope, send, 200, headers, bodies[url])

    return static
