"""Giving the house to another member: the owner offers it, the member takes it, and the owner is a member then."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wellwish.web.access import signed_in
from wellwish.web.accounts.doors import for_grown_ups, for_owner
from wellwish.web.accounts.models import GIVEN_ROLES, Handover, Member, Role
from wellwish.web.accounts.proof import is_proved, proved, to_prove
from wellwish.web.beside import Part, Place, beside
from wellwish.web.player.models import Sit


@for_owner
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@proved
def give(request: HttpRequest) -> HttpResponse:
    """For the owner: offers the house to one member, or takes the offer back."""
    others = Member.objects.filter(role__in=GIVEN_ROLES, is_child=False).order_by("joined", "pk")
    if request.method == "POST":
        if "back" in request.POST:
            Handover.objects.all().delete()
        else:
            Handover.offer(_one_of(others, request.POST.get("member", "")))
        return redirect("give-house")
    offer = Handover.open().select_related("member").first()
    return render(request, "accounts/give_house.html", {"others": others, "offer": offer})


@for_grown_ups
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """For whom the house is offered to: what it means, yes, or no. For anyone else it is not there."""
    member = signed_in(request)
    if not Handover.open().filter(member=member).exists():
        raise Http404
    if not is_proved(request):
        return to_prove(request)
    if request.method != "POST":
        return render(request, "accounts/take_house.html", {"owner_name": _owner_name()})
    if "yes" not in request.POST:
        Handover.objects.filter(member=member).delete()
        return redirect("home")
    _hand_over(member)
    return redirect("house")


@beside(Place.TODAY, rank=5)
def offered(request: HttpRequest, sit: Sit | None) -> Part | None:
    """On Today, until it is answered."""
    if not Handover.open().filter(member=signed_in(request)).exists():
        return None
    return Part("accounts/house_offered.html", {"owner_name": _owner_name()})


def _one_of(others: QuerySet[Member], asked: str) -> Member:
    """Raises Http404 for who cannot be given the house."""
    try:
        return others.get(pk=UUID(asked))
    except (ValueError, Member.DoesNotExist):
        raise Http404 from None


def _hand_over(member: Member) -> None:
    """Both roles at once. Raises Http404 where the offer was taken back meanwhile."""
    with transaction.atomic():
        if not Handover.open().filter(member=member).delete()[0]:
            raise Http404
        Member.objects.filter(role=Role.OWNER).update(role=Role.MEMBER)
        Member.objects.filter(pk=member.pk).update(role=Role.OWNER)


def _owner_name() -> str:
    return Member.objects.get(role=Role.OWNER).name
