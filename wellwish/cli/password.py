"""``wellwish password NAME``: a new password for a member who forgot theirs, by whoever holds the machine."""

from __future__ import annotations

import argparse
import difflib
import getpass
import sys
import warnings
from typing import TYPE_CHECKING

from wellwish.errors import Misuse

if TYPE_CHECKING:
    from wellwish.web.accounts.models import Member

_MOST_CHARACTERS = 4096


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``password`` to the commands."""
    parser = commands.add_parser(
        "password",
        help="a new password for a member who forgot theirs",
        description="Asks for a new password, twice, and signs that member out everywhere. The server may be running.",
    )
    parser.add_argument("name", metavar="NAME", help="what the member is called here")
    parser.add_argument(
        "--second-factor",
        action="store_true",
        help="also forget their passkeys, the codes of their app and the recovery codes",
    )
    parser.add_argument("--stdin", action="store_true", help="read the password from the standard input, one line")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Raises Misuse for no such member, and for a password that will not do; nothing is changed then."""
    from wellwish import config, datalock

    settings = config.load()
    data = config.ensure_data_folder(settings)
    with datalock.using(data):
        from wellwish.web.start import start

        start(settings)
        member = _member(args.name)
        password = _from_stdin() if args.stdin else _from_terminal(member.name)
        _check(password)
        member.renew_password(password)
        forgotten = _forget_factors(member) if args.second_factor else ""
    print(f"{member.name} has a new password, and is signed out everywhere.{forgotten}")
    return 0


def _member(name: str) -> Member:
    from wellwish.web.accounts.models import Member, name_key

    there = {member.name: member for member in Member.objects.order_by("joined")}
    if not there:
        raise Misuse("nobody has an account here yet; start the server and make it yours.")
    for member in there.values():
        if member.name_key == name_key(name):
            return member
    near = difflib.get_close_matches(name, there, 1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(there)}."
    raise Misuse(f"there is no member “{name[:40]}” here; {hint}")


def _forget_factors(member: Member) -> str:
    """What to say of it."""
    from wellwish.web.accounts.adapters import forget_factors

    return " Nothing else guards the account now." if forget_factors(member) else " Nothing else guarded the account."


def _from_stdin() -> str:
    try:
        line = sys.stdin.readline(_MOST_CHARACTERS + 1)
    except UnicodeDecodeError:
        raise Misuse("the password is not UTF-8 text; nothing was changed.") from None
    return line.removesuffix("\n").removesuffix("\r")


def _from_terminal(name: str) -> str:
    try:
        with warnings.catch_warnings(action="error", category=getpass.GetPassWarning):
            first = getpass.getpass(f"New password for {name}: ")
            second = getpass.getpass("The same once more: ")
    except (getpass.GetPassWarning, EOFError):
        raise Misuse("there is no terminal to type a password at; give it with --stdin.") from None
    if first != second:
        raise Misuse("the two are not the same; nothing was changed. Try again.")
    return first


def _check(password: str) -> None:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    if len(password) > _MOST_CHARACTERS or not password.isprintable():
        raise Misuse("that is no password that can be typed: it is too long, or holds control characters.")
    try:
        validate_password(password)
    except ValidationError as error:
        raise Misuse(f"{' '.join(error.messages)} Nothing was changed.") from None
