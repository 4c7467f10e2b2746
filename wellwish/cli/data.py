"""``wellwish data``: what a server keeps, column by column, and how long."""

from __future__ import annotations

import argparse


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``data`` to the commands."""
    parser = commands.add_parser(
        "data",
        help="what is kept, column by column, and how long",
        description="Writes the map of all data that a server keeps, as Markdown. It reads no one's data.",
    )
    parser.set_defaults(run=run)


def run(_args: argparse.Namespace) -> int:
    """Raises Misuse when the data folder cannot be used."""
    from wellwish import config, datalock

    settings = config.load()
    with datalock.using(config.ensure_data_folder(settings)):
        from wellwish.web.start import start

        start(settings)
        from wellwish.web.yours.datamap import data_map

        print(data_map(), end="")
    return 0
