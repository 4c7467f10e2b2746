"""``wellwish restore FILE``: what a backup holds, back in the data folder."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``restore`` to the commands."""
    parser = commands.add_parser(
        "restore",
        help="put a backup back",
        description="Puts a backup into the data folder, all of it or, when anything is wrong, nothing. The server "
        "must be stopped.",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="a file that wellwish backup wrote")
    parser.add_argument("--overwrite", action="store_true", help="have it in place of what is there now")
    parser.add_argument("--keys", metavar="FOLDER", type=Path, help="the keys, for a backup without them")
    parser.add_argument("--unreadable", action="store_true", help="restore even where no key opens what is encrypted")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Raises Misuse while a server runs, and where something is kept already."""
    from wellwish import backup, config

    settings = config.load()
    keys = args.keys.expanduser() if args.keys else None
    restored = backup.restore(
        settings, args.file.expanduser(), overwrite=args.overwrite, keys=keys, unreadable=args.unreadable
    )
    manifest = restored.manifest
    print(
        f"{settings.data} is as it was on {manifest.made[:10]}: {len(manifest.files)} files and {manifest.rows} rows."
    )
    if not restored.opens:
        print("What is encrypted can't be read: put its keys into the folder keys there.")
    if restored.library:
        print(f"Your own library is in {restored.library}: set WELLWISH_LIBRARY to it, or copy it where you want it.")
    return 0
