"""Slots: places in a phrase that are filled when a sit is made, so that it reads as natural English.

A slot's value is never read again for slots, so braces in a name are only braces.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from wellwish.script.faults import shown
from wellwish.script.limits import MOST_SLOTS
from wellwish.terms import Kind, Person, Phrase, Pronouns, Span, Utterance

_SLOT = re.compile(r"\{([^{}]*)\}")
_WISH = re.compile(
    r"May (?:(?P<subject>\{you\}|\{name\}|\{they\}|I|you all|you|we all|we both|we|all of us|everyone everywhere"
    r"|everyone|all beings everywhere|all beings) )?(?P<predicate>\S.*)"
)
"""A wish whose subject is not among these (``May things go well.``) is about the stage's person all the same."""

_FORMS = {
    # subject, object, possessive, possessive standing alone, reflexive
    Pronouns.SHE: ("she", "her", "her", "hers", "herself"),
    Pronouns.HE: ("he", "him", "his", "his", "himself"),
    Pronouns.THEY: ("they", "them", "their", "theirs", "themself"),
    Pronouns.IT: ("it", "it", "its", "its", "itself"),
}
_MANY = ("they", "them", "their", "theirs", "themselves")
_THEY_WORDS = ("they", "them", "their", "theirs", "themself")
_YOU_WORDS = {
    # oneself, one person, several
    "you": ("I", "you", "you all"),
    "your": ("my", "your", "your"),
    "yourself": ("myself", "yourself", "yourselves"),
}
_OWN_WORDS = {
    # in a listener's own wish, what stands for themself goes with whom the script's wish is for; {braces} are slots
    "I": ("my", "myself", "I", "I am", "me"),
    **dict.fromkeys(("we", "we all", "we both", "all of us"), ("our", "ourselves", "we", "we are", "us")),
    **dict.fromkeys(
        ("everyone", "everyone everywhere", "all beings", "all beings everywhere"),
        ("their", "themselves", "they", "they are", "them"),
    ),
    **dict.fromkeys(("{name}", "{they}"), ("{their}", "{themself}", "{they}", "{they are}", "{them}")),
}
_OWN_SLOTS = ("{your}", "{yourself}", "{you}", "{you are}", "{me}")
_OWN_OTHERWISE = ("{your}", "{yourself}", "you", "you are", "you")
_MINE = re.compile(r"^(?:my|our|My|Our) (?=[a-z])")
_VERBS = {"are": "is", "were": "was", "have": "has", "do": "does"}
_SMALL_WORDS = {"the", "my", "our", "all", "everyone", "everybody"}
"""First words of a name (“the night shift”) that take a capital where a sentence starts; real names stay as given."""
_PLAIN = {"name", "name's", "scene", "they're", *_THEY_WORDS, *_YOU_WORDS}


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a stage is for, and where that person is pictured.

    ``person`` is None for oneself, for everyone, and for someone the listener chooses in silence.
    """

    person: Person | None = None
    oneself: bool = False
    everyone: bool = False
    scene: str = ""
    own_scene: bool = False
    """The scene is in the sitter's own words, so whoever speaks it speaks of private things."""

    @property
    def many(self) -> bool:
        return self.person is not None and self.person.kind is Kind.GROUP

    @property
    def words(self) -> frozenset[str]:
        """The conditions that hold for it, as in a block's ``[ ]``."""
        if self.person is None:
            return frozenset({"unnamed", "one"})
        return frozenset({"named", "many" if self.many else "one", str(self.person.kind)})


def wish_parts(text: str) -> tuple[str, str] | None:
    """A wish as (subject, predicate): ``May {you} be safe.`` → (``{you}``, ``be safe.``); None if it is not one.

    The subject is empty where the wish speaks of things: ``May {your} days be kind.``
    """
    match = _WISH.fullmatch(text)
    return (match["subject"] or "", match["predicate"]) if match else None


def slot_problems(text: str) -> list[tuple[int, str, str]]:
    """What is wrong with the slots of a phrase: (column from 1, message, hint)."""
    found = []
    rest = _SLOT.sub(lambda m: " " * len(m[0]), text)
    for brace in re.finditer(r"[{}]", rest):
        found.append((brace.start() + 1, "a brace without its pair", "a slot is written {name}"))
    slots = list(_SLOT.finditer(text))
    if len(slots) > MOST_SLOTS:
        found.append((slots[MOST_SLOTS].start() + 1, f"more than {MOST_SLOTS} slots", "break the phrase in two"))
    for match in slots:
        if not _known(match[1]):
            near = difflib.get_close_matches(match[1].strip().lower(), [*_PLAIN, "they are"], 1)
            hint = f"did you mean {{{near[0]}}}?" if near else "see the slots in docs/reference/script-format.md"
            found.append((match.start() + 1, f"no such slot: {{{shown(match[1])}}}", hint))
    return found


def _known(slot: str) -> bool:
    plain = _plain(slot)
    if plain in _PLAIN:
        return True
    head, _, rest = plain.partition(" ")
    if head in ("they", "name") and rest:
        return rest in _VERBS or bool(re.fullmatch(r"[\w'’ -]+\|[\w'’ -]+", rest))
    return bool(re.fullmatch(r"[^|{}]*\|[^|{}]*", slot)) and slot != "|"


