"""/static/...: styles, scripts and drawings, read once into memory, each also compressed.

A request is looked up by its whole path among the files that are there, so no path leads anywhere else; that and
revalidation by ETag is all we need of a static file server. All styles together are ``/static/site.css``, one request
in place of many: they stand in cascade layers, so the order of files does not matter.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from wellwish.server.asgi import App, Receive, Scope, Send, answer, has_already, header, say

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
_FIRST = "layers.css"


@dataclass(frozen=True, slots=True)
class _File:
    bodies: dict[str, bytes]
    """By content coding, the smallest first."""
    digest: str
    content_type: str

    @classmethod
    def of(cls, body: bytes, suffix: str) -> _File:
        import brotli

        bodies = {"br": brotli.compress(body), "gzip": gzip.compress(body, 9, mtime=0), "": body}
        return cls(bodies, hashlib.sha256(body).hexdigest()[:24], _TYPES[suffix])


def make_static(web: Path, *others: Path) -> App:
    """Serves every file of a known type in the ``static`` folders under ``web``, and in the folders ``others``."""
    paths = {
        f"/static/{path.relative_to(folder).as_posix()}": path
        for folder in sorted(web.rglob("static"))
        for path in sorted(folder.rglob("*"))
        if path.suffix in _TYPES
    }
    files = {url: _File.of(path.read_bytes(), path.suffix) for url, path in paths.items()}
    styles = sorted((path for path in paths.values() if path.suffix == ".css"), key=lambda p: (p.name != _FIRST, p))
    files["/static/site.css"] = _File.of(b"\n".join(path.read_bytes() for path in styles), ".css")

    for folder in others:
        there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.suffix in _TYPES}
        files |= {f"/static/{name}": _File.of(path.read_bytes(), path.suffix) for name, path in there.items()}

    async def static(scope: Scope, receive: Receive, send: Send) -> None:
        file = files.get(scope["path"])
        if file is None:
            return await say(scope, send, 404, "There is nothing here.\n")
        if scope["method"] not in ("GET", "HEAD"):
            return await say(scope, send, 405, "Only GET and HEAD.\n", {"Allow": "GET, HEAD"})
        accepted = header(scope, "accept-encoding")
        coding = next(name for name in file.bodies if not name or _accepts(accepted, name))
        etag = f'"{file.digest}{coding and "-" + coding}"'
        headers = {
            "Content-Type": file.content_type,
            "ETag": etag,
            "Cache-Control": "no-cache",
            "Vary": "Accept-Encoding",
        }
        if has_already(scope, etag):
            return await answer(scope, send, 304, headers)
        return await answer(
            scope, send, 200, headers | ({"Content-Encoding": coding} if coding else {}), file.bodies[coding]
        )

    return static


def _accepts(accepted: str, coding: str) -> bool:
    """Whether an Accept-Encoding header names ``coding`` with a weight above 0 (RFC 9110, 12.5.3)."""
    for part in accepted.split(","):
        name, _, weight = part.strip().lower().partition(";")
        if name.strip() == coding:
            return not re.fullmatch(r"\s*q=0(\.0*)?\s*", weight)
    return False
