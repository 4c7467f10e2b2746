from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from script.slot_table import SLOTS, WHO, table

from wellwish.script import Who, fill, wish_parts
from wellwish.script.slots import slot_problems
from wellwish.terms import Kind, Person, Phrase, Pronouns

DOC = Path(__file__).parents[2] / "docs" / "reference" / "script-format.md"
SELF = WHO["yourself"]
MAYA = WHO["Maya (she)"]
ALEX = WHO["Alex (they)"]
SHIFT = WHO["the night shift (a group)"]
BISCUIT = WHO["Biscuit (it)"]
UNNAMED = WHO["someone unnamed"]


def said(text: str, who: Who, own_wish: str = "") -> str:
    return fill(Phrase(text, wish=bool(own_wish)), who, own_wish).text


@pytest.mark.parametrize(
    ("text", "who", "english"),
    [
        ("May {you} be kind to {yourself}.", SELF, "May I be kind to myself."),
        ("May {you} be kind to {yourself}.", MAYA, "May you be kind to yourself."),
        ("May {you} be kind to {yourself}.", SHIFT, "May you all be kind to yourselves."),
        ("May {you} be free to live {your} life.", SELF, "May I be free to live my life."),
        ("{They smile|smiles}, and {their} eyes too.", MAYA, "She smiles, and her eyes too."),
        ("{They smile|smiles}, and {their} eyes too.", ALEX, "They smile, and their eyes too."),
        ("{They are} glad of {themself}.", SHIFT, "They are glad of themselves."),
        ("{They are} glad of {themself}.", ALEX, "They are glad of themself."),
        ("{They have} a ball; it is {theirs}.", BISCUIT, "It has a ball; it is its."),
        ("{Name's} day. Is the day {name’s}?", MAYA, "Maya’s day. Is the day Maya’s?"),
        ("See how {name are}.", MAYA, "See how Maya is."),
        ("See how {name are}.", SHIFT, "See how the night shift are."),
        ("{Name} rests. {name are} well.", SHIFT, "The night shift rests. The night shift are well."),
        ("{Name} rests.", UNNAMED, "This person rests."),
        ("{They’re} near; {they're} well.", MAYA, "She’s near; she’s well."),
        ("{They're} near.", SHIFT, "They’re near."),
        ("Your friend{|s}.", MAYA, "Your friend."),
        ("Your friend{|s}.", SHIFT, "Your friends."),
        ("“{you} and I”", MAYA, "“You and I”"),
        ("Rest. {they} rest too: {they} do.", ALEX, "Rest. They rest too: They do."),
        ("Now {They} rest.", ALEX, "Now They rest."),
        ("{Scene}.", MAYA, "In the garden, with her face to the sun."),
        ("Picture it, {scene}.", SHIFT, "Picture it, in the garden, with their face to the sun."),
    ],
)
def test_a_filled_phrase_reads_as_english(text: str, who: Who, english: str) -> None:
    assert slot_problems(text) == []
    assert said(text, who) == english


@pytest.mark.parametrize(
    ("name", "possessive"), [("James", "James’s"), ("the Smiths", "the Smiths’"), ("our team", "your team’s")]
)
def test_possessives_of_names_that_end_in_s(name: str, possessive: str) -> None:
    kind = Kind.LOVED if name == "James" else Kind.GROUP
    assert said("This is {name's} day.", Who(Person(name, kind))) == f"This is {possessive} day."


@given(st.text(min_size=1, max_size=80), st.sampled_from(Kind))
def test_a_name_is_only_text(name: str, kind: Kind) -> None:
    assert said("Here is {name}, and {name's} day.", Who(Person(name, kind))).startswith(f"Here is {name}, and {name}’")


