"""/static/...: styles, scripts and drawings, read once into memory, each also compressed; and the service worker.

A request is looked up by its whole path among the files that are there, so no path leads anywhere else; that and
revalidation by ETag is all we need of a static file server. With the present version in its path a file may be kept for
ever. A page of an older version, still open, is given what there is.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from wellwish.server.asgi import App, Receive, Scope, Send, answer, has_already, header, say
from wellwish.web.offline.shell import read_shell, unversioned

WORKER = "/worker.js"
"""It stands beside all pages, for a service worker reaches no higher than its own folder."""

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_PACKED = (".png",)
_ROOT = "/static/"


@dataclass(frozen=True, slots=True)
class _File:
    bodies: dict[str, bytes]
    """By content coding, the smallest first."""
    digest: str
    content_type: str

    @classmethod
    @functools.lru_cache(1024)  # compressing takes half a second for all of them; tests make many apps in a process
    def of(cls, body: bytes, suffix: str) -> _File:
        import brotli

        bodies = {"": body}
        if suffix not in _PACKED:
            bodies = {"br": brotli.compress(body), "gzip": gzip.compress(body, 9, mtime=0)} | bodies
        return cls(bodies, hashlib.sha256(body).hexdigest()[:24], _TYPES[suffix])


def _beside(folders: Iterable[Path]) -> Iterator[tuple[str, _File]]:
    for folder in folders:
        for path in folder.rglob("*"):
            if path.suffix in _TYPES:
                yield path.relative_to(folder).as_posix(), _File.of(path.read_bytes(), path.suffix)


def make_static(web: Path, *others: Path) -> App:
    """Serves every file of a known type in the ``static`` folders under ``web``, and the worker that keeps them.

    Those in the folders ``others`` are served beside, and are not for the worker to keep.
    """
    shell = read_shell(web)
    files = {name: _File.of(body, PurePosixPath(name).suffix) for name, body in shell.files.items()}
    files |= dict(_beside(others))
    worker = _File.of(shell.worker(), ".js")

    def find(path: str) -> tuple[_File | None, bool]:
        """What is at ``path``, and whether it may be kept for ever."""
        if path == WORKER:
            return worker, False
        name, version = unversioned(path.removeprefix(_ROOT))
        return (files.get(name) if path.startswith(_ROOT) else None), version == shell.version

    async def static(scope: Scope, receive: Receive, send: Send) -> None:
        file, for_ever = find(scope["path"])
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
            "Cache-Control": "public, max-age=31536000, immutable" if for_ever else "no-cache",
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
