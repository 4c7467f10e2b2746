import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellwish.errors import NeedsSoundsLike
from wellwish.guides import transliterated
from wellwish.guides.pronounce import (
    STRESS,
    VOICE_SOUNDS,
    has_sound,
    ipa_words,
    is_ipa,
    require_sayable,
    said_words,
)
from wellwish.terms import Span, Utterance


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Maya,", ["Maya,"]),
        ("Maya’s", ["Maya's"]),
        ("MAYA", ["Maya"]),
        ("MAYA’s", ["Maya's"]),
        ("JJ", ["JJ"]),
        ("USA", ["USA"]),
        ("Zoë", ["Zoe"]),
        ("Renée", ["Renée"]),
        ("Peña", ["Peña"]),
        ("李小龙", ["Li", "Xiao", "Long"]),
        ("李小龙’s", ["Li", "Xiao", "Long's"]),
        ("Владимир.", ["Vladimir."]),
        ("[boss](/kˈɑk/)", ["boss", "K'ak"]),
        ("{x}", ["x"]),
        ("*a*", ["a"]),
        ("&", ["and"]),
        ("7:30", ["7:30"]),
        ("\u200bada\u200b", ["ada"]),
        ("𝓜aya", ["Maya"]),
        ("😀", []),
        ("♥Ada♥", ["Ada"]),
    ],
)
def test_what_is_read_for_a_written_word(written: str, said: list[str]) -> None:
    assert said_words(written) == said


def test_a_word_longer_than_the_net_takes_is_divided_not_cut() -> None:
    long = "wolfeschlegelsteinhausenbergerdorff"
    assert "".join(said_words(long)) == long
    assert all(len(word) <= 24 for word in said_words(long))


@given(st.text())
def test_what_is_read_holds_no_markup(text: str) -> None:
    try:
        said = said_words(text)
    except NeedsSoundsLike:
        return
    assert not set("[](){}<>*_|#`\\\n ") & set("".join(said))
    assert not any(re.search(r"(?<!\d)/|/(?!\d)", piece) for piece in said), "a slash only in fractions and dates"


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("李小龙", "Li Xiao Long"),
        ("김민준", "Gim Min Jun"),
        ("Siobhán", None),
        ("ada", None),
        ("😀", None),
        ("محمد", None),
    ],
)
def test_how_a_name_in_another_script_will_be_read(name: str, read: str | None) -> None:
    assert transliterated(name) == read


@pytest.mark.parametrize("name", ["😀", "???", "—", "🐶🐱", "\u200b", " ́"])
def test_a_name_without_letter_or_digit_is_asked_about_even_inside_a_longer_span(name: str) -> None:
    with pytest.raises(NeedsSoundsLike) as caught:
        require_sayable(Utterance((Span(f"Bring {name} to mind."),), private_to=(name,)))
    assert caught.value.name == name


@pytest.mark.parametrize("name", ["😀", "???"])
def test_a_span_without_letter_or_digit_is_asked_about(name: str) -> None:
    with pytest.raises(NeedsSoundsLike):
        require_sayable(Utterance((Span("Bring "), Span(name), Span(" to mind."))))


def test_ordinary_punctuation_between_and_after_names_is_fine() -> None:
    require_sayable(Utterance((Span("Ada", "ayda"), Span(" — "), Span("😀", "smiley"), Span("."))))
    require_sayable(Utterance((Span("Sit with Maya 😀 in the garden 🌻 …"),), private_to=("Maya 😀",)))


def test_an_empty_sounds_like_does_not_help() -> None:
    with pytest.raises(NeedsSoundsLike):
        require_sayable(Utterance((Span("May "), Span("😀", "🙃"), Span(" be well."))))


@pytest.mark.parametrize(
    ("ipa", "ours"),
    [
        ("/ʃɪˈvɔːn/", ["ʃɪˈvɔn"]),
        ("/ˈeɪdə/", ["ˈAdə"]),
        ("/tʃaɪ dʒɔɪ/", ["ʧI", "ʤY"]),
        ("/ˈbɝd ˈɜːrn/", ["ˈbɜɹd", "ˈɜɹn"]),
        ("/goʊ raʊt/", ["ɡO", "ɹWt"]),
        ("/hoˈse/", ["hOˈsɛ"]),
        ("/ʃɑ̃/", ["ʃɑ"]),
    ],
)
def test_ipa_becomes_the_voices_alphabet(ipa: str, ours: list[str]) -> None:
    assert is_ipa(ipa)
    assert ipa_words(ipa, "ada") == ours


@pytest.mark.parametrize(("ipa", "symbol"), [("/ʘa/", "ʘ"), ("/a]b/", "]"), ("/k{x/", "{"), ("/a(b)/", "(")])
def test_an_unknown_ipa_symbol_is_named(ipa: str, symbol: str) -> None:
    with pytest.raises(NeedsSoundsLike) as caught:
        ipa_words(ipa, "Cleo")
    assert symbol in str(caught.value)
    assert caught.value.name == "Cleo"


@pytest.mark.parametrize("ipa", ["//", "/ /", "/ˈˌ/", "/ː/"])
def test_ipa_without_a_sound_is_asked_about(ipa: str) -> None:
    with pytest.raises(NeedsSoundsLike):
        ipa_words(ipa, "cleo")


@given(st.text())
def test_ipa_is_sounds_of_the_voice_or_refused(text: str) -> None:
    try:
        words = ipa_words(f"/{text}/", "ben")
    except NeedsSoundsLike:
        return
    assert all(set(word) <= VOICE_SOUNDS | set(STRESS) and has_sound(word) for word in words)
