"""Check-ins as a file to take along: every answer, with what was asked."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wellwish.web.access import checkins_of
from wellwish.web.accounts.doors import for_grown_ups
from wellwish.web.checkins.items import GREATEST, ITEMS, LEAST, MOOD
from wellwish.web.checkins.models import CheckIn

COLUMNS = ("id", "at", "day", "occasion", "programme", "item", "answer")


@never_cache
@for_grown_ups
@require_safe
def take_out(request: HttpRequest, form: str) -> HttpResponse:
    """All of them, the oldest first."""
    if form not in _FORMS:
        raise Http404
    write, media_type = _FORMS[form]
    answer = HttpResponse(write(checkins_of(request).reverse()), content_type=f"{media_type}; charset=utf-8")
    name = f"wellwish-check-ins-{timezone.localdate().isoformat()}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def to_csv(rows: Iterable[CheckIn]) -> str:
    """A line for each answer."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for row in rows:
        for item, answer in row.answers.items():
            table.writerow((row.pk, row.at.isoformat(), row.day, row.occasion, row.programme, item, answer))
    return out.getvalue()


def to_json(rows: Iterable[CheckIn]) -> str:
    data = {
        "file": "wellwish check-ins",
        "version": 1,
        "items": [
            {
                "id": item.id,
                "question": str(item.question),
                "least": LEAST,
                "least_means": str(item.at_least),
                "greatest": GREATEST,
                "greatest_means": str(item.at_most),
            }
            for item in (*ITEMS, MOOD)
        ],
        "check_ins": [
            {
                "id": row.pk,
                "at": row.at.isoformat(),
                "day": row.day.isoformat(),
                "occasion": row.occasion,
                "programme": row.programme,
                "answers": row.answers,
            }
            for row in rows
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


_FORMS = {"csv": (to_csv, "text/csv"), "json": (to_json, "application/json")}
