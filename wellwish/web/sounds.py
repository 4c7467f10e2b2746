"""Beds, bells and guides as people choose them: by kind names, in a line each, with something to hear."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from wellwish import guides, library
from wellwish.order import beds, bells
from wellwish.samples import PREVIEW_SECONDS
from wellwish.terms import BELL_SECONDS

TASTE_SECONDS = 60
"""Of every guide there is a minute to hear."""


@dataclass(frozen=True, slots=True)
class Sound:
    id: str
    name: str
    line: str
    """What it is, in one sentence."""
    heard: str = ""
    """Where its files are, without their endings; empty for silence."""
    seconds: int = 0
    """How long that takes."""
    more: str = ""
    """Whom it may suit; CommonMark."""
    page: str = ""
    """Where more is written about a guide."""


def bed_sounds() -> list[Sound]:
    """Every bed, silence first."""
    silence = Sound("none", gettext("Silence"), gettext("Nothing but the voice."))
    return [silence, *(_sound("beds", one, "previews", PREVIEW_SECONDS) for one in beds() if one != "none")]


def bell_sounds() -> list[Sound]:
    """Every bell, and none."""
    none = Sound("none", gettext("No bell"), gettext("The voice begins and ends by itself."))
    return [*(_sound("bells", one, "bells", BELL_SECONDS) for one in bells() if one != "none"), none]


def guide_sounds(default: str) -> list[Sound]:
    """The guides that can speak here; the one made for tests only where it is the ``default``."""
    return [_guide(one) for one in guides.here().values() if one.id != "tone" or default == "tone"]


def guide_page(guide_id: str) -> library.Page | None:
    """What is written about a guide or, of one that a teacher recorded, what it says of itself; None for nobody."""
    if guide_id in library.page_ids("guides"):
        return library.page("guides", guide_id)
    found = guides.here().get(guide_id)
    if found is None or guide_id == "tone":
        return None
    return library.Page({"id": guide_id, "title": found.name, "summary": f"{found.about.rstrip('.')}."}, "", ())


def _sound(page: str, one: str, folder: str, seconds: int) -> Sound:
    """As our page tells of it; an operator's, in its place, may not know it."""
    told = {section.anchor: section for section in library.page("sounds", page).sections}
    heard = f"/media/{folder}/{one}"
    if one not in told:
        return Sound(one, one.replace("-", " ").capitalize(), "", heard, seconds)
    line, _, more = told[one].text.partition("\n\n")
    return Sound(one, told[one].title, line, heard, seconds, more)


def _guide(guide: guides.Guide) -> Sound:
    page = guide_page(guide.id)
    heard = f"/media/guides/{guide.id}"
    if page is None:
        return Sound(guide.id, guide.name, guide.about, heard, TASTE_SECONDS)
    return Sound(guide.id, guide.name, page.fields["summary"], heard, TASTE_SECONDS, page=f"/guides/{guide.id}")
