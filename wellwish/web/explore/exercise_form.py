"""Beginning one exercise: how long, with whom where it takes someone along, and how it sounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext

from wellwish.errors import NeedsSoundsLike, TooShort, WellwishError
from wellwish.library import Exercise
from wellwish.order import Order
from wellwish.practice import spoken_length
from wellwish.terms import Kind
from wellwish.web.circle.models import Person
from wellwish.web.player.forms import STRANGE, SoundForm
from wellwish.web.words import sentence

_MINUTES = (1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60)
_BY_NIGHT = frozenset(("evening", "night"))
_NIGHT_KINDS = frozenset(("story", "wind-down", "soundscape"))


class ExerciseForm(SoundForm):
    """``order()`` is what a filled form asks for, ``who`` the ids of its people."""

    difficult_yes = forms.BooleanField(required=False)
    sleep = forms.BooleanField(required=False)

    def __init__(
        self,
        data: Any,
        exercise: Exercise,
        people: Sequence[Person],
        guide: str,
        suggested: Mapping[str, str] | None = None,
        most_minutes: int = 60,
    ) -> None:
        """``people`` are those of the circle whom this exercise can take along; the rest as for ``SoundForm``."""
        super().__init__(data, guide, suggested)
        self.exercise = exercise
        self.for_sleep = exercise.kind in _NIGHT_KINDS or bool(_BY_NIGHT & {*exercise.times})
        self.lengths = [(str(one), str(one)) for one in minutes_of(exercise) if one <= most_minutes]
        self.fields["length"] = forms.IntegerField(
            initial=str(min(exercise.lengths.default, most_minutes)),
            error_messages=STRANGE | {"invalid": STRANGE["invalid_choice"]},
        )
        self.people = {str(one.pk): one for one in people}
        self.fields["person"] = forms.ChoiceField(
            choices=[("", ""), *((key, key) for key in self.people)],
            required=False,
            error_messages={"invalid_choice": gettext("They are not in your circle any more, or rest. Choose again.")},
        )

    @property
    def any_difficult(self) -> bool:
        return any(one.kind == Kind.DIFFICULT for one in self.people.values())

    def clean_length(self) -> int:
        """Minutes for which the exercise was written; else the nearest is chosen in the form that comes back."""
        asked = int(self.cleaned_data["length"])
        minutes = [int(value) for value, _ in self.lengths]
        if asked in minutes:
            return asked
        nearest = min(minutes, key=lambda one: abs(one - asked))
        self.data = cast(QueryDict, self.data).copy()
        self.data["length"] = str(nearest)
        least, most = min(minutes), max(minutes)
        span = f"{least}" if least == most else gettext("%(least)s to %(most)s") % {"least": least, "most": most}
        raise forms.ValidationError(
            gettext("This one is made for %(span)s minutes. The nearest is %(nearest)s.")
            % {"span": span, "nearest": nearest}
        )

    def clean(self) -> dict[str, Any]:
        person = self.people.get(self.cleaned_data.get("person") or "")
        if person and person.kind == Kind.DIFFICULT:
            if self.cleaned_data.get("sleep"):
                self.add_error(
                    "sleep", gettext("Nobody falls asleep well beside someone difficult: leave them for a sit by day.")
                )
            elif not self.cleaned_data.get("difficult_yes"):
                self.add_error(
                    "difficult_yes", gettext("Read this first, and say yes for this sit; or sit without them today.")
                )
        return self.cleaned_data | {"chosen": [person] if person else []}

    @property
    def who(self) -> list[str]:
        return [str(one.pk) for one in self.cleaned_data["chosen"]]

    def order(self) -> Order:
        cleaned = self.cleaned_data
        return Order(
            length_seconds=60 * cleaned["length"],
            people=tuple(one.spoken for one in cleaned["chosen"]),
            exercise=self.exercise.id,
            guide=cleaned["guide"],
            bed=cleaned["bed"],
            bell=cleaned["bell"],
            sleep=cleaned["sleep"] and self.for_sleep,
        )

    def refuse(self, error: WellwishError) -> None:
        """Says in the form why the sit could not be made."""
        if isinstance(error, TooShort):
            shortest = spoken_length(error.shortest_seconds)
            self.add_error(
                "length",
                gettext("With this guide it needs at least %(shortest)s: choose a longer one.")
                % {"shortest": shortest},
            )
        elif isinstance(error, NeedsSoundsLike):
            self.add_error(
                "person",
                gettext("I can’t tell how to say %(name)s: write how it sounds on their page.") % {"name": error.name},
            )
        else:
            self.add_error(None, sentence(error))


def minutes_of(exercise: Exercise) -> list[int]:
    """The lengths to choose from."""
    lengths = exercise.lengths
    usual = (one for one in _MINUTES if lengths.least <= one <= lengths.greatest)
    return sorted({*usual, lengths.least, lengths.default, lengths.greatest})