@pytest.mark.parametrize(
    "name", ["{they}", "{scene}", "a{b}c", r"\1 \g<0>", "<b>Max</b>", "$1 & (?P<x>)", "*ada*", "bell hooks", "李小龙"]
)
def test_a_name_with_signs_stays_as_given(name: str) -> None:
    who = Who(Person(name, Kind.LOVED), scene="with {them}, {name|names}")
    assert said("{Name}: {name}.", who) == f"{name}: {name}."


ODD = (
    "🧑\u200d🤝\u200d🧑",
    "e\u0301\u0323",
    "נועה",
    "\u202eabc",
    "a\x00b",
    "a\nb",
    "\u2028",
    "my ",
    "{",
    "ß",
    "ﬁ",
    "the",
    "\ud800",
    "İ",
)
anything = st.text(st.characters(), min_size=1, max_size=40) | st.sampled_from(ODD)
slots = st.sampled_from([*SLOTS, *("{" + slot[1].upper() + slot[2:] for slot in SLOTS)])
around = st.text(
    st.characters(exclude_categories=("Cc", "Zl", "Zp"), exclude_characters="{}"), max_size=12
) | st.sampled_from(["Rest. ", "“", ": "])
people = st.builds(
    Person, anything, st.sampled_from(Kind), st.none() | anything, st.sampled_from(Pronouns), st.just(())
)
anyone = st.one_of(
    st.builds(Who, people, scene=anything, own_scene=st.just(True)),
    st.builds(Who, people, scene=st.just("in the garden, with {their} face to the sun")),
    st.builds(Who, oneself=st.booleans(), everyone=st.booleans(), scene=anything, own_scene=st.just(True)),
)


@given(st.lists(st.tuples(around, slots), max_size=8), around, anyone, st.booleans(), st.just("") | anything)
def test_any_slots_are_filled_for_anyone(
    pieces: list[tuple[str, str]], end: str, who: Who, wish: bool, own_wish: str
) -> None:
    text = "".join(before + slot for before, slot in pieces) + end
    assert slot_problems(text) == []
    utterance = fill(Phrase(f"May {{you}} be {text}" if wish else text, wish), who, own_wish)
    assert all(span.text for span in utterance.spans)
    assert utterance.text == "".join(span.text for span in utterance.spans)
    if wish and own_wish:
        assert "self" in utterance.private_to
        return
    rest = utterance.text
    for before, _ in pieces:  # what stands between slots stands there still, in its order
        assert before in rest
        rest = rest[rest.index(before) + len(before) :]
    assert rest.endswith(end)
    named = any("name" in slot.lower() for _, slot in pieces)
    own_scene = who.own_scene and any("scene" in slot.lower() for _, slot in pieces)
    assert utterance.private_to == ((who.person.name,) if who.person and (named or own_scene) else ())


@given(people, st.booleans())
def test_a_name_that_is_spoken_is_shown_as_it_was_given(person: Person, at_start: bool) -> None:
    spans = fill(Phrase("{Name} rests." if at_start else "See {name}."), Who(person)).spans
    told = [span for span in spans if span.sounds_like == person.sounds_like]
    shown = "".join(span.text for span in told)
    assert person.name in shown or person.name.startswith(("my ", "our ", "My ", "Our ", "the"))


def test_a_scene_in_own_words_is_never_read_for_slots() -> None:
    who = Who(Person("Maya", Kind.LOVED), scene="with {name} and {x}", own_scene=True)
    utterance = fill(Phrase("{Scene}."), who)
    assert utterance.text == "With {name} and {x}."
    assert utterance.private_to == ("Maya",)


def test_a_bank_scene_without_a_name_is_not_private() -> None:
    assert fill(Phrase("{Scene}."), MAYA).private_to == ()
    assert fill(Phrase("{Name's} day"), MAYA).private_to == ("Maya",)


def test_a_name_carries_how_it_is_said() -> None:
    who = Who(Person("Siobhán", Kind.LOVED, sounds_like="shivawn"))
    spans = fill(Phrase("See {name's} face."), who).spans
    assert [(s.text, s.sounds_like) for s in spans] == [("See ", None), ("Siobhán", "shivawn"), ("’s face.", None)]


