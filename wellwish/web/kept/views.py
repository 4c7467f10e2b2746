"""The pages of what was sat: a year of it, the list, one written down or changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wellwish.practice import Sat, day_of, streak, week_of
from wellwish.web.access import journal_of, kept_of, own_entry, own_kept, own_preferences, own_sit, signed_in
from wellwish.web.accounts.doors import posted
from wellwish.web.kept import overview
from wellwish.web.kept.forms import EntryForm, KeptForm
from wellwish.web.kept.models import JournalEntry, KeptSit, zone_of, zone_or_here

_SITS_A_PAGE = 30


@never_cache
@require_safe
def practice(request: HttpRequest) -> HttpResponse:
    """What was sat: this week, a year, and what it adds up to."""
    today = today_of(request)
    sits = [Sat(*row) for row in kept_of(request).order_by("day").values_list("day", "kind", "seconds")]
    year = year_asked_for(request, today)
    first = sits[0].day.year if sits else today.year
    context = {
        "sits": sits,
        "streak": None if own_preferences(request).hide_streak else streak({sit.day for sit in sits}, today),
        "week": overview.amount([sit for sit in sits if week_of(sit.day) == week_of(today)]),
        "month": overview.amount([sit for sit in sits if (sit.day.year, sit.day.month) == (today.year, today.month)]),
        "all": overview.amount(sits),
        "year": year,
        "before": year - 1 if year > first else None,
        "after": year + 1 if year < today.year else None,
        "year_amount": overview.amount([sit for sit in sits if sit.day.year == year]),
        "months": overview.months(sits, year, today),
        "weeks": overview.weeks(sits, today),
        "kinds": overview.kinds(sits),
    }
    return render(request, "kept/practice.html", context)


@never_cache
@require_safe
def sits(request: HttpRequest) -> HttpResponse:
    """Every sit, the newest first, each with its lines."""
    page = Paginator(kept_of(request).select_related("entry"), _SITS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "kept/sits.html", {"page": page})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    """One written down by hand."""
    form = KeptForm(request.POST if request.method == "POST" else None, zone_of(signed_in(request)))
    if request.method == "POST" and form.is_valid():
        _save(form, KeptSit(member=signed_in(request)))
        return redirect("practice")
    return _form_page(request, form, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, kept_id: str) -> HttpResponse:
    row = own_kept(request, kept_id)
    form = KeptForm(request.POST if request.method == "POST" else None, row.zone, row)
    if request.method == "POST" and form.is_valid():
        _save(form, row)
        return redirect("practice-sits")
    return _form_page(request, form, row)


@never_cache
@posted
def delete(request: HttpRequest, kept_id: str) -> HttpResponse:
    """It goes, with its lines."""
    own_kept(request, kept_id).delete()
    return redirect("practice-sits")


@never_cache
@require_safe
def after(request: HttpRequest, sit_id: str) -> HttpResponse:
    """The page of the last time that a sit of the player was sat, to write of it; else where lines of today are."""
    kept = kept_of(request).filter(sit=own_sit(request, sit_id)).first()
    return redirect("practice-sit", kept.pk) if kept else redirect("write")


@never_cache
@posted
def show_streak(request: HttpRequest) -> HttpResponse:
    """Days in a row are shown, or hidden."""
    preferences = own_preferences(request)
    preferences.hide_streak = request.POST.get("streak") == "hide"
    preferences.save()
    return redirect("practice")


@never_cache
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """Every entry, the newest day first."""
    page = Paginator(journal_of(request).select_related("sit"), _SITS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "kept/journal.html", {"page": page})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """A few lines of any day."""
    today = today_of(request)
    form = EntryForm(request.POST if request.method == "POST" else None, today, {"day": today.isoformat()})
    if request.method == "POST" and form.is_valid():
        JournalEntry.objects.create(member=signed_in(request), **form.cleaned_data)
        return redirect("journal")
    return _entry_page(request, form, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, entry_id: str) -> HttpResponse:
    """Lines changed. Those of a sit are changed on its page, and stay on its day."""
    row = own_entry(request, entry_id)
    if row.sit_id:
        return redirect("practice-sit", row.sit_id)
    initial = {"day": row.day.isoformat(), "words": row.words}
    form = EntryForm(request.POST if request.method == "POST" else None, today_of(request), initial)
    if request.method == "POST" and form.is_valid():
        row.day, row.words = form.cleaned_data["day"], form.cleaned_data["words"]
        row.save(update_fields=["day", "words"])
        return redirect("journal")
    return _entry_page(request, form, row)


@never_cache
@posted
def delete_entry(request: HttpRequest, entry_id: str) -> HttpResponse:
    own_entry(request, entry_id).delete()
    return redirect("journal")


def today_of(request: HttpRequest) -> date:
    """The day that a sit begun now would count for."""
    return day_of(timezone.now(), zone_or_here(zone_of(signed_in(request))))


def year_asked_for(request: HttpRequest, today: date) -> int:
    """The year of an address such as ``?year=2026``, else this one."""
    text = request.GET.get("year")
    return int(text) if text and text.isascii() and text.isdigit() and 1900 <= int(text) <= today.year else today.year


@transaction.atomic
def _save(form: KeptForm, row: KeptSit) -> None:
    form.save_to(row)
    words = form.cleaned_data["words"]
    if words:
        JournalEntry.objects.update_or_create(sit=row, defaults={"member": row.member, "day": row.day, "words": words})
    else:
        JournalEntry.objects.filter(sit=row).delete()


def _form_page(request: HttpRequest, form: KeptForm, row: KeptSit | None) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "kept": row}
    return render(request, "kept/sit.html", context, status=422 if form.errors else 200)


def _entry_page(request: HttpRequest, form: EntryForm, row: JournalEntry | None) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "entry": row}
    return render(request, "kept/entry.html", context, status=422 if form.errors else 200)
