"""Signing in and out: a name and a password, a passkey, just me; and the second step for members who chose one."""

from __future__ import annotations

import hashlib
from pathlib import Path

from allauth.account.internal.flows.login import record_authentication
from allauth.account.stages import LoginStageController
from allauth.account.utils import perform_login
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from wellwish.config import forget_setup_code
from wellwish.web.accounts.adapters import KEEP, SecondStep, has_keys
from wellwish.web.accounts.doors import open_to_all, posted
from wellwish.web.accounts.models import House, Member, Role, member_or_none, name_key
from wellwish.web.accounts.proof import MANY_TRIES, ProofForm, SignInKeyForm, proof_form
from wellwish.web.accounts.tries import tries
from wellwish.web.accounts.words_back import again_page, carried
from wellwish.web.desk import desk_of
from wellwish.web.keeping import offered
from wellwish.web.start import is_loopback

_OF_PROXIES = ("forwarded", "via", "x-forwarded", "x-real-ip")


@open_to_all
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if House.find() is None:
        return redirect("setup")
    if member_or_none(request.user):
        return redirect("home")
    if request.method != "POST":
        return sign_in_page(request)
    name = request.POST.get("name", "")
    key = _tried(name)
    member = _authenticated(request, name) if tries.may(key) else None
    if member:
        tries.well(key)
        record_authentication(request, member, method="password", reauthenticated=True)
        return enter(request, member)
    locked = not tries.may(key)
    tries.failed(key)
    if locked:
        return sign_in_page(request, str(MANY_TRIES), 429)
    return sign_in_page(request, _("That name and password don’t go together."), 422)


@open_to_all
@never_cache
@posted
def passkey_sign_in(request: HttpRequest) -> HttpResponse:
    """A passkey alone: it knows whose it is, and asks its owner for a finger, a face or a PIN."""
    if House.find() is None or member_or_none(request.user):
        return redirect("home")
    form = SignInKeyForm(request.POST)
    if not form.is_valid():
        return sign_in_page(request, _("That passkey opens nothing here. Sign in with your password."), 422)
    member = form.cleaned_data["credential"].user
    form.save()
    return enter(request, member)


@open_to_all
@never_cache
@require_safe
def passkey_options(request: HttpRequest) -> JsonResponse:
    """What a browser asks a passkey with: one of the member who is here or half signed in, else any of this house."""
    stage = LoginStageController.enter(request, SecondStep.key)
    return JsonResponse(begin_authentication(member_or_none(request.user) or (stage.login.user if stage else None)))


@open_to_all
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """After the password: a code from an app, a recovery code, or a passkey."""
    stage = LoginStageController.enter(request, SecondStep.key)
    if stage is None or member_or_none(request.user):
        return redirect("sign-in")
    form = proof_form(request, stage.login.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        return _entered(request, stage.exit())
    return _second_step_page(request, stage.login.user, form, 422 if form.errors else 200)


@open_to_all
@never_cache
@posted
def just_me(request: HttpRequest) -> HttpResponse:
    """No password: on this machine only, for the one person who uses it. Makes the owner, or signs them in."""
    if not just_me_allowed(request):
        raise Http404
    house = House.find()
    if house is None:
        return claimed(request, House.Mode.JUST_ME, "me", None)
    if house.mode != House.Mode.JUST_ME:
        raise Http404
    return enter(request, Member.objects.get(role=Role.OWNER))


@never_cache
@posted
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("home")


def sign_in_page(request: HttpRequest, mistake: str = "", status: int = 200) -> HttpResponse:
    """What was written elsewhere before signing in is carried by it (see ``words_back``)."""
    house = House.find()
    only_me = house is not None and house.mode == House.Mode.JUST_ME
    context = {
        "name": request.POST.get("name", "") if request.path == reverse("sign-in") else "",
        "mistake": mistake,
        "next": request.POST.get("next", request.GET.get("next", "")),
        "just_me": only_me and just_me_allowed(request),
        "only_me": only_me,
        "outside": outside_name(),
        "carried": carried(request),
    }
    return render(request, "accounts/sign_in.html", context | offered(request), status=status)


def outside_name() -> str:
    """What the provider of accounts from elsewhere is called here; empty where there is none."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", ())
    return str(apps[0]["name"]) if apps else ""


def claimed(request: HttpRequest, mode: str, name: str, password: str | None) -> HttpResponse:
    """Makes the house and its owner, who enters."""
    try:
        with transaction.atomic():
            House.claim(mode)
            owner = Member.objects.create_member(name, password, Role.OWNER)
    except IntegrityError:  # someone else was quicker
        raise Http404 from None
    forget_setup_code(Path(settings.WELLWISH_DATA))
    return enter(request, owner)


def enter(request: HttpRequest, member: Member, *, keep: bool | None = None, asked: str | None = None) -> HttpResponse:
    """Signs a member in, by way of the second step if they chose one.

    Whether to ``keep`` what they made as a guest, and where they ``asked`` to go on to, stands in the form otherwise.
    """
    request.session[KEEP] = bool(request.POST.get("keep")) if keep is None else keep
    asked = request.POST.get("next", "") if asked is None else asked
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    where = asked if asked.startswith("/") and safe else reverse("home")
    return _entered(request, perform_login(request, member, redirect_url=where))


def just_me_allowed(request: HttpRequest) -> bool:
    """Only where this server listens on its own machine, and is asked by that machine's own name, with no proxy."""
    host, _port = split_domain_port(request.get_host())
    forwarded = any(name.startswith(_OF_PROXIES) for name in map(str.lower, request.headers))
    return desk_of(request).loopback and is_loopback(host.strip("[]")) and not forwarded


def _entered(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """``answer``, or a page that carries on what was written before: to where it can be sent, or to the next step."""
    words = carried(request)
    if words is None:
        return answer
    if member_or_none(request.user):
        return again_page(request, words)
    stage = LoginStageController.enter(request, SecondStep.key)
    if stage is None:
        return answer
    return _second_step_page(request, stage.login.user, proof_form(request, stage.login.user, filled=False))


def _second_step_page(request: HttpRequest, member: Member, form: ProofForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "has_keys": has_keys(member), "carried": carried(request)}
    return render(request, "accounts/second_step.html", context, status=status)


def _tried(name: str) -> str:
    """What wrong tries are counted by: a digest of the name, and of a member's password, so that with a new one they
    begin anew."""
    key = name_key(name)
    member = Member.objects.filter(name_key=key).first()
    tried = f"{key} {member.get_session_auth_hash()}" if member else key
    return hashlib.sha256(tried.encode("utf-8", "surrogatepass")).hexdigest()


def _authenticated(request: HttpRequest, name: str) -> Member | None:
    return member_or_none(authenticate(request, username=name, password=request.POST.get("password", "")))
