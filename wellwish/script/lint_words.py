"""The rules of lint that look for words: what a script that is kind to its listener does not say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from wellwish.script.lint_reading import Sentence, Where, told
from wellwish.terms import Script

Found = tuple[Where, str, str]
"""Where it is, what is wrong, what to do."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing lint looks for."""

    id: str
    point: int
    """Of the fifteen points every script passes; 0: plain craft."""
    looks_for: str
    check: Callable[[Script], Iterator[Found]]
    kinds: frozenset[str] = frozenset()
    """Kinds of script it is for; empty: all."""


@dataclass(frozen=True, slots=True)
class _Words:
    """``pattern`` is wrong wherever it stands, unless ``unless`` is in the same sentence (or before it)."""

    pattern: str
    hint: str
    unless: str = ""
    unless_before: str = ""


RELEASE = r"\b(?:no|not|nothing|nobody|never|without|rather than)\b|n't\b"
"""Before a controlling word these turn it into permission: “you don't have to”, “no need to”."""
FRAME = (
    r"\b(?:let|lets|might|may|can|could|if|perhaps|maybe|allow\w*|when|whenever|as you|or|either|invit\w*|welcome|free"
    r"|would|wish)\b"
)
"""Words that make an invitation of an instruction."""
_OFFER = r"\b(?:or|if|perhaps|maybe|might|whether|any|anyone)\b"
_UNSURE = r"\b(?:if|when|whether|perhaps|maybe|might|may)\b"
_OPENING = r"^(?:(?:and|now|then|so|please|next|gently|slowly|first)\b[, ]*)*"
_FEEL = (
    r"(?:(?:soon|now|also|begin to|start to|gradually|slowly)\s+)*(?:feel|notice|find|sense|experience|become"
    r"|be (?:filled|calm|calmer|happy|happier|relaxed|at peace))\b"
)

_COMMANDS = (
    _Words(
        r"\b(?:you|your \w+)(?: (?:must|should|have to|has to|need to|needs to|ought to|had better)|'d better"
        r"|(?:'ve| have) got to)\b",
        "offer it: “you might …”",
        unless_before=RELEASE,
    ),
    _Words(
        r"\b(?:force|push|make) yourself\b|\bforce your\b|\b(?:push|power) through\b"
        r"|\btry (?:much |even )?hard(?:er)?\b",
        "effort is not asked for; “see if …”",
        unless_before=RELEASE,
    ),
    _Words(_OPENING + r"(?:don't|do not|stop(?! when| if| any| here| at))\b", "say what is welcome instead"),
    _Words(_OPENING + r"never (?!mind|some|any)", "say what is welcome instead"),
    _Words(
        _OPENING + r"(?:sit (?:up|still|straight)|straighten|(?:be|stay|keep|lie|hold) (?:very )?still|hold your breath"
        r"|breathe deeply|take (?:a|\w+) (?:big |long )?deep breaths?|relax|calm down|focus|concentrate|forgive|forget"
        r"|pay attention|make sure|be sure|listen (?:to me|carefully)|obey|smile)\b",
        "invite: “let …”, “you might …”, “if you like, …”",
        unless=FRAME,
    ),
)
_SPEAKERS = (
    _Words(
        r"\b(?:we will|we'll|we(?:'re| are) going to|let's|let us|i want you|i'd like you|i would like you|i need you"
        r"|i(?:'m| am) going to)\b",
        "speak to one person, now: “you might …”, “let …”",
    ),
    _Words(
        r"\b(?:he|she|one|the (?:listener|meditator|student|participant)s?|everyone) (?:should|must|has to|will now)\b",
        "speak to the listener: “you”",
    ),
    _Words(
        rf"(?:^|[,;:] |\b(?:and|then|soon|now|next) )you(?: will|'ll|'re going to| are going to) (?!{_FEEL})[a-z]",
        "say it as it happens, in the present",
    ),
)
_PROMISES = (
    _Words(rf"\byou(?: will|'ll|'re going to| are going to) {_FEEL}", "“you may …, or not”"),
    _Words(
        r"\bfeel the (?:peace|love|joy|calm|bliss|happiness|serenity|stillness)\b",
        "a feeling may come or not; a wish is enough",
        unless_before=_UNSURE,
    ),
    _Words(
        r"\byou(?: are|'re| feel) (?:now |so )?(?:filled with|calm|at peace|peaceful|relaxed|happy|surrounded by)\b"
        r"|\b(?:this|it|that)(?: will|'ll) (?:make|bring|give|leave|calm|relax) you"
        r"|\b(?:worry|worries|anxiety|pain|fears?|stress|anger|tension|sadness|grief) will"
        r" (?:\w+ away|dissolve|disappear|go)\b"
        r"|\b(?:fills?|filling|floods?|flooding) (?:you|your (?:heart|body|chest))\b",
        "a feeling may come or not; a wish is enough",
        unless_before=_UNSURE,
    ),
)
_CLAIMS = (
    _Words(
        r"\bheal(?:s|ed|ing|er)?\b|\bcur(?:e|es|ed|ing)\b|\btreatments?\b|\btherap\w+|\bdisorders?\b|\bdepress\w+|\btrauma\w*"
        r"|\bptsd\b|\bdiagnos\w+|\bsymptoms?\b|\binsomnia\b|\bblood pressure\b|\bimmune\b|\bcortisol\b|\bserotonin\b"
        r"|\bdopamine\b|\bmedication\b|\bdiseases?\b|\bdetox\w*|\brewires?\b|\bclinical\w*|\bproven\b"
        r"|\btreats? (?:anxiety|pain|stress|illness)\b|\breduces? (?:anxiety|pain|stress)\b",
        "this is practice, not medicine: make no claim",
    ),
)
_ASSUMPTIONS = (
    _Words(
        r"\b(?:your )?(?:grand)?(?:mother|father|mum|mom|dad|mummy|mommy|daddy)\b|\b(?:your|the) parents?\b"
        r"|\b(?:wife|husband|spouse|girlfriend|boyfriend)\b|\byour (?:partner|children|kids|son|daughter)\b",
        "not everyone has one; “someone who …”",
        unless=_OFFER,
    ),
    _Words(
        r"\bgod\b|\bthe lord\b|\bjesus\b|\ballah\b|\bbuddha\b|\bpray(?:s|er|ers|ing)?\b|\bchurch\b|\bmosque\b"
        r"|\bbible\b",
        "faiths differ; keep it out",
    ),
    _Words(
        r"\byour (?:home|house|job|boss|career|garden|car|holiday)\b|\bhe or she\b|\bhis or her\b|\bmen and women\b"
        r"|\bladies\b|\bgentlemen\b",
        "lives differ; say it so that it fits more of them",
        unless=r"\bor (?:wherever|whatever|whoever|someone|somewhere|not)\b|\bif\b",
    ),
    _Words(
        r"\b(?:see|look) (?:\w+ )?with your (?:own )?eyes\b|\bstand up\b|\bboth (?:your )?(?:feet|legs|hands|arms)\b",
        "bodies differ; offer another way",
        unless=_OFFER,
    ),
)
_BANNED = (
    _Words(
        r"\b(?:empty|emptying|clear|clearing|blank|silence) (?:your|the) (?:mind|head|thoughts)\b"
        r"|\bstop (?:your )?(?:thinking|thoughts)\b",
        "minds think; “let thoughts come and go”",
        unless_before=RELEASE,
    ),
    _Words(r"\bjust relax\b", "nobody relaxes when told to", unless_before=RELEASE),
    _Words(
        r"\byou(?: are|'re) (?:\w+ly )?safe\b(?! to\b)",
        "nobody can promise that; “May {you} be safe”",
        unless_before=r"\b(?:if|whether|when|where|wherever)\b",
    ),
)
_CREEDS = (
    _Words(
        r"\bnamaste\b|\bchakras?\b|\bsouls?\b|\bdivine\b|\bholy\b|\bsacred\b|\bkarma\b|\benlighten\w+|\bnirvana\b|\bspirits?\b"
        r"|\bspiritual\w*|\bguru\b|\baura\b|\bthird eye\b|\bheaven\w*|\bamen\b|\bangels?\b|\bmanifest(?:s|ing|ation)?\b"
        r"|\bthe universe (?:will|wants|has|loves|gives)\b"
        r"|\btrust the universe\b|\bhappens for a reason\b|\b(?:energy|reiki) (?:healing|field|work)\b|\bvibrations?\b",
        "keep it secular: say the plain thing",
    ),
)


