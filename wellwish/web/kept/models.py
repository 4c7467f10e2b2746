"""What a member sat, when, and what they wrote of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wellwish import library
from wellwish.practice import day_of, is_whole, zone_named
from wellwish.web.accounts.models import Member
from wellwish.web.belongings import Belonging, register
from wellwish.web.kept.kinds import Kind
from wellwish.web.player.models import Sit, new_id
from wellwish.web.sealed import SealedField
from wellwish.web.words import sat_words
from wellwish.web.yours.models import preferences_of


class KeptSit(models.Model):
    """One time that a member sat: with a guide, with the timer, or elsewhere and written down here.

    A ``player.Sit`` that is sat again on another day is kept twice, for the time that was heard each time.
    """

    id = models.CharField(primary_key=True, max_length=22, default=new_id, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="kept")
    sit = models.ForeignKey(Sit, null=True, on_delete=models.SET_NULL, related_name="kept")
    """What was played; None for the timer and for what was written down or taken in."""
    key = models.CharField(max_length=64, null=True)
    """Given by the browser that sat it, so that a report that comes twice counts once."""
    began = models.DateTimeField()
    ended = models.DateTimeField()
    """When it was last heard of."""
    zone = models.CharField(max_length=64)
    """IANA name of the time zone it was sat in."""
    day = models.DateField()
    """The day it counts for, there."""
    seconds = models.PositiveIntegerField()
    """Really sat."""
    planned_seconds = models.PositiveIntegerField(null=True)
    """None for a sit whose end was open."""
    kind = models.CharField(max_length=12, choices=Kind)
    exercise = SealedField(default=str)
    """Its id in the library; empty where there is none."""
    title = SealedField(default=str)
    """In the member's words."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=["member", "key"], name="kept_once"),)
        indexes = (
            models.Index(fields=["member", "began"], name="kept_by_time"),
            models.Index(fields=["member", "day"], name="kept_by_day"),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_whole(self) -> bool:
        return is_whole(self.seconds, self.planned_seconds)

    @property
    def name(self) -> str:
        """What it is called: in the member's words, else the library's, else by what was done."""
        if self.title:
            return str(self.title)
        catalogue = library.catalogue()
        found = self.exercise and (catalogue.exercises.get(self.exercise) or catalogue.lessons.get(self.exercise))
        return found.title if found else str(self.get_kind_display())

    @property
    def length(self) -> str:
        """``20 min``, or ``12 of 20 min`` where it ended before its end."""
        return sat_words(self.seconds, None if self.is_whole else self.planned_seconds)

    @property
    def local(self) -> datetime:
        """When it began, as the clocks there showed it; without a zone, so that no page shows it in another."""
        return self.began.astimezone(zone_or_here(self.zone)).replace(tzinfo=None, fold=0)

    def set_time(self, began: datetime, zone: str, seconds: int) -> None:
        """When and how long, and with that the day it counts for."""
        self.began, self.zone, self.seconds = began.astimezone(UTC), zone, seconds
        self.ended = self.began + timedelta(seconds=seconds)
        self.day = day_of(self.began, zone_or_here(zone))


class JournalEntry(models.Model):
    """A few lines for nobody else, of a sit or of a day."""

    id = models.CharField(primary_key=True, max_length=22, default=new_id, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="journal")
    sit = models.OneToOneField(KeptSit, null=True, on_delete=models.CASCADE, related_name="entry")
    day = models.DateField()
    words = SealedField()
    written = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = (models.Index(fields=["member", "day"], name="journal_by_day"),)

    def __str__(self) -> str:
        return str(self.pk)


def zone_or_here(name: str) -> tzinfo:
    """The zone of that name, else this server's."""
    return zone_named(name) or zone_named(settings.TIME_ZONE) or UTC


def zone_of(member: Member) -> str:
    """Where they said they are, or were at their last sit; else where this server is."""
    if chosen := preferences_of(member).zone:
        return chosen
    last = KeptSit.objects.filter(member=member).order_by("-began").values_list("zone", flat=True).first()
    return last or settings.TIME_ZONE


register(
    Belonging(
        "practice",
        _("Your practice"),
        KeptSit,
        owner="member",
        stays=_("Until you delete it."),
        fields={
            "id": _("Tells them apart."),
            "member": _("Whose it is."),
            "sit": _("What was played, where it was a sit with a guide."),
            "key": _("Given by the browser, so that what is told twice counts once."),
            "began": _("When it began."),
            "ended": _("When it was last heard of."),
            "zone": _("In which time zone it was sat."),
            "day": _("The day it counts for."),
            "seconds": _("How many seconds were sat."),
            "planned_seconds": _("How long it was to be, in seconds."),
            "kind": _("What was done."),
            "exercise": _("Which exercise of the library."),
            "title": _("What you call it."),
        },
    )
)
register(
    Belonging(
        "journal",
        _("Journal"),
        JournalEntry,
        owner="member",
        stays=_("Until you delete it."),
        fields={
            "id": _("Tells them apart."),
            "member": _("Whose it is."),
            "sit": _("Which sit it is about, where it is about one."),
            "day": _("Which day it is about."),
            "words": _("What you wrote, for you alone."),
            "written": _("When you wrote it."),
        },
    )
)
