"""Django's plain admin, for an owner who looks for a row: off unless WELLWISH_ADMIN names where it is to be.

It shows and changes nothing: what members do has consequences (sounds are forgotten, visits ended) that the pages of
Wellwish see to and a table does not. What is sealed, and how somebody felt, is not shown at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.http import Http404, HttpRequest

from wellwish.web.accounts.models import member_or_none
from wellwish.web.sealed import sealed_fields

if TYPE_CHECKING:
    _Rows = admin.ModelAdmin[models.Model]
else:
    _Rows = admin.ModelAdmin

_NOT_SHOWN = ("password", "digest", "name_key", "how", "guest")
_COLUMNS = 6


class Rows(_Rows):
    """The rows of one model, to be looked at."""

    def __init__(self, model: type[models.Model], site: admin.AdminSite) -> None:
        out = {*_NOT_SHOWN, *sealed_fields(model)}
        self._shown = tuple(field.name for field in model._meta.concrete_fields if field.name not in out)
        super().__init__(model, site)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self._shown

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return self._shown[:_COLUMNS]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Site(admin.AdminSite):
    """For the owner; to anyone else who is signed in it is not there, and strangers are shown where to sign in."""

    site_header = site_title = "Wellwish"
    site_url = None
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        member = member_or_none(request.user)
        return member is not None and member.is_owner

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> NoReturn:
        raise Http404

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> NoReturn:
        raise Http404

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> NoReturn:
        raise Http404


def site() -> Site:
    """With every model of ours."""
    made = Site(name="admin")
    made.register([model for model in apps.get_models() if model.__module__.startswith("wellwish.")], Rows)
    return made
