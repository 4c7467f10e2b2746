"""Public pages. They hold nothing of anyone's."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wellwish import guides, library
from wellwish.web.accounts.doors import open_to_all, open_to_guests
from wellwish.web.accounts.models import member_or_none
from wellwish.web.desk import desk_of
from wellwish.web.explore.forms import FirstSitForm
from wellwish.web.explore.shelves import Asked, course_card, exercise_cards, technique_path
from wellwish.web.gentle import catalogue_of
from wellwish.web.player.views import choose
from wellwish.web.sounds import bed_sounds, bell_sounds, guide_page, guide_sounds

_FIRST = "loving-kindness"
"""The technique whose page has the three taps."""


@open_to_guests
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """A member chooses a sit here; anyone else meets the practice."""
    return choose(request) if member_or_none(request.user) else technique(request, "loving-kindness")


@open_to_guests
@require_safe
def technique(request: HttpRequest, technique_id: str) -> HttpResponse:
    if technique_id != _FIRST:
        return _about_technique(request, technique_id)
    if request.resolver_match and request.resolver_match.url_name == "technique":
        return redirect(_FIRST, permanent=True)
    return technique_page(request, technique_id, FirstSitForm())


def technique_page(request: HttpRequest, technique_id: str, form: FirstSitForm, status: int = 200) -> HttpResponse:
    """The page about a technique, with the three taps that begin a first sit."""
    page, questions = library.page("techniques", technique_id), library.page("questions", technique_id)
    context = {
        "page": page,
        "questions": questions.sections,
        "guides": [library.page("guides", guide_id) for guide_id in _guide_ids()],
        "cards": [course_card(one) for one in catalogue_of(request).courses.values()],
        "form": form,
        "canonical": request.build_absolute_uri(reverse(technique_id)),
    }
    return render(request, "explore/technique.html", context, status=status)


def _about_technique(request: HttpRequest, technique_id: str) -> HttpResponse:
    catalogue = catalogue_of(request)
    pages = catalogue.pages["techniques"]
    if technique_id not in pages:
        raise Http404
    questions = catalogue.pages["questions"].get(technique_id)
    asked = Asked(technique=technique_id)
    context = {
        "page": pages[technique_id],
        "questions": questions.sections if questions else (),
        "cards": exercise_cards(one for one in catalogue.exercises.values() if asked.takes(one)),
        "others": [(technique_path(one), page) for one, page in pages.items() if one != technique_id],
        "canonical": request.build_absolute_uri(reverse("technique", args=[technique_id])),
    }
    return render(request, "explore/about_technique.html", context)


@open_to_guests
@require_safe
def guide(request: HttpRequest, guide_id: str) -> HttpResponse:
    """About a guide; one that cannot speak here has its page, too, and says how it is added."""
    page = guide_page(guide_id)
    if page is None:
        raise Http404
    context = {
        "page": page,
        "canonical": request.build_absolute_uri(reverse("guide", args=[guide_id])),
        "heard": f"/media/guides/{guide_id}" if guide_id in guides.here() else "",
        "leads": guide_id == desk_of(request).guide,
        "others": [
            (library.page("guides", one), one in _guide_ids()) for one in library.page_ids("guides") if one != guide_id
        ],
    }
    return render(request, "explore/guide.html", context)


@open_to_guests
@require_safe
def sounds(request: HttpRequest) -> HttpResponse:
    """All that can lie behind the voice, and the bells, each to be heard."""
    context = {
        "kinds": [
            (library.page("sounds", page), [one for one in sounds if one.heard])
            for page, sounds in (("beds", bed_sounds()), ("bells", bell_sounds()))
        ],
        "guides": [one for one in guide_sounds(desk_of(request).guide) if one.page],
        "canonical": request.build_absolute_uri(reverse("sounds")),
    }
    return render(request, "explore/sounds.html", context)


def _guide_ids() -> list[str]:
    """The guides that can speak here and have a page."""
    here = guides.here()
    return [guide_id for guide_id in library.page_ids("guides") if guide_id in here]


@open_to_all
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines are asked to stay away, unless the owner made this server public."""
    if desk_of(request).public:
        text = f"User-agent: *\nAllow: /\nSitemap: {request.build_absolute_uri(reverse('sitemap'))}\n"
    else:
        text = "User-agent: *\nDisallow: /\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@open_to_all
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    if not desk_of(request).public:
        raise Http404
    catalogue = library.catalogue()
    paths = [technique_path(one) for one in catalogue.pages["techniques"]] + [reverse("techniques")]
    paths += [reverse("guide", args=[one]) for one in _guide_ids()] + [reverse("sounds")]
    paths += [reverse("explore"), reverse("tips")]
    paths += [reverse("collection", args=[one]) for one in catalogue.collections]
    paths += [reverse("course", args=[one]) for one in catalogue.courses]
    paths += [reverse("exercise", args=[one]) for one in catalogue.exercises]
    paths += [reverse("video", args=[one]) for one in catalogue.videos]
    urls = [request.build_absolute_uri(path) for path in paths]
    return HttpResponse(render_to_string("explore/sitemap.xml", {"urls": urls}), content_type="application/xml")
