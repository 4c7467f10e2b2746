"""A check-in as it is answered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellwish.web.checkins.items import GREATEST, ITEMS, LEAST, Item

_STRANGE = {"invalid_choice": gettext_lazy("Choose one of these.")}


def scale_field() -> forms.TypedChoiceField:
    """0 to 10, or nothing (None)."""
    choices = [(str(value), str(value)) for value in range(LEAST, GREATEST + 1)]
    return forms.TypedChoiceField(
        choices=choices, coerce=int, empty_value=None, required=False, error_messages=_STRANGE
    )


class CheckInForm(forms.Form):
    """Our own items; each may be left out, but not all."""

    keep = forms.BooleanField(required=False)

    def __init__(self, data: Any, answers: dict[str, int], *, agreed: bool) -> None:
        """``agreed``: to keeping answers, before this."""
        super().__init__(data, initial={key: str(value) for key, value in answers.items()})
        self._agreed = agreed
        for item in ITEMS:
            self.fields[item.id] = scale_field()

    @property
    def asked(self) -> list[tuple[Item, forms.BoundField]]:
        return [(item, self[item.id]) for item in ITEMS]

    @property
    def answers(self) -> dict[str, int]:
        """Of a form that is valid."""
        every = ((item.id, self.cleaned_data[item.id]) for item in ITEMS)
        return {key: value for key, value in every if value is not None}

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if not self.errors and all(cleaned.get(item.id) is None for item in ITEMS):
            raise forms.ValidationError(_("There is no answer here yet. One is enough."))
        if not self._agreed and not cleaned.get("keep"):
            self.add_error("keep", _("Without your yes nothing is kept, and there would be nothing to see later."))
        return cleaned
