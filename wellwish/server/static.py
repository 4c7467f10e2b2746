"""/static/...: styles, scripts and drawings, read once into memory, each also gzipped.

A request is looked up by its whole path among the files that are there, so no path leads anywhere else; that and
revalidation by ETag is all we need of a static file server. All styles together are ``/static/site.css``, one request
in place of many: they stand in cascade layers, so the order of files does not matter.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from wellwish.server.asgi import App, Receive, Scope, Send, answer, header, say

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
_FIRST = "layers.css"


@dataclass(frozen=True, slots=True)
class _File:
    body: bytes
    zipped: bytes
    etag: str
    content_type: str

    @classmethod
    def of(cls, body: bytes, suffix: str) -> _File:
        zipped = gzip.compress(body, 9, mtime=0)
        return cls(body, zipped, f'"{hashlib.sha256(body).hexdigest()[:24]}"', _TYPES[suffix])


def make_static(web: Path) -> App:
    """Serves every file of a known type in the ``static`` folders under ``web``."""
    paths = {
        f"/static/{path.relative_to(folder).as_posix()}": path
        for folder in sorted(web.rglob("static"))
        for path in sorted(folder.rglob("*"))
        if path.suffix in _TYPES
    }
    files = {url: _File.of(path.read_bytes(), path.suffix) for url, path in paths.items()}
    styles = sorted((path for path in paths.values() if path.suffix == ".css"), key=lambda p: (p.name != _FIRST, p))
    files["/static/site.css"] = _File.of(b"\n".join(path.read_bytes() for path in styles), ".css")

    async def static(scope: Scope, receive: Receive, send: Send) -> None:
        file = files.get(scope["path"])
        if file is None:
            return await say(scope, send, 404, "There is nothing here.\n")
        if scope["method"] not in ("GET", "HEAD"):
            return await say(scope, send, 405, "Only GET and HEAD.\n", {"Allow": "GET, HEAD"})
        headers = {
            "Content-Type": file.content_type,
            "ETag": file.etag,
            "Cache-Control": "no-cache",
            "Vary": "Accept-Encoding",
        }
        if header(scope, "if-none-match") == file.etag:
            return await answer(scope, send, 304, headers)
        if _takes_gzip(header(scope, "accept-encoding")):
            return await answer(scope, send, 200, headers | {"Content-Encoding": "gzip"}, file.zipped)
        return await answer(scope, send, 200, headers, file.body)

    return static


def _takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding header allows gzip (RFC 9110, 12.5.3; a weight of 0 forbids)."""
    for part in accepted.split(","):
        name, _, weight = part.strip().partition(";")
        if name.strip() == "gzip":
            return weight.strip().removeprefix("q=").rstrip("0.") != "" or not weight
    return False
