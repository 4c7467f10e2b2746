"""Signing in with an account from elsewhere: one OpenID Connect provider, where the operator has set one up.

Of what the provider tells, its own id of the person is kept, bound to the provider's address, and nothing else.
"""

from __future__ import annotations

import hashlib
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import callback as allauth_callback
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wellwish.errors import Misuse
from wellwish.practice.circle import clean
from wellwish.web.access import own_outside, signed_in
from wellwish.web.accounts.adapters import KEEP, has_keys
from wellwish.web.accounts.doors import for_grown_ups, open_to_all, posted
from wellwish.web.accounts.entering import enter, outside_name, sign_in_page
from wellwish.web.accounts.forms import MOST_NAME_CHARACTERS
from wellwish.web.accounts.models import House, Invitation, Member, Role, member_or_none, name_key
from wellwish.web.accounts.proof import proved

PROVIDER = "oidc"
_INVITATION = "invitation"
"""Where a session holds the token of an invitation while its bearer is away at the provider."""
_TROUBLE = (OSError, OAuth2Error, ValueError, KeyError, TypeError)
"""What a provider that cannot be reached (an OSError in requests, too), or answers strangely, fails by."""


@open_to_all
@never_cache
@require_safe
def go_outside(request: HttpRequest) -> HttpResponse:
    """To the provider, to sign in there; with an invitation, to join."""
    house = House.find()
    if not outside_name() or (house is not None and house.mode == House.Mode.JUST_ME):
        raise Http404
    if house is None or member_or_none(request.user):
        return redirect("home")
    request.session[KEEP] = bool(request.GET.get("keep"))
    request.session[_INVITATION] = request.GET.get("invitation", "")[:64]
    try:
        return redirect(_away(request, "login", request.GET.get("next", "")))
    except _TROUBLE:
        return sign_in_page(request, _does_not_answer(), 503)


@for_grown_ups
@never_cache
@proved
@posted
def connect(request: HttpRequest) -> HttpResponse:
    """To the provider, to bind one's account there to the one here; or that is undone."""
    member = _connectable(request)
    if "undo" in request.POST:
        if not (member.has_usable_password() or has_keys(member)):
            raise Http404
        own_outside(request).delete()
        return redirect("you")
    try:
        way = _away(request, "connect", "")
    except _TROUBLE:
        return render(request, "accounts/outside.html", {"trouble": _does_not_answer()}, status=503)
    # Not a redirect: the policy of this page lets no form lead to another site.
    answer = render(request, "accounts/outside.html", {"way": way, "name": outside_name()})
    answer.headers["Refresh"] = f"0; url={way}"
    return answer


@open_to_all
@never_cache
@require_safe
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """From the provider, with its answer (see ``Outside``)."""
    if provider_id != PROVIDER or not outside_name():
        raise Http404
    try:
        answer: HttpResponse = allauth_callback(request, provider_id)
    except _TROUBLE:
        return sign_in_page(request, _does_not_answer(), 503)
    return answer


class Outside(DefaultSocialAccountAdapter):
    """What follows from a provider's answer is decided here, and nowhere in allauth."""

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Any:
        sociallogin.user.name = str(data.get("name") or data.get("username") or "")
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        raise ImmediateHttpResponse(_answer(request, sociallogin))

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        raise ImmediateHttpResponse(
            sign_in_page(request, _("{name} did not let you in.").format(name=outside_name()), 401)
        )


def _away(request: HttpRequest, process: str, where: str) -> str:
    """The way to the provider. Raises one of ``_TROUBLE``."""
    provider = get_adapter().get_provider(request, provider=PROVIDER)
    return str(provider.redirect(request, process=process, next_url=where)["Location"])


def _answer(request: HttpRequest, sociallogin: SocialLogin) -> HttpResponse:
    told = sociallogin.account.extra_data
    subjects = {str(told[part]["sub"]) for part in ("userinfo", "id_token") if part in told}
    if "id_token" not in told or len(subjects) != 1:
        return sign_in_page(request, _does_not_answer(), 503)
    uid = _uid(subjects.pop())
    known = SocialAccount.objects.filter(provider=PROVIDER, uid=uid).select_related("user").first()
    if sociallogin.state.get("process") == "connect":
        return _connected(request, uid, known)
    if member_or_none(request.user):
        return redirect("home")
    member = known.user if known else _joined(request, uid, sociallogin.user.name)
    if member is None:
        return render(request, "accounts/outside.html", {"unknown": True, "name": outside_name()}, status=403)
    keep = bool(request.session.get(KEEP))
    return enter(request, member, keep=keep, asked=sociallogin.state.get("next") or "")


def _connected(request: HttpRequest, uid: str, known: SocialAccount | None) -> HttpResponse:
    member = _connectable(request)
    if known and known.user_id != member.pk:
        trouble = _("That account belongs to someone else here already.")
        return render(request, "accounts/outside.html", {"trouble": trouble}, status=409)
    SocialAccount.objects.get_or_create(provider=PROVIDER, uid=uid, defaults={"user": member})
    return redirect("you")


@transaction.atomic
def _joined(request: HttpRequest, uid: str, name: str) -> Member | None:
    """A new member, by an invitation or because the operator lets everyone in whom the provider lets in; else None."""
    invitation = Invitation.open(request.session.pop(_INVITATION, ""))
    if not (invitation and invitation.use()) and not settings.WELLWISH_OIDC_JOIN:
        return None
    role = Role(invitation.role) if invitation else Role.MEMBER
    member = Member.objects.create_member(_free_name(name), None, role)
    SocialAccount.objects.create(provider=PROVIDER, uid=uid, user=member)
    return member


def _free_name(told: str) -> str:
    """A name that nobody here has, as near to what the provider tells as can be."""
    try:
        name = clean(told[: MOST_NAME_CHARACTERS - 4], "a name", MOST_NAME_CHARACTERS)
    except Misuse:
        name = _("someone")
    taken = set(Member.objects.values_list("name_key", flat=True))
    numbered = (name if number == 1 else f"{name} {number}" for number in range(1, len(taken) + 2))
    return next(one for one in numbered if name_key(one) not in taken)


def _connectable(request: HttpRequest) -> Member:
    """The member; 404 where there is no provider, for a child, and on a server for one person."""
    member = signed_in(request)
    house = House.find()
    if not outside_name() or member.is_child or house is None or house.mode == House.Mode.JUST_ME:
        raise Http404
    return member


def _uid(subject: str) -> str:
    """The provider's id of a person, bound to the provider: another one's ids open nothing."""
    (app,) = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return hashlib.sha256(f"{app['settings']['server_url']} {subject}".encode()).hexdigest()


def _does_not_answer() -> str:
    return _("{name} does not answer as it should. Try again later, or sign in another way.").format(
        name=outside_name()
    )
