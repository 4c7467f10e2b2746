"""How written words are given to a voice: names in other scripts, accents, capitals, IPA, respellings.

Nothing here knows an engine. A *said word* is what a voice is to read for (a part of) a display word: letters,
digits, apostrophes and hyphens, with sentence punctuation at its ends; never anything a voice could take for markup.
"""

from __future__ import annotations

import re
import unicodedata

from wellwish.errors import NeedsSoundsLike
from wellwish.terms import Utterance

_LONGEST_SAID = 24
"""Letters in one said word: the net that reads unknown words drops what comes after, so longer ones are divided."""

_PUNCTUATION = ".,;:!?—–…-'’‘"
_ORDINARY = re.compile(r"[.,;:!?—–…\-'’‘\"“”«»()&/\s]*")
_BARE = re.compile(r"[—–…\-&/'\"“”]+|\.{2,}")
_VOWEL = re.compile(r"[aeiou]", re.IGNORECASE)

# Read better with their accent than without by the net that reads unknown words (tried on forty names); other
# accents it reads worse (Zoë, Seán, María), so they go.
_KEPT_ACCENTS = "ñçšşčž"
_FINAL_E = re.compile(r"ée?$")


# --- is there anything to say ------------------------------------------------------------------------


def has_sound(text: str) -> bool:
    """Whether a letter or digit, of any script, is in ``text``."""
    return any(unicodedata.category(c)[0] in "LN" for c in text)


def require_sayable(utterance: Utterance) -> None:
    """Raise ``NeedsSoundsLike`` for a name or a span with no letter or digit (an emoji, ``???``).

    Punctuation around words, and emoji beside letters, are not names and pass.
    """
    helped = {span.text for span in utterance.spans if span.sounds_like}
    for name in utterance.private_to:
        if not has_sound(name) and name not in helped:
            raise NeedsSoundsLike(name)
    standing = utterance.text.split()
    for span in utterance.spans:
        text = span.text.strip()
        if not text or (span.sounds_like and has_sound(span.sounds_like)):
            continue
        if span.sounds_like or not (has_sound(text) or _is_ordinary(text, standing)):
            raise NeedsSoundsLike(text)
    if not has_sound(utterance.text) and not any(span.sounds_like for span in utterance.spans):
        raise NeedsSoundsLike(utterance.text.strip())


def _is_ordinary(text: str, standing: list[str]) -> bool:
    """Punctuation that belongs to a sentence: ``.`` after a name, a dash between two; but not ``???`` by itself."""
    return bool(_ORDINARY.fullmatch(text)) and all(_BARE.fullmatch(w) for w in text.split() if w in standing)


def blamed(utterance: Utterance, word: str) -> str:
    """The name to ask about when ``word`` of ``utterance`` cannot be said."""
    bare = re.sub(r"['’]s$", "", word.strip(_PUNCTUATION))
    for name in utterance.private_to:
        if bare in name.split():
            return name
    return next((s.text.strip() for s in utterance.spans if s.sounds_like and word in s.text), word)


# --- plain words -------------------------------------------------------------------------------------


def said_words(word: str) -> list[str]:
    """What to read for one display word: none for an emoji, several for ``李小龙`` (Li Xiao Long).

    Raises ``NeedsSoundsLike`` for a word in another script whose plain letters hold no vowel (``محمد``): its
    reading would be a guess.
    """
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", word)).replace("⁄", "/").replace("...", "…")
    said = []
    for piece in _neutral(text).split():
        if _is_foreign(piece):
            plain = _plain_letters(piece)
            if has_sound(piece) and not (_VOWEL.search(plain) or re.search(r"\d", plain)):
                raise NeedsSoundsLike(word)
            said += plain.split()
        else:
            said.append(_without_accents(piece))
    return [part for piece in said for part in _divided(_cased(piece)) if part]


def transliterated(name: str) -> str | None:
    """How a name in another script will be read, in plain letters; None when it is read as written.

    Also None when it cannot be read at all and needs a "sounds like".
    """
    if not _is_foreign(unicodedata.normalize("NFKC", name)):
        return None
    try:
        return " ".join(said for word in name.split() for said in said_words(word)) or None
    except NeedsSoundsLike:
        return None


def _is_foreign(text: str) -> bool:
    return any(
        unicodedata.category(c)[0] in "LN"
        and not c.isascii()
        and not unicodedata.name(c, "").startswith(("LATIN", "SUPERSCRIPT", "SUBSCRIPT"))
        for c in text
    )


def _plain_letters(text: str) -> str:
    """``text`` in ASCII, a capital for each word: anyascii writes ``LiXiaoLong`` and ``mhmd``."""
    from anyascii import anyascii

    plain = re.sub(r"[^A-Za-z0-9 .,;:!?'\-]", "", anyascii(text))
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain)
    return " ".join(part[:1].upper() + part[1:] for part in parted.split())


def _neutral(text: str) -> str:
    """``text`` without anything a voice would take for markup or spell out as a symbol."""
    text = text.replace("’", "'").replace("‘", "'").replace("&", " and ")
    text = re.sub(r"(?<=\d)%", " percent", text)
    text = re.sub(r"(?<!\d)/|/(?!\d)", " ", text)
    out = []
    for c in text:
        kind = unicodedata.category(c)
        if kind[0] in "LMN" or c in _PUNCTUATION + "/":
            out.append(c)
        elif kind != "Cf":
            out.append(" ")
    return "".join(out)


