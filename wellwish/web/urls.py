"""The map of the pages. /media, /static and /livez are served beside Django, by ``wellwish.server``."""

from __future__ import annotations

from django.urls import path, register_converter

from wellwish.web.first import views


class SitId:
    """What ``secrets.token_urlsafe(16)`` writes."""

    regex = "[A-Za-z0-9_-]{22}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(SitId, "sit_id")

urlpatterns = [
    path("", views.begin, name="begin"),
    path("sit/<sit_id:sit_id>", views.play, name="sit"),
    path("stopped", views.stopped, name="stopped"),
]

handler400 = "wellwish.web.errors.bad_request"
handler403 = "wellwish.web.errors.forbidden"
handler404 = "wellwish.web.errors.not_found"
handler500 = "wellwish.web.errors.failed"
