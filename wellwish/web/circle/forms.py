"""A person of the circle as they are typed in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wellwish.errors import GuideUnavailable, Misuse, NeedsSoundsLike
from wellwish.practice import person
from wellwish.practice.circle import clean
from wellwish.terms import Kind
from wellwish.web.circle.models import Person
from wellwish.web.circle.rings import CLOSEST, FARTHEST
from wellwish.web.desk import Composer
from wellwish.web.words import plain_lines, sentence

MOST_SCENES = 12
MOST_NOTE_CHARACTERS = 1000

KINDS = (
    ("loved", _("Someone I love")),
    ("liked", _("Someone I like")),
    ("missed", _("Someone I miss")),
    ("pet", _("An animal")),
    ("group", _("A group")),
    ("stranger", _("Someone I hardly know")),
    ("difficult", _("Someone difficult")),
)
STRANGE = {"invalid_choice": _("Choose one of these.")}
PRONOUNS = (("they", _("they")), ("she", _("she")), ("he", _("he")), ("it", _("it")))


class PersonForm(forms.Form):
    """``cleaned_data["fields"]`` are those of ``circle.models.Person``."""

    name = forms.CharField(strip=False, required=False)
    kind = forms.ChoiceField(choices=KINDS, initial="loved", error_messages=STRANGE)
    sounds_like = forms.CharField(required=False)
    pronouns = forms.ChoiceField(choices=PRONOUNS, initial="they", error_messages=STRANGE)
    scenes = forms.CharField(required=False)
    note = forms.CharField(required=False)
    hardness = forms.IntegerField(required=False, min_value=0, max_value=10)

    def __init__(self, data: Any, initial: dict[str, Any] | None, others: set[str], *, child: bool = False) -> None:
        """``others``: names that are in the circle already. A ``child`` is asked about nobody difficult."""
        super().__init__(data, initial=initial)
        if child:
            self.fields["kind"] = forms.ChoiceField(
                choices=[kind for kind in KINDS if kind[0] != Kind.DIFFICULT], initial="loved", error_messages=STRANGE
            )
        self._others = others

    def clean_note(self) -> str:
        text = plain_lines(self.cleaned_data["note"])
        if len(text) > MOST_NOTE_CHARACTERS:
            raise forms.ValidationError(
                gettext("A note may have %(most)s characters, and this has %(number)s.")
                % {"most": MOST_NOTE_CHARACTERS, "number": len(text)}
            )
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        name, kind = cleaned.get("name") or "", cleaned.get("kind") or "loved"
        at = "name"
        try:
            person(name, kind)
            if clean(name, "a name", 80) in self._others:
                raise Misuse(
                    gettext("“%(name)s” is in your circle already; add something to tell them apart.")
                    % {"name": clean(name, "a name", 80)}
                )
            at = "sounds_like"
            person(name, kind, cleaned.get("sounds_like") or None)
            at = "scenes"
            scenes = [line for line in (cleaned.get("scenes") or "").splitlines() if line.strip()]
            if len(scenes) > MOST_SCENES:
                raise Misuse(gettext("%(most)s scenes are as many as one person may have.") % {"most": MOST_SCENES})
            one = person(name, kind, cleaned.get("sounds_like") or None, cleaned.get("pronouns"), tuple(scenes))
        except Misuse as error:
            self.add_error(at, sentence(error))
            return cleaned
        difficult = one.kind is Kind.DIFFICULT
        if difficult and cleaned.get("hardness") is None and "hardness" not in self.errors:
            self.add_error("hardness", gettext("How hard is it with them, from 0 to 10?"))
        return cleaned | {
            "fields": {
                "name": one.name,
                "kind": one.kind,
                "sounds_like": one.sounds_like,
                "pronouns": one.pronouns,
                "scenes": list(one.scenes),
                "note": cleaned.get("note") or "",
                "hardness": cleaned.get("hardness") if difficult else None,
            }
        }


class PlaceForm(forms.Form):
    """Where someone stands in the drawing. What is not sent stays as it is."""

    closeness = forms.IntegerField(required=False, min_value=FARTHEST, max_value=CLOSEST)
    turn = forms.FloatField(required=False, min_value=0, max_value=1)


def sayable(form: PersonForm, studio: Composer, guide: str) -> bool:
    """Whether ``guide`` can say the name and read the scenes aloud; if not, the form says which it cannot."""
    fields = form.cleaned_data["fields"]
    scenes = tuple(fields["scenes"])
    one = person(fields["name"], fields["kind"], fields["sounds_like"], fields["pronouns"], scenes)
    try:
        studio.check_sayable(replace(one, scenes=()), guide)
    except NeedsSoundsLike:
        form.add_error(
            "sounds_like", gettext("I can’t tell how to say this name. Write it here the way it sounds: shivawn.")
        )
        return False
    except GuideUnavailable:  # then it is found out when a sit is made
        return True
    try:
        studio.check_sayable(one, guide)
    except NeedsSoundsLike as error:
        form.add_error(
            "scenes",
            gettext("The voice can’t read “%(name)s” aloud. Say this place in other words.") % {"name": error.name},
        )
        return False
    return True


def initial_of(row: Person) -> dict[str, Any]:
    """What the form shows of someone who is there."""
    return {
        "name": row.name,
        "kind": row.kind,
        "sounds_like": row.sounds_like or "",
        "pronouns": row.pronouns,
        "scenes": "\n".join(row.scenes),
        "note": row.note,
        "hardness": row.hardness,
    }
