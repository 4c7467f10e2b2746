"""What libraries keep in our database: declared here, as we cannot do so beside their models."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from wellwish.web.belongings import Belonging, register

register(
    Belonging(
        "sessions",
        _("Who is signed in"),
        Session,
        owner="",
        stays=_("Ninety days after a member signed in, or until they sign out; a guest’s for a day."),
        fields={
            "session_key": _("What the browser’s cookie holds."),
            "session_data": _("Signed: which member it is, or a guest’s number; nothing else."),
            "expire_date": _("When it is over."),
        },
    )
)
register(
    Belonging(
        "factors",
        _("Passkeys, codes and recovery codes"),
        Authenticator,
        owner="user",
        stays=_("Until you remove them where you sign in is set."),
        fields={
            "id": _("Tells them apart."),
            "user": _("Whose it is."),
            "type": _("What it is."),
            "data": _("What it is checked by: encrypted, and of no use to anyone who reads it."),
            "created_at": _("Since when you have it."),
            "last_used_at": _("When it was last used."),
        },
        unshown=frozenset({"data"}),
        deletable=False,
    )
)
register(
    Belonging(
        "outside-accounts",
        _("Accounts elsewhere that open yours"),
        SocialAccount,
        owner="user",
        stays=_("Until you unbind them."),
        fields={
            "id": _("Tells them apart."),
            "user": _("Whose it is."),
            "provider": _("Which provider it is with."),
            "uid": _("A digest of who you are there."),
            "last_login": _("When you last came by it."),
            "date_joined": _("Since when it is bound."),
            "extra_data": _("Nothing: what a provider tells of you is not kept."),
        },
        deletable=False,
    )
)
_UNUSED = _("Not used here: it comes with the library for signing in.")
_UNUSED_MODELS: tuple[tuple[str, Any, type[Model], str, tuple[str, ...]], ...] = (
    ("addresses", _("E-mail addresses"), EmailAddress, "user", ("id", "user", "email", "verified", "primary")),
    (
        "address-checks",
        _("E-mail addresses to be confirmed"),
        EmailConfirmation,
        "email_address__user",
        ("id", "email_address", "created", "sent", "key"),
    ),
    (
        "outside-tokens",
        _("Tokens of accounts elsewhere"),
        SocialToken,
        "account__user",
        ("id", "app", "account", "token", "token_secret", "expires_at"),
    ),
    (
        "outside-providers",
        _("Providers of accounts elsewhere"),
        SocialApp,
        "",
        ("id", "provider", "provider_id", "name", "client_id", "secret", "key", "settings"),
    ),
)
for _kind, _said, _rows, _owner, _columns in _UNUSED_MODELS:
    register(
        Belonging(
            _kind,
            _said,
            _rows,
            owner=_owner,
            stays=_UNUSED,
            fields=dict.fromkeys(_columns, _UNUSED),
            unshown=frozenset(_columns) & {"key", "token", "token_secret", "secret"},
        )
    )
for _id, _title, _model, _fields in (
    ("django-types", _("Kinds of tables"), ContentType, ("id", "app_label", "model")),
    ("django-permissions", _("Kinds of permissions"), Permission, ("id", "name", "content_type", "codename")),
    ("django-groups", _("Groups"), Group, ("id", "name", "permissions")),
):
    register(
        Belonging(
            _id,
            _title,
            _model,
            owner="",
            stays=_("Always: it is Django’s own, and holds nothing of anyone."),
            fields=dict.fromkeys(_fields, _("Django’s own.")),
        )
    )
