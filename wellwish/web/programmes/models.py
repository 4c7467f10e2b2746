"""What is kept of a member in a programme."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wellwish.web.accounts.models import Member
from wellwish.web.belongings import Belonging, register
from wellwish.web.player.models import new_id
from wellwish.web.sealed import SealedField


class State(models.TextChoices):
    RUNNING = "running", _("under way")
    PAUSED = "paused", _("paused")
    ENDED = "ended", _("ended")


class Enrolment(models.Model):
    """One time through a programme: which days were done in it is told by sits since it began."""

    id = models.CharField(primary_key=True, max_length=22, default=new_id, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="enrolments")
    course = SealedField()
    """Its id. Sealed: what somebody joins tells how they are."""
    run = models.PositiveSmallIntegerField(default=1)
    """Which time it is."""
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    began = models.DateTimeField(default=timezone.now)
    taken_up = models.DateTimeField(default=timezone.now)
    """When it was begun, or gone on with after a pause or a gap."""
    paused = models.DateTimeField(null=True)
    """Since when it is."""
    ended = models.DateTimeField(null=True)
    skipped = SealedField(default=list)
    """Numbers of the days that were left out by choice."""
    brought = SealedField(default=dict)
    """Days done before it was joined that count by choice: number to ISO date."""

    class Meta:
        indexes = (models.Index(fields=["member", "state"], name="enrolments_by_state"),)

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_open(self) -> bool:
        return self.state != State.ENDED


register(
    Belonging(
        "programmes",
        _("Your programmes"),
        Enrolment,
        owner="member",
        stays=_("Until you delete them."),
        fields={
            "id": _("Tells them apart."),
            "member": _("Whose it is."),
            "course": _("Which programme you joined."),
            "run": _("Which time through it is."),
            "state": _("Whether it is under way, paused or ended."),
            "began": _("When you joined."),
            "taken_up": _("When you last took it up again."),
            "paused": _("Since when it is paused, where it is."),
            "ended": _("When it ended, where it did."),
            "skipped": _("Which days you left out."),
            "brought": _("Which days, done before you joined, count in it because you wanted that."),
        },
    )
)
