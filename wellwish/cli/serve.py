"""``wellwish serve``: the web server."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import _SubParsersAction

_OPTIONS = ("host", "port", "tls", "tls_cert", "tls_key")
"""Options that stand for the settings of their name."""


def add_parser(subparsers: _SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("serve", help="start the web server", description="Starts the web server.")
    parser.add_argument("--host", help="address to listen at (WELLWISH_HOST, else 127.0.0.1)")
    parser.add_argument("--port", type=_port, help="port to listen at (WELLWISH_PORT, else 8000)")
    parser.add_argument(
        "--tls", action="store_const", const=True, help="speak HTTPS, with a certificate of its own (WELLWISH_TLS)"
    )
    parser.add_argument("--tls-cert", type=Path, metavar="FILE", help="a certificate to speak HTTPS with")
    parser.add_argument("--tls-key", type=Path, metavar="FILE", help="its key")
    parser.add_argument("--guide", default="heart", help="the guide of the sits made here (default: heart)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serves until it is stopped. Raises Misuse for settings that make no sense."""
    from wellwish import config
    from wellwish.server import serve

    settings = config.load()
    given = {name: value for name in _OPTIONS if (value := getattr(args, name)) is not None}
    serve(replace(settings, **given), guide_id=args.guide)
    return 0


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: a whole number from 0 to 65535")
    return int(text)
