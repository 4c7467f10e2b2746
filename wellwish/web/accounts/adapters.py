"""Where allauth asks us: how someone enters, and how second factors are kept."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.stages import LoginStage
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wellwish.web.accounts.models import Member
from wellwish.web.accounts.visitor import GUEST, MEMBER_SECONDS
from wellwish.web.keeping import receive
from wellwish.web.sealed import seal, unseal

KEEP = "keep"
"""Where a session holds, between two steps of signing in, that a guest's things are to be kept."""
_RECEIVED = "_wellwish_received"


class Accounts(DefaultAccountAdapter):
    """Signing in: one step, or a second one for members who chose it."""

    def get_login_stages(self) -> list[str]:
        return [f"{__name__}.SecondStep"]

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """A new session for the member, with what they made as a guest in it when they asked to keep that."""
        keep = bool(request.session.pop(KEEP, False))
        setattr(request, _RECEIVED, receive(request, cast(Member, user), keep=keep))
        request.session.pop(GUEST, None)
        super().login(request, user)
        request.session.set_expiry(MEMBER_SECONDS)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        answer = super().post_login(request, user, **kwargs)
        received = getattr(request, _RECEIVED, None)
        return redirect(received) if received else answer


class SecondStep(AuthenticateStage):
    """Asks for a code, or a passkey, whoever chose that; a passkey alone is proof enough of its own."""

    urlname = "second-step"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        if self._should_handle(self.request) and asks_for_codes(cast(Member, self.login.user)):
            return redirect(self.urlname), True
        return None, True

    def abort(self) -> HttpResponse:
        LoginStage.abort(self)
        return redirect("sign-in")


class Factors(DefaultMFAAdapter):
    """Secrets are sealed as members' other private things are; a passkey's name, too (see ``factors.py``)."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return cast(Member, user).name

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": context.request.get_host().partition(":")[0], "name": "Wellwish"}

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, Any]:
        name = cast(Member, user).name
        return {"id": user.pk.hex.encode(), "name": name, "display_name": name}


def asks_for_codes(member: Member) -> bool:
    """Whether a password alone does not open this account."""
    return bool(Authenticator.objects.filter(user=member, type=Authenticator.Type.TOTP).exists())


def has_keys(member: Member) -> bool:
    """Whether they have a passkey."""
    return bool(Authenticator.objects.filter(user=member, type=Authenticator.Type.WEBAUTHN).exists())


def forget_factors(member: Member) -> bool:
    """Their passkeys, codes and recovery codes open nothing any more; whether there were any."""
    deleted, _ = Authenticator.objects.filter(user=member).delete()
    return bool(deleted)
