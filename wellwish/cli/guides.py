"""``wellwish guides``: who can lead a sit here."""

from __future__ import annotations

import argparse


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``guides`` to the commands."""
    commands.add_parser("guides", help="list the guides").set_defaults(run=run)


def run(args: argparse.Namespace) -> int:  # noqa: ARG001 (every command takes its options)
    """List them, with what each is."""
    from wellwish.guides import every

    for guide_id, guide in every().items():
        print(f"{guide_id:10} {guide.name}: {guide.about}")
    return 0
