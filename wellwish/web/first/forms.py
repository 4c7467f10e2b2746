"""The form of the first page: what was typed, and one kind line for what cannot be used."""

from __future__ import annotations

from typing import Any

from django import forms

from wellwish.errors import Misuse, NeedsSoundsLike, TooShort, WellwishError
from wellwish.practice.circle import parse_length, person, spoken_length
from wellwish.terms import Person

# No difficult person here: a first sit is for warmth, and the yes that such a sit needs is asked elsewhere.
KINDS = (
    ("loved", "someone I love"),
    ("missed", "someone I miss"),
    ("liked", "someone I like"),
    ("pet", "an animal I love"),
    ("stranger", "someone I hardly know"),
    ("group", "a group of people"),
)


class SitForm(forms.Form):
    """Texts stay as typed; what they mean is in ``cleaned_data["people"]`` and ``["length"]`` (seconds)."""

    name = forms.CharField(required=False, strip=False)
    kind = forms.ChoiceField(choices=KINDS, initial="loved", error_messages={"invalid_choice": "Choose one of these."})
    sounds_like = forms.CharField(required=False)
    length = forms.CharField(initial="5", error_messages={"required": "How long would you like to sit?"})

    def clean_length(self) -> int:
        try:
            return parse_length(self.cleaned_data["length"])
        except Misuse as error:
            raise forms.ValidationError(_sentence(error)) from None

    def clean(self) -> dict[str, Any]:
        """Reads the name last, for its kind and its sound belong to it."""
        people: tuple[Person, ...] = ()
        name, kind = self.cleaned_data.get("name"), self.cleaned_data.get("kind")
        if name and name.strip() and kind:
            try:
                people = (person(name, kind),)
                people = (person(name, kind, sounds_like=self.cleaned_data.get("sounds_like") or None),)
            except Misuse as error:
                self.add_error("sounds_like" if people else "name", _sentence(error))
        return self.cleaned_data | {"people": people}

    def refuse(self, error: WellwishError) -> None:
        """Says in the form why the sit could not be made."""
        if isinstance(error, NeedsSoundsLike):
            self.add_error("sounds_like", "I can’t tell how to say this name. Write it here the way it sounds.")
        elif isinstance(error, TooShort):
            shortest = spoken_length(error.shortest_seconds)
            self.add_error("length", f"This needs a little longer: {shortest} is the shortest that holds it.")
        else:
            self.add_error(None, _sentence(error))


def _sentence(error: WellwishError) -> str:
    text = str(error)
    return text[:1].upper() + text[1:]
