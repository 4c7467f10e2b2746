"""A link to one sit, kept as what its secret hashes to."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wellwish.web.belongings import Belonging, register
from wellwish.web.player.models import Sit

DAYS = (1, 7, 30)
USUAL_DAYS = 7
MOST_LINKS = 50
"""Open ones of one member."""


class Link(models.Model):
    """Opens one sit to whoever has it. Ending it removes it."""

    sit = models.ForeignKey(Sit, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of its secret, which is shown once and kept nowhere."""
    made = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


register(
    Belonging(
        "links",
        _("Private links to your sits"),
        Link,
        owner="sit__member",
        stays=_("Until you end them, or remove the sit. After their last day they open nothing."),
        fields={
            "id": _("Tells them apart."),
            "sit": _("Which sit it opens."),
            "digest": _("Lets the link be known again; the link itself is not kept."),
            "made": _("When you made it."),
            "expires": _("Until when it opens the sit."),
        },
        unshown=frozenset({"digest"}),
    )
)


def make_link(sit: Sit, days: int) -> str:
    """The secret of a new link, 32 letters, which opens for ``days``."""
    token = secrets.token_urlsafe(24)
    Link.objects.create(sit=sit, digest=digest_of(token), expires=timezone.now() + timedelta(days=days))
    return token


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
