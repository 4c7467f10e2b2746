"""Members, the house they share, and invitations into it."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
import uuid
from datetime import timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wellwish.web.belongings import Belonging, register

INVITATION_DAYS = 7
HANDOVER_DAYS = 7


class Role(models.TextChoices):
    OWNER = "owner", _("owner")
    TEACHER = "teacher", _("teacher")
    MEMBER = "member", _("member")


GIVEN_ROLES = (Role.MEMBER, Role.TEACHER)
"""Those that the owner gives. There is one owner."""


class Members(BaseUserManager["Member"]):
    def create_member(self, name: str, password: str | None, role: Role = Role.MEMBER) -> Member:
        """Raises IntegrityError when the name is taken, or when a second owner is made. No password: none opens it."""
        member = self.model(name=name, name_key=name_key(name), role=role)
        member.set_password(password)
        member.save(force_insert=True, using=self._db)
        return member

    def get_by_natural_key(self, username: str | None) -> Member:
        """By the name, however it is typed; Django's authentication asks here."""
        return self.get(name_key=name_key(username or ""))


class Member(AbstractBaseUser):
    """Someone with an account here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    """What they are called here, and sign in with."""
    name_key = models.CharField(max_length=240, unique=True)
    """The name without case, accents' ways of writing and stray spaces: one name, one member."""
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    joined = models.DateTimeField(default=timezone.now)
    is_child = models.BooleanField(default=False)
    """A child's profile: short sits, nobody difficult, nothing that asks how one is (see ``web/gentle.py``)."""
    guardian = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="children")
    """Who made a child's profile and opens it; without one, the owner does."""

    objects = Members()

    USERNAME_FIELD = "name_key"

    class Meta:
        constraints = (models.UniqueConstraint(fields=["role"], condition=models.Q(role="owner"), name="one_owner"),)

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_owner(self) -> bool:
        return self.role == Role.OWNER

    @property
    def teaches(self) -> bool:
        """Whether they may see what is wrong with the library; a child never."""
        return self.role in (Role.OWNER, Role.TEACHER) and not self.is_child

    def renew_password(self, password: str | None) -> None:
        """Sets it for good: every session of theirs ends, and wrong tries of the old one count no more.

        Whoever changes their own goes on in the session they are in (``update_session_auth_hash``).

        None: no password opens it. A server for one person without a password becomes a household.
        """
        self.set_password(password)
        self.save(update_fields=["password"])
        end_sign_ins(self.sign_ins.all())
        if self.is_owner:
            House.objects.filter(mode=House.Mode.JUST_ME).update(mode=House.Mode.HOUSEHOLD)


class SignIn(models.Model):
    """A browser that a member is signed in on. Of the browser only its kind is kept, and never an address."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=60)
    """Such as ``Firefox on Android``."""
    since = models.DateTimeField(default=timezone.now)
    seen = models.DateTimeField(default=timezone.now)
    """When it was used last, to the hour."""

    def __str__(self) -> str:
        return str(self.pk)


def end_sign_ins(rows: models.QuerySet[SignIn]) -> None:
    """Signs those browsers out."""
    Session.objects.filter(session_key__in=[row.session_key for row in rows]).delete()
    rows.delete()


class House(models.Model):
    """What is true of the whole server. One row, made together with the owner, and there for ever after."""

    class Mode(models.TextChoices):
        HOUSEHOLD = "household"
        JUST_ME = "just me"
        """One person, no password, on this machine only."""

    mode = models.CharField(max_length=10, choices=Mode)
    crisis_lines = models.TextField(blank=True, default="", max_length=2000)
    """Whom to call in a crisis, in the owner's words; empty: general advice is shown."""

    def __str__(self) -> str:
        return self.mode

    @classmethod
    def find(cls) -> House | None:
        """The house; None while nobody has made this server theirs."""
        return cls.objects.filter(pk=1).first()

    @classmethod
    def claim(cls, mode: str) -> House:
        """Makes it, once and for all. Raises IntegrityError when it is there already."""
        house = cls(pk=1, mode=mode)
        house.save(force_insert=True)
        return house


