"""What a member chose for every page and every sit."""

from __future__ import annotations

import zoneinfo

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wellwish.web.accounts.models import Member
from wellwish.web.belongings import Belonging, register
from wellwish.web.yours import others  # noqa: F401 - read for what it declares


class Theme(models.TextChoices):
    SYSTEM = "", _("As this device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class TextSize(models.TextChoices):
    USUAL = "", _("Usual")
    LARGE = "large", _("Large")
    LARGER = "larger", _("Larger")
    LARGEST = "largest", _("Largest")


class Preferences(models.Model):
    """One row a member, from the first time they choose something. What is empty is as it was the last time."""

    member = models.OneToOneField(Member, primary_key=True, on_delete=models.CASCADE, related_name="preferences")
    length_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    guide = models.CharField(max_length=80, blank=True, default="")
    bed = models.CharField(max_length=40, blank=True, default="")
    bell = models.CharField(max_length=40, blank=True, default="")
    theme = models.CharField(max_length=8, blank=True, default="", choices=Theme)
    text_size = models.CharField(max_length=8, blank=True, default="", choices=TextSize)
    less_motion = models.BooleanField(default=False)
    zone = models.CharField(max_length=64, blank=True, default="")
    """An IANA name; empty: that of this server."""
    language = models.CharField(max_length=12, blank=True, default="")
    """Of the pages; empty: what the browser asks for."""
    hide_streak = models.BooleanField(default=False)
    country = models.CharField(max_length=60, blank=True, default="")
    """Whose crisis lines stand first: one of those the owner wrote lines for."""

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def zone_info(self) -> zoneinfo.ZoneInfo | None:
        """None where it was not chosen, or this machine does not know it any more."""
        try:
            return zoneinfo.ZoneInfo(self.zone) if self.zone else None
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            return None

    @property
    def sound(self) -> dict[str, str]:
        """How sits are to sound, of what was chosen: ``guide``, ``bed``, ``bell``."""
        chosen = {"guide": self.guide, "bed": self.bed, "bell": self.bell}
        return {name: value for name, value in chosen.items() if value}


def preferences_of(member: Member) -> Preferences:
    """Those of a member, or, where nothing was chosen yet, a row that is not stored."""
    return Preferences.objects.filter(pk=member.pk).first() or Preferences(member=member)


register(
    Belonging(
        "preferences",
        _("Settings"),
        Preferences,
        owner="member",
        stays=_("Until you change them."),
        fields={
            "member": _("Whose they are."),
            "length_minutes": _("How long a sit is to be, in minutes."),
            "guide": _("Which guide is to lead."),
            "bed": _("What is to be behind the voice."),
            "bell": _("Which bell is to ring."),
            "theme": _("Light or dark pages."),
            "text_size": _("How large text is."),
            "less_motion": _("Whether pages keep still."),
            "zone": _("Where your days begin and end."),
            "language": _("Which language pages speak."),
            "hide_streak": _("Whether days in a row are counted out of sight."),
            "country": _("Whose crisis lines you see first."),
        },
    )
)


class Consent(models.Model):
    """One yes or no to one purpose (``wellwish.web.consents``), with the words it was given to. Never changed."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    words = models.TextField()
    given = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.pk)


register(
    Belonging(
        "consents",
        _("What you agreed to"),
        Consent,
        owner="member",
        stays=_("Until you delete everything: it says what was allowed, and when."),
        fields={
            "id": _("Tells them apart."),
            "member": _("Whose answer it is."),
            "purpose": _("What was asked."),
            "version": _("Which version of the words."),
            "words": _("The words that were answered."),
            "given": _("Yes or no."),
            "at": _("When."),
        },
        deletable=False,
    )
)


class Operator(models.Model):
    """Who answers for this server, in their own words. One row at most."""

    class Kind(models.TextChoices):
        HOUSEHOLD = "household", _("A household")
        ORGANISATION = "organisation", _("An organisation")

    kind = models.CharField(max_length=12, choices=Kind, default=Kind.HOUSEHOLD)
    name = models.CharField(max_length=120, blank=True, default="")
    contact = models.CharField(max_length=200, blank=True, default="")
    """Where to write to: as it is to be read on a page."""
    texts_read = models.DateField(null=True)
    """When the owner said that someone who knows the law had read terms and privacy; None: not yet."""

    def __str__(self) -> str:
        return self.kind

    @classmethod
    def find(cls) -> Operator:
        """That row; one that is not stored where nothing was said yet."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)


register(
    Belonging(
        "operator",
        _("Who keeps this server"),
        Operator,
        owner="",
        stays=_("As long as this server is somebody’s."),
        fields={
            "id": _("There is one."),
            "kind": _("A household or an organisation: pages use the words of each."),
            "name": _("Who answers for this server; on its public pages."),
            "contact": _("Where to write to; on its public pages."),
            "texts_read": _("When someone who knows the law had read terms and privacy."),
        },
    )
)