def _without_accents(word: str) -> str:
    if word.isascii():
        return word
    from anyascii import anyascii

    ending = match[0] if (match := _FINAL_E.search(word)) else ""
    body = word.removesuffix(ending)
    plain = "".join(c if c.lower() in _KEPT_ACCENTS or c in "—–…" else anyascii(c) for c in body)
    return "".join(c for c in plain if c.isalnum() or c in _PUNCTUATION + "/") + ending


def _cased(word: str) -> str:
    """``MAYA`` as ``Maya``, so that it is not spelled out; initials (JJ, TJ) and words without a vowel stay."""
    core = word.strip(_PUNCTUATION)
    name = re.sub(r"'S$|'s$", "", core)
    if len(name) >= 3 and name.isupper() and name not in _SPELLED and _VOWEL.search(name):
        return word.replace(core, core.capitalize())
    return word


_SPELLED = frozenset({"USA", "UK", "EU", "NHS", "FBI", "CIA", "AIDS", "ADHD", "PTSD", "OCD", "ICU", "IVF"})


def _divided(word: str) -> list[str]:
    """``word`` in pieces the voice can take in whole."""
    if len(word) <= _LONGEST_SAID:
        return [word]
    return [word[i : i + _LONGEST_SAID] for i in range(0, len(word), _LONGEST_SAID)]


# --- IPA ---------------------------------------------------------------------------------------------

_IPA_PAIRS = (
    ("eɪ", "A"), ("aɪ", "I"), ("aʊ", "W"), ("oʊ", "O"), ("əʊ", "O"), ("ɔɪ", "Y"),
    ("tʃ", "ʧ"), ("dʒ", "ʤ"), ("ts", "ts"), ("ɝ", "ɜɹ"), ("ɚ", "əɹ"), ("ɜːɹ", "ɜɹ"), ("ɜːr", "ɜɹ"), ("ɜː", "ɜɹ"),
    ("r", "ɹ"), ("g", "ɡ"), ("ʁ", "ɹ"), ("ɾ", "T"), ("ɫ", "l"), ("ʍ", "w"),
    ("'", "ˈ"), ("’", "ˈ"), (",", "ˌ"), ("e", "ɛ"), ("a", "ɑ"), ("o", "O"), ("ɒ", "ɑ"), ("ɐ", "ə"), ("y", "u"),
    ("ø", "ɜ"), ("œ", "ɜ"), ("x", "k"), ("χ", "k"), ("ç", "h"), ("ʔ", "t"), ("ɨ", "ɪ"), ("ɲ", "nj"), ("ʎ", "lj"),
    ("c", "k"), ("q", "k"), ("ɣ", "ɡ"), ("β", "v"), ("ʋ", "v"), ("ɯ", "u"), ("ʂ", "ʃ"), ("ʐ", "ʒ"),
    ("ɕ", "ʃ"), ("ʑ", "ʒ"),
)  # fmt: skip
_IPA_DROPPED = "ːˑ.͜͡ʰʲ̯̃ˤ‿·"
VOICE_SOUNDS = frozenset("AIOWYbdfhijklmnpstuvwzæðŋɐɑɔəɛɜɡɪɹʃʊʌʒʤʧθᵊᵻTɾ")
"""Sounds of American English in the voice's alphabet (misaki's); stress marks and punctuation are not sounds."""
BRITISH_SOUNDS = frozenset("Qaɒ")
"""What British English adds to them: the sounds of *go*, *cat* and *pot*. Its long vowels carry ``LONG``."""
STRESS = "ˈˌ"
LONG = "ː"


def is_ipa(sounds_like: str) -> bool:
    """Whether a "sounds like" is written as IPA, between slashes."""
    text = sounds_like.strip()
    return len(text) >= 2 and text[0] == text[-1] == "/"


def ipa_words(sounds_like: str, name: str) -> list[str]:
    """IPA between slashes in the voice's alphabet, a string a word; sounds English lacks become their neighbours.

    Raises ``NeedsSoundsLike`` for ``name``, telling the symbol that is not known, or when there is no sound in it.
    """
    words = []
    for written in unicodedata.normalize("NFC", sounds_like.strip().strip("/")).replace("-", "").split():
        word = _ipa_word(written, name)
        if not any(c in VOICE_SOUNDS for c in word):
            raise NeedsSoundsLike(name)
        words.append(word)
    if not words:
        raise NeedsSoundsLike(name)
    return words


def _ipa_word(written: str, name: str) -> str:
    out, at = "", 0
    while at < len(written):
        pair = next(((ipa, ours) for ipa, ours in _IPA_PAIRS if written.startswith(ipa, at)), None)
        if pair:
            out, at = out + pair[1], at + len(pair[0])
            continue
        symbol = written[at]
        at += 1
        if symbol in VOICE_SOUNDS or symbol in STRESS:
            out += symbol
        elif symbol not in _IPA_DROPPED and unicodedata.category(symbol) != "Mn":
            base = unicodedata.normalize("NFD", symbol)[0]
            if base == symbol:
                raise _unknown_symbol(name, symbol)
            out += _ipa_word(base, name)
    return out


def _unknown_symbol(name: str, symbol: str) -> NeedsSoundsLike:
    error = NeedsSoundsLike(name)
    error.args = (f"“{symbol}” in the IPA for “{name}” is not a sound I know; write it in plain letters instead",)
    return error
