"""Making a link to one's sit, ending it, and the page that it opens."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wellwish.web.access import links_of, own_sit
from wellwish.web.accounts.doors import open_to_all, posted
from wellwish.web.links.behind import sit_behind, tries
from wellwish.web.links.models import DAYS, MOST_LINKS, USUAL_DAYS, make_link
from wellwish.web.player.views import exercise_title, shared_page


@never_cache
@require_safe
def links(request: HttpRequest) -> HttpResponse:
    """Every open link of the member."""
    return _links_page(request)


@never_cache
@posted
def share(request: HttpRequest, sit_id: str) -> HttpResponse:
    """A new link to a sit of one's own, which is shown this once."""
    sit = own_sit(request, sit_id)
    asked = request.POST.get("days", "")
    if links_of(request).count() >= MOST_LINKS:
        return _links_page(request, mistake=_("Those are many links. End one that is needed no more."), status=422)
    if sit.sealed_order is None:
        return _links_page(request, mistake=_("This sit can’t be played any more."), status=422)
    days = int(asked) if asked in map(str, DAYS) else USUAL_DAYS
    path = reverse("shared", args=[make_link(sit, days)])
    return _links_page(request, link=request.build_absolute_uri(path))


@never_cache
@posted
def end_link(request: HttpRequest, number: int) -> HttpResponse:
    """From now on it opens nothing."""
    get_object_or_404(links_of(request), pk=number).delete()
    return redirect("links")


@open_to_all
@never_cache
@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """What a link opens, for whoever has it: one sit, and nothing about whose it is."""
    asker = request.META.get("REMOTE_ADDR", "")
    if not tries.may(asker):
        return render(request, "links/shut.html", {"many": True}, status=429)
    sit = sit_behind(token, asker)
    if sit is None:
        return render(request, "links/shut.html", status=404)
    return shared_page(request, sit, request.path, f"/media/shared/{token}")


def _links_page(request: HttpRequest, *, link: str = "", mistake: str = "", status: int = 200) -> HttpResponse:
    found = [(one, exercise_title(one.sit.order)) for one in links_of(request)]
    return render(request, "links/links.html", {"links": found, "link": link, "mistake": mistake}, status=status)
