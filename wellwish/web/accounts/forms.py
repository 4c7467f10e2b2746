"""Names and passwords, read kindly."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wellwish.errors import Misuse
from wellwish.practice.circle import clean
from wellwish.web.accounts.models import Member, name_key
from wellwish.web.accounts.proof import check_present
from wellwish.web.words import plain_lines, sentence

MOST_NAME_CHARACTERS = 40
MOST_CRISIS_CHARACTERS = 2000


class AccountForm(forms.Form):
    """A new member: what they are called, and a password."""

    name = forms.CharField(strip=False, error_messages={"required": _("What may we call you?")})
    password = forms.CharField(strip=False, error_messages={"required": _("Choose a password.")})

    def clean_name(self) -> str:
        try:
            name = clean(self.cleaned_data["name"], "a name", MOST_NAME_CHARACTERS)
        except Misuse as error:
            raise forms.ValidationError(sentence(error)) from None
        if Member.objects.filter(name_key=name_key(name)).exists():
            raise forms.ValidationError(gettext("Someone here has this name already. Choose another."))
        return name

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"])
        return str(self.cleaned_data["password"])


class SetupForm(AccountForm):
    """The owner's account, for whoever can read the server's log."""

    code = forms.CharField(
        error_messages={"required": _("The code stands in the terminal where Wellwish was started.")}
    )

    def __init__(self, data: Any, code: str) -> None:
        super().__init__(data)
        self._code = code

    def clean_code(self) -> None:
        if not same_code(self.cleaned_data["code"], self._code):
            raise forms.ValidationError(
                gettext("That is not the code. It stands in the terminal where Wellwish was started.")
            )


class ChildForm(AccountForm):
    """A child's profile: what they are called, and a password if they are to sign in on a device of their own."""

    password = forms.CharField(strip=False, required=False)

    def clean_password(self) -> str:
        return super().clean_password() if self.cleaned_data["password"] else ""


class ChildPasswordForm(forms.Form):
    """A new password for a child's profile; without one it is opened by who looks after it."""

    password = forms.CharField(strip=False, required=False)

    def clean_password(self) -> str:
        if self.cleaned_data["password"]:
            validate_password(self.cleaned_data["password"])
        return str(self.cleaned_data["password"])


class CrisisForm(forms.Form):
    """Whom to call, in the owner's words."""

    crisis_lines = forms.CharField(required=False)

    def clean_crisis_lines(self) -> str:
        text = plain_lines(self.cleaned_data["crisis_lines"])
        if len(text) > MOST_CRISIS_CHARACTERS:
            raise forms.ValidationError(
                gettext("This may have %(most)s characters, and has %(number)s. Nothing was changed.")
                % {"most": MOST_CRISIS_CHARACTERS, "number": len(text)}
            )
        return text


class PasswordForm(forms.Form):
    """A new password for a member who is signed in and knows the present one, if there is one."""

    present = forms.CharField(strip=False, required=False)
    password = forms.CharField(strip=False, error_messages={"required": _("Choose a password.")})

    def __init__(self, data: Any, member: Member) -> None:
        super().__init__(data)
        self._member = member

    def clean_present(self) -> None:
        check_present(self._member, self.cleaned_data["present"])

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"])
        return str(self.cleaned_data["password"])


def same_code(typed: str, code: str) -> bool:
    """Compared in constant time; case, spaces and dashes as they come."""
    from django.utils.crypto import constant_time_compare

    def plain(text: str) -> str:
        return "".join(char for char in text.upper() if char.isalnum())

    return bool(plain(code)) and constant_time_compare(plain(typed), plain(code))