def _saying(words: tuple[_Words, ...], what: str) -> Callable[[Script], Iterator[Found]]:
    """A check that finds ``words`` in what is said; ``what`` names the fault."""
    compiled = [
        (re.compile(w.pattern, re.IGNORECASE), re.compile(w.unless or r"(?!)", re.IGNORECASE),
         re.compile(w.unless_before or r"(?!)", re.IGNORECASE), w.hint)
        for w in words
    ]  # fmt: skip

    def check(script: Script) -> Iterator[Found]:
        for alternative in told(script):
            for sentence in alternative.sentences():
                yield from _first(sentence, sentence.narrated)

    def _first(sentence: Sentence, text: str) -> Iterator[Found]:
        for pattern, unless, unless_before, hint in compiled:
            match = pattern.search(text)
            if match and not unless.search(text) and not unless_before.search(text, 0, match.start()):
                yield sentence.where(match.start()), f"{what}: “{match[0].strip(' ,;:')}”", hint
                return

    return check


_EYES = re.compile(r"\b(?:close|shut) your eyes\b|\b(?:keep|leave) (?:your|the) eyes (?:closed|shut)\b", re.IGNORECASE)
_EYES_OTHERWISE = re.compile(r"\b(?:open|lower\w*|soft\w*|half)\b", re.IGNORECASE)
_FRAME = re.compile(FRAME, re.IGNORECASE)


def _eyes_closed(script: Script) -> Iterator[Found]:
    for alternative in told(script):
        if _EYES_OTHERWISE.search(alternative.text):
            continue
        for sentence in alternative.sentences():
            match = _EYES.search(sentence.narrated)
            if match and not _FRAME.search(sentence.text):
                yield sentence.where(match.start()), f"a command: “{match[0]}”", "let eyes be closed, lowered or open"


WORD_RULES = (
    Rule("command", 1, "controlling words, and bare orders to body or will", _saying(_COMMANDS, "a command")),
    Rule("eyes-closed", 1, "“close your eyes” with no other way near it", _eyes_closed),
    Rule("second-person", 2, "“we will”, “I want you to”, “he should”, a future tense",
         _saying(_SPEAKERS, "not “you, now”")),
    Rule("promise", 6, "feelings foretold or asserted", _saying(_PROMISES, "a promised feeling")),
    Rule("medical-claim", 7, "words of medicine and cure", _saying(_CLAIMS, "a medical claim")),
    Rule("assumption", 10, "parents, partner, faith, gender, body, wealth taken for granted",
         _saying(_ASSUMPTIONS, "an assumption")),
    Rule("banned", 11, "“empty your mind”, “just relax”, “you are safe”", _saying(_BANNED, "words that do harm")),
    Rule("secular", 12, "words of a creed", _saying(_CREEDS, "not secular")),
)  # fmt: skip
