"""Sits as they are kept: what was asked for (encrypted), and what was really sat."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wellwish import terms
from wellwish.order import DEFAULT_BELL, Order
from wellwish.web.accounts.models import Member
from wellwish.web.accounts.visitor import Visitor
from wellwish.web.belongings import Belonging, register
from wellwish.web.sealed import MARK_LETTERS, SealedField, mark
from wellwish.web.words import clock


def new_id() -> str:
    """Twenty-two letters that cannot be guessed."""
    return secrets.token_urlsafe(16)


class How(models.TextChoices):
    """The one question after a sit, and its answers."""

    GOOD = "good", _("It did me good")
    PLAIN = "plain", _("It was all right")
    HARD = "hard", _("It was hard")


class Sit(models.Model):
    """One practice by one member or guest."""

    id = models.CharField(primary_key=True, max_length=22, default=new_id, editable=False)
    member = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="sits")
    guest = models.CharField(max_length=22, null=True, db_index=True)
    sealed_order = SealedField(default=None)
    """The order it was made from; under ``who`` the ids of those of its people who are in the member's circle, under
    ``day`` the day of a course that was opened for it. None once one of them was removed, and then it can't be played
    again."""
    exercise_mark = models.CharField(max_length=MARK_LETTERS, blank=True, default="", editable=False)
    """What its exercise is counted by (``exercise_mark_of``), so that what somebody sat is known without reading it.
    It stays when the order goes: that they sat is theirs, whoever is removed; until the keys are rotated."""
    day_mark = models.CharField(max_length=MARK_LETTERS, blank=True, default="", editable=False)
    """The same of its day (``day_mark_of``); empty without one."""
    length_seconds = models.PositiveIntegerField()
    made = models.DateTimeField(default=timezone.now, db_index=True)
    heard_seconds = models.PositiveIntegerField(default=0)
    """In all, however often it was sat; ``kept.KeptSit`` tells when."""
    place_seconds = models.PositiveIntegerField(default=0)
    """Where one was when it was last heard, on whatever device; 0 at the beginning and once it was over."""
    sounding = models.PositiveSmallIntegerField(default=0)
    """How often another guide, bed or bell was chosen for it: its files are then other files."""
    how = models.CharField(max_length=8, choices=How, blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(member__isnull=True) ^ models.Q(guest__isnull=True), name="sit_of_one_visitor"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Its marks are made anew with its order and its owner; they stay when the order goes."""
        data = self.sealed_order
        if data and (update_fields is None or {"sealed_order", "member", "guest"} & {*update_fields}):
            whose = owner_mark(self.member_id, self.guest)
            self.exercise_mark = exercise_mark_of(whose, data["exercise"])
            self.day_mark = day_mark_of(whose, data["day"]) if data.get("day") else ""
            update_fields = update_fields and {*update_fields, "exercise_mark", "day_mark"}
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def order(self) -> Order | None:
        return order_of(self.sealed_order) if self.sealed_order else None

    @property
    def has_difficult(self) -> bool:
        """Whether it was asked for with someone difficult."""
        people = (self.sealed_order or {}).get("people", ())
        return any(one["kind"] == terms.Kind.DIFFICULT for one in people)

    @property
    def key(self) -> str:
        """Whose private takes it is made of."""
        return Visitor(member=self.member, guest=self.guest).key or ""

    @property
    def is_guest(self) -> bool:
        return self.guest is not None

    @property
    def heard(self) -> str:
        """``3:20``."""
        return clock(self.heard_seconds)

    @property
    def length(self) -> str:
        """``10:00``."""
        return clock(self.length_seconds)


def owner_mark(member_id: object, guest: str | None) -> str:
    """Whose marks they are: nobody's equal another's."""
    return f"member {member_id}" if member_id is not None else f"guest {guest}"


def exercise_mark_of(whose: str, exercise: str) -> str:
    """``Sit.exercise_mark`` of sits of ``exercise`` by ``whose`` (``owner_mark``)."""
    return mark("exercise", whose, exercise)


def day_mark_of(whose: str, day: str) -> str:
    """``Sit.day_mark`` of sits for ``day``, such as ``path-30/3``."""
    return mark("day", whose, day)


def order_data(order: Order, who: Sequence[str] = (), day: str = "") -> dict[str, Any]:
    """As JSON can hold it; ``who`` are the ids of its people in the circle, in their order, ``day`` as in ``Sit``."""
    return dataclasses.asdict(order) | {"who": list(who)} | ({"day": day} if day else {})


def order_of(data: dict[str, Any]) -> Order:
    data = {name: value for name, value in data.items() if name not in ("who", "day")}
    people = tuple(
        terms.Person(
            one["name"],
            terms.Kind(one["kind"]),
            one["sounds_like"],
            terms.Pronouns(one["pronouns"]),
            tuple(one["scenes"]),
        )
        for one in data["people"]
    )
    # Sealed before there were several bells: whether one rings.
    bell = {True: DEFAULT_BELL, False: "none"}.get(data["bell"], data["bell"])
    return Order(**data | {"people": people, "wishes": tuple(data["wishes"]), "bell": bell})


register(
    Belonging(
        "sits",
        _("Sits"),
        Sit,
        owner="member",
        stays=_("Until you delete them. A guest’s are gone within a day."),
        fields={
            "id": _("Tells them apart, and is their address; it cannot be guessed."),
            "member": _("Whose it is."),
            "guest": _("Which visit it belongs to, where nobody signed in."),
            "sealed_order": _("What was asked for: exercise, people, guide, sounds; so that it can be heard again."),
            "exercise_mark": _("What its exercise is counted by: a keyed digest that tells nothing without the keys."),
            "day_mark": _("The same of the day of a course."),
            "length_seconds": _("How long it is, in seconds."),
            "made": _("When it was asked for."),
            "heard_seconds": _("How many seconds of it were sat."),
            "place_seconds": _("Where you were when you last heard it, so that you can go on elsewhere."),
            "sounding": _("How often another guide, background or bell was chosen for it."),
            "how": _("What you answered when asked how it was."),
        },
    )
)
