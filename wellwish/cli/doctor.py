"""``wellwish doctor``: what is installed, whether it works, and what to do where it does not."""

from __future__ import annotations

import argparse
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from wellwish import __version__, config

_PACKAGES = ("av", "cryptography", "django", "hibari-tts", "numpy", "onnxruntime", "scipy", "soxr", "uvicorn")
_LEAST_FREE_BYTES = 500_000_000

Finding = tuple[bool, str, str]
"""Whether it is well, what was looked at, what was found."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``doctor`` to the commands."""
    commands.add_parser("doctor", help="what is installed, and what to do").set_defaults(run=run)


def run(args: argparse.Namespace) -> int:  # noqa: ARG001 (every command takes its options)
    """Look at everything; 1 when something needed is not well."""
    well = True
    for ok, what, found in findings(config.load()):
        well = well and ok
        print(f"{'ok  ' if ok else 'LOOK'} {what:12} {found}")
    return 0 if well else 1


def findings(settings: config.Settings) -> Iterator[Finding]:
    """Each thing looked at, in turn."""
    yield True, "wellwish", f"{__version__}, Python {platform.python_version()} at {sys.prefix}"
    yield from _packages()
    yield _data_folder(settings.data)
    yield from _served(settings)
    yield from _kept(settings)
    yield from _guides()
    player = next((name for name in ("ffplay", "mpv", "vlc") if shutil.which(name)), None)
    yield True, "player", player or "none, so no --play; install ffmpeg or mpv to have one"


def _packages() -> Iterator[Finding]:
    for name in _PACKAGES:
        try:
            yield True, name, metadata.version(name)
        except metadata.PackageNotFoundError:
            yield False, name, "not installed; run make serve again, or pip install wellwish"


def _data_folder(data: Path) -> Finding:
    try:
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=data) as file:
            file.write(b"wellwish")
        free = shutil.disk_usage(data).free
    except OSError as error:
        return False, "data folder", f"{data}: {error.strerror}; name another with WELLWISH_DATA"
    if free < _LEAST_FREE_BYTES:
        return False, "data folder", f"{data}: only {free // 1_000_000} MB free"
    return True, "data folder", f"{data}, {free // 1_000_000_000} GB free"


def _served(settings: config.Settings) -> Iterator[Finding]:
    """The database, the keys to it, and what browsers come by. Makes none of them."""
    from wellwish.web.database.choose import FILE
    from wellwish.web.database.driver import describe

    if settings.database is None and not (settings.data / FILE).exists():
        yield True, "database", f"none yet: wellwish serve makes one; {describe()}"
        return
    from wellwish import datalock
    from wellwish.errors import WellwishError
    from wellwish.web.start import start

    try:
        with datalock.using(settings.data):
            start(settings)
    except WellwishError as error:
        yield False, "database", str(error)
        return
    from wellwish.server.health import readiness

    found = readiness(settings.data)
    where = "PostgreSQL" if settings.database else describe()
    yield found["database"] == "ok", "database", f"{where}: {found['database']}"
    well = found["keys"] == "ok"
    yield (
        well,
        "keys",
        "ok; keep a copy" if well else f"{found['keys']}; put back {settings.data / 'keys'} from a backup",
    )
    if settings.tls:
        from wellwish.server import tls

        try:
            certificate, _ = tls.certificate(settings)
            yield True, "certificate", str(certificate)
        except WellwishError as error:
            yield False, "certificate", str(error)


def _kept(settings: config.Settings) -> Iterator[Finding]:
    from wellwish.compose import kept_mb

    kept = kept_mb(settings.data)
    yield True, "stored takes", f"{kept['takes_mb']} MB of at most {settings.takes_mb} (WELLWISH_TAKES_MB)"
    yield True, "blocks", f"{kept['blocks_mb']} MB of at most {settings.blocks_mb} (WELLWISH_BLOCKS_MB)"


def _guides() -> Iterator[Finding]:
    from wellwish.guides import every

    for guide in every().values():
        status = guide.status()
        yield status.ok or not status.added, f"guide {guide.id}", status.message
