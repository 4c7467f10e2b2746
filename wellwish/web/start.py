"""Django made ready for one data folder, once a process: its settings, and a database of the newest form."""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, TypeVar

from wellwish.config import Settings, ensure_data_folder, ensure_secret_key
from wellwish.errors import Misuse

_T = TypeVar("_T")
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def start(settings: Settings) -> None:
    """Sets Django up and brings the database to the newest form. Another data folder raises RuntimeError.

    Raises Misuse when the data folder cannot be used or a package is missing, and WellwishError when the database does
    not answer.
    """
    import django
    from django.conf import settings as django_settings

    from wellwish.web import settings as fixed
    from wellwish.web.database.migrating import migrate

    ours = _ours(settings)
    if not django_settings.configured:
        told = {name: getattr(fixed, name) for name in dir(fixed) if name.isupper()} | ours
        django_settings.configure(**(_with_admin(told) if settings.admin else told))
        django.setup()
        migrate()
    elif any(getattr(django_settings, name) != value for name, value in ours.items() if name != "DATABASES"):
        raise RuntimeError("Django is set up already in this process, with other settings")


def with_database(work: Callable[[], _T]) -> _T:
    """``work`` in a thread of its own, whose connection is given back: Django does so only for its own requests."""
    from django.db import connections

    try:
        return work()
    finally:
        connections.close_all()


def is_loopback(host: str) -> bool:
    """Whether a name or address, without brackets, is its own machine's."""
    if host == "localhost":
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def _ours(settings: Settings) -> dict[str, Any]:
    from wellwish.web.database.choose import database

    anywhere = settings.host in ("0.0.0.0", "::")  # noqa: S104 - compared, not listened at
    hosts = settings.allowed_hosts if anywhere else (*settings.allowed_hosts, settings.host)
    data = ensure_data_folder(settings)
    return {
        "SECRET_KEY": ensure_secret_key(settings),
        "ALLOWED_HOSTS": [*hosts, *_LOOPBACK],
        "SESSION_COOKIE_SECURE": settings.speaks_https,
        "CSRF_COOKIE_SECURE": settings.speaks_https,
        "SESSION_COOKIE_PATH": settings.path,
        "CSRF_COOKIE_PATH": settings.path,
        "WELLWISH_DATA": str(data),
        "WELLWISH_ADMIN": settings.admin or "",
        "WELLWISH_AUTHORITY": str(data / "tls" / "authority.crt") if settings.tls and not settings.tls_cert else "",
        "WELLWISH_OIDC_JOIN": settings.oidc_join,
        "SOCIALACCOUNT_PROVIDERS": _providers(settings),
        "EMAIL_HOST": settings.smtp_host or "",
        "EMAIL_PORT": settings.smtp_port,
        "EMAIL_HOST_USER": settings.smtp_user or "",
        "EMAIL_HOST_PASSWORD": settings.smtp_password or "",
        "EMAIL_USE_TLS": settings.smtp_security == "starttls",
        "EMAIL_USE_SSL": settings.smtp_security == "tls",
        "DEFAULT_FROM_EMAIL": settings.smtp_from or "",
        "WELLWISH_PUSH": _push(settings),
        "TIME_ZONE": _time_zone(),
        "DATABASES": {"default": database(settings.database, data)},
    }


def _push(settings: Settings) -> bool:
    """Raises Misuse where it is turned on without what it needs."""
    if settings.push and find_spec("http_ece") is None:
        raise Misuse("WELLWISH_PUSH needs one more package: pip install 'wellwish[push]', then start again.")
    return settings.push


def _with_admin(told: dict[str, Any]) -> dict[str, Any]:
    """The settings, with what Django's admin needs beside."""
    admin = ["django.contrib.messages", "django.contrib.admin"]
    messages = "django.contrib.messages.middleware.MessageMiddleware"
    template = told["TEMPLATES"][0]
    processors = ["django.contrib.auth.context_processors.auth", "django.contrib.messages.context_processors.messages"]
    options = {
        **template["OPTIONS"],
        "context_processors": [*template["OPTIONS"]["context_processors"], *processors],
    }
    return told | {
        "INSTALLED_APPS": [*told["INSTALLED_APPS"], *admin],
        "MIDDLEWARE": [*told["MIDDLEWARE"], messages],
        "TEMPLATES": [{**template, "OPTIONS": options}],
    }


def _providers(settings: Settings) -> dict[str, Any]:
    """The one provider of accounts from elsewhere, if any, as allauth wants it."""
    if settings.oidc_url is None:
        return {}
    app = {
        "provider_id": "oidc",
        "name": settings.oidc_name,
        "client_id": settings.oidc_client or "",
        "secret": settings.oidc_secret or "",
        "settings": {"server_url": settings.oidc_url, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app], "SCOPE": ["openid", "profile"]}}


def _time_zone() -> str:
    """The machine's own, by name; UTC where it has none."""
    import zoneinfo

    from tzlocal import get_localzone_name

    with contextlib.suppress(zoneinfo.ZoneInfoNotFoundError):
        name = get_localzone_name()
        zoneinfo.ZoneInfo(name)
        return name
    return "UTC"
