"""What pages are dressed in: styles, scripts and drawings, under one version that changes with any of them.

The version stands in their addresses (``/static/v-0123456789ab/player/app.js``), so a page and what it asks for always
belong together, and a browser may keep such a file for ever.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

import wellwish.web
from wellwish.web.offline.icons import icon

SUFFIXES = (".css", ".js", ".svg", ".png")
ICONS = {
    "offline/icon-192.png": (192, False),
    "offline/icon-512.png": (512, False),
    "offline/whole-192.png": (192, True),
    "offline/whole-512.png": (512, True),
    "offline/touch-180.png": (180, True),
}
_FIRST = "layers.css"
_OF_THE_WORKER = "offline/worker.js"
_BY_OTHERS = "vendor/"
_COMMENT = re.compile(rb"^[ \t]*(?://.*|/\*\*[^*]*(?:\*(?!/)[^*]*)*\*/)$", re.MULTILINE)


@dataclass(frozen=True)
class Shell:
    files: dict[str, bytes]
    """By name below ``/static/``. All styles together are ``site.css``: they stand in cascade layers, so the order of
    files does not matter."""
    version: str
    """Twelve hexadecimal digits."""

    def path(self, name: str) -> str:
        """Below the site's own address. Raises KeyError for what is not there."""
        if name not in self.files:
            raise KeyError(name)
        return f"{self.folder}{name}"

    @property
    def folder(self) -> str:
        return f"static/v-{self.version}/"

    def worker(self) -> bytes:
        """The service worker: the same code for every version, told which one it serves."""
        names = [name for name in self.files if name.endswith((".js", ".svg")) and name != _OF_THE_WORKER]
        told = json.dumps({"folder": self.folder, "names": sorted([*names, "site.css"])}, indent=1)
        return f'import {{ work }} from "./{self.folder}{_OF_THE_WORKER}";\n\nwork({told});\n'.encode()


def read_shell(web: Path) -> Shell:
    """Every file of a known kind in the ``static`` folders under ``web``, and the icons."""
    paths = {
        path.relative_to(folder).as_posix(): path
        for folder in sorted(web.rglob("static"))
        for path in sorted(folder.rglob("*"))
        if path.suffix in SUFFIXES
    }
    files = {name: _as_sent(name, path.read_bytes()) for name, path in paths.items()}
    styles = sorted((path for path in paths.values() if path.suffix == ".css"), key=lambda p: (p.name != _FIRST, p))
    files["site.css"] = b"\n".join(path.read_bytes() for path in styles)
    files |= {name: icon(size, whole=whole) for name, (size, whole) in ICONS.items()}
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + hashlib.sha256(files[name]).digest())
    return Shell(files, digest.hexdigest()[:12])


def _as_sent(name: str, body: bytes) -> bytes:
    """Our scripts come without the comments that have lines of their own: a sixth. Lines keep their numbers."""
    if not name.endswith(".js") or name.startswith(_BY_OTHERS):
        return body
    return _COMMENT.sub(lambda comment: b"\n" * comment[0].count(b"\n"), body)


@functools.cache
def shell() -> Shell:
    """Our own, read once."""
    return read_shell(Path(wellwish.web.__file__).parent)


def unversioned(path: str) -> tuple[str, str]:
    """The name of a file by its path below ``/static/``, and the version asked for, or ``""``."""
    match = re.fullmatch(r"(?:v-([0-9a-f]{12})/)?(.*)", path, re.DOTALL)
    return (match[2], match[1] or "") if match else (path, "")
