"""The owner's page of questionnaires: what there is, one loaded, one removed."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wellwish.errors import Misuse
from wellwish.practice.questionnaire import MOST_BYTES, TOTAL, NoFhir
from wellwish.web.accounts.doors import for_owner, posted
from wellwish.web.questionnaires.keeping import add, remove, steadiness
from wellwish.web.questionnaires.models import Questionnaire


@never_cache
@for_owner
@require_http_methods(["GET", "HEAD", "POST"])
def questionnaires(request: HttpRequest) -> HttpResponse:
    """All of them; with a file, one more."""
    if request.method != "POST":
        return _page(request)
    try:
        known = steadiness(*(request.POST.get(name, "") for name in ("sd", "reliability", "source")))
        add(_file_of(request), known)
    except (Misuse, NoFhir) as error:
        wrong = str(error)
        return _page(request, wrong=wrong[:1].upper() + wrong[1:], typed=request.POST)
    return redirect("questionnaires")


@never_cache
@for_owner
@posted
def remove_one(request: HttpRequest, questionnaire_id: str) -> HttpResponse:
    row = Questionnaire.objects.filter(pk=questionnaire_id, offered=True).first()
    if row is None:
        raise Http404
    remove(row)
    return redirect("questionnaires")


def _page(request: HttpRequest, **more: Any) -> HttpResponse:
    rows = Questionnaire.objects.order_by("-offered", "title", "version", "pk")
    context = {"rows": rows, "kilobytes": MOST_BYTES // 1024, "total_url": TOTAL} | more
    return render(request, "questionnaires/house.html", context, status=422 if "wrong" in more else 200)


def _file_of(request: HttpRequest) -> bytes:
    """Raises Misuse without one."""
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        raise Misuse(_("Choose a file first."))
    return bytes(sent.read(MOST_BYTES + 1))
