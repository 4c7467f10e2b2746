"""What the path may keep of answers, with its member's yes only."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from wellwish.web.accounts.models import Member
from wellwish.web.consents import Purpose, purpose
from wellwish.web.path.state import keep, steps_of


def _forget(member: Member) -> None:
    keep(member, replace(steps_of(member), easies=0))


KEEP_EASIES = purpose(
    Purpose(
        "path-answers",
        1,
        _("How it was with someone difficult"),
        _(
            "How often in a row a sit with someone difficult was easy for you is kept with your path, so that after "
            "three it may go a step further. Nobody else sees it here. When you take this back, the count is deleted."
        ),
        on_withdrawn=_forget,
    )
)
