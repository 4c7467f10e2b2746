"""``wellwish keys``: the keys that private things are encrypted with."""

from __future__ import annotations

import argparse


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``keys`` to the commands."""
    parser = commands.add_parser(
        "keys", help="change the keys that names are encrypted with", description="Keys of private things."
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    actions.add_parser(
        "rotate",
        help="new keys for everything private; the server must be stopped",
        description="Makes new keys, encrypts every name, scene and note with them, and forgets the old ones. Sounds "
        "that speak names are deleted: they are made again when they are needed.",
    ).set_defaults(run=rotate)


def rotate(args: argparse.Namespace) -> int:  # noqa: ARG001 (every command takes its options)
    """Raises Misuse while a server runs."""
    from wellwish import config, datalock
    from wellwish.compose import new_takes_key

    settings = config.load()
    data = config.ensure_data_folder(settings)
    with datalock.alone(data):
        from wellwish.web.start import start

        start(settings)
        from wellwish.web import sealed

        rows = sealed.rotate()
        new_takes_key(data)
    things = "1 thing is" if rows == 1 else f"{rows} things are"
    print(f"New keys: {things} encrypted anew, and the old keys are gone. Keep a copy of {data / 'keys'}.")
    return 0
