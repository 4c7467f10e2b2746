"""Making a server one's own, joining by invitation, one's own page, and the house's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth import update_session_auth_hash
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from wellwish import library
from wellwish.web.access import own_children, own_factors, own_outside, own_sign_ins, signed_in
from wellwish.web.accounts.doors import for_owner, open_to_all, posted
from wellwish.web.accounts.entering import claimed, enter, just_me_allowed, outside_name
from wellwish.web.accounts.forms import AccountForm, CrisisForm, PasswordForm, SetupForm, same_code
from wellwish.web.accounts.models import GIVEN_ROLES, House, Invitation, Member, Role, end_sign_ins
from wellwish.web.accounts.proof import is_proved, to_prove
from wellwish.web.accounts.signed_in import note_anew
from wellwish.web.accounts.tries import tries
from wellwish.web.care.lines import LineForm, every_line, nobody_is_named
from wellwish.web.desk import desk_of
from wellwish.web.keeping import offered


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
        if not tries.may("setup"):
            form.add_error("code", _("Those were many tries. Wait a quarter of an hour, or start Wellwish again."))
        elif not same_code(request.POST.get("code", ""), desk.setup_code):
            tries.failed("setup")
        if form.is_valid():
            cleaned = form.cleaned_data
            return claimed(request, House.Mode.HOUSEHOLD, cleaned["name"], cleaned["password"])
        status = 422
    context = {"form": form, "just_me": just_me_allowed(request)} | offered(request)
    return render(request, "accounts/setup.html", context, status=status)


@open_to_all
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """A new member, by an invitation that works once and says what they are."""
    invitation = Invitation.open(token)
    if invitation is None:
        return render(request, "accounts/invitation_over.html", status=404)
    form = AccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        name, password = form.cleaned_data["name"], form.cleaned_data["password"]
        try:
            with transaction.atomic():
                if not invitation.use():
                    raise Http404
                member = Member.objects.create_member(name, password, Role(invitation.role))
            return enter(request, member)
        except IntegrityError:
            form.add_error("name", _("Someone here has this name already. Choose another."))
    context = {"form": form, "outside": outside_name(), "token": token} | offered(request)
    return render(request, "accounts/join.html", context, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def you(request: HttpRequest) -> HttpResponse:
    """One's own page: how one signs in, where one is signed in, the children one looks after, and the way out."""
    member = signed_in(request)
    if request.method == "POST" and member.is_child:
        raise Http404
    if request.method == "POST" and not member.has_usable_password() and not is_proved(request):
        return to_prove(request)
    form = PasswordForm(request.POST if request.method == "POST" else None, member)
    changed = False
    if request.method == "POST" and form.is_valid():
        member.renew_password(form.cleaned_data["password"])
        update_session_auth_hash(request, member)
        note_anew(request)
        changed = True
    types = [row.type for row in own_factors(request, *Authenticator.Type)]
    sign_ins = list(own_sign_ins(request))
    context = {
        "form": form,
        "changed": changed,
        "has_password": member.has_usable_password(),
        "you": member,
        "keys": types.count(Authenticator.Type.WEBAUTHN),
        "asks_for_codes": Authenticator.Type.TOTP in types,
        "outside": outside_name(),
        "bound": own_outside(request).exists(),
        "guarded": House.objects.filter(mode=House.Mode.HOUSEHOLD).exists(),
        "sign_ins": [(row, row.session_key == request.session.session_key) for row in sign_ins],
        "children": own_children(request),
    }
    return render(request, "accounts/you.html", context, status=422 if form.errors else 200)


@never_cache
@posted
def end_sign_in(request: HttpRequest) -> HttpResponse:
    """Signs out one other browser, or all others."""
    which = request.POST.get("which", "")
    others = own_sign_ins(request).exclude(session_key=request.session.session_key)
    if which != "others":
        others = others.filter(pk=int(which) if which.isascii() and which.isdigit() and len(which) < 18 else 0)
        if not others:
            raise Http404
    end_sign_ins(others)
    return redirect(reverse("you") + "#signed-in")


@for_owner
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def house(request: HttpRequest) -> HttpResponse:
    """For the owner: who lives here, invitations, and whom to call in a crisis."""
    home = House.objects.get(pk=1)
    form = CrisisForm(initial={"crisis_lines": home.crisis_lines})
    context: dict[str, Any] = {}
    status = 200
    if request.method == "POST" and "invite" in request.POST:
        role = _given_role(request)
        if home.mode == House.Mode.HOUSEHOLD:
            link = request.build_absolute_uri(reverse("join", args=[Invitation.make(role)]))
            context |= {"link": link, "invited": role}
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
        "members": Member.objects.filter(is_child=False).order_by("joined"),
        "children": own_children(request).select_related("guardian"),
        "household": home.mode == House.Mode.HOUSEHOLD,
        "roles": [(role.value, role.label) for role in GIVEN_ROLES],
        "lines": every_line(),
        "line_form": LineForm(),
        "nobody_named": nobody_is_named(),
        "library_faults": len(library.catalogue().problems),
    }
    return render(request, "accounts/house.html", context, status=status)


@for_owner
@never_cache
@posted
def change_role(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Makes a member a teacher, or a teacher a member. The owner stays the owner."""
    role = _given_role(request)
    if not Member.objects.filter(pk=member_id, role__in=GIVEN_ROLES, is_child=False).update(role=role):
        raise Http404
    return redirect("house")


def _given_role(request: HttpRequest) -> Role:
    """Raises Http404 for one that is not given."""
    asked = request.POST.get("role", Role.MEMBER)
    if asked not in GIVEN_ROLES:
        raise Http404
    return Role(asked)
