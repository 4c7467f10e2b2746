"""Choosing a sit: who, how long, by whom, over which sound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wellwish.errors import Misuse, NeedsSoundsLike, TooShort, WellwishError
from wellwish.order import DEFAULT_BELL, LEAST_GUIDANCE, Order
from wellwish.practice import parse_length, spoken_length
from wellwish.practice.path import DAYS
from wellwish.terms import Kind
from wellwish.web.circle.models import Person
from wellwish.web.sounds import Sound, bed_sounds, bell_sounds, guide_sounds
from wellwish.web.words import sentence

LENGTHS = (("5", "5"), ("10", "10"), ("15", "15"), ("20", "20"), ("30", "30"))
STRANGE = {"invalid_choice": _("Choose one of these."), "required": _("Choose one of these.")}


class SoundForm(forms.Form):
    """How a sit sounds: by which guide, over which bed, with which bell."""

    def __init__(self, data: Any, guide: str, suggested: Mapping[str, Any] | None = None) -> None:
        """``guide`` is the one this server speaks with by default.

        ``suggested`` is what is chosen in a form that nobody has filled yet, as ``as_before`` gives it; what is not
        there to be chosen is passed over.
        """
        super().__init__(data, initial=dict(suggested or {}))
        self.guides, self.beds, self.bells = guide_sounds(guide), bed_sounds(), bell_sounds()
        self._add_choice("guide", self.guides, guide)
        self._add_choice("bed", self.beds, "none")
        self._add_choice("bell", self.bells, DEFAULT_BELL)

    def _add_choice(self, name: str, sounds: Sequence[Sound], usual: str) -> None:
        choices = [(one.id, one.name) for one in sounds]
        self.fields[name] = forms.ChoiceField(choices=choices, initial=usual, error_messages=STRANGE)
        if self.initial.get(name) not in dict(choices):
            self.initial.pop(name, None)


class SitForm(SoundForm):
    """``order()`` is what a filled form asks for."""

    difficult_yes = forms.BooleanField(required=False)
    length = forms.ChoiceField(required=False, choices=(*LENGTHS, ("other", "")), initial="10")
    other = forms.CharField(required=False)
    sleep = forms.BooleanField(required=False)
    easy_first = forms.BooleanField(required=False)
    guidance = forms.FloatField(required=False, min_value=LEAST_GUIDANCE, max_value=1)
    day = forms.IntegerField(required=False, min_value=1, max_value=DAYS)
    """Of the thirty days of loving-kindness, where the sit is for one of them."""

    def __init__(
        self,
        data: Any,
        people: Sequence[Person],
        guide: str,
        suggested: Mapping[str, Any] | None = None,
        most_minutes: int = 60,
    ) -> None:
        """``people`` are those who may be chosen; the rest as for ``SoundForm``."""
        super().__init__(data, guide, suggested)
        self.lengths = [(value, name) for value, name in LENGTHS if int(value) <= most_minutes]
        self._most_minutes = most_minutes
        self._people = {str(one.pk): one for one in people}
        gone = {"invalid_choice": gettext("Someone you chose is not in your circle any more, or rests.")}
        self.fields["people"] = forms.MultipleChoiceField(
            choices=[(key, key) for key in self._people], required=False, error_messages=gone
        )

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        chosen = [self._people[key] for key in cleaned.get("people") or ()]
        difficult = any(one.kind == Kind.DIFFICULT for one in chosen)
        if difficult and cleaned.get("sleep"):
            self.add_error(
                "sleep", gettext("Nobody falls asleep well beside someone difficult: leave them for a sit by day.")
            )
        elif difficult and not cleaned.get("difficult_yes"):
            self.add_error(
                "difficult_yes", gettext("Read this first, and say yes for this sit; or leave them out today.")
            )
        typed = cleaned.get("other") if cleaned.get("length") in ("other", "", None) else cleaned.get("length")
        try:
            cleaned["seconds"] = parse_length(typed or "")
        except Misuse as error:
            self.add_error("other", sentence(error) if typed else gettext("How long would you like to sit?"))
        if cleaned.get("seconds", 0) > self._most_minutes * 60:
            self.add_error(
                "other",
                gettext("A sit here lasts up to %(most)s minutes.") % {"most": self._most_minutes},
            )
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
            bell=cleaned["bell"],
            sleep=cleaned["sleep"],
            easy_first=cleaned["easy_first"],
            guidance=cleaned.get("guidance") or 1.0,
        )

    def refuse(self, error: WellwishError) -> None:
        """Says in the form why the sit could not be made, and fills in a length that works."""
        if isinstance(error, TooShort) and error.shortest_seconds <= 3600:
            shortest = spoken_length(error.shortest_seconds)
            data = cast(QueryDict, self.data).copy()
            data["length"], data["other"] = "other", shortest
            self.data = data
            self.add_error(
                "other",
                gettext("To hold everyone you chose it takes %(shortest)s. Begin with that, or choose fewer.")
                % {"shortest": shortest},
            )
        elif isinstance(error, NeedsSoundsLike):
            self.add_error(
                "people",
                gettext("I can’t tell how to say %(name)s: write how it sounds on their page.") % {"name": error.name},
            )
        else:
            self.add_error(None, sentence(error))


def as_before(last: Order) -> dict[str, str]:
    """What of the last sit is chosen for the next: how it sounds. How long, and who, belong to the day."""
    return {"guide": last.guide, "bed": last.bed, "bell": last.bell}
