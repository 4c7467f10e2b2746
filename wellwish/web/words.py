"""Small things said the same way on every page."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wellwish.errors import NoRoom, WellwishError
from wellwish.terms import SAMPLE_RATE, ScoreStage

_PLAIN_TITLES = {
    "settle": _("Arrive"),
    "self": _("Yourself"),
    "easy": _("Someone easy to love"),
    "friend": _("A friend"),
    "neutral": _("Someone you hardly know"),
    "difficult": _("Someone difficult"),
    "all": _("Everyone"),
    "close": _("Return"),
}


def sentence(error: WellwishError) -> str:
    """An error's line with a capital, as a page shows it; where the data lies is nothing for guests."""
    if isinstance(error, NoRoom):
        return gettext("There is no room left here, so no sit can be made. Whoever runs this Wellwish can make some.")
    text = str(error)
    return text[:1].upper() + text[1:]


def plain_lines(text: str) -> str:
    """What was typed into a text box, counted as its writer counts: browsers send two characters for a line's end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def clock(seconds: float) -> str:
    """``200`` → ``3:20``."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def sat_words(seconds: int, of_seconds: int | None = None) -> str:
    """``45 s``, ``12 min``, ``1 h 20 min``; ``12 of 20 min`` when it was to be longer. Minutes are whole ones."""
    if of_seconds:
        minutes, rest = divmod(of_seconds, 60)
        whole = f"{minutes}:{rest:02d}" if rest else f"{minutes}"
        sat = clock(seconds) if seconds < 60 else seconds // 60
        return gettext("%(sat)s of %(whole)s min") % {"sat": sat, "whole": whole}
    if seconds < 60:
        return gettext("%(seconds)s s") % {"seconds": seconds}
    hours, minutes = divmod(seconds // 60, 60)
    if not hours:
        return gettext("%(minutes)s min") % {"minutes": minutes}
    if not minutes:
        return gettext("%(hours)s h") % {"hours": hours}
    return gettext("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}


def stage_start(stage: ScoreStage) -> float:
    """In seconds."""
    return stage.start / SAMPLE_RATE


def plain_title(stage: ScoreStage) -> str:
    """What a stage is about with nobody's name in it: for a lock screen, which others see."""
    if stage.kind == "all" and stage.person:
        return gettext("A group")
    return str(_PLAIN_TITLES.get(stage.kind, stage.title))
