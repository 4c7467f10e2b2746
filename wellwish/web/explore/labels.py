"""The library's words as people say them: kinds, techniques, topics, lengths, what to know before."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wellwish import library
from wellwish.library import Catalogue, Exercise, Video

KINDS = {
    "meditation": _("Meditation"),
    "story": _("Night story"),
    "wind-down": _("Wind-down"),
    "soundscape": _("Soundscape"),
    "breathing": _("Breathing"),
    "focus": _("Focus"),
    "movement": _("Movement"),
    "moment": _("Moment"),
    "video": _("Video"),
}

LENGTHS = {
    "3": (_("1–3 min"), 1, 3),
    "5": (_("5 min"), 5, 5),
    "10": (_("10 min"), 10, 10),
    "15": (_("15 min"), 15, 15),
    "20": (_("20 min and more"), 20, 60),
}
"""How long somebody has: the words, and the fewest and the most minutes that answers it."""

LEVELS = {
    "first": _("For a first time"),
    "some": _("For some practice"),
    "steady": _("For steady practice"),
}

FLAGS = {
    "eyes-closed": _("Best with your eyes closed, if that is comfortable."),
    "eyes-open": _("Done with your eyes open."),
    "not-driving": _("Not while you drive, or do anything else that needs your eyes."),
    "breath": _("It turns to the breath. If yours makes you uneasy, stay with your hands or your feet instead."),
    "grief": _("It may touch a loss. Go as near as is right today, and leave it if it is too much."),
    "trauma": _("It can touch something that hurts. You can stop at any time."),
    "lying-down": _("Done lying down."),
    "standing": _("Done standing up."),
    "walking": _("Done while you walk."),
}
"""What to know before, in kind words."""

_SPECIAL = {
    "self-criticism": "Self-criticism",
    "self-compassion": "Self-compassion",
    "loving-kindness": "Loving-kindness",
}


def plain_name(word: str) -> str:
    """A topic, or a technique without a page, as it stands on a page: ``bad-news`` → ``Bad news``."""
    return _SPECIAL.get(word) or word.replace("-", " ").capitalize()


def technique_name(catalogue: Catalogue, technique: str) -> str:
    """As its page calls it, where it has one."""
    page = catalogue.pages["techniques"].get(technique)
    return page.title if page else plain_name(technique)


def exercise_title(exercise_id: str) -> str:
    """Of what is sat: an exercise, or a lesson read aloud; where it is no longer in the library, the plain word."""
    catalogue = library.catalogue()
    found = catalogue.lessons.get(exercise_id) or catalogue.exercises.get(exercise_id)
    return found.title if found else gettext("A sit")


def minutes(exercise: Exercise | Video) -> str:
    """``5–20 min``."""
    lengths = exercise.lengths
    span = f"{lengths.least}" if lengths.least == lengths.greatest else f"{lengths.least}–{lengths.greatest}"
    return gettext("%(minutes)s min") % {"minutes": span}
