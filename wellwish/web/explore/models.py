"""What members keep of the library, and where they are in it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from wellwish.web.accounts.models import Member
from wellwish.web.sealed import SealedField


class Favourite(models.Model):
    """An exercise that a member wants to find again. Sealed: what somebody comes back to tells how they are."""

    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="favourites")
    exercise = SealedField()
    """Its id."""
    added = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.pk)


class OpenDay(models.Model):
    """The day of a course that a member opened last to sit it, where several days of the course have one practice."""

    owner = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="open_day")
    day = SealedField()
    """Course and number: ``path-30/3``."""
    opened = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.pk)
