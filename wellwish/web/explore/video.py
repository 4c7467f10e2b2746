"""The page of one video: the browser's own player, and what it is."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from wellwish.web.accounts.doors import open_to_guests
from wellwish.web.explore.labels import FLAGS, LEVELS, minutes, plain_name
from wellwish.web.explore.shelves import Link, alike, technique_link
from wellwish.web.gentle import catalogue_of


@open_to_guests
@require_safe
def video(request: HttpRequest, video_id: str) -> HttpResponse:
    catalogue = catalogue_of(request)
    one = catalogue.videos.get(video_id)
    if one is None:
        raise Http404
    context = {
        "video": one,
        "sources": [(f"/media/videos/{one.id}{path.suffix}", f"video/{path.suffix[1:]}") for path in one.files],
        "captions": f"/media/videos/{one.id}.vtt",
        "minutes": minutes(one),
        "level": LEVELS[one.level],
        "technique": technique_link(catalogue, one.technique),
        "topics": [Link(f"{reverse('explore')}?topic={topic}", plain_name(topic)) for topic in one.topics],
        "flags": [FLAGS[flag] for flag in one.flags],
        "alike": alike(catalogue, one),
        "canonical": request.build_absolute_uri(reverse("video", args=[one.id])),
    }
    return render(request, "explore/video.html", context)
