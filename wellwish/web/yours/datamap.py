"""The map of data kept, written from the models: ``wellwish data`` prints it, docs/reference/data.md is it."""

from __future__ import annotations

from django.utils import translation

from wellwish.web.belongings import Belonging, everything
from wellwish.web.sealed import SealedField

_HEAD = """\
# What is kept

`wellwish data` writes this page from the models themselves; a test fails when the two differ. *Sealed* means encrypted
in the database, with keys that lie apart from it (`keys/people.keys`). What is not sealed can be read by whoever can
read the data folder.
"""

_BESIDE = (
    (
        "what guides have said; whatever speaks a name or a scene is encrypted",
        "`takes/` in the data folder",
        "until the person it speaks of is removed, their member deletes it, or room is needed",
    ),
    ("encoded sound of sits, encrypted", "`blocks/` in the data folder", "as above"),
    ("who is signed in", "a cookie in the browser, `wellwish`", "ninety days; a guest’s until the browser is closed"),
    ("how pages look to a guest", "a cookie in the browser, `wellwish-look`", "a year"),
    ("that a form came from this site", "a cookie in the browser, `wellwish-csrf`", "until the browser is closed"),
    ("sits and pages for use without a network", "the browser, when its owner asks for it", "until they sign out"),
    ("the place in the sit that plays", "the browser’s tab", "until the tab is closed"),
)
"""What is kept in no table: what, where, how long."""

_FOOT = """\
Logs hold no address, no name and nothing that was typed. Nothing is sent to anyone but reminders, to the address that a
member gave for them.
"""


def data_map() -> str:
    """CommonMark, in English."""
    with translation.override("en"):
        own, others = _kinds("What is a member’s own", owned=True), _kinds("What is the house’s", owned=False)
        return "\n".join([_HEAD, own, others, _beside(), _FOOT])


def _kinds(title: str, *, owned: bool) -> str:
    if owned:
        said = "Seen, taken along and deleted at `/privacy/yours`."
    else:
        said = "Nobody’s own; it goes when the last member deletes everything, or when it is over."
    kinds = sorted((one for one in everything() if bool(one.owner) == owned), key=lambda one: one.id)
    return "\n".join([f"## {title}", "", said, "", *map(_kind, kinds)])


def _kind(one: Belonging) -> str:
    columns = [*one.model._meta.concrete_fields, *one.model._meta.many_to_many]
    rows = [
        f"| `{column.name}` | {one.fields[column.name]} | {'sealed' if isinstance(column, SealedField) else ''} |"
        for column in columns
    ]
    table = ["| column | what for | |", "|---|---|---|", *rows]
    return "\n".join([f"### {one.title}", "", str(one.stays), "", *table, ""])


def _beside() -> str:
    rows = [f"| {' | '.join(row)} |" for row in _BESIDE]
    return "\n".join(["## Beside the database", "", "| what | where | how long |", "|---|---|---|", *rows, ""])
