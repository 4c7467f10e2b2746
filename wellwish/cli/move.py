"""``wellwish move --to URL``: from the SQLite file to PostgreSQL, and back."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping

from wellwish.errors import Misuse


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``move`` to the commands."""
    parser = commands.add_parser(
        "move",
        help="from SQLite to PostgreSQL, and back",
        description="Copies all rows of the database in use to another and compares them. Nothing is deleted. The "
        "server must be stopped.",
    )
    parser.add_argument(
        "--to",
        metavar="URL",
        required=True,
        help="postgresql://user:password@host/name, or sqlite for the file in the data folder; - reads the URL from "
        "the standard input, where no list of processes shows the password",
    )
    parser.add_argument("--overwrite", action="store_true", help="also where somebody's rows are there already")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Raises Misuse while a server runs, and where the other database is the one in use or is somebody's."""
    from wellwish import config, datalock

    settings = config.load()
    data = config.ensure_data_folder(settings)
    url = _url(args.to)
    with datalock.alone(data):
        from wellwish.web.database.choose import database
        from wellwish.web.start import start

        target = database(url, data)
        start(settings)
        from django.conf import settings as django_settings

        if _place(target) == _place(django_settings.DATABASES["default"]):
            raise Misuse("That database is the one in use; there is nothing to move.")
        from wellwish.web.database import copying

        with copying.beside(target) as alias:
            if not args.overwrite and copying.holds_anyone(alias):
                raise Misuse("Somebody's rows are in that database already; say --overwrite to replace them.")
            rows = copying.copy("default", alias)
    then = "set WELLWISH_DATABASE to its URL" if url else "take WELLWISH_DATABASE away"
    print(f"{rows} rows were copied and compared. To use them, {then} and start the server. Keep the rest of the data.")
    return 0


def _url(given: str) -> str | None:
    from wellwish import config

    url = sys.stdin.readline().strip() if given == "-" else given
    return None if url == "sqlite" else config.postgresql_url("--to", url)


def _place(entry: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(entry.get(name, "") for name in ("ENGINE", "NAME", "HOST", "PORT"))
