"""``wellwish backup FILE``: all a server knows, in one file."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``backup`` to the commands."""
    parser = commands.add_parser(
        "backup",
        help="all that is kept, in one file",
        description="Writes members, people, sits, recordings, your own library and old versions of scripts into one "
        "file, and tries whether it can be restored. The server may be running. Sounds that can be made again are left "
        "out.",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="the file to write, such as wellwish.backup")
    parser.add_argument(
        "--without-keys",
        action="store_true",
        help="leave out the keys: without them nobody can read the backup, so keep them somewhere else",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Raises Misuse for a path that will not do."""
    from wellwish import backup, config

    settings = config.load()
    file = args.file.expanduser().absolute()
    manifest = backup.make(settings, file, with_keys=not args.without_keys)
    megabytes = file.stat().st_size / 1_000_000
    print(f"{file}: {len(manifest.files)} files and {manifest.rows} rows, {megabytes:.1f} MB, restored once to try it.")
    if manifest.with_keys:
        print("The keys are in it. Whoever has this file can read every name and note: keep it as you keep your keys.")
    else:
        print(
            f"The keys are not in it. Without {settings.data / 'keys'} nobody can ever read it: keep a copy of those."
        )
    return 0
