"""Questionnaires come to the house and leave it: by the owner's page, or by the command."""

from __future__ import annotations

import json
import math

from django.db import IntegrityError, transaction

from wellwish.errors import Misuse
from wellwish.practice import questionnaire
from wellwish.practice.measures import Published
from wellwish.web.questionnaires.models import Answered, Questionnaire


def steadiness(sd: str, reliability: str, source: str) -> tuple[Published, str] | None:
    """As it is typed: all three, or none. Raises Misuse."""
    typed = [one.strip() for one in (sd, reliability, source)]
    if not any(typed):
        return None
    try:
        found = Published(_number(typed[0]), _number(typed[1]))
    except ValueError:
        raise Misuse("the spread (SD) has to be above 0, and the reliability from 0 up to, not including, 1.") from None
    if not 0 < len(typed[2]) <= 300:
        raise Misuse("say where the spread and the reliability were published, in 300 characters at most.")
    return found, typed[2]


def add(text: str | bytes, known: tuple[Published, str] | None) -> Questionnaire:
    """The questionnaire of a JSON text, offered; other versions of it are offered no more. Raises Misuse, NoFhir.

    The same version again is offered again, with what is ``known`` of it now.
    """
    found = questionnaire.read(text)
    if known and found.total is None:
        raise Misuse("the questionnaire has no total, so a spread and a reliability say nothing here; leave them out.")
    kept_text = json.dumps(questionnaire.parsed(text), ensure_ascii=False, sort_keys=True)
    try:
        return _offered(found, kept_text, known)
    except IntegrityError:  # loaded by somebody else at the same moment, and so there by now
        return _offered(found, kept_text, known)


def _offered(found: questionnaire.Questionnaire, kept_text: str, known: tuple[Published, str] | None) -> Questionnaire:
    """Raises Misuse where another text has its version, IntegrityError where it is added at the same moment."""
    with transaction.atomic():
        row = Questionnaire.objects.filter(url=found.url, version=found.version).first()
        if row and row.text != kept_text:
            raise Misuse(f"another text of “{found.title}” {found.version} is here; give what changed a new version.")
        row = row or Questionnaire(url=found.url, version=found.version, title=found.title, text=kept_text)
        published, row.source = known or (None, "")
        row.sd, row.reliability = (published.sd, published.reliability) if published else (None, None)
        row.offered = True
        row.save()
        for other in Questionnaire.objects.filter(url=found.url).exclude(pk=row.pk):
            remove(other)
    return row


def remove(row: Questionnaire) -> bool:
    """Whether nothing of it stays: with answers to it, it stays for them, and is offered no more."""
    with transaction.atomic():
        if Answered.objects.filter(questionnaire=row).exists():
            row.offered = False
            row.save(update_fields=["offered"])
            return False
        row.delete()
        return True


def _number(typed: str) -> float:
    found = float(typed.replace(",", "."))
    if not math.isfinite(found):
        raise ValueError
    return found
