"""When a member wants to be reminded, and how it reaches them."""

from __future__ import annotations

import secrets
from datetime import datetime
from urllib.parse import urlsplit

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wellwish.practice.reminding import Time, Wishes
from wellwish.web.accounts.models import Member
from wellwish.web.belongings import Belonging, register
from wellwish.web.links.models import digest_of
from wellwish.web.sealed import SealedField
from wellwish.web.yours.models import preferences_of

MOST_TIMES = 8
"""Of one member."""
MOST_BROWSERS = 5
"""Of one member."""


class Reminder(models.Model):
    """A time of day, on some days of the week."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="reminders")
    at = models.TimeField()
    weekdays = models.CharField(max_length=7)
    """Digits, ascending; Monday is 0."""

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def time(self) -> Time:
        return Time(self.at, frozenset(map(int, self.weekdays)))


class Reminding(models.Model):
    """One row a member, from the first time they choose something."""

    member = models.OneToOneField(Member, primary_key=True, on_delete=models.CASCADE, related_name="reminding")
    settled = models.DateTimeField(default=timezone.now)
    """Whatever was due up to this moment was sent, or is over."""
    by_email = models.BooleanField(default=False)
    email = SealedField(default=dict)
    """``address``, and ``site``: where this server was when it was given. By mail only once ``by_email``."""
    code = SealedField(default=str)
    """What was sent to the address to see that it is theirs; empty when nothing waits."""
    unless_sat = models.BooleanField(default=True)
    quiet_until = models.DateField(null=True)
    """The first day with reminders again."""
    later = models.DateTimeField(null=True)
    answered = models.DateTimeField(null=True)
    """The newest reminder to which "later" was said; see ``again.py``."""
    feed_digest = models.CharField(max_length=64, null=True, unique=True)
    """SHA-256 of the calendar's secret, which is shown once and kept nowhere."""
    no_offer_until = models.DateField(null=True)
    no_offer = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.pk)

    def wishes(self) -> Wishes:
        """All of it, in the member's zone."""
        zone = preferences_of(self.member).zone_info or timezone.get_default_timezone()
        return Wishes(
            tuple(one.time for one in self.member.reminders.all()),
            zone,
            self.quiet_until,
            self.later,
        )

    def claim(self, at: datetime) -> bool:
        """Whether the reminder of that moment is the caller's to send: true for one caller, ever.

        One conditional statement, which both databases carry out one after the other, whoever asks at once.
        """
        return bool(Reminding.objects.filter(pk=self.pk, settled__lt=at).update(settled=at))

    def new_feed(self) -> str:
        """The secret of a new calendar, 32 letters; the one before opens nothing any more."""
        token = secrets.token_urlsafe(24)
        self.feed_digest = digest_of(token)
        self.save(update_fields=["feed_digest"])
        return token


class PushedTo(models.Model):
    """A browser that a member's reminders are pushed to (W3C Push API: a subscription)."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="pushed_to")
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the endpoint: a browser has one subscription, and is one member's."""
    told = SealedField(default=dict)
    """``endpoint``, ``point`` and ``secret`` as the browser told them (base64url), ``site``: where this server was."""
    browser = models.CharField(max_length=60)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("since", "pk")

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def host(self) -> str:
        """Of the push service."""
        return urlsplit(self.told["endpoint"]).hostname or ""


def reminding_of(member: Member) -> Reminding:
    """A member's, made when it is not there."""
    return Reminding.objects.get_or_create(member=member)[0]


register(
    Belonging(
        "reminders",
        _("Times of your reminders"),
        Reminder,
        owner="member",
        stays=_("Until you remove them."),
        fields={
            "id": _("Tells them apart."),
            "member": _("Whose it is."),
            "at": _("The time of day."),
            "weekdays": _("On which days; Monday is 0."),
        },
    )
)
register(
    Belonging(
        "reminding",
        _("How you are reminded"),
        Reminding,
        owner="member",
        stays=_("Until you change it."),
        fields={
            "member": _("Whose it is."),
            "settled": _("Up to when reminders were sent or are over."),
            "by_email": _("Whether they come by e-mail."),
            "email": _("Where to, and the address of this server in their links."),
            "code": _("Was sent to see that the address is yours."),
            "unless_sat": _("Whether there are none on days that you have sat already."),
            "quiet_until": _("When a pause ends."),
            "later": _("When you asked to be reminded once more."),
            "answered": _("Of when the last reminder was that you put off, so that each can be put off once."),
            "feed_digest": _("Lets your calendar’s address be known again; the address itself is not kept."),
            "no_offer_until": _("Until when no reminder is offered."),
            "no_offer": _("Whether none is ever offered."),
        },
        unshown=frozenset({"code", "feed_digest"}),
    )
)
register(
    Belonging(
        "reminded-browsers",
        _("Browsers that show your reminders"),
        PushedTo,
        owner="member",
        stays=_("Until you end it, or the browser does."),
        fields={
            "id": _("Tells them apart."),
            "member": _("Whose it is."),
            "digest": _("Lets the browser be known again."),
            "told": _(
                "The address that its push service gave it, the keys that it alone opens messages with, and the address"
                " of this server."
            ),
            "browser": _("The kind of browser."),
            "since": _("Since when."),
        },
        unshown=frozenset({"digest", "told"}),
    )
)
