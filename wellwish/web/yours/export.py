"""Everything kept of a member in one zip: JSON to be read again by programs, CSV for a spreadsheet, sound if asked."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO, Any

from django.db.models import Field
from django.utils.translation import gettext as _

from wellwish.web.accounts.models import Member
from wellwish.web.belongings import Belonging, of_members
from wellwish.web.desk import Desk
from wellwish.web.player.making import sitting_of
from wellwish.web.player.models import Sit

SOUND_FORM = "mp3"
"""What plays everywhere."""
_CHUNK_BYTES = 1 << 20
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would run."""


def columns(one: Belonging) -> list[Field[Any, Any]]:
    """What of a row may be shown to its member."""
    return [column for column in one.model._meta.concrete_fields if column.name not in one.unshown]


def plain_rows(one: Belonging, member: Member) -> list[dict[str, Any]]:
    """The member's rows, as JSON can hold them."""
    return [plain_row(one, row) for row in one.of(member)]


def plain_row(one: Belonging, row: Any) -> dict[str, Any]:
    return {column.name: _plain(getattr(row, column.attname)) for column in columns(one)}


def write_zip(file: IO[bytes], member: Member, now: datetime, sounds: Iterable[tuple[Desk, Sit]] = ()) -> None:
    """Writes all of it. Sits whose order is gone have no sound any more and are passed over.

    Raises what making a sit raises.
    """
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("read-me.txt", _about(now))
        for one in of_members():
            rows = plain_rows(one, member)
            archive.writestr(f"{one.id}.json", json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
            archive.writestr(f"{one.id}.csv", _csv([column.name for column in columns(one)], rows))
        for desk, sit in sounds:
            _write_sound(archive, desk, sit)


def _write_sound(archive: zipfile.ZipFile, desk: Desk, sit: Sit) -> None:
    order, sitting = sit.order, sitting_of(desk, sit)
    if order is None or sitting is None:
        return
    rendition = sitting.rendition(SOUND_FORM, order.bed)
    name = f"sounds/{sit.made:%Y-%m-%d}-{sit.pk}.{SOUND_FORM}"
    with archive.open(zipfile.ZipInfo(name, sit.made.timetuple()[:6]), "w", force_zip64=True) as target:
        for start in range(0, rendition.size, _CHUNK_BYTES):
            target.write(rendition.read(start, min(start + _CHUNK_BYTES, rendition.size)))


def _csv(names: Sequence[str], rows: Iterable[dict[str, Any]]) -> str:
    """RFC 4180 with a mark that tells spreadsheets it is UTF-8; what is no plain value stands as JSON."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(names)
    for row in rows:
        writer.writerow(_cell(row[name]) for name in names)
    return "\ufeff" + text.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (str, int, float, bool, list, dict)) or value is None:
        return value
    return str(value)


def _about(now: datetime) -> str:
    lines = [
        _("Everything this Wellwish keeps of you, as of %(when)s.") % {"when": now.isoformat(timespec="seconds")},
        "",
        _("Each kind is there twice: as JSON, exact and for programs; as CSV, for a spreadsheet."),
        _("In CSV a text that a spreadsheet would take for a formula begins with an apostrophe."),
        _("It holds names and notes in plain text: keep it where only you can read it."),
        "",
    ]
    for one in of_members():
        lines += [f"{one.id}: {one.title}", *(f"  {name}: {words}" for name, words in one.fields.items()), ""]
    return "\n".join(lines)
