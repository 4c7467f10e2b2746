"""A drawing with what it shows in a sentence and as a table, so that nobody needs eyes for it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[str, ...]
    """The first names the row."""
    link: str = ""
    """Where what it counts can be looked at; empty: nowhere."""


@dataclass(frozen=True, slots=True)
class Table:
    head: tuple[str, ...]
    rows: Sequence[Row]


def figure(title: str, says: str, drawing: str, context: Mapping[str, Any], table: Table) -> SafeString:
    """A ``<figure>``: the SVG of the template ``drawing``, made with ``context``, and the table to be opened beneath.

    ``title`` names it, ``says`` is what the eye would read off it. The template holds what stands inside ``<svg>``,
    and ``context["box"]`` is its view box. Colours are classes of ``pictures.css``; sizes are attributes.
    """
    told = f"{title} {says} {[row.cells for row in table.rows]}"
    key = hashlib.sha256(told.encode()).hexdigest()[:8]
    whole = {**context, "title": title, "says": says, "drawing": drawing, "table": table, "key": key}
    return render_to_string("pictures/figure.html", whole)
