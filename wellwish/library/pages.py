"""Content to be read rather than heard: techniques, guides, sounds, questions and notes, as CommonMark text files.

A file begins with front matter (``field: value`` lines between lines of three dashes); its sections begin with
``## Heading {#anchor}``. What stands before the first section is its opening.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from wellwish.errors import Misuse
from wellwish.library.loader import CONTENT, read_text

_HEADING = re.compile(r"^## (?P<title>.+?) *\{#(?P<anchor>[a-z0-9-]+)\} *$", re.MULTILINE)
_FIELD = re.compile(r"([a-z_]+): *(\S.*)")
KINDS = ("techniques", "guides", "sounds", "questions", "notes")


@dataclass(frozen=True, slots=True)
class Section:
    anchor: str
    title: str
    text: str
    """CommonMark."""


@dataclass(frozen=True, slots=True)
class Page:
    fields: Mapping[str, str]
    opening: str
    """CommonMark."""
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        return self.fields["title"]

    def section(self, anchor: str) -> Section:
        """Raises KeyError when there is none of that anchor."""
        return {section.anchor: section for section in self.sections}[anchor]


@functools.cache
def page(kind: str, page_id: str) -> Page:
    """A page by its kind (``KINDS``) and id. Raises Misuse when there is none, or when its form is wrong."""
    if kind not in KINDS or page_id not in page_ids(kind):
        raise Misuse(f"there is no page “{page_id[:40]}” among the {kind}.")
    path = CONTENT / kind / f"{page_id}.md"
    return parse_page(read_text(path), path.name)


def page_ids(kind: str) -> tuple[str, ...]:
    """The ids of one kind, in alphabetical order."""
    return tuple(sorted(path.stem for path in (CONTENT / kind).glob("*.md")))


def parse_page(text: str, file: str = "page") -> Page:
    """Raises Misuse, with file and line, for front matter that is missing or broken."""
    lines = text.splitlines()
    if not lines or lines[0] != "---" or "---" not in lines[1:]:
        raise Misuse(f"{file}:1: a page begins with front matter between two lines of three dashes.")
    end = lines.index("---", 1)
    fields: dict[str, str] = {}
    for number, line in enumerate(lines[1:end], 2):
        match = _FIELD.fullmatch(line)
        if not match or match[1] in fields:
            raise Misuse(f"{file}:{number}: front matter is one “field: value” a line, each field once.")
        fields[match[1]] = match[2].strip()
    if "title" not in fields:
        raise Misuse(f"{file}:1: the front matter has no title.")
    body = "\n".join(lines[end + 1 :])
    heads = list(_HEADING.finditer(body))
    for place, head in enumerate(heads):
        if head["anchor"] in {other["anchor"] for other in heads[:place]}:
            at = end + 2 + body[: head.start()].count("\n")
            raise Misuse(f"{file}:{at}: another section has the anchor {{#{head['anchor']}}}; give each its own.")
    starts = [*(head.start() for head in heads), len(body)]
    sections = tuple(
        Section(head["anchor"], head["title"], body[head.end() : stop].strip())
        for head, stop in zip(heads, starts[1:], strict=True)
    )
    return Page(fields, body[: starts[0]].strip(), sections)
