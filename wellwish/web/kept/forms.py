"""A sit written down by hand, and a few lines for oneself."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellwish.practice import moment, spoken_length, zone_named
from wellwish.web.kept.models import MOST_SECONDS, KeptSit, Kind, zone_or_here
from wellwish.web.words import plain_lines

MOST_TITLE_CHARACTERS = 120
MOST_ENTRY_CHARACTERS = 4000
FIRST_DAY = date(1900, 1, 1)
_STRANGE = {"invalid_choice": gettext_lazy("Choose one of these.")}
_LENGTH = re.compile(r"(\d{1,4})(?::(\d\d))?")


class EntryField(forms.CharField):
    """A few lines; their ends are single characters however the browser sends them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)

    def clean(self, value: Any) -> str:
        text = plain_lines(super().clean(value))
        if len(text) > MOST_ENTRY_CHARACTERS:
            raise forms.ValidationError(
                _("These lines may have %(most)d characters, and have %(has)d. They are still here; make them shorter.")
                % {"most": MOST_ENTRY_CHARACTERS, "has": len(text)}
            )
        return text


class KeptForm(forms.Form):
    """``save_to`` puts what was typed into a row."""

    date = forms.DateField(
        input_formats=["%Y-%m-%d"],
        error_messages={"required": gettext_lazy("Which day was it?"), "invalid": gettext_lazy("Which day was it?")},
    )
    time = forms.TimeField(
        input_formats=["%H:%M", "%H:%M:%S"],
        error_messages={
            "required": gettext_lazy("About what time?"),
            "invalid": gettext_lazy("Write the time as hours and minutes: 21:30."),
        },
    )
    length = forms.CharField(error_messages={"required": gettext_lazy("How many minutes?")})
    kind = forms.ChoiceField(choices=Kind.choices, initial=Kind.MEDITATION, error_messages=_STRANGE)
    title = forms.CharField(required=False)
    words = EntryField(required=False)
    zone = forms.CharField(required=False)

    def __init__(self, data: Any, zone: str, row: KeptSit | None = None) -> None:
        """``zone`` is where times are meant, unless the browser says another; for ``row`` it is its own."""
        self._row, self._zone = row, row.zone if row else zone
        super().__init__(data, initial=_initial_of(row) if row else {"date": _today(zone).isoformat()})

    @property
    def zone_name(self) -> str:
        """Whose times are shown."""
        said = "" if self._row or not self.data else str(self.data.get("zone", ""))
        return said if zone_named(said) else self._zone

    def clean_length(self) -> int:
        """Seconds."""
        found = _LENGTH.fullmatch(self.cleaned_data["length"].strip())
        seconds = int(found[1]) * 60 + int(found[2] or 0) if found else 0
        if not found or int(found[2] or 0) > 59:
            raise forms.ValidationError(_("Write minutes (20), or minutes and seconds (7:30)."))
        if not 1 <= seconds <= MOST_SECONDS:
            raise forms.ValidationError(_("A sit lasts from a second to a day."))
        return seconds

    def clean_title(self) -> str:
        text = " ".join(self.cleaned_data["title"].split())
        if len(text) > MOST_TITLE_CHARACTERS:
            raise forms.ValidationError(
                _("This may have %(most)d characters, and has %(has)d.")
                % {"most": MOST_TITLE_CHARACTERS, "has": len(text)}
            )
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("date") and cleaned.get("time"):
            wall = datetime.combine(cleaned["date"], cleaned["time"])
            if not FIRST_DAY <= wall.date() <= _today(self.zone_name):
                self.add_error(
                    "date", _("That day is still to come.") if wall.date() > FIRST_DAY else _("Which day was it?")
                )
                return cleaned
            cleaned["began"] = self._began(wall)
            if cleaned["began"] > timezone.now():
                self.add_error("time", _("That is still to come."))
        return cleaned

    def save_to(self, row: KeptSit) -> None:
        cleaned = self.cleaned_data
        row.set_time(cleaned["began"], self.zone_name, cleaned["length"])
        row.kind, row.title = cleaned["kind"], cleaned["title"]
        row.save()

    def _began(self, wall: datetime) -> datetime:
        """A time that was not touched keeps its seconds, and which of two alike it was."""
        if self._row and wall == self._row.local.replace(second=0, microsecond=0):
            return self._row.began
        return moment(wall, zone_or_here(self.zone_name))


class EntryForm(forms.Form):
    """A few lines of a day."""

    day = forms.DateField(
        input_formats=["%Y-%m-%d"],
        error_messages={"required": gettext_lazy("Which day?"), "invalid": gettext_lazy("Which day?")},
    )
    words = EntryField(error_messages={"required": gettext_lazy("There is nothing here yet to keep.")})

    def __init__(self, data: Any, today: date, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self._today = today

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not FIRST_DAY <= day <= self._today:
            raise forms.ValidationError(_("That day is still to come.") if day > self._today else _("Which day?"))
        return day


def _initial_of(row: KeptSit) -> dict[str, Any]:
    entry = getattr(row, "entry", None)
    return {
        "date": row.local.date().isoformat(),
        "time": f"{row.local:%H:%M}",
        "length": spoken_length(row.seconds) if row.seconds % 60 else str(row.seconds // 60),
        "kind": row.kind,
        "title": row.title,
        "words": entry.words if entry else "",
    }


def _today(zone: str) -> date:
    """By the calendar there."""
    return timezone.now().astimezone(zone_or_here(zone)).date()
