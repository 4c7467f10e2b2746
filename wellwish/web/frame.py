"""What every page is framed with: who is here, and whether search engines may keep it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from wellwish.web.accounts.models import House, member_or_none
from wellwish.web.desk import desk_of
from wellwish.web.yours.looks import look_of


def frame(request: HttpRequest) -> dict[str, Any]:
    """A context processor."""
    return {
        "member": member_or_none(request.user),
        "claimed": House.find() is not None,
        "public": desk_of(request).public,
        "look": look_of(request),
    }
