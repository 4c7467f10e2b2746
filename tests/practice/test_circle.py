"""People, lengths and wishes as they are typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellwish.errors import Misuse
from wellwish.practice import parse_length, person, spoken_length, wish
from wellwish.terms import Kind, Pronouns

NO_LENGTHS = [
    "7:99",
    "7:5",
    "ten",
    "1e9",
    "1e1",
    "-5",
    "+5",
    "",
    "7:30:00",
    "nan",
    "inf",
    "²",
    "½",
    "5min",
    "1_0",
    "0x10",
]

P = ParamSpec("P")
T = TypeVar("T")


def tried(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> tuple[T | None, str]:
    """What the call gives, or the message of its refusal."""
    try:
        return call(*args, **kwargs), ""
    except Misuse as refused:
        return None, str(refused)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_is_taken_by_its_word(kind: Kind) -> None:
    assert person("ada", str(kind)).kind is kind


@pytest.mark.parametrize("kind", ["", "lovd", "Loved", "friend", "loved\n", "Kind.LOVED"])
def test_another_kind_is_refused_in_one_line_that_lists_them(kind: str) -> None:
    with pytest.raises(Misuse, match="loved, missed, liked, stranger, difficult, group, pet") as refused:
        person("ada", kind)
    assert len(str(refused.value).splitlines()) == 1


def test_a_mistyped_kind_is_told_the_nearest() -> None:
    with pytest.raises(Misuse, match=r"Did you mean stranger\?"):
        person("ada", "strangr")


def test_a_name_of_80_characters_is_taken_and_81_refused() -> None:
    assert len(person("a" * 80).name) == 80
    with pytest.raises(Misuse, match="80 characters; this one has 81"):
        person("a" * 81)


def test_characters_are_counted_as_they_are_kept() -> None:
    assert person("e\u0301" * 80).name == "é" * 80


@pytest.mark.parametrize("name", ["", " ", "\u00a0\u2003", "\u200d", "\u200c \u200d"])
def test_a_name_with_nothing_in_it_is_refused(name: str) -> None:
    with pytest.raises(Misuse, match="can't be empty"):
        person(name)


@pytest.mark.parametrize(
    "char",
    list("\0\t\n\r\x1b\x7f\x85\u2028\u2029\ufeff\u00ad\u202e\u2066\u200f\udcff"),
)
def test_control_and_direction_characters_are_refused_by_number(char: str) -> None:
    with pytest.raises(Misuse, match=rf"U\+{ord(char):04X}") as refused:
        person(f"a{char}da")
    assert str(refused.value).isprintable()


@pytest.mark.parametrize("name", ["👩‍👧", "نیک‌نام", "José", "李小龙", "{x}", "a=b", "O’Hara, Jr.", "🐈"])
def test_names_of_many_sorts_are_kept_as_written(name: str) -> None:
    assert person(name).name == name


def test_spaces_are_made_plain() -> None:
    assert person("  ada \u00a0 lovelace ").name == "ada lovelace"


def test_sounds_like_and_scenes_are_cleaned_like_names() -> None:
    ada = person("ada", "liked", " ay  da ", "She/Her", (" on a  swing ",))
    assert (ada.sounds_like, ada.pronouns, ada.scenes) == ("ay da", Pronouns.SHE, ("on a swing",))
    bad: list[tuple[str | None, tuple[str, ...]]] = [("a\nb", ()), ("a" * 81, ()), (None, ("",)), (None, ("a" * 201,))]
    for sounds_like, scenes in bad:
        with pytest.raises(Misuse):
            person("ada", sounds_like=sounds_like, scenes=scenes)


def test_a_group_is_they_whatever_is_said() -> None:
    assert person("the choir", "group", pronouns="she").pronouns is Pronouns.THEY
    with pytest.raises(Misuse, match="pronouns"):
        person("ada", pronouns="xe")


@given(st.text(max_size=100), st.text(max_size=12))
def test_anything_typed_is_a_clean_person_or_a_refusal_of_one_line(name: str, kind: str) -> None:
    for word in (kind, "loved"):
        made, refusal = tried(person, name, word)
        assert len(refusal.splitlines()) <= 1
        if made:
            assert 0 < len(made.name) <= 80
            assert made.name == " ".join(made.name.split())
            assert person(made.name, word) == made


# --- lengths ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("minutes", range(1, 61))
def test_every_whole_minute_is_read(minutes: int) -> None:
    assert parse_length(str(minutes)) == parse_length(f" {minutes}:00 ") == minutes * 60


@given(st.integers(60, 3600))
def test_every_length_is_read_as_it_is_written(seconds: int) -> None:
    assert parse_length(spoken_length(seconds)) == seconds


def test_decimal_minutes_that_are_whole_seconds_are_exact() -> None:
    for twentieths in range(20, 1201):
        assert parse_length(f"{twentieths / 20:.2f}") == twentieths * 3


def test_digits_of_other_scripts_are_read_as_numbers() -> None:
    assert parse_length("٧:٣٠") == 450
    assert parse_length("१०") == 600


@pytest.mark.parametrize("text", ["0", "61", "0:59", "60:01", "0:00", "999999"])
def test_lengths_outside_an_hour_are_refused(text: str) -> None:
    with pytest.raises(Misuse, match="from 1 to 60 minutes"):
        parse_length(text)


@pytest.mark.parametrize("text", NO_LENGTHS)
def test_what_is_no_length_is_refused_with_how_to_write_one(text: str) -> None:
    with pytest.raises(Misuse, match=r"write minutes \(10\) or minutes and seconds \(7:30\)"):
        parse_length(text)


def test_parts_of_a_second_are_refused() -> None:
    assert parse_length("7.5") == 450
    with pytest.raises(Misuse, match="whole seconds"):
        parse_length("7.51")


@given(st.text(max_size=20))
def test_any_text_is_a_length_or_a_refusal_of_one_line(text: str) -> None:
    seconds, refusal = tried(parse_length, text)
    assert len(refusal.splitlines()) <= 1
    assert seconds is None or 60 <= seconds <= 3600


# --- wishes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("May I be at ease.", "be at ease"),
        ("may you be well!", "be well"),
        ("Be brave", "be brave"),
        ("May we all rest", "rest"),
        ("May all beings be happy", "be happy"),
        ("MAY I BE AT PEACE", "be at peace"),
        ("May I know that I’m enough, and forgive me", "know that {you are} enough, and forgive {me}"),
        ("May I know that I matter.", "know that {you} matter"),
        ("May I be kind to myself", "be kind to {yourself}"),
        ("May I love my life", "love {your} life"),
        ("May they be kind to themselves", "be kind to {yourself}"),
        ("find a {name} of gold", "find a (name) of gold"),
    ],
)
def test_a_wish_is_kept_without_its_subject(typed: str, kept: str) -> None:
    assert wish(typed) == kept


NO_WISHES = [
    "I am happy",
    "I’m safe",
    "I want to be calm",
    "to be happy",
    "let me rest",
    "May I be safe. May I be well.",
]


@pytest.mark.parametrize(
    "typed", ["", "...", "May I.", "May", "may may may", "a" * 121, "be\nwell", "!!!", "🙂", *NO_WISHES]
)
def test_what_is_no_wish_is_refused(typed: str) -> None:
    with pytest.raises(Misuse) as refused:
        wish(typed)
    assert len(str(refused.value).splitlines()) == 1
