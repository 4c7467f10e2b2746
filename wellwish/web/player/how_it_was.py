"""How a sit was, kept with its member's yes only: what somebody says of how they are is theirs."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wellwish.web.accounts.models import Member
from wellwish.web.consents import Purpose, purpose
from wellwish.web.gentle import is_for_child
from wellwish.web.player.models import How, Sit


def _forget(member: Member) -> None:
    Sit.objects.filter(member=member).update(how="")


KEEP_HOW = purpose(
    Purpose(
        "how-it-was",
        1,
        _("How a sit was for you"),
        _(
            "Your answers to “How was that for you?” are kept with your sits, so that after a hard one something "
            "gentler is offered. Nobody else sees them here. When you take this back, all answers kept are deleted."
        ),
        on_withdrawn=_forget,
    )
)


def questions(request: HttpRequest, sit: Sit) -> Sequence[tuple[str, str]]:
    """The answers to the one question after ``sit``; none for a child, nor where the path asks its own."""
    spared = is_for_child(request) or (sit.member and sit.has_difficult)
    return () if spared else [(value, str(words)) for value, words in How.choices]
