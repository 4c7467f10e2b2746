"""What guards an account besides a password: passkeys, and codes from an app with recovery codes."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.internal.auth import WebAuthn, begin_registration
from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from wellwish.errors import Misuse
from wellwish.practice.circle import clean
from wellwish.web.access import own_factors, signed_in
from wellwish.web.accounts.doors import for_grown_ups, posted
from wellwish.web.accounts.models import House, Member
from wellwish.web.accounts.proof import MANY_TRIES, parsed, proved, tried_second
from wellwish.web.accounts.tries import tries
from wellwish.web.sealed import seal, unseal
from wellwish.web.words import sentence

MOST_KEYS = 20
MOST_NAME_CHARACTERS = 40
_SECRET = "codes"  # noqa: S105 - where a session holds it, sealed
"""Where a session holds the secret that an app is just being given, sealed."""


_NAMELESS = {"required": _("Give it a name, such as the device it lives on.")}


class KeyNameForm(forms.Form):
    """What a passkey is called."""

    name = forms.CharField(error_messages=_NAMELESS)

    def clean_name(self) -> str:
        return _key_name(self.cleaned_data["name"])


class NewKeyForm(AddWebAuthnForm):
    """A passkey that a browser has just made."""

    name = forms.CharField(error_messages=_NAMELESS)

    def clean_name(self) -> str:
        return _key_name(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        with parsed():
            return dict(super().clean())


class FirstCodeForm(forms.Form):
    """The first code of an app that has the secret."""

    code = forms.CharField(error_messages={"required": _("Type the six digits that the app shows.")})

    def __init__(self, data: Any, member: Member, secret: str) -> None:
        super().__init__(data)
        self._key, self._secret = tried_second(member), secret

    def clean_code(self) -> None:
        if not tries.may(self._key):
            raise forms.ValidationError(MANY_TRIES)
        if not validate_totp_code(self._secret, self.cleaned_data["code"]):
            tries.failed(self._key)
            raise forms.ValidationError(
                _("That is not what the app shows for this key. If it goes on so, see whether the clocks agree.")
            )
        tries.well(self._key)


@for_grown_ups
@never_cache
@proved
@require_http_methods(["GET", "HEAD", "POST"])
def passkeys(request: HttpRequest) -> HttpResponse:
    """One's passkeys, and adding one."""
    member = _guardable(request)
    form = NewKeyForm(request.POST, user=member) if request.method == "POST" else None
    keys = own_factors(request, Authenticator.Type.WEBAUTHN)
    if form and len(keys) >= MOST_KEYS:
        form.add_error(None, _("These are as many passkeys as one account may have; remove one first."))
    if form and form.is_valid():
        WebAuthn.add(member, seal(form.cleaned_data["name"]), form.cleaned_data["credential"])
        return redirect("passkeys")
    named = [(key, _name_of(key)) for key in keys]
    context = {"keys": named, "form": form}
    return render(request, "accounts/passkeys.html", context, status=422 if form else 200)


@for_grown_ups
@never_cache
@proved
@require_safe
def new_passkey_options(request: HttpRequest) -> HttpResponse:
    """What a browser makes a passkey with."""
    return JsonResponse(begin_registration(_guardable(request), passwordless=True))


@for_grown_ups
@never_cache
@proved
@require_http_methods(["GET", "HEAD", "POST"])
def passkey(request: HttpRequest, key_id: int) -> HttpResponse:
    """One of them: its name, and taking it away."""
    key = own_factors(request, Authenticator.Type.WEBAUTHN).filter(pk=key_id).first()
    if key is None:
        raise Http404
    if request.method == "POST" and "remove" in request.POST:
        key.delete()
        return redirect("passkeys")
    form = KeyNameForm(request.POST if request.method == "POST" else None, initial={"name": _name_of(key)})
    if form.is_valid():
        key.wrap().name = seal(form.cleaned_data["name"])
        key.save(update_fields=["data"])
        return redirect("passkeys")
    context = {"key": key, "name": _name_of(key), "form": form}
    return render(request, "accounts/passkey.html", context, status=422 if form.errors else 200)


@for_grown_ups
@never_cache
@proved
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: HttpRequest) -> HttpResponse:
    """Codes from an app, asked for besides the password: turned on with the first of them."""
    member = _guardable(request)
    if own_factors(request, Authenticator.Type.TOTP).exists():
        return render(request, "accounts/codes_on.html", {"left": len(_recovery(request).get_unused_codes())})
    secret = _secret_in_hand(request, anew=request.method != "POST")
    form = FirstCodeForm(request.POST if request.method == "POST" else None, member, secret)
    if form.is_valid():
        with transaction.atomic():
            TOTP.activate(member, secret)
            own_factors(request, Authenticator.Type.RECOVERY_CODES).delete()
            RecoveryCodes.activate(member)
        del request.session[_SECRET]
        return redirect("recovery")
    url = get_adapter().build_totp_url(member, secret)
    spaced = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    context = {"form": form, "secret": spaced, "url": url, "drawing": _drawing(url)}
    return render(request, "accounts/codes.html", context, status=422 if form.errors else 200)


@for_grown_ups
@never_cache
@proved
@posted
def codes_off(request: HttpRequest) -> HttpResponse:
    """A password alone opens the account again."""
    types = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
    own_factors(request, *types).delete()
    return redirect("you")


@for_grown_ups
@never_cache
@proved
@require_http_methods(["GET", "HEAD", "POST"])
def recovery(request: HttpRequest) -> HttpResponse:
    """The recovery codes that are left, to be written down; or new ones in their place."""
    old = _recovery(request)
    if request.method == "POST":
        with transaction.atomic():
            old.instance.delete()
            RecoveryCodes.activate(signed_in(request))
        return redirect("recovery")
    return render(request, "accounts/recovery.html", {"codes": old.get_unused_codes()})


def _key_name(typed: str) -> str:
    """Raises ValidationError."""
    try:
        return clean(typed, "a name", MOST_NAME_CHARACTERS)
    except Misuse as error:
        raise forms.ValidationError(sentence(error)) from None


def _guardable(request: HttpRequest) -> Member:
    """The member; 404 on a server for one person, which is opened without any proof."""
    house = House.find()
    if house is None or house.mode == House.Mode.JUST_ME:
        raise Http404
    return signed_in(request)


def _recovery(request: HttpRequest) -> RecoveryCodes:
    row = own_factors(request, Authenticator.Type.RECOVERY_CODES).first()
    if row is None:
        raise Http404
    return RecoveryCodes(row)


def _name_of(key: Authenticator) -> str:
    return unseal(key.wrap().name)


def _secret_in_hand(request: HttpRequest, *, anew: bool) -> str:
    """The secret that this session is giving to an app."""
    kept = request.session.get(_SECRET)
    if kept and not anew:
        return unseal(kept)
    secret = str(generate_totp_secret())
    request.session[_SECRET] = seal(secret)
    return secret


def _drawing(text: str) -> dict[str, Any]:
    """A QR code: modules a side, and the dark ones as the path of an SVG drawing."""
    import qrcode

    code = qrcode.QRCode(border=4)
    code.add_data(text)
    rows = code.get_matrix()
    dark = [(x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module]
    return {"side": len(rows), "path": "".join(f"M{x} {y}h1v1h-1z" for x, y in dark)}
