"""A first sit in three taps: how long, who is in mind, begin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wellwish.errors import Misuse, NeedsSoundsLike, TooShort, WellwishError
from wellwish.practice import parse_length, person, spoken_length
from wellwish.terms import Person
from wellwish.web.words import sentence

LENGTHS = (("2", _("2 min")), ("5", _("5 min")), ("10", _("10 min")))

# No difficult person here: a first sit is for warmth, and the yes that such a sit needs is asked elsewhere.
MINDS = (
    ("", _("Nobody in particular")),
    ("loved", _("Someone I love")),
    ("liked", _("A friend")),
    ("missed", _("Someone I miss")),
    ("pet", _("An animal")),
)
UNNAMED = {"liked": "my friend", "missed": "the one you miss", "pet": "the animal you love"}
"""What the guide says when no name is given. Someone loved has words of their own in the script."""


class FirstSitForm(forms.Form):
    """Texts stay as typed; what they mean is in ``cleaned_data["people"]`` and ``["length"]`` (seconds)."""

    length = forms.ChoiceField(
        choices=LENGTHS, initial="5", error_messages={"invalid_choice": _("Choose one of these.")}
    )
    kind = forms.ChoiceField(
        choices=MINDS, required=False, initial="", error_messages={"invalid_choice": _("Choose one of these.")}
    )
    name = forms.CharField(required=False, strip=False)
    sounds_like = forms.CharField(required=False)

    def clean_length(self) -> int:
        return parse_length(self.cleaned_data["length"])

    def clean(self) -> dict[str, Any]:
        """Reads the name last, for its kind and its sound belong to it."""
        people: tuple[Person, ...] = ()
        kind = self.cleaned_data.get("kind") or ""
        name = self.cleaned_data.get("name") or ""
        if not name.strip():
            name = UNNAMED.get(kind, "")
        if kind and name.strip():  # a name typed for somebody who was then taken back is not used
            try:
                people = (person(name, kind),)
                people = (person(name, kind, self.cleaned_data.get("sounds_like") or None),)
            except Misuse as error:
                self.add_error("sounds_like" if people else "name", sentence(error))
        return self.cleaned_data | {"people": people}

    def refuse(self, error: WellwishError) -> None:
        """Says in the form why the sit could not be made."""
        if isinstance(error, NeedsSoundsLike):
            self.add_error(
                "sounds_like", gettext("I can’t tell how to say this name. Write it here the way it sounds.")
            )
        elif isinstance(error, TooShort):
            shortest = spoken_length(error.shortest_seconds)
            self.add_error(
                "length",
                gettext("This needs a little longer: %(shortest)s is the shortest that holds it.")
                % {"shortest": shortest},
            )
        else:
            self.add_error(None, sentence(error))
