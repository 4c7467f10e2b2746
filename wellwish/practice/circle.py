"""People, lengths and wishes as a person gives them: read kindly, refused clearly."""

from __future__ import annotations

import difflib
import re
import unicodedata
from decimal import Decimal

from wellwish.errors import Misuse
from wellwish.terms import Kind, Person, Pronouns

MOST_NAME_CHARACTERS = 80
MOST_SCENE_CHARACTERS = 200
SHORTEST_SECONDS, LONGEST_SECONDS = 60, 3600

_JOINERS = "\u200c\u200d"  # part of some names and emoji; every other invisible format character is refused


def person(
    name: str,
    kind: str = "loved",
    sounds_like: str | None = None,
    pronouns: str | None = None,
    scenes: tuple[str, ...] = (),
) -> Person:
    """A person of the circle from what was typed. Raises Misuse with one line that says what to change."""
    if kind not in set(Kind):
        near = difflib.get_close_matches(kind, [str(k) for k in Kind], 1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise Misuse(f"“{_shown(kind)}” is no kind of person; there are {', '.join(Kind)}.{hint}")
    return Person(
        clean(name, "a name", MOST_NAME_CHARACTERS),
        Kind(kind),
        clean(sounds_like, "“sounds like”", MOST_NAME_CHARACTERS) if sounds_like else None,
        _pronouns(pronouns, Kind(kind)),
        tuple(clean(scene, "a scene", MOST_SCENE_CHARACTERS) for scene in scenes),
    )


def clean(text: str, what: str, most: int) -> str:
    """``text`` in Unicode NFC with plain single spaces; Misuse when empty, too long or with control characters."""
    text = unicodedata.normalize("NFC", text)
    for char in text:
        category = unicodedata.category(char)
        if category in ("Cc", "Cs", "Zl", "Zp") or (category == "Cf" and char not in _JOINERS):
            raise Misuse(f"{what} can't hold a control character (U+{ord(char):04X}); delete it.")
    text = " ".join(text.split())
    if not text.strip(_JOINERS + " "):
        raise Misuse(f"{what} can't be empty.")
    if len(text) > most:
        raise Misuse(f"{what} may have {most} characters; this one has {len(text)}.")
    return text


def _shown(text: str) -> str:
    """A piece of input fit for a one-line message."""
    return "".join(c if c.isprintable() else "�" for c in text[:40])


def _pronouns(given: str | None, kind: Kind) -> Pronouns:
    if given is None:
        return Pronouns.THEY
    first = given.strip().lower().partition("/")[0]
    if first not in set(Pronouns):
        raise Misuse(f"“{_shown(given)}” is not among the pronouns {', '.join(Pronouns)}.")
    return Pronouns.THEY if kind is Kind.GROUP else Pronouns(first)


def parse_length(text: str) -> int:
    """Seconds of ``7:30``, ``10`` or ``2.5`` (minutes). Raises Misuse outside 1 to 60 minutes."""
    text = text.strip()
    if (match := re.fullmatch(r"(\d{1,4}):(\d\d)", text)) and int(match[2]) < 60:
        seconds = Decimal(int(match[1]) * 60 + int(match[2]))
    elif re.fullmatch(r"\d{1,6}(\.\d{1,4})?", text):
        seconds = Decimal(text) * 60  # 2.05 minutes are 123 seconds, which a float is not
    else:
        raise Misuse(f"“{_shown(text)}” is not a length; write minutes (10) or minutes and seconds (7:30).")
    if seconds != int(seconds):
        raise Misuse(f"a length is in whole seconds; {text} minutes is {seconds.normalize():f}.")
    if not SHORTEST_SECONDS <= seconds <= LONGEST_SECONDS:
        raise Misuse("a sit lasts from 1 to 60 minutes.")
    return int(seconds)


def spoken_length(seconds: int) -> str:
    """``450`` → ``7:30``."""
    return f"{seconds // 60}:{seconds % 60:02d}"


_OWN_WISH = re.compile(
    r"(?:may\s+(?:i|(?:you|we|they)(?:\s+all|\s+both)?|he|she|it|all\s+of\s+us|everyone|all\s+beings)\s+)?"
    r"(?P<predicate>.+?)[.!?]*",
    re.IGNORECASE | re.DOTALL,
)
_OWN_SLOTS = (
    (r"(?:my|your|our|their)self|(?:our|your|them)selves", "{yourself}"),
    (r"my|your|our", "{your}"),
    (r"me|us", "{me}"),
    (r"i\s+am|i['’]m", "{you are}"),
    (r"i", "{you}"),
)
_NO_PREDICATE = {"may", "to", "let", "am", "is", "are", "you", "we", "he", "she", "it", "they", "{you}", "{me}"}
"""What a wish without its *May I* can't begin with: *May you to be happy*, *May you let me rest*."""


def wish(text: str) -> str:
    """The predicate of a sitter's own wish: ``May I be kind to myself.`` → ``be kind to {yourself}``.

    It is then said of everyone in turn, so *I*, *me*, *my* and *myself* become slots. Raises Misuse.
    """
    text = clean(text, "a wish", 120)
    match = _OWN_WISH.fullmatch(text)
    predicate = match["predicate"].strip() if match else ""
    if predicate.isupper():
        predicate = predicate.lower()
    predicate = predicate.replace("{", "(").replace("}", ")")
    for pattern, slot in _OWN_SLOTS:
        predicate = re.sub(rf"\b(?:{pattern})\b", slot, predicate, flags=re.IGNORECASE)
    first = predicate.lower().split(" ")[0]
    if not any(c.isalpha() for c in predicate) or first in _NO_PREDICATE or first.startswith("{you"):
        raise Misuse(f"“{_shown(text)}” is not a wish I can use; write it as “May I be at ease”.")
    if re.search(r"[.!?]\s", predicate):
        raise Misuse(f"“{_shown(text)}” is more than one wish; give each a --wish of its own.")
    return predicate[0].lower() + predicate[1:]