class Invitation(models.Model):
    """Lets one person in, once, within a week. The token itself is in the link only."""

    digest = models.CharField(max_length=64, unique=True)
    made = models.DateTimeField(default=timezone.now)
    used = models.DateTimeField(null=True)
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    """What who joins by it is."""

    def __str__(self) -> str:
        return str(self.pk)

    @classmethod
    def make(cls, role: Role = Role.MEMBER) -> str:
        """The token of a new one."""
        token = secrets.token_urlsafe(24)
        cls.objects.create(digest=_digest(token), role=role)
        return token

    @classmethod
    def open(cls, token: str) -> Invitation | None:
        """The invitation, while it can still be used."""
        since = timezone.now() - timedelta(days=INVITATION_DAYS)
        return cls.objects.filter(digest=_digest(token), used=None, made__gte=since).first()

    def use(self) -> bool:
        """Whether it could be used: two who try at once get one yes."""
        return bool(Invitation.objects.filter(pk=self.pk, used=None).update(used=timezone.now()))


class Handover(models.Model):
    """The house, offered to a member until they answer, or for a week. There is one at a time."""

    member = models.OneToOneField(Member, primary_key=True, on_delete=models.CASCADE, related_name="handover")
    made = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.pk)

    @classmethod
    def offer(cls, member: Member) -> None:
        """In place of whatever was offered before."""
        with transaction.atomic():
            cls.objects.all().delete()
            cls.objects.create(member=member)

    @classmethod
    def open(cls) -> models.QuerySet[Handover]:
        """The offer that can still be taken, if any."""
        return cls.objects.filter(made__gte=timezone.now() - timedelta(days=HANDOVER_DAYS))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def name_key(name: str) -> str:
    """See ``Member.name_key`` (Unicode's caseless matching: NFKC and casefold)."""
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()


def member_or_none(user: Any) -> Member | None:
    """The signed-in member of a request's ``user``."""
    return user if isinstance(user, Member) else None


register(
    Belonging(
        "account",
        _("Your account"),
        Member,
        owner="pk",
        stays=_("Until you delete everything."),
        fields={
            "id": _("Tells members apart, within this server."),
            "name": _("What you are called here, and sign in with."),
            "name_key": _("The same, however it is typed."),
            "password": _("A digest that it can be checked by, and not read from."),
            "role": _("Whether you keep this house, or live in it."),
            "joined": _("Since when you are here."),
            "last_login": _("When you last signed in."),
            "is_child": _("Whether it is a child’s profile."),
            "guardian": _("Who opens a child’s profile; where they are gone, whoever keeps the house does."),
        },
        unshown=frozenset({"password"}),
        deletable=False,
    )
)
register(
    Belonging(
        "sign-ins",
        _("Where you are signed in"),
        SignIn,
        owner="member",
        stays=_("Until you sign out there, or end it."),
        fields={
            "id": _("Tells them apart."),
            "member": _("Whose it is."),
            "session_key": _("What that browser’s cookie holds."),
            "device": _("What kind of browser it is."),
            "since": _("Since when."),
            "seen": _("When it was last used, to the hour."),
        },
        unshown=frozenset({"session_key"}),
        deletable=False,
    )
)
register(
    Belonging(
        "handover",
        _("The house, offered to you"),
        Handover,
        owner="member",
        stays=_("Until you answer, or the offer is taken back."),
        fields={
            "member": _("Whom it is offered to."),
            "made": _("Since when; it is open for a week."),
        },
    )
)
register(
    Belonging(
        "house",
        _("The house"),
        House,
        owner="",
        stays=_("As long as this server is somebody’s."),
        fields={
            "id": _("There is one."),
            "mode": _("Whether it is one person’s, or several people’s."),
            "crisis_lines": _("Whom to call in a crisis, in the owner’s words."),
        },
    )
)
register(
    Belonging(
        "invitations",
        _("Invitations"),
        Invitation,
        owner="",
        stays=_("As long as this server is somebody’s. They say nothing of whom they were for."),
        fields={
            "id": _("Tells them apart."),
            "digest": _("Lets the link be known again; the link itself is not kept."),
            "made": _("It is over after a week."),
            "used": _("It works once."),
            "role": _("What who joins by it is."),
        },
    )
)
