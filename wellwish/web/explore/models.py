"""What members keep of the library."""

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
