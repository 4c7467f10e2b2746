"""The only way to what someone owns. What is not yours is not there: there is no telling it from what never was."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone

from wellwish.web.accounts.models import Member, SignIn, member_or_none
from wellwish.web.accounts.visitor import Visitor, visitor_of
from wellwish.web.acts.models import KindAct
from wellwish.web.care.models import Asked
from wellwish.web.checkins.models import CheckIn
from wellwish.web.circle.models import Person
from wellwish.web.explore.models import Favourite, OpenDay
from wellwish.web.kept.models import JournalEntry, KeptSit
from wellwish.web.links.models import Link
from wellwish.web.path.models import Path
from wellwish.web.player.models import Sit
from wellwish.web.programmes.models import Enrolment
from wellwish.web.questionnaires.models import Answered
from wellwish.web.reminders.models import PushedTo, Reminder
from wellwish.web.yours.looks import preferences_here
from wellwish.web.yours.models import Preferences


def signed_in(request: HttpRequest) -> Member:
    """The member of a request whose door only members pass. Raises Http404."""
    member = member_or_none(request.user)
    if member is None:
        raise Http404
    return member


def own_preferences(request: HttpRequest) -> Preferences:
    """What who makes this request has set. Raises Http404 for strangers."""
    return preferences_here(request) or Preferences(member=signed_in(request))


def own_factors(request: HttpRequest, *types: Authenticator.Type) -> QuerySet[Authenticator]:
    """What guards the account of who makes this request, the oldest first. Raises Http404 for strangers."""
    rows: QuerySet[Authenticator] = Authenticator.objects.filter(user=signed_in(request), type__in=types)
    return rows.order_by("pk")


def own_outside(request: HttpRequest) -> QuerySet[SocialAccount]:
    """Their accounts elsewhere that open the one here. Raises Http404 for strangers."""
    rows: QuerySet[SocialAccount] = SocialAccount.objects.filter(user=signed_in(request))
    return rows


def own_sign_ins(request: HttpRequest) -> QuerySet[SignIn]:
    """Where they are signed in now, the last used first. Raises Http404 for strangers."""
    live = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return SignIn.objects.filter(member=signed_in(request), session_key__in=live).order_by("-seen", "-pk")


def own_children(request: HttpRequest) -> QuerySet[Member]:
    """The children's profiles that they open: the owner every one, others those they made. Raises Http404."""
    member = signed_in(request)
    every = Member.objects.filter(is_child=True).order_by("joined", "pk")
    return every if member.is_owner else every.filter(guardian=member)


def own_child(request: HttpRequest, child_id: UUID) -> Member:
    """One of them. Raises Http404."""
    child = own_children(request).filter(pk=child_id).first()
    if child is None:
        raise Http404
    return child


def sits_of(visitor: Visitor) -> QuerySet[Sit]:
    """Theirs, the newest first; none for a stranger."""
    if visitor.member:
        return Sit.objects.filter(member=visitor.member).order_by("-made")
    return Sit.objects.filter(guest=visitor.guest).order_by("-made") if visitor.guest else Sit.objects.none()


def sit_of(visitor: Visitor, sit_id: str) -> Sit | None:
    """The sit, when it is there and theirs."""
    return sits_of(visitor).filter(pk=sit_id).first()


def own_sit(request: HttpRequest, sit_id: str) -> Sit:
    """As ``sit_of`` for who makes this request. Raises Http404."""
    sit = sit_of(visitor_of(request), sit_id)
    if sit is None:
        raise Http404
    return sit


def links_of(request: HttpRequest) -> QuerySet[Link]:
    """The open links to sits of who makes this request, the newest first. Raises Http404 for strangers."""
    found = Link.objects.filter(sit__member=signed_in(request), expires__gt=timezone.now())
    return found.select_related("sit").order_by("-made", "-pk")


def kept_of(request: HttpRequest) -> QuerySet[KeptSit]:
    """What who makes this request has sat, the newest first. Raises Http404 for strangers."""
    return kept_by(signed_in(request))


def kept_by(member: Member) -> QuerySet[KeptSit]:
    """The same of ``member``."""
    return KeptSit.objects.filter(member=member).order_by("-began", "-pk")


def own_kept(request: HttpRequest, kept_id: str) -> KeptSit:
    """One of them. Raises Http404."""
    kept = kept_of(request).select_related("entry").filter(pk=kept_id).first()
    if kept is None:
        raise Http404
    return kept


