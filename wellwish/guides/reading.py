"""An utterance as hibari reads it: phonemes a sentence, and which phonemes are which word of the screen.

Display words and phonemes are kept together through four steps: a display word becomes said words (``pronounce``),
these a text that hibari normalises (``7:30`` → ``seven thirty``), whose words are matched with the said words, and
each of them has its phonemes. Where counts differ, the words of a block share the block's phonemes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from wellwish.errors import NeedsSoundsLike
from wellwish.guides import pronounce
from wellwish.terms import Utterance

_MOST_PHONEMES = 400
"""In one sentence: what the model takes at once."""

_SOUNDS = pronounce.VOICE_SOUNDS | pronounce.BRITISH_SOUNDS

_VOWEL_SYLLABLES = {
    "ah": "ɑ", "ai": "A", "aw": "ɔ", "ay": "A", "ee": "i", "eh": "ɛ", "eye": "I", "ey": "A", "igh": "I", "ih": "ɪ",
    "oh": "O", "oo": "u", "ow": "W", "oy": "Y", "uh": "ʌ",
}  # fmt: skip
"""Syllables of a respelling that the net for unknown words would take for initials."""


@dataclass(frozen=True, slots=True)
class Part:
    """``words`` (display words, by index) are said by the phonemes from ``start`` to ``stop``."""

    words: range
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """What the model sees at once."""

    phonemes: str
    """Only characters of the model's vocabulary."""
    parts: tuple[Part, ...]
    """In order; every display word of the sentence is in one of them."""


@dataclass(frozen=True, slots=True)
class _Chunk:
    words: range
    said: list[str]


