"""Proving that it is you: a password, a code, a passkey. Asked for again before what guards an account changes."""

from __future__ import annotations

import contextlib
import functools
import struct
from collections.abc import Callable, Iterator
from typing import Any

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate, reauthenticate_by_password
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm
from django import forms
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from wellwish.web.access import signed_in
from wellwish.web.accounts.adapters import asks_for_codes, has_keys
from wellwish.web.accounts.models import Member
from wellwish.web.accounts.tries import tries

MANY_TRIES = _("Those were many tries. Please wait a quarter of an hour.")
WRONG_CODE = _("That is not a code that works now. Codes change every half minute; a recovery code works once.")
_CODE_SECONDS = 180
"""How long a code that was used opens nothing more: longer than it is valid for, clocks apart included."""


class CodeForm(AuthenticateForm):
    """A code of the app, or a recovery code. Wrong ones are counted by member."""

    reauthenticated = False

    def clean_code(self) -> str:
        key = tried_second(self.user)
        if not tries.may(key):
            raise forms.ValidationError(MANY_TRIES)
        try:
            with transaction.atomic():  # a recovery code is read and struck out at once
                code = "".join(filter(str.isdigit, super().clean_code()))
        except forms.ValidationError:
            tries.failed(key)
            raise forms.ValidationError(WRONG_CODE) from None
        if not cache.add(f"used-{key}-{code}", True, _CODE_SECONDS):
            tries.failed(key)
            raise forms.ValidationError(WRONG_CODE)
        tries.well(key)
        return code

    def save(self) -> None:
        post_authentication(context.request, self.authenticator, reauthenticated=self.reauthenticated)


class KeyForm(AuthenticateWebAuthnForm):
    """What a passkey answered: the member's own, or with no ``user`` any member's."""

    def clean_credential(self) -> Authenticator:
        try:
            with parsed():
                return super().clean_credential()
        except forms.ValidationError:
            raise forms.ValidationError(_("That passkey does not open this account.")) from None


class SignInKeyForm(KeyForm):
    """A passkey alone, which needs no password before it."""

    passwordless = True
    reauthenticated = True

    def __init__(self, data: Any) -> None:
        super().__init__(data, user=None)


@contextlib.contextmanager
def parsed() -> Iterator[None]:
    """Whatever reading an answer that no browser makes fails by becomes a ValidationError."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, struct.error) as error:
        raise forms.ValidationError(_("That is no answer of a passkey.")) from error


class PresentForm(forms.Form):
    """The password of a member who is signed in. Wrong ones are counted by member."""

    present = forms.CharField(strip=False, required=False)

    def __init__(self, data: Any, member: Member) -> None:
        super().__init__(data)
        self._member = member

    def clean_present(self) -> None:
        check_present(self._member, self.cleaned_data["present"])


def check_present(member: Member, password: str) -> None:
    """Raises ValidationError when it is not theirs; a member without one passes."""
    key = f"present-{member.pk}"
    if not member.has_usable_password():
        return
    if not tries.may(key):
        raise forms.ValidationError(MANY_TRIES)
    if not member.check_password(password):
        tries.failed(key)
        raise forms.ValidationError(_("That is not your present password."))
    tries.well(key)


def tried_second(member: Member) -> str:
    """What wrong codes are counted by."""
    return f"second-{member.pk}"


ProofForm = CodeForm | KeyForm


def proof_form(request: HttpRequest, member: Member, *, filled: bool = True) -> ProofForm:
    """What was sent as the second step: a passkey's answer, else a code; empty when nothing was, or not ``filled``."""
    data = request.POST if filled and request.method == "POST" else None
    return KeyForm(data, user=member) if data and "credential" in data else CodeForm(data, user=member)


def proved(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For members who proved in the last minutes that it is them; others do that first, and come back to the page."""

    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if did_recently_reauthenticate(request):
            return view(request, *args, **kwargs)
        return redirect(f"{reverse('prove')}?{urlencode({'next': request.path})}")

    return answer


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: HttpRequest) -> HttpResponse:
    """Asks once more for the password, or a code or a passkey."""
    member = signed_in(request)
    data = request.POST if request.method == "POST" else None
    password = PresentForm(data if data and "present" in data else None, member)
    second = proof_form(request, member, filled=bool(data) and "present" not in (data or ()))
    if password.is_valid():
        reauthenticate_by_password(request)
        return redirect(_back(request))
    if second.is_valid():
        second.reauthenticated = True
        second.save()
        return redirect(_back(request))
    context = {
        "password": password,
        "second": second,
        "has_password": member.has_usable_password(),
        "has_codes": asks_for_codes(member),
        "has_keys": has_keys(member),
        "next": _back(request),
    }
    return render(request, "accounts/prove.html", context, status=422 if password.errors or second.errors else 200)


def _back(request: HttpRequest) -> str:
    asked = request.POST.get("next", request.GET.get("next", ""))
    safe = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, {request.get_host()})
    return asked if safe else reverse("you")
