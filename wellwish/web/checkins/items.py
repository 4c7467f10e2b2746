"""What we ask ourselves: one item each, from 0 to 10, in words of our own.

They are not validated and no scale is made of them: nothing adds one to another, and nobody's spread or reliability is
borrowed for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from wellwish.web.belongings import Words

LEAST, GREATEST = 0, 10


@dataclass(frozen=True, slots=True)
class Item:
    id: str
    """The key of its answer, in rows and in files; never changes."""
    title: Words
    question: Words
    at_least: Words
    """What 0 means."""
    at_most: Words
    """What 10 means."""


ITEMS = (
    Item("stress", _("Stress"), _("How stressed have you felt?"), _("not at all"), _("as much as I can imagine")),
    Item(
        "resilience",
        _("Finding your feet"),
        _("When something went wrong, how well did you find your feet again?"),
        _("not at all"),
        _("every time"),
    ),
    Item("wellbeing", _("Well-being"), _("All in all, how have you been?"), _("very badly"), _("very well")),
    Item("loneliness", _("Loneliness"), _("How lonely have you felt?"), _("not at all"), _("very lonely")),
    Item(
        "self",
        _("Warmth to yourself"),
        _("How have you been with yourself?"),
        _("harsh"),
        _("kind and warm"),
    ),
    Item(
        "others",
        _("Warmth to others"),
        _("How have you felt towards other people?"),
        _("closed or cold"),
        _("open and warm"),
    ),
)
"""Of the past seven days."""

MOOD = Item("mood", _("Mood"), _("How do you feel right now?"), _("very low"), _("very well"))
