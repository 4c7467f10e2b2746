"""``wellwish serve``: the web server."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add_parser(subparsers: _SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("serve", help="start the web server", description="Starts the web server.")
    parser.add_argument("--host", help="address to listen at (WELLWISH_HOST, else 127.0.0.1)")
    parser.add_argument("--port", type=_port, help="port to listen at (WELLWISH_PORT, else 8000)")
    parser.add_argument("--guide", default="heart", help="the guide of the sits made here (default: heart)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serves until it is stopped. Raises Misuse for settings that make no sense."""
    from wellwish import config
    from wellwish.server import serve

    settings = config.load()
    given = {name: value for name in ("host", "port") if (value := getattr(args, name)) is not None}
    serve(replace(settings, **given), guide_id=args.guide)
    return 0


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: a whole number from 0 to 65535")
    return int(text)
