"""What members keep of the library, and where they are in it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wellwish.web.accounts.models import Member
from wellwish.web.belongings import Belonging, register
from wellwish.web.sealed import SealedField


class Favourite(models.Model):
    """An exercise that a member wants to find again. Sealed: what somebody comes back to tells how they are."""

    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="favourites")
    exercise = SealedField()
    """Its id."""
    added = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.pk)


register(
    Belonging(
        "favourites",
        _("Favourites"),
        Favourite,
        owner="owner",
        stays=_("Until you take them out again."),
        fields={
            "id": _("Tells them apart."),
            "owner": _("Whose they are."),
            "exercise": _("Which exercise you want to find again."),
            "added": _("When: the newest stand first."),
        },
    )
)


class OpenDay(models.Model):
    """The day of a course that a member opened last to sit it, where several days of the course have one practice."""

    owner = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="open_day")
    day = SealedField()
    """Course and number: ``path-30/3``."""
    opened = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.pk)


register(
    Belonging(
        "open-day",
        _("The day of a course you are at"),
        OpenDay,
        owner="owner",
        stays=_("Until you open another."),
        fields={
            "id": _("Tells them apart."),
            "owner": _("Whose it is."),
            "day": _("Which day you opened last, where several have one practice."),
            "opened": _("When."),
        },
    )
)
