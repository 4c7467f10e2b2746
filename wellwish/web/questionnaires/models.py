"""Questionnaires of the house, each version a row of its own; and what members answered, encrypted at rest."""

from __future__ import annotations

import json

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wellwish.practice import questionnaire
from wellwish.practice.measures import Published
from wellwish.web.accounts.models import Member
from wellwish.web.belongings import Belonging, register
from wellwish.web.player.models import new_id
from wellwish.web.sealed import SealedField


class Questionnaire(models.Model):
    """One version of a questionnaire, as the owner loaded it."""

    id = models.CharField(primary_key=True, max_length=22, default=new_id, editable=False)
    url = models.CharField(max_length=questionnaire.MOST_URL)
    version = models.CharField(max_length=questionnaire.MOST_VERSION)
    title = models.CharField(max_length=questionnaire.MOST_TITLE)
    text = models.TextField()
    """Its JSON, checked when it was loaded."""
    offered = models.BooleanField(default=True)
    """Whether it can be answered anew; one that was removed stays for its answers."""
    sd = models.FloatField(null=True)
    reliability = models.FloatField(null=True)
    source = models.CharField(max_length=300, blank=True, default="")
    """Where the two before it stand; all three are there or none."""
    added = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["url", "version"], name="questionnaire_once"),)

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def content(self) -> questionnaire.Questionnaire:
        return questionnaire.understood(json.loads(self.text))

    @property
    def published(self) -> Published | None:
        """What is known of how steady its totals are; None where the owner said nothing."""
        if self.sd is None or self.reliability is None:
            return None
        return Published(self.sd, self.reliability)


class Answered(models.Model):
    """What one member answered to one questionnaire at one time."""

    id = models.CharField(primary_key=True, max_length=22, default=new_id, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="answered")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="answered")
    at = models.DateTimeField(default=timezone.now)
    day = models.DateField()
    """The day it counts for, where they are."""
    answers = SealedField(default=dict)
    """``linkId`` → list of answers as FHIR has them."""

    class Meta:
        indexes = (models.Index(fields=["member", "at"], name="answered_by_time"),)

    def __str__(self) -> str:
        return str(self.pk)


register(
    Belonging(
        "questionnaires",
        _("Questionnaires of the house"),
        Questionnaire,
        owner="",
        stays=_("Until the owner removes them; those with answers, as long as there are answers."),
        fields={
            "id": _("Tells them apart."),
            "url": _("Its name for programs."),
            "version": _("Which version of it."),
            "title": _("What it is called."),
            "text": _("What it asks, as FHIR."),
            "offered": _("Whether it can be answered."),
            "sd": _("How far its totals lie apart, as published."),
            "reliability": _("How steady its totals are, as published."),
            "source": _("Where that was published."),
            "added": _("When the owner added it."),
        },
    )
)
register(
    Belonging(
        "answered",
        _("Answers to questionnaires"),
        Answered,
        owner="member",
        stays=_("Until you delete it, or take back your yes to keeping check-ins."),
        fields={
            "id": _("Tells them apart."),
            "member": _("Whose it is."),
            "questionnaire": _("Which questionnaire you answered."),
            "at": _("When you answered."),
            "day": _("The day it counts for."),
            "answers": _("What you answered."),
        },
    )
)
