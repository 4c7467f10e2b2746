"""Content to be read rather than heard: techniques, guides, sounds, questions and notes, as CommonMark text files.

A file begins with front matter (``field: value`` lines between lines of three dashes); its sections begin with
``## Heading {#anchor}``. What stands before the first section is its opening.
"""

from __future__ import annotations

import re

from wellwish.library.entries import Page, Section
from wellwish.library.files import File
from wellwish.library.reading import Read, Reading

KINDS = ("techniques", "guides", "sounds", "questions", "notes")
PAGE_FIELDS = ("title", "id", "summary", "add", "language", "license", "credits", "reviewed_by")

_HEADING = re.compile(r"## (?P<title>.+?) *\{#(?P<anchor>[a-z0-9-]+)\} *")
_ANCHOR_LINK = re.compile(r"\]\(#([^)]*)\)")


def read_page(file: File) -> Read[Page]:
    of = Reading(file, PAGE_FIELDS)
    opening: list[str] = []
    sections: list[tuple[str, str, list[str]]] = []
    for number, line in of.body():
        if head := _HEADING.fullmatch(line):
            if head["anchor"] in [anchor for anchor, _, _ in sections]:
                of.wrong(number, f"another section has the anchor {{#{head['anchor']}}}", "give each its own", "twice")
            sections.append((head["anchor"], head["title"], []))
        else:
            (sections[-1][2] if sections else opening).append(line)
    anchors = {anchor for anchor, _, _ in sections}
    for number, line in of.body():
        for anchor in _ANCHOR_LINK.findall(line):
            if anchor not in anchors:
                of.wrong(number, f"no section here has the anchor {{#{anchor}}}", "mend the link", "link")
    made = tuple(Section(anchor, title, _text(lines)) for anchor, title, lines in sections)
    return of.read(Page(of.fields, _text(opening), made, file.hash))


def _text(lines: list[str]) -> str:
    return "\n".join(lines).strip()
