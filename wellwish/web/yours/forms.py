"""Settings as they are chosen."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.conf import settings
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from wellwish.web.care.models import CrisisLine
from wellwish.web.sounds import bed_sounds, bell_sounds, guide_sounds
from wellwish.web.yours.looks import Look
from wellwish.web.yours.models import Preferences, TextSize, Theme
from wellwish.web.yours.zones import is_zone, zones

STRANGE = {"invalid_choice": _("Choose one of these.")}
AS_BEFORE = ("", _("As the last time"))
_MINUTES = (3, 5, 10, 15, 20, 30, 45, 60)


class LookForm(forms.Form):
    """How pages look: for guests, too."""

    theme = forms.ChoiceField(choices=Theme.choices, required=False, error_messages=STRANGE)
    text_size = forms.ChoiceField(choices=TextSize.choices, required=False, error_messages=STRANGE)
    less_motion = forms.BooleanField(required=False)

    @property
    def look(self) -> Look:
        """Of a form that is valid."""
        cleaned = self.cleaned_data
        return Look(cleaned["theme"], cleaned["text_size"], cleaned["less_motion"])


class SettingsForm(LookForm):
    """All that a member can set."""

    length_minutes = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, error_messages=STRANGE)
    zone = forms.CharField(required=False)
    language = forms.ChoiceField(required=False, error_messages=STRANGE)
    hide_streak = forms.BooleanField(required=False)
    country = forms.ChoiceField(required=False, error_messages=STRANGE)

    def __init__(self, data: Any, preferences: Preferences, guide: str) -> None:
        """``guide`` is the one this server speaks with by default."""
        super().__init__(data, initial=_values(preferences))
        minutes = [(str(one), _("%(minutes)d minutes") % {"minutes": one}) for one in _MINUTES]
        languages = [("", _("As this browser asks for")), *settings.LANGUAGES]
        self._choices("length_minutes", [AS_BEFORE, *minutes])
        self._choices("language", languages)
        countries = {one.country for one in CrisisLine.objects.all()} | {preferences.country} - {""}
        self._choices("country", [("", _("None of these")), *((one, one) for one in sorted(countries))])
        for name, sounds in (("guide", guide_sounds(guide)), ("bed", bed_sounds()), ("bell", bell_sounds())):
            choices = [AS_BEFORE, *((one.id, one.name) for one in sounds)]
            self.fields[name] = forms.ChoiceField(choices=choices, required=False, error_messages=STRANGE)
        self.zones = zones()

    def clean_zone(self) -> str:
        zone: str = self.cleaned_data["zone"]
        if zone and not is_zone(zone):
            raise forms.ValidationError(_("Choose one of these."))
        return zone

    def keep(self, preferences: Preferences) -> None:
        """Stores what a valid form says."""
        for name, value in self.cleaned_data.items():
            setattr(preferences, name, value)
        preferences.save()

    def _choices(self, name: str, choices: list[Any]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices


def _values(row: Model) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in row._meta.fields if not column.is_relation}