class Reader:
    """Reads utterances by hibari's G2P. Holds no state of its own: any thread may call ``read``."""

    def __init__(self, g2p: Any, vocabulary: Iterable[str]) -> None:
        self._g2p = g2p
        self._vocabulary = frozenset(vocabulary)
        self._british = bool(getattr(g2p, "british", False))

    def read(self, utterance: Utterance) -> list[Sentence]:
        """Sentences that together hold every display word. Raises ``NeedsSoundsLike`` for a word without a sound."""
        from hibari import Hibari

        pronounce.require_sayable(utterance)
        chunks = self._chunks(utterance)
        said = [(word, chunk) for chunk in chunks for word in chunk.said]
        texts = Hibari.split_sentences(" ".join(word for word, _ in said))
        if sum(len(text.split()) for text in texts) != len(said):
            texts = [" ".join(word for word, _ in said)]
        sentences: list[Sentence] = []
        at = begun = 0
        for text in texts:
            at += len(text.split())
            if at < len(said) and said[at - 1][1] is said[at][1]:
                continue  # a mark inside a name ends no sentence
            words, owners = zip(*said[begun:at], strict=True)
            sentences += self._sentences(" ".join(words), owners, utterance)
            begun = at
        return sentences

    # --- words of the screen to words for the voice ---------------------------------------------------

    def _chunks(self, utterance: Utterance) -> list[_Chunk]:
        """Display words with what is said for them; words with nothing to say join the one before (or after)."""
        chunks: list[_Chunk] = []
        waiting = 0
        for words, said in self._said(utterance):
            if any(pronounce.has_sound(word) for word in said):
                chunks.append(_Chunk(range(words.start - waiting, words.stop), said))
                waiting = 0
            elif chunks:
                chunks[-1] = _Chunk(range(chunks[-1].words.start, words.stop), chunks[-1].said + said)
            else:
                waiting = words.stop
        if not chunks:
            raise NeedsSoundsLike(utterance.text.strip())
        return chunks

    def _said(self, utterance: Utterance) -> list[tuple[range, list[str]]]:
        text = utterance.text
        display = [match.span() for match in re.finditer(r"\S+", text)]
        helped = list(_helped(utterance))
        out: list[tuple[range, list[str]]] = []
        index = 0
        while index < len(display):
            start, stop = display[index]
            first = index
            inside = [h for h in helped if h[0] < stop and start < h[1]]
            while inside and index + 1 < len(display) and display[index + 1][0] < inside[-1][1]:
                index += 1
                stop = display[index][1]
                inside = [h for h in helped if h[0] < stop and start < h[1]]
            index += 1
            said = self._with_help(text, start, stop, inside) if inside else self._plain(text[start:stop], utterance)
            out.append((range(first, index), said))
        return out

    def _plain(self, word: str, utterance: Utterance) -> list[str]:
        try:
            return pronounce.said_words(word)
        except NeedsSoundsLike:
            raise NeedsSoundsLike(pronounce.blamed(utterance, word)) from None

    def _with_help(self, text: str, start: int, stop: int, helped: list[tuple[int, int, str, str]]) -> list[str]:
        """Said words for a run of text in which names are said as ``sounds_like`` has it."""
        said: list[str] = []
        at = start
        for begin, end, sounds_like, name in helped:
            said += pronounce.said_words(text[at:begin])
            phonemes = [self._accented(word) for word in self._phonemes(sounds_like, name)]
            at = end
            if owned := re.match(r"['’]s?(?!\w)", text[at:stop]):
                phonemes[-1] += _owner(phonemes[-1]) if len(owned[0]) > 1 else ""
                at += len(owned[0])
            said += [f"[x](/{word}/)" for word in phonemes]
            if mark := re.match(r"[.,;:!?…]+(?=\s|$)", text[at:stop]):
                said[-1] += mark[0]
                at += len(mark[0])
        return said + pronounce.said_words(text[at:stop])

    # --- "sounds like" to phonemes --------------------------------------------------------------------

    def _phonemes(self, sounds_like: str, name: str) -> list[str]:
        """Phonemes a word, for IPA or a respelling (``shi-VAWN``; capitals carry the stress)."""
        if pronounce.is_ipa(sounds_like):
            return pronounce.ipa_words(sounds_like, name)
        try:
            plain = [pronounce.said_words(word) for word in sounds_like.split()]
        except NeedsSoundsLike:
            raise NeedsSoundsLike(name) from None
        words = []
        for word in (w for said in plain for w in said):
            syllables = [s for s in re.split(r"[^\w']+|_", word) if pronounce.has_sound(s)]
            stressed = [len(s) > 1 and s.isupper() for s in syllables]
            read = [self._respelt(s.lower(), alone=len(syllables) == 1) for s in syllables]
            if any(stressed) and not all(stressed):
                read = [_stressed(ps) if up else _unstressed(ps) for ps, up in zip(read, stressed, strict=True)]
            words.append("".join(c for ps in read for c in ps if c in self._vocabulary))
        words = [word for word in words if word]
        if not words or not all(_sounds(word) for word in words):
            raise NeedsSoundsLike(name)
        return words

    def _accented(self, phonemes: str) -> str:
        """What was written in American sounds, for a British reader: the vowel of *go* is another there."""
        return phonemes.replace("O", "Q") if self._british else phonemes

    def _respelt(self, syllable: str, *, alone: bool) -> str:
        if syllable in _VOWEL_SYLLABLES:
            return "ˈ" + _VOWEL_SYLLABLES[syllable]
        known = syllable in self._g2p.lexicon.golds and len(syllable) > 2
        if syllable.isdigit() or (alone and known):
            read: str = self._g2p(syllable)
            return read.replace(" ", "")
        return (self._g2p.oov(syllable) or "").replace(" ", "")

    # --- words for the voice to phonemes --------------------------------------------------------------

    def _sentences(self, text: str, owners: Sequence[_Chunk], utterance: Utterance) -> list[Sentence]:
        from hibari.g2p.normalize import normalize

        normal = normalize(text)
        groups = self._groups(normal)
        blocks = _blocks(text.split(), normal.split(), owners, len(groups))
        silent = {i for i, word in enumerate(normal.split()[: len(groups)]) if pronounce.has_sound(word)}
        silent -= {i for i, group in enumerate(groups) if _sounds(group)}
        for words, (first, last) in blocks:
            if silent & set(range(first, last)) or not any(_sounds(group) for group in groups[first:last]):
                shown = " ".join(utterance.text.split()[words.start : words.stop])
                raise NeedsSoundsLike(pronounce.blamed(utterance, shown))
        return _assembled([(words, " ".join(filter(None, groups[a:b]))) for words, (a, b) in blocks])

    def _groups(self, normal: str) -> list[str]:
        """Phonemes of each whitespace-separated word of the normalised text."""
        groups = [""]
        for token in self._g2p.phonemize_tokens(self._g2p.tokenize(normal)):
            groups[-1] += "".join(c for c in token.phonemes or "" if c in self._vocabulary)
            if token.whitespace:
                groups.append("")
        return groups if groups[-1] or len(groups) == 1 else groups[:-1]


