"""Check-ins, one row each time somebody answered; answers are encrypted at rest."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wellwish.web.accounts.models import Member
from wellwish.web.belongings import Belonging, register
from wellwish.web.player.models import Sit, new_id
from wellwish.web.sealed import SealedField


class Occasion(models.TextChoices):
    OWN = "own", _("on an ordinary day")
    BEFORE = "before", _("before a programme")
    AFTER = "after", _("after a programme")
    MOOD_BEFORE = "mood-before", _("before a sit")
    MOOD_AFTER = "mood-after", _("after a sit")


MOODS = (Occasion.MOOD_BEFORE, Occasion.MOOD_AFTER)


class CheckIn(models.Model):
    """What one member answered at one time, to our own items or to one mood."""

    id = models.CharField(primary_key=True, max_length=22, default=new_id, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="checkins")
    at = models.DateTimeField(default=timezone.now)
    day = models.DateField()
    """The day it counts for, where they are."""
    occasion = models.CharField(max_length=12, choices=Occasion, default=Occasion.OWN)
    programme = SealedField(default=str)
    """The id of the course that it stands before or after; empty where there is none."""
    sit = models.ForeignKey(Sit, null=True, on_delete=models.SET_NULL, related_name="moods")
    """The sit that a mood belongs to."""
    answers = SealedField(default=dict)
    """The item's id → 0 to 10. What was left out is not there."""

    class Meta:
        indexes = (models.Index(fields=["member", "at"], name="checkins_by_time"),)

    def __str__(self) -> str:
        return str(self.pk)


register(
    Belonging(
        "check-ins",
        _("Check-ins"),
        CheckIn,
        owner="member",
        stays=_("Until you delete it, or take back your yes to keeping them."),
        fields={
            "id": _("Tells them apart."),
            "member": _("Whose it is."),
            "at": _("When you answered."),
            "day": _("The day it counts for."),
            "occasion": _("What it was for: an ordinary day, a programme, a sit."),
            "programme": _("Which programme it stands before or after."),
            "sit": _("Which sit a mood belongs to."),
            "answers": _("What you answered."),
        },
    )
)
