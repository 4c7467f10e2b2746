"""What was remarked of a phrase, by nobody in particular: who remarked it is not kept."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wellwish.terms import Phrase
from wellwish.web.belongings import Belonging, register
from wellwish.web.sealed import SealedField

MOST_REMARKS = 1000
"""That are not done yet; past these the owner has enough to read."""
MOST_WORDS = 20
"""Of one phrase."""
MOST_CHARACTERS = 500


class Remark(models.Model):
    """One phrase of a script, as one guide said it."""

    exercise = models.CharField(max_length=200)
    script_hash = models.CharField(max_length=64)
    line = models.PositiveIntegerField()
    """Of the script's file, as it was."""
    text = models.TextField()
    """As the script has it, slots and all: never what was filled in."""
    guide = models.CharField(max_length=100)
    times = models.PositiveIntegerField(default=1)
    words = SealedField(default=list)
    """What listeners added, a list of texts; these may name anyone, so they are encrypted."""
    made = models.DateTimeField(default=timezone.now)
    done = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["exercise", "script_hash", "line", "guide"],
                condition=models.Q(done=False),
                name="one_open_remark_of_a_phrase",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    def add_words(self, words: str) -> None:
        """Keeps what somebody added, as long as there is room."""
        text = words.strip()[:MOST_CHARACTERS]
        if text and len(self.words) < MOST_WORDS:
            self.words = [*self.words, text]
            self.save(update_fields=["words"])


register(
    Belonging(
        "remarks",
        _("Lines that are not right"),
        Remark,
        owner="",
        stays=_("As long as this server is somebody’s. Who said so is not kept."),
        fields={
            "id": _("Tells them apart."),
            "exercise": _("Which exercise it is about."),
            "script_hash": _("Which version of it."),
            "line": _("Which line of its file."),
            "text": _("The line as it is written, without anybody’s name."),
            "guide": _("Who said it."),
            "times": _("How often it was said."),
            "words": _("What listeners added."),
            "made": _("When it was first said."),
            "done": _("Whether it was mended."),
        },
    )
)


def remark_on(phrase: Phrase, **where: Any) -> Remark | None:
    """Keeps that ``phrase`` was remarked; once for a phrase, with a count. None when there are too many to keep.

    ``where`` are ``exercise``, ``script_hash`` and ``guide``.
    """
    if Remark.objects.filter(done=False).count() >= MOST_REMARKS:
        return None
    kept, is_new = Remark.objects.get_or_create(done=False, line=phrase.line, **where, defaults={"text": phrase.text})
    if not is_new:
        Remark.objects.filter(pk=kept.pk).update(times=models.F("times") + 1)
    return kept
