"""Bringing a practice in, all or nothing after a look at it, and taking it out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from wellwish.practice import Sat, zone_named
from wellwish.web.access import journal_of, kept_of, signed_in
from wellwish.web.accounts.models import Member
from wellwish.web.kept import exchange, overview
from wellwish.web.kept.models import JournalEntry, KeptSit, zone_of, zone_or_here
from wellwish.web.kept.records import MOST_FILE_BYTES, DayRecord, Practice, SitRecord

_SHOWN = 5
_BATCH = 500
_FORMS = {"csv": (exchange.to_csv, "text/csv"), "json": (exchange.to_json, "application/json")}


@never_cache
@require_safe
def files(request: HttpRequest) -> HttpResponse:
    return _page(request)


@never_cache
@require_safe
def take_out(request: HttpRequest, form: str) -> HttpResponse:
    """All of it as one file."""
    if form not in _FORMS:
        raise Http404
    write, media_type = _FORMS[form]
    answer = HttpResponse(write(practice_of(request)), content_type=f"{media_type}; charset=utf-8")
    name = f"wellwish-practice-{timezone.localdate().isoformat()}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """A file is looked at first, and taken in when it comes a second time, as text, with a yes."""
    if request.method != "POST":
        return redirect("practice-files")
    zone = request.POST.get("zone", "").strip() or zone_of(signed_in(request))
    if zone_named(zone) is None:
        return _page(request, wrong=_("That is no time zone I know. They are written like Europe/Berlin."))
    try:
        text = _text_of(request)
    except ValueError as error:
        return _page(request, wrong=str(error), zone=zone)
    reading = exchange.read(text, zone_or_here(zone), zone)
    if reading.faults:
        return _page(request, faults=reading.faults, zone=zone)
    if request.POST.get("sure"):
        _keep(request, reading.practice)
        return redirect("practice")
    new, there = _new(request, reading.practice)
    rows = [_row(signed_in(request), one) for one in new.sits]
    context = {
        "text": text,
        "zone": zone,
        "there": there,
        "sits": len(new.sits),
        "days": len(new.days),
        "amount": overview.amount([Sat(row.day, row.kind, row.seconds) for row in rows]),
        "first": min((row.day for row in rows), default=None),
        "last": max((row.day for row in rows), default=None),
        "shown": rows[:_SHOWN],
    }
    return render(request, "kept/look.html", context)


def practice_of(request: HttpRequest) -> Practice:
    """All that is kept of who makes this request, the oldest first."""
    return Practice(
        tuple(_record(row) for row in kept_of(request).select_related("entry").order_by("began", "pk")),
        tuple(
            DayRecord(row.day, row.words, row.written)
            for row in journal_of(request).filter(sit=None).order_by("day", "written", "pk")
        ),
    )


def _page(request: HttpRequest, **more: Any) -> HttpResponse:
    context = {"megabytes": MOST_FILE_BYTES // 1024 // 1024} | more
    return render(request, "kept/files.html", context, status=422 if "wrong" in more or "faults" in more else 200)


def _text_of(request: HttpRequest) -> str:
    """Raises ValueError with a line for the page."""
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        text = request.POST.get("text", "")
        if not text:
            raise ValueError(_("Choose a file first."))
        return text
    if (sent.size or 0) > MOST_FILE_BYTES:
        raise ValueError(
            _("That file is larger than %(most)d MB; bring it in in parts.") % {"most": MOST_FILE_BYTES // 1024 // 1024}
        )
    try:
        return str(sent.read(), "utf-8")
    except UnicodeDecodeError:
        raise ValueError(_("That is no text file in UTF-8. A CSV or JSON file is what can be read here.")) from None


def _new(request: HttpRequest, practice: Practice) -> tuple[Practice, int]:
    sits: list[tuple[datetime, int]] = list(kept_of(request).values_list("began", "seconds"))
    days: list[tuple[date, str]] = [(row.day, row.words) for row in journal_of(request)] if practice.days else []
    return exchange.new_ones(practice, sits, days)


@transaction.atomic
def _keep(request: HttpRequest, practice: Practice) -> None:
    new, _there = _new(request, practice)
    member = signed_in(request)
    rows = [_row(member, one) for one in new.sits]
    KeptSit.objects.bulk_create(rows, _BATCH)
    entries = [
        JournalEntry(member=member, sit=row, day=row.day, words=one.words, written=row.ended)
        for row, one in zip(rows, new.sits, strict=True)
        if one.words
    ]
    entries += [JournalEntry(member=member, day=one.day, words=one.words, written=one.written) for one in new.days]
    JournalEntry.objects.bulk_create(entries, _BATCH)


def _row(member: Member, one: SitRecord) -> KeptSit:
    """Not saved."""
    row = KeptSit(
        member=member, planned_seconds=one.planned_seconds, kind=one.kind, exercise=one.exercise, title=one.title
    )
    row.set_time(one.began, one.zone, one.seconds)
    return row


def _record(row: KeptSit) -> SitRecord:
    entry = getattr(row, "entry", None)
    return SitRecord(
        row.began,
        row.zone,
        row.seconds,
        row.planned_seconds,
        row.kind,
        row.exercise,
        row.title,
        entry.words if entry else "",
    )
