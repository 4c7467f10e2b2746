"""The people of a member's circle, encrypted at rest."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wellwish import terms
from wellwish.web.accounts.models import Member
from wellwish.web.belongings import Belonging, register
from wellwish.web.sealed import SealedField

MOST_PEOPLE = 200
MILD = 4
"""The hardest a difficult person may be, of 10, to be sat with."""


class Standing(StrEnum):
    """What a person is to the circle just now."""

    HERE = "here"
    RESTED = "rested"
    """Left out of sits until woken."""
    HIDDEN = "hidden"
    """Also out of sight."""
    REMEMBERED = "remembered"
    """They died. They stay, in sits as someone missed, never counted and never asked after."""


class Person(models.Model):
    """Someone wished well by one member. ``terms.Person`` is the same for the engine."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="people")
    name = SealedField()
    kind = SealedField()
    sounds_like = SealedField(default=None)
    pronouns = SealedField()
    scenes = SealedField(default=list)
    note = SealedField(default=str)
    """For the member's own eyes; never spoken."""
    hardness = SealedField(default=None)
    """How hard a difficult person is, 0 to 10; None for all others."""
    standing = SealedField(default=Standing.HERE)
    closeness = SealedField(default=None)
    """How close the member feels to them, 0 to 10; None where they did not say. It moves nothing but the drawing."""
    turn = SealedField(default=None)
    """Where along their ring the member put them, from 0 to 1; None where they stand by themselves."""
    added = models.DateTimeField(default=timezone.now)
    met = SealedField(default=None)
    """When they were last sat with, in ISO 8601 and aware; None when they never were."""

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def spoken(self) -> terms.Person:
        """As the engine knows them: someone remembered is someone missed."""
        remembered = self.standing == Standing.REMEMBERED and self.kind != terms.Kind.GROUP
        return terms.Person(
            self.name,
            terms.Kind.MISSED if remembered else terms.Kind(self.kind),
            self.sounds_like,
            terms.Pronouns(self.pronouns),
            tuple(self.scenes),
        )

    @property
    def met_at(self) -> datetime | None:
        return datetime.fromisoformat(self.met) if self.met else None

    @property
    def may_sit(self) -> bool:
        """Whether they can be chosen for a sit now."""
        if self.kind == terms.Kind.DIFFICULT:  # dying makes nobody easy
            return bool(self.standing == Standing.HERE and (self.hardness is None or self.hardness <= MILD))
        return self.standing in (Standing.HERE, Standing.REMEMBERED)


register(
    Belonging(
        "people",
        _("People of your circle"),
        Person,
        owner="owner",
        stays=_("Until you remove them."),
        fields={
            "id": _("Tells them apart, so that nothing else has to name them."),
            "owner": _("Whose circle it is."),
            "name": _("What the guide calls them."),
            "kind": _("What they are to you: it decides their stage in a sit."),
            "sounds_like": _("How their name is said."),
            "pronouns": _("How the guide speaks of them."),
            "scenes": _("Where you picture them happy."),
            "note": _("For you alone; never spoken."),
            "hardness": _("How hard it is with someone difficult, so that nobody too hard is sat with."),
            "standing": _("Whether they rest, are out of sight, or are remembered."),
            "met": _("When you last sat with them, so that everyone has their turn."),
            "closeness": _("How close you feel to them: it places them in the drawing of your circle."),
            "turn": _("Where you put them in the drawing of your circle."),
            "added": _("Since when they are in your circle: it keeps their order."),
        },
    )
)