@pytest.mark.parametrize(
    ("text", "who", "english"),
    [
        ("May {you} be safe.", SELF, "May I love my life and myself."),
        ("May {you} be safe.", MAYA, "May you love your life and yourself."),
        ("May {name} be safe.", MAYA, "May Maya love her life and herself."),
        ("May {they} be safe.", SHIFT, "May they love their life and themselves."),
        ("May I be safe.", MAYA, "May I love my life and myself."),
        ("May we all be safe.", UNNAMED, "May we all love our life and ourselves."),
        ("May everyone everywhere be safe.", UNNAMED, "May everyone everywhere love their life and themselves."),
        ("May {your} days be kind.", SHIFT, "May you all love your life and yourselves."),
        ("May {your} days be kind.", Who(everyone=True), "May we all love our life and ourselves."),
    ],
)
def test_an_own_wish_replaces_what_is_wished(text: str, who: Who, english: str) -> None:
    utterance = fill(Phrase(text, wish=True), who, "love {your} life and {yourself}.")
    assert utterance.text == english
    assert "self" in utterance.private_to


@pytest.mark.parametrize(
    ("text", "who", "english"),
    [
        ("May {you} be safe.", SELF, "May I know that I am loved, and that I matter to me."),
        ("May {you} be safe.", MAYA, "May you know that you are loved, and that you matter to you."),
        ("May {you} be safe.", SHIFT, "May you all know that you are loved, and that you matter to you."),
        ("May we all be safe.", UNNAMED, "May we all know that we are loved, and that we matter to us."),
        ("May all beings be safe.", UNNAMED, "May all beings know that they are loved, and that they matter to them."),
    ],
)
def test_i_and_me_in_an_own_wish_go_with_whom_it_is_for(text: str, who: Who, english: str) -> None:
    own = "know that {you are} loved, and that {you} matter to {me}"
    assert fill(Phrase(text, wish=True), who, own).text == english


@given(st.text(max_size=60))
def test_an_own_wish_never_breaks_a_sit(predicate: str) -> None:
    assert fill(Phrase("May {you} be safe.", wish=True), MAYA, predicate).text.startswith("May you ")


def test_an_own_wish_leaves_a_phrase_that_is_no_wish_alone() -> None:
    assert fill(Phrase("May {you} be safe."), MAYA, "be glad").text == "May you be safe."


def test_wish_parts() -> None:
    assert wish_parts("May {you} be safe.") == ("{you}", "be safe.")
    assert wish_parts("May youth return.") == ("", "youth return.")
    assert wish_parts("May ") is None
    assert wish_parts("You may be safe.") is None


@pytest.mark.parametrize(
    ("text", "column", "hint"),
    [
        ("See {nmae}.", 5, "did you mean {name}?"),
        ("See { name }.", 5, "did you mean {name}?"),
        ("See {THEIR}.", 5, "did you mean {their}?"),
        ("See {}.", 5, "see the slots in docs/reference/script-format.md"),
        ("See {|}.", 5, "see the slots in docs/reference/script-format.md"),
        ("See {they walks}.", 5, "did you mean {they are}?"),
        ("See {name.", 5, "a slot is written {name}"),
        ("See name}.", 9, "a slot is written {name}"),
    ],
)
def test_a_wrong_slot_is_told_with_its_column_and_a_hint(text: str, column: int, hint: str) -> None:
    ((at, _, help_),) = slot_problems(text)
    assert (at, help_) == (column, hint)


def test_the_documents_table_is_what_the_code_does() -> None:
    assert table() in DOC.read_text("utf-8")


def test_every_slot_of_the_table_is_known_for_every_pronoun() -> None:
    for slot in SLOTS:
        assert slot_problems(slot) == []
        for pronouns in Pronouns:
            assert "{" not in said(slot, Who(Person("Maya", Kind.LOVED, pronouns=pronouns)))
