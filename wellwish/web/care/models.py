"""What is kept so that nobody is asked twice, and whom to call."""

from __future__ import annotations

import re

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wellwish.web.accounts.models import Member
from wellwish.web.belongings import Belonging, register
from wellwish.web.sealed import SealedField


class Unpleasant(models.TextChoices):
    """Has anything unpleasant come up?"""

    NONE = "none", _("No")
    LITTLE = "little", _("A little")
    STAYS = "stays", _("Yes, and it stays")
    HARD = "hard", _("Yes, and it is hard")


class Asked(models.Model):
    """That a member was asked, on one occasion, whether anything unpleasant had come up."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="asked")
    occasion = models.CharField(max_length=40)
    """``sits 7``, or a run of a programme and which of its days: ``<id> 30``."""
    at = models.DateTimeField(default=timezone.now)
    again = models.DateTimeField(null=True)
    """When to ask again, where they wanted it later; None once it is settled."""
    answer = SealedField(default=None)
    """Kept with their consent only."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=["member", "occasion"], name="asked_once"),)

    def __str__(self) -> str:
        return str(self.pk)


class CrisisLine(models.Model):
    """Whom to call in a crisis, in one country. The owner writes them."""

    country = models.CharField(max_length=60)
    """As the owner writes it; members choose theirs among those there are."""
    words = models.CharField(max_length=120)
    """Who answers there, and when."""
    number = models.CharField(max_length=40, blank=True, default="")
    link = models.URLField(max_length=200, blank=True, default="")

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def dialled(self) -> str:
        """The number as a telephone takes it."""
        return re.sub(r"[^+\d]", "", self.number)


register(
    Belonging(
        "unpleasant",
        _("Whether anything unpleasant came up"),
        Asked,
        owner="member",
        stays=_("Until you delete it; then you may be asked once more."),
        fields={
            "id": _("Tells them apart."),
            "member": _("Who was asked."),
            "occasion": _("Which of the few times it is asked."),
            "at": _("When you answered, or put it off."),
            "again": _("When you are asked again, where you wanted it later."),
            "answer": _("What you answered; only where you agreed that it is kept."),
        },
    )
)
register(
    Belonging(
        "crisis-lines",
        _("Crisis lines"),
        CrisisLine,
        owner="",
        stays=_("Until the owner removes them."),
        fields={
            "id": _("Tells them apart."),
            "country": _("Where it serves."),
            "words": _("Who answers there."),
            "number": _("What to dial."),
            "link": _("Its page."),
        },
    )
)