def _helped(utterance: Utterance) -> Iterable[tuple[int, int, str, str]]:
    """Where in the text, how, and what: (start, stop, sounds_like, name) of each span that says how."""
    at = 0
    for span in utterance.spans:
        if span.sounds_like and span.text.strip():
            lead = len(span.text) - len(span.text.lstrip())
            yield at + lead, at + len(span.text.rstrip()), span.sounds_like, span.text.strip()
        at += len(span.text)


def _blocks(
    said: list[str], normal: list[str], owners: Sequence[_Chunk], groups: int
) -> list[tuple[range, tuple[int, int]]]:
    """(display words, range of groups) in order, each with something in both; where all is unclear, one block."""
    whole = [(range(owners[0].words.start, owners[-1].words.stop), (0, groups))]
    if len(normal) != groups:
        return whole
    blocks: list[list[Any]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, said, normal, autojunk=False).get_opcodes():
        one_by_one = [(i1 + k, i1 + k + 1, j1 + k, j1 + k + 1) for k in range(i2 - i1)]
        steps = one_by_one if tag == "equal" else [(i1, i2, j1, j2)]
        for a, b, c, d in steps:
            words = range(owners[a].words.start, owners[b - 1].words.stop) if b > a else range(0)
            if blocks and (not words or c == d or not blocks[-1][0] or words.start < blocks[-1][0].stop):
                held = blocks[-1][0]
                blocks[-1] = [_joined(held, words), (blocks[-1][1][0], d)]
            else:
                blocks.append([words, (c, d)])
    if len(blocks) > 1 and blocks[0][1][0] == blocks[0][1][1]:
        blocks[:2] = [[_joined(blocks[0][0], blocks[1][0]), blocks[1][1]]]
    return [(words, at) for words, at in blocks] if all(words for words, _ in blocks) else whole


def _joined(a: range, b: range) -> range:
    if not a or not b:
        return a or b
    return range(a.start, b.stop)


def _assembled(blocks: list[tuple[range, str]]) -> list[Sentence]:
    """Sentences no longer than the model takes; they are parted between words only, best after a comma."""
    out: list[Sentence] = []
    while blocks:
        length = 0
        count = 0
        while count < len(blocks) and (count == 0 or length + len(blocks[count][1]) <= _MOST_PHONEMES):
            length += len(blocks[count][1]) + 1
            count += 1
        if count < len(blocks):
            commas = [i + 1 for i in range(count) if blocks[i][1][-1] in ",;:—"]
            count = commas[-1] if commas else count
        out.append(_sentence(blocks[:count]))
        blocks = blocks[count:]
    return out


def _sentence(blocks: list[tuple[range, str]]) -> Sentence:
    phonemes, parts = "", []
    for words, said in blocks:
        phonemes += " " if phonemes else ""
        sounding = [i for i, c in enumerate(said) if c in _SOUNDS or c in pronounce.STRESS + pronounce.LONG]
        parts.append(Part(words, len(phonemes) + sounding[0], len(phonemes) + sounding[-1] + 1))
        phonemes += said
    return Sentence(phonemes, tuple(parts))


def _sounds(phonemes: str) -> bool:
    return any(c in _SOUNDS for c in phonemes)


def _owner(phonemes: str) -> str:
    """The sound of ``'s`` after them."""
    last = phonemes.rstrip(pronounce.STRESS)[-1]
    return "ᵻz" if last in "szʃʒʧʤ" else "s" if last in "ptkfθ" else "z"


def _unstressed(phonemes: str) -> str:
    return phonemes.replace("ˈ", "").replace("ˌ", "")


def _stressed(phonemes: str) -> str:
    plain = _unstressed(phonemes)
    vowel = next((i for i, c in enumerate(plain) if c in "AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻ"), 0)
    return plain[:vowel] + "ˈ" + plain[vowel:]
