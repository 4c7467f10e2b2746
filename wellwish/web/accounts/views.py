"""Making a server one's own, signing in and out, joining by invitation, and the house's own page."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from wellwish import library
from wellwish.config import forget_setup_code
from wellwish.web.access import signed_in
from wellwish.web.accounts.doors import for_owner, open_to_all, posted
from wellwish.web.accounts.forms import AccountForm, CrisisForm, PasswordForm, SetupForm, same_code
from wellwish.web.accounts.models import House, Invitation, Member, Role, member_or_none, name_key
from wellwish.web.accounts.tries import Tries
from wellwish.web.accounts.visitor import GUEST, MEMBER_SECONDS
from wellwish.web.desk import desk_of
from wellwish.web.keeping import offered, receive
from wellwish.web.start import is_loopback

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_OF_PROXIES = ("forwarded", "via", "x-forwarded", "x-real-ip")
_tries = Tries()


@open_to_all
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """The owner's account, by the code that the server printed. Once there is an owner this is not there any more."""
    if House.find():
        raise Http404
    desk = desk_of(request)
    form = SetupForm(request.POST if request.method == "POST" else None, desk.setup_code)
    status = 200
    if request.method == "POST":
        if not _tries.may("setup"):
            form.add_error("code", "Those were many tries. Wait a quarter of an hour, or start Wellwish again.")
        elif not same_code(request.POST.get("code", ""), desk.setup_code):
            _tries.failed("setup")
        if form.is_valid():
            cleaned = form.cleaned_data
            return _claimed(request, House.Mode.HOUSEHOLD, cleaned["name"], cleaned["password"])
        status = 422
    return render(
        request,
        "accounts/setup.html",
        {"form": form, "just_me": _just_me_allowed(request)} | offered(request),
        status=status,
    )


@open_to_all
@never_cache
@posted
def just_me(request: HttpRequest) -> HttpResponse:
    """No password: on this machine only, for the one person who uses it. Makes the owner, or signs them in."""
    if not _just_me_allowed(request):
        raise Http404
    house = House.find()
    if house is None:
        return _claimed(request, House.Mode.JUST_ME, "me", None)
    if house.mode != House.Mode.JUST_ME:
        raise Http404
    return _signed_in(request, Member.objects.get(role=Role.OWNER))


@open_to_all
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    house = House.find()
    if house is None:
        return redirect("setup")
    if member_or_none(request.user):
        return redirect("home")
    name, mistake, status = request.POST.get("name", ""), "", 200
    key = _tried(name)
    if request.method == "POST":
        member = _authenticated(request, name) if _tries.may(key) else None
        if member:
            _tries.well(key)
            return _signed_in(request, member)
        mistake, status = "That name and password don’t go together.", 422
        if not _tries.may(key):
            mistake, status = "Those were many tries. Please wait a quarter of an hour.", 429
        _tries.failed(key)
    context = {
        "name": name,
        "mistake": mistake,
        "next": request.POST.get("next", request.GET.get("next", "")),
        "just_me": house.mode == House.Mode.JUST_ME and _just_me_allowed(request),
        "only_me": house.mode == House.Mode.JUST_ME,
    }
    return render(request, "accounts/sign_in.html", context | offered(request), status=status)


@never_cache
@posted
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("home")


@open_to_all
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """A new member, by an invitation that works once."""
    invitation = Invitation.open(token)
    if invitation is None:
        return render(request, "accounts/invitation_over.html", status=404)
    form = AccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                if not invitation.use():
                    raise Http404
                member = Member.objects.create_member(form.cleaned_data["name"], form.cleaned_data["password"])
            return _signed_in(request, member)
        except IntegrityError:
            form.add_error("name", "Someone here has this name already. Choose another.")
    context = {"form": form} | offered(request)
    return render(request, "accounts/join.html", context, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def you(request: HttpRequest) -> HttpResponse:
    """One's own page: a password, and the way out."""
    member = signed_in(request)
    form = PasswordForm(request.POST if request.method == "POST" else None, member)
    changed = False
    if request.method == "POST" and form.is_valid():
        member.renew_password(form.cleaned_data["password"])
        update_session_auth_hash(request, member)
        changed = True
    context = {"form": form, "changed": changed, "has_password": member.has_usable_password(), "you": member}
    return render(request, "accounts/you.html", context, status=422 if form.errors else 200)


@for_owner
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def house(request: HttpRequest) -> HttpResponse:
    """For the owner: who lives here, invitations, and whom to call in a crisis."""
    home = House.objects.get(pk=1)
    form = CrisisForm(initial={"crisis_lines": home.crisis_lines})
    context: dict[str, object] = {}
    status = 200
    if request.method == "POST" and "invite" in request.POST:
        if home.mode == House.Mode.HOUSEHOLD:
            context["link"] = request.build_absolute_uri(reverse("join", args=[Invitation.make()]))
        else:
            status = 422  # the page says that a password comes first
    elif request.method == "POST":
        form = CrisisForm(request.POST)
        if form.is_valid():
            home.crisis_lines = form.cleaned_data["crisis_lines"]
            home.save(update_fields=["crisis_lines"])
            context["saved"] = True
        else:
            status = 422
    context |= {
        "form": form,
        "members": Member.objects.order_by("joined"),
        "household": home.mode == House.Mode.HOUSEHOLD,
        "library_faults": len(library.catalogue().problems),
    }
    return render(request, "accounts/house.html", context, status=status)


def _claimed(request: HttpRequest, mode: str, name: str, password: str | None) -> HttpResponse:
    try:
        with transaction.atomic():
            House.claim(mode)
            owner = Member.objects.create_member(name, password, Role.OWNER)
    except IntegrityError:  # someone else was quicker
        raise Http404 from None
    forget_setup_code(Path(settings.WELLWISH_DATA))
    return _signed_in(request, owner)


def _signed_in(request: HttpRequest, member: Member) -> HttpResponse:
    """A new session for the member, with what they made as a guest in it when they asked to keep that."""
    received = receive(request, member)
    request.session.pop(GUEST, None)
    login(request, member, backend=_BACKEND)
    request.session.set_expiry(MEMBER_SECONDS)
    asked = request.POST.get("next", "")
    if received:
        return redirect(received)
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return redirect(asked if asked.startswith("/") and safe else "home")


def _tried(name: str) -> str:
    """What wrong tries are counted by: a digest of the name, and of a member's password, so that with a new one they
    begin anew."""
    key = name_key(name)
    member = Member.objects.filter(name_key=key).first()
    tried = f"{key} {member.get_session_auth_hash()}" if member else key
    return hashlib.sha256(tried.encode("utf-8", "surrogatepass")).hexdigest()


def _authenticated(request: HttpRequest, name: str) -> Member | None:
    return member_or_none(authenticate(request, username=name, password=request.POST.get("password", "")))


def _just_me_allowed(request: HttpRequest) -> bool:
    """Only where this server listens on its own machine, and is asked by that machine's own name, with no proxy."""
    host, _ = split_domain_port(request.get_host())
    forwarded = any(name.startswith(_OF_PROXIES) for name in map(str.lower, request.headers))
    return desk_of(request).loopback and is_loopback(host.strip("[]")) and not forwarded
