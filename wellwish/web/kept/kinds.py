"""What was done, and how much of it may be kept."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

FIRST_DAY = date(1900, 1, 1)
MOST_TITLE_CHARACTERS = 120
MOST_ENTRY_CHARACTERS = 4000
MOST_SECONDS = 24 * 60 * 60
"""Of one sit."""


class Kind(models.TextChoices):
    """What was done: the kinds of the library, and what there is beside it."""

    MEDITATION = "meditation", _("Meditation")
    TIMER = "timer", _("In silence")
    BREATHING = "breathing", _("Breathing")
    MOVEMENT = "movement", _("Movement")
    MOMENT = "moment", _("A moment")
    FOCUS = "focus", _("Focus")
    WIND_DOWN = "wind-down", _("Winding down")
    STORY = "story", _("A story")
    SOUNDSCAPE = "soundscape", _("A soundscape")
    LESSON = "lesson", _("A lesson")
    OTHER = "other", _("Something else")