def _plain(slot: str) -> str:
    """The slot without its capital; ``{name’s}`` with the straight apostrophe that keyboards write."""
    plain = slot[:1].lower() + slot[1:]
    straight = plain.replace("’", "'")
    return straight if straight in _PLAIN else plain


def fill(phrase: Phrase, who: Who, own_wish: str = "") -> Utterance:
    """``phrase`` as it is said of ``who``; a wish says ``own_wish`` (a predicate, ``be at ease``) when given."""
    text, private = phrase.text, []
    if phrase.wish and own_wish and (parts := wish_parts(phrase.text)):
        subject = parts[0] or ("we all" if who.everyone else "{you}")
        words = _OWN_WORDS.get("I" if who.oneself and subject == "{you}" else subject, _OWN_OTHERWISE)
        predicate = own_wish.rstrip(".")
        for slot, word in zip(_OWN_SLOTS, words, strict=True):
            predicate = predicate.replace(slot, word)
        text = f"May {subject} {predicate}."
        private.append("self")
    spans: list[Span] = []
    at = 0
    for match in _SLOT.finditer(text):
        if not _known(match[1]):  # in a listener's own wish; the parser lets none into a script
            continue
        spans.append(Span(text[at : match.start()]))
        spans.extend(_filled(match[1], who, sentence_start=_starts_sentence(text, match.start())))
        if _is_private(match[1], who) and who.person:
            private.append(who.person.name)
        at = match.end()
    spans.append(Span(text[at:]))
    return Utterance(_joined(spans), tuple(dict.fromkeys(private)))


def _is_private(slot: str, who: Who) -> bool:
    plain = _plain(slot)
    return plain.split(" ")[0] in ("name", "name's") or (plain == "scene" and who.own_scene)


def _starts_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" “‘\"'(")
    return not before or before[-1] in ".!?:"


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """Neighbours without a pronunciation of their own made one; empty ones gone."""
    out: list[Span] = []
    for span in spans:
        if not span.text:
            continue
        if out and out[-1].sounds_like is None and span.sounds_like is None:
            out[-1] = Span(out[-1].text + span.text)
        else:
            out.append(span)
    return tuple(out)


def _filled(slot: str, who: Who, *, sentence_start: bool) -> tuple[Span, ...]:
    capital = slot[:1].isupper() or sentence_start
    plain = _plain(slot)
    head, _, rest = plain.partition(" ")
    if head in ("name", "name's"):
        return _name(head, rest, who, capital)
    if plain == "scene":
        return _scene(who, capital)
    return (Span(_word(plain, head, rest, who, capital)),)


def _name(head: str, rest: str, who: Who, capital: bool) -> tuple[Span, ...]:
    if who.person is None:
        name, said = "yourself" if who.oneself else "this person", None
        name = name[0].upper() + name[1:] if capital else name
    else:
        name, said = _addressed(who.person.name), who.person.sounds_like
        if capital and name.partition(" ")[0] in _SMALL_WORDS:
            name = name[0].upper() + name[1:]
    tail = ""
    if head == "name's":
        tail = "’" if who.many and name.endswith("s") else "’s"
    elif rest:
        tail = " " + _verb(rest, many=who.many)
    return (Span(name, said), Span(tail))


def _addressed(name: str) -> str:
    """The name as the sitter hears it: *my brother* is *your brother* to them, but *My Linh* is a name."""
    return _MINE.sub("your ", name)


def _scene(who: Who, capital: bool) -> tuple[Span, ...]:
    if who.own_scene:
        text = who.scene
    else:
        # The bank's own slots are filled here, in the same reading; a name never stands in the bank.
        text = _SLOT.sub(lambda m: "".join(s.text for s in _filled(m[1], who, sentence_start=False)), who.scene)
    text = text.rstrip(" .!")
    return (Span(text[:1].upper() + text[1:] if capital else text),)


def _word(plain: str, head: str, rest: str, who: Who, capital: bool) -> str:
    if plain in _YOU_WORDS:
        word = _YOU_WORDS[plain][0 if who.oneself else 2 if who.many else 1]
    elif "|" in plain and head != "they":
        word = plain.split("|")[1 if who.many else 0]
    else:
        word = _they(plain, head, rest, who)
    return word[:1].upper() + word[1:] if capital else word


def _they(plain: str, head: str, rest: str, who: Who) -> str:
    pronouns = who.person.pronouns if who.person else Pronouns.THEY
    forms = _MANY if who.many else _FORMS[pronouns]
    plural = who.many or pronouns is Pronouns.THEY
    if plain == "they're":
        return f"{forms[0]}’{'re' if plural else 's'}"
    word = forms[_THEY_WORDS.index(head)]
    return f"{word} {_verb(rest, many=plural)}" if rest else word


def _verb(written: str, *, many: bool) -> str:
    """``are`` or ``smile|smiles``: what many do, what one does."""
    several, _, single = written.partition("|")
    return several if many else single or _VERBS[several]
