"""What a reminder says. Nobody is named, nothing is counted, and nothing was missed."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

LINES = (
    _("A moment for you?"),
    _("There is a quiet place here whenever you like."),
    _("Now would be a good time to sit down."),
    _("A few breaths, if you have them."),
    _("Your cushion sends its greetings."),
    _("Time to put the day down for a little."),
    _("Come as you are, for as long as you like."),
    _("You asked for a small bell. Here it is."),
    _("Some minutes of kindness, to begin with yours for yourself."),
    _("Whatever today is like, it may sit down with you."),
    _("A chair, a breath, someone to wish well."),
    _("Nothing to do well. Only to sit."),
    _("Perhaps this is the quiet part of your day."),
    _("Here is the time you kept for yourself."),
)


def line_for(at: datetime) -> str:
    """Another one each day."""
    return str(LINES[at.toordinal() % len(LINES)])
