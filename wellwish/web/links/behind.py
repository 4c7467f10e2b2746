"""What a link opens; whoever guesses is soon let guess no more."""

from __future__ import annotations

from django.utils import timezone

from wellwish.web.accounts.tries import Tries
from wellwish.web.links.models import Link, digest_of
from wellwish.web.player.models import Sit

tries = Tries()
"""By the address that asks."""


def sit_behind(token: str, asker: str) -> Sit | None:
    """The sit of an open link; None for any other, and for who has tried too many of those."""
    if not tries.may(asker):
        return None
    found = (
        Link.objects.filter(digest=digest_of(token), expires__gt=timezone.now()).select_related("sit__member").first()
    )
    if found is None:
        tries.failed(asker)
        return None
    return found.sit
