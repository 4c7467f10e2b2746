"""What is kept of a member's path: what they said yes to, and how hard it may be."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellwish.practice import MILDEST
from wellwish.web.accounts.models import Member
from wellwish.web.belongings import Belonging, register
from wellwish.web.sealed import SealedField


class Path(models.Model):
    """One for each member who said or answered something. Who was met when stands with each person of the circle."""

    owner = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="path")
    agreed = SealedField(default=bool)
    """Whether they said yes to someone mildly difficult."""
    level = SealedField(default=MILDEST)
    """The hardest that someone the path adds may be, of 10. A setting, which they see and can begin anew."""
    gentle_since = SealedField(default=None)
    gentle_until = SealedField(default=None)
    """ISO dates of the first gentle day and of the first that is none any more; both None where it is as usual. They
    see it and can end it."""
    easies = SealedField(default=int)
    """How many times in a row they found someone difficult easy: an answer, kept with their consent only."""
    heard = SealedField(default=str)
    """Id of the last sit whose answer changed something, so that an answer given twice counts once."""

    def __str__(self) -> str:
        return str(self.pk)


register(
    Belonging(
        "path",
        _("Your path"),
        Path,
        owner="owner",
        stays=_("Until you delete it."),
        fields={
            "id": _("Tells them apart."),
            "owner": _("Whose it is."),
            "agreed": _("Whether you said yes to someone mildly difficult."),
            "level": _("How hard someone difficult may be who is offered to you."),
            "gentle_since": _("Since when your sits are gentler, where they are."),
            "gentle_until": _("Until when."),
            "easies": _("How often in a row someone difficult was easy for you; only where you agreed to that."),
            "heard": _("Which sit changed your path last, so that an answer given twice counts once."),
        },
    )
)
