"""Questionnaires answered by members: answering, one looked at again, its file."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from wellwish.practice.questionnaire import NoFhir, Questionnaire
from wellwish.practice.responses import points_of, response, total
from wellwish.web import consents
from wellwish.web.access import own_answered, signed_in
from wellwish.web.accounts.doors import for_grown_ups, posted
from wellwish.web.checkins.consent import KEEP_CHECKINS
from wellwish.web.kept.views import today_of
from wellwish.web.pictures.lines import number_words
from wellwish.web.questionnaires import models
from wellwish.web.questionnaires.answering import Form, answer_words


@never_cache
@for_grown_ups
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, questionnaire_id: str) -> HttpResponse:
    """One answered anew."""
    offered = models.Questionnaire.objects.filter(pk=questionnaire_id, offered=True).first()
    if offered is None:
        raise Http404
    return _answered(request, models.Answered(member=signed_in(request), questionnaire=offered))


@never_cache
@for_grown_ups
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def answered(request: HttpRequest, answered_id: str) -> HttpResponse:
    """What was answered once, to be looked at and changed."""
    return _answered(request, own_answered(request, answered_id))


@never_cache
@for_grown_ups
@posted
def delete(request: HttpRequest, answered_id: str) -> HttpResponse:
    own_answered(request, answered_id).delete()
    return redirect("check-ins")


@never_cache
@for_grown_ups
@require_safe
def take_out(request: HttpRequest, answered_id: str) -> HttpResponse:
    """The FHIR QuestionnaireResponse of one."""
    row = own_answered(request, answered_id)
    try:
        data = response(row.questionnaire.content, row.answers, row.at, row.pk)
    except NoFhir as error:
        return HttpResponse(f"{error}\n", status=503, content_type="text/plain; charset=utf-8")
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    file = HttpResponse(text, content_type="application/fhir+json; charset=utf-8")
    file["Content-Disposition"] = f'attachment; filename="wellwish-answered-{row.day.isoformat()}.json"'
    return file


def _answered(request: HttpRequest, row: models.Answered) -> HttpResponse:
    """The form of a row, or, filled, the row kept."""
    content = row.questionnaire.content
    agreed = consents.given(row.member, KEEP_CHECKINS)
    form = Form(content, row.answers, request.POST if request.method == "POST" else None)
    refused = request.method == "POST" and not agreed and "keep" not in request.POST
    if form.is_done and not refused:
        consents.decide(row.member, KEEP_CHECKINS, True)
        row.answers = form.answers
        row.day = row.day or today_of(request)
        row.save()
        return redirect("check-ins")
    is_new = row._state.adding
    context: dict[str, Any] = {
        "form": form,
        "row": row,
        "content": content,
        "is_new": is_new,
        "keep": None if agreed else KEEP_CHECKINS,
        "refused": refused and not form.is_longer,
        "agrees": "keep" in request.POST,
    } | ({} if is_new else _sum(content, row))
    wrong = form.has_errors or context["refused"]
    return render(request, "questionnaires/answer.html", context, status=422 if wrong else 200)


def _sum(content: Questionnaire, row: models.Answered) -> dict[str, Any]:
    """The total as it is kept, and each answer that it is made of."""
    scored = [entry for entry in content.questions if entry.is_scored] if content.total else []
    found = total(content, row.answers)
    parts = []
    for entry in scored:
        given = row.answers.get(entry.link_id, [])
        points = points_of(entry, given)
        parts.append((entry.text, ", ".join(map(answer_words, given)), _words(points)))
    return {"total": _words(found), "parts": parts, "scale": [number_words(end) for end in content.scale]}


def _words(value: Decimal | None) -> str:
    return "" if value is None else number_words(float(value))