def journal_of(request: HttpRequest) -> QuerySet[JournalEntry]:
    """The journal of who makes this request, the newest day first. Raises Http404 for strangers."""
    return JournalEntry.objects.filter(member=signed_in(request)).order_by("-day", "-written", "-pk")


def own_entry(request: HttpRequest, entry_id: str) -> JournalEntry:
    """One entry of it. Raises Http404."""
    entry = journal_of(request).filter(pk=entry_id).first()
    if entry is None:
        raise Http404
    return entry


def acts_of(request: HttpRequest) -> QuerySet[KindAct]:
    """The kind acts of who makes this request, the newest first. Raises Http404 for strangers."""
    return KindAct.objects.filter(member=signed_in(request)).order_by("-day", "-written", "-pk")


def own_act(request: HttpRequest, act_id: str) -> KindAct:
    """One of them. Raises Http404."""
    act = acts_of(request).filter(pk=act_id).first()
    if act is None:
        raise Http404
    return act


def checkins_of(request: HttpRequest) -> QuerySet[CheckIn]:
    """The check-ins and moods of who makes this request, the newest first. Raises Http404 for strangers."""
    return CheckIn.objects.filter(member=signed_in(request)).order_by("-at", "-pk")


def own_checkin(request: HttpRequest, checkin_id: str) -> CheckIn:
    """One of them. Raises Http404."""
    row = checkins_of(request).select_related("member").filter(pk=checkin_id).first()
    if row is None:
        raise Http404
    return row


def answered_of(request: HttpRequest) -> QuerySet[Answered]:
    """What who makes this request answered to questionnaires, the newest first. Raises Http404 for strangers."""
    found = Answered.objects.filter(member=signed_in(request)).select_related("questionnaire", "member")
    return found.order_by("-at", "-pk")


def own_answered(request: HttpRequest, answered_id: str) -> Answered:
    """One of them. Raises Http404."""
    row = answered_of(request).filter(pk=answered_id).first()
    if row is None:
        raise Http404
    return row


def own_people(request: HttpRequest) -> QuerySet[Person]:
    """Everyone in the circle of who makes this request, in the order they were added. Raises Http404 for strangers."""
    return Person.objects.filter(owner=signed_in(request)).order_by("added", "pk")


def reminders_of(request: HttpRequest) -> QuerySet[Reminder]:
    """The times at which who makes this request is reminded, the earliest first. Raises Http404 for strangers."""
    return Reminder.objects.filter(member=signed_in(request))


def pushed_to_of(request: HttpRequest) -> QuerySet[PushedTo]:
    """The browsers that show reminders of who makes this request, the oldest first. Raises Http404 for strangers."""
    return PushedTo.objects.filter(member=signed_in(request))


def favourites_of(request: HttpRequest) -> QuerySet[Favourite]:
    """What who makes this request keeps, the newest first; nothing for who is not a member."""
    member = member_or_none(request.user)
    return Favourite.objects.filter(owner=member).order_by("-added", "-pk") if member else Favourite.objects.none()


def open_day_of(member: Member) -> OpenDay | None:
    """The day of a course that they opened last to sit it."""
    return OpenDay.objects.filter(owner=member).first()


def enrolments_of(member: Member) -> QuerySet[Enrolment]:
    """Every run of a programme that they joined, the newest first."""
    return Enrolment.objects.filter(member=member).select_related("member").order_by("-began", "-pk")


def asked_of(member: Member) -> QuerySet[Asked]:
    """Each time that they were asked whether anything unpleasant had come up."""
    return Asked.objects.filter(member=member).order_by("pk")


def first_day_of(member: Member) -> date | None:
    """The day of their first sit, as it is kept."""
    return KeptSit.objects.filter(member=member).order_by("day").values_list("day", flat=True).first()


def own_enrolment(request: HttpRequest, enrolment_id: str) -> Enrolment:
    """One of them. Raises Http404."""
    enrolment = enrolments_of(signed_in(request)).filter(pk=enrolment_id).first()
    if enrolment is None:
        raise Http404
    return enrolment


def path_of(member: Member) -> Path:
    """Their path; one that is not kept yet where they said nothing."""
    return Path.objects.filter(owner=member).first() or Path(owner=member)


def own_person(request: HttpRequest, person_id: UUID) -> Person:
    """One of them. Raises Http404."""
    person = own_people(request).filter(pk=person_id).first()
    if person is None:
        raise Http404
    return person
