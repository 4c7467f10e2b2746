"""``wellwish questionnaires``: what members can answer besides our own items, loaded as FHIR R4 by the owner."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from wellwish.errors import Misuse


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``questionnaires`` to the commands."""
    parser = commands.add_parser(
        "questionnaires",
        help="questionnaires (FHIR R4) that members can answer",
        description="Load, list and remove questionnaires. The server may be running.",
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    adding = actions.add_parser("add", help="load one, or a new version of one")
    adding.add_argument("file", metavar="FILE", type=Path, help="a FHIR R4 Questionnaire as JSON")
    adding.add_argument("--sd", default="", metavar="N", help="the standard deviation of its totals, as published")
    adding.add_argument("--reliability", default="", metavar="R", help="their reliability, from 0 to 1")
    adding.add_argument("--source", default="", metavar="WORDS", help="where the two were published")
    adding.set_defaults(run=lambda args: _with_rows(lambda: _add(args)))
    listing = actions.add_parser("list", help="what there is")
    listing.set_defaults(run=lambda _args: _with_rows(_list))
    removing = actions.add_parser("remove", help="ask one no more; answers to it stay with those who gave them")
    removing.add_argument("url", metavar="URL", help="its url, or url|version, as “list” says")
    removing.set_defaults(run=lambda args: _with_rows(lambda: _remove(args.url)))


def _with_rows(work: Callable[[], None]) -> int:
    from wellwish import config, datalock

    settings = config.load()
    with datalock.using(config.ensure_data_folder(settings)):
        from wellwish.web.start import start

        start(settings)
        work()
    return 0


def _add(args: argparse.Namespace) -> None:
    """Raises Misuse, NoFhir, OSError; nothing is changed then."""
    from wellwish.practice.questionnaire import MOST_BYTES
    from wellwish.web.questionnaires.keeping import add, steadiness

    known = steadiness(args.sd, args.reliability, args.source)
    with args.file.open("rb") as file:
        row = add(file.read(MOST_BYTES + 1), known)
    print(f"“{row.title}”, version {row.version}, can be answered now, on the page of check-ins.")


def _list() -> None:
    from wellwish.web.questionnaires.models import Questionnaire

    rows = list(Questionnaire.objects.order_by("-offered", "title", "version"))
    for row in rows:
        state = "" if row.offered else "  (removed; kept for answers to it)"
        print(f"{row.url}|{row.version}  {row.title}{state}")
    if not rows:
        print("There are none. Load one: wellwish questionnaires add FILE")


def _remove(url: str) -> None:
    """Raises Misuse where there is none."""
    from wellwish.web.questionnaires.keeping import remove
    from wellwish.web.questionnaires.models import Questionnaire

    offered = list(Questionnaire.objects.filter(offered=True))
    row = next((one for one in offered if url in (one.url, f"{one.url}|{one.version}")), None)
    if row is None:
        raise Misuse(f"there is no questionnaire “{url[:200]}” here; wellwish questionnaires list says what there is.")
    gone = remove(row)
    print(f"“{row.title}” is {'gone' if gone else 'asked no more; answers to it stay with those who gave them'}.")
