"""What a member says of how they are is kept with their yes only."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wellwish.web.accounts.models import Member
from wellwish.web.checkins.models import MOODS, CheckIn
from wellwish.web.consents import Purpose, purpose
from wellwish.web.questionnaires.models import Answered


def _forget_checkins(member: Member) -> None:
    CheckIn.objects.filter(member=member).exclude(occasion__in=MOODS).delete()
    Answered.objects.filter(member=member).delete()


def _forget_moods(member: Member) -> None:
    CheckIn.objects.filter(member=member, occasion__in=MOODS).delete()


KEEP_CHECKINS = purpose(
    Purpose(
        "check-ins",
        1,
        _("Check-ins"),
        _(
            "Your answers to check-ins are kept, encrypted, so that you can see what changes. Nobody else sees them "
            "here. When you take this back, all of them are deleted."
        ),
        on_withdrawn=_forget_checkins,
    )
)
ASK_MOOD = purpose(
    Purpose(
        "mood",
        1,
        _("Mood before and after a sit"),
        _(
            "Before and after a sit you are asked how you feel, and the answers are kept, encrypted. You can always "
            "leave one out. When you take this back, you are not asked any more and those answers are deleted."
        ),
        on_withdrawn=_forget_moods,
    )
)
