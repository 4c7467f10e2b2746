"""Kind acts, one row each; a line about one is encrypted at rest."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wellwish.web.accounts.models import Member
from wellwish.web.belongings import Belonging, register
from wellwish.web.player.models import new_id
from wellwish.web.sealed import SealedField

MOST_CHARACTERS = 280
MOST_A_DAY = 99


class KindAct(models.Model):
    """One, counted on a day."""

    id = models.CharField(primary_key=True, max_length=22, default=new_id, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="acts")
    day = models.DateField()
    words = SealedField(default=str)
    """A line of what it was; empty where it was only counted."""
    written = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = (models.Index(fields=["member", "day"], name="acts_by_day"),)

    def __str__(self) -> str:
        return str(self.pk)


register(
    Belonging(
        "acts",
        _("Kind acts"),
        KindAct,
        owner="member",
        stays=_("Until you take it back."),
        fields={
            "id": _("Tells them apart."),
            "member": _("Whose it is."),
            "day": _("On which day it was counted."),
            "words": _("What it was, in your words, where you wrote a line."),
            "written": _("When you counted it."),
        },
    )
)
