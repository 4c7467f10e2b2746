"""What libraries keep in our database: declared here, as we cannot do so beside their models."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
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
