"""Choosing a sit: who, how long, by whom, over which sound."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict

from wellwish import guides
from wellwish.compose import DEFAULT_BELL, Order, beds
from wellwish.errors import Misuse, NeedsSoundsLike, TooShort, WellwishError
from wellwish.practice import parse_length, spoken_length
from wellwish.terms import Kind
from wellwish.web.circle.models import Person
from wellwish.web.words import sentence

LENGTHS = (("5", "5"), ("10", "10"), ("15", "15"), ("20", "20"), ("30", "30"))
_BED_WORDS = {"none": "Silence"}


class SitForm(forms.Form):
    """``order()`` is what a filled form asks for."""

    difficult_yes = forms.BooleanField(required=False)
    length = forms.ChoiceField(required=False, choices=(*LENGTHS, ("other", "")), initial="10")
    other = forms.CharField(required=False)
    bell = forms.BooleanField(required=False, initial=True)
    easy_first = forms.BooleanField(required=False)

    def __init__(self, data: Any, people: Sequence[Person], guide: str) -> None:
        """``people`` are those who may be chosen; ``guide`` is the one this server speaks with by default."""
        super().__init__(data)
        self._people = {str(one.pk): one for one in people}
        gone = {"invalid_choice": "Someone you chose is not in your circle any more, or rests."}
        strange = {"invalid_choice": "Choose one of these."}
        self.fields["people"] = forms.MultipleChoiceField(
            choices=[(key, key) for key in self._people], required=False, error_messages=gone
        )
        self.fields["guide"] = forms.ChoiceField(choices=guide_choices(guide), initial=guide, error_messages=strange)
        beds_shown = [(name, _BED_WORDS.get(name, name.replace("-", " ").capitalize())) for name in beds()]
        self.fields["bed"] = forms.ChoiceField(choices=beds_shown, initial="none", error_messages=strange)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        chosen = [self._people[key] for key in cleaned.get("people") or ()]
        if any(one.kind == Kind.DIFFICULT for one in chosen) and not cleaned.get("difficult_yes"):
            self.add_error("difficult_yes", "Read this first, and say yes for this sit; or leave them out today.")
        typed = cleaned.get("other") if cleaned.get("length") in ("other", "", None) else cleaned.get("length")
        try:
            cleaned["seconds"] = parse_length(typed or "")
        except Misuse as error:
            self.add_error("other", sentence(error) if typed else "How long would you like to sit?")
        return cleaned | {"chosen": chosen}

    @property
    def who(self) -> list[str]:
        """The ids of the people of ``order``."""
        return [str(one.pk) for one in self.cleaned_data["chosen"]]

    def order(self) -> Order:
        cleaned = self.cleaned_data
        return Order(
            length_seconds=cleaned["seconds"],
            people=tuple(one.spoken for one in cleaned["chosen"]),
            guide=cleaned["guide"],
            bed=cleaned["bed"],
            bell=DEFAULT_BELL if cleaned["bell"] else "none",
            easy_first=cleaned["easy_first"],
        )

    def refuse(self, error: WellwishError) -> None:
        """Says in the form why the sit could not be made, and fills in a length that works."""
        if isinstance(error, TooShort) and error.shortest_seconds <= 3600:
            shortest = spoken_length(error.shortest_seconds)
            data = cast(QueryDict, self.data).copy()
            data["length"], data["other"] = "other", shortest
            self.data = data
            self.add_error(
                "other", f"To hold everyone you chose it takes {shortest}. Begin with that, or choose fewer."
            )
        elif isinstance(error, NeedsSoundsLike):
            self.add_error("people", f"I can’t tell how to say {error.name}: write how it sounds on their page.")
        else:
            self.add_error(None, sentence(error))


def guide_choices(default: str) -> list[tuple[str, str]]:
    """The guides that can speak here by id and name; the one made for tests only where it is the default."""
    return [(one.id, one.name) for one in guides.here().values() if one.id != "tone" or default == "tone"]
