"""Any script that can be read, with any people, in any length: set to the second, or refused before a word is said."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import cast

import fake_guide
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from script.generated import circle_scripts, weighed_scripts

from wellwish import practice, score
from wellwish.errors import Misuse, TooShort
from wellwish.library import Scripted
from wellwish.order import Order, check
from wellwish.parts import parts_of
from wellwish.script import parse
from wellwish.terms import SAMPLE_RATE, STAGE_KINDS, Kind, Person, Pronouns, Score, Script, Take, Utterance


def _cleaned(name: str, kind: Kind, pronouns: Pronouns, scenes: list[str]) -> Person | None:
    try:
        return practice.person(name, str(kind), None, str(pronouns), tuple(scenes))
    except Misuse:
        return None


texts = st.text(max_size=90) | st.sampled_from(["Maya", "my brother", "🧑‍🤝‍🧑", "نیک‌نام", "{name}", "é" * 70])
people = st.lists(
    st.builds(_cleaned, texts, st.sampled_from(Kind), st.sampled_from(Pronouns), st.lists(texts, max_size=2)),
    max_size=6,
    unique_by=lambda person: person.name if person else None,
).map(lambda found: tuple(person for person in found if person))
wishes = st.lists(st.sampled_from(["be glad", "be kind to {yourself}", "know " + "that all is well " * 6]), max_size=3)


@dataclass
class Listener:
    """A guide that remembers how much it was asked to say."""

    seconds: float = 0.0
    stages: int = 0
    said: list[str] = field(default_factory=list)

    def speak(self, utterances: Sequence[Utterance]) -> list[Take]:
        self.stages += 1
        self.seconds += sum(fake_guide.seconds(utterance.text) for utterance in utterances)
        self.said += [utterance.text for utterance in utterances]
        return fake_guide.speak(utterances)


def given_as(script: Script) -> Scripted:
    """As compose is given it by the library."""
    return cast(Scripted, SimpleNamespace(script=script))


def sit(script: Script, order: Order, listener: Listener) -> Score:
    """As ``compose.Studio`` makes it."""
    parts = parts_of(given_as(script), order, fake_guide.estimate)
    setting = score.Setting(order.length_seconds, order.bell != "none", order.wishes)
    return score.set_score(script, parts, setting, order.seed, fake_guide.estimate, listener.speak)


def assert_exact(made: Score, length: int) -> None:
    assert made.length == length * SAMPLE_RATE
    assert [stage.start for stage in made.stages] == [0, *(stage.end for stage in made.stages[:-1])]
    assert made.stages[-1].end == made.length
    at = 0
    for cue in made.cues:
        if cue.kind != "stage":
            assert at <= cue.start < cue.end <= made.stages[cue.stage].end
            at = cue.end


@st.composite
def full_scripts(draw: st.DrawFn) -> Script:
    """Any script, with its words said again and again, so that they are much for a sit."""
    script = draw(weighed_scripts | circle_scripts)
    times = draw(st.integers(1, 6))
    stages = tuple(replace(stage, blocks=stage.blocks * times) for stage in script.stages)
    return Script(script.fields, stages if script.plan == "circle" else stages * draw(st.integers(1, 6)))


@given(full_scripts(), people, st.integers(60, 3600), wishes, st.integers(0, 9), st.booleans(), st.integers(0, 3))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_sit_is_exact_or_refused_before_anything_is_said_with_a_length_that_works(
    script: Script, who: tuple[Person, ...], length: int, own: list[str], seed: int, bell: bool, more: int
) -> None:
    order = Order(
        length,
        who if script.plan == "circle" else (),
        wishes=tuple(own),
        seed=seed,
        bell="bowl" if bell else "none",
        easy_first=bool(more),
    )
    least = shortest(script, order)
    if least > practice.LONGEST_SECONDS:
        return
    for seconds in (least, min(least + more, practice.LONGEST_SECONDS), length):
        listener = Listener()
        made, refusal = tried(script, replace(order, length_seconds=seconds), listener)
        if made:
            assert_exact(made, seconds)
            assert listener.seconds <= seconds * 1.09
        else:
            assert refusal
            assert seconds == length < refusal.shortest_seconds
            assert len(str(refusal).splitlines()) == 1
            assert listener.stages == 0


def tried(script: Script, order: Order, listener: Listener) -> tuple[Score | None, TooShort | None]:
    try:
        return sit(script, order, listener), None
    except TooShort as refusal:
        return None, refusal


def shortest(script: Script, order: Order) -> int:
    """The length that a sit of a minute is told to choose."""
    try:
        parts_of(given_as(script), replace(order, length_seconds=60), fake_guide.estimate)
    except TooShort as short:
        return short.shortest_seconds
    return 60


# --- scripts that mean no good ----------------------------------------------------------------------

MAYA_AND_BEN = (Person("Maya", Kind.LOVED), Person("Ben", Kind.LOVED))


def weighed(body: str) -> Script:
    return parse(f"---\ntitle: Any\n---\n{body}")


def circle(easy: str) -> Script:
    kinds = "".join(f"# {kind} {{{kind}}}\nRest.\n" for kind in STAGE_KINDS if kind != "easy")
    return parse(f"---\ntitle: Any\nplan: circle\n---\n{kinds}# easy {{easy}}\n{easy}")


ALWAYS = "This is always said, whatever else is left out.\n"
NEXT = f"Rest.\n\n[next]\n{ALWAYS * 40}"
TINY = "".join(f"# Part {number}\nRest here now.\n... 0-0.1s\n" for number in range(40))
WISHES = "# A\n" + "> May {you} rest.\n... 0-0.1s\n\n" * 30
LATER = "# A\n" + "".join(f"[from {number}:00]\n{ALWAYS * 20}\n" for number in range(1, 40))


@pytest.mark.parametrize(
    ("script", "order"),
    [
        (circle(NEXT), Order(60, MAYA_AND_BEN)),
        (weighed(TINY), Order(60)),
        (weighed(WISHES), Order(60, wishes=("be glad", "know " + "that all is well " * 6))),
        (weighed(LATER), Order(60)),
    ],
    ids=["a later person's", "parts of seconds", "long wishes", "at many lengths"],
)
def test_what_is_always_said_is_reckoned_before_it_is_spoken(script: Script, order: Order) -> None:
    least = shortest(script, order)
    assert 60 < least <= 3600
    for seed in range(5):
        assert_exact(sit(script, replace(order, length_seconds=least, seed=seed), Listener()), least)
    for length in (60, least - 1):
        listener = Listener()
        with pytest.raises(TooShort):
            sit(script, replace(order, length_seconds=length), listener)
        assert listener.stages == 0


def test_what_no_hour_holds_is_refused_with_what_to_do() -> None:
    listener = Listener()
    with pytest.raises(TooShort, match=r"needs more than 60 minutes; make some of .* optional") as short:
        sit(weighed("# A\n" + ALWAYS * 1500), Order(3600), listener)
    assert short.value.shortest_seconds > 3600
    assert listener.stages == 0


OPTIONAL = "".join(f"?{number % 9 + 1}\nPerhaps this is said, number {number}.\n\n" for number in range(19))
MUCH = "".join(f"# Part {n} {{weight {0.001 if n % 2 else 100:g}}}\nRest.\n\n{OPTIONAL}" for n in range(40))
ALTERNATIVES = "# A\n" + ("\nor\n".join(f"Perhaps this, {i}.\nRest." for i in range(20)) + "\n\n") * 120
ONE_BLOCK = "# A\nRest.\n\n?1\n" + "Perhaps this is said.\n" * 4900


@pytest.mark.parametrize("body", [MUCH, ALTERNATIVES, ONE_BLOCK], ids=["blocks", "alternatives", "one block"])
@pytest.mark.parametrize("length", [60, 3600])
def test_a_script_as_large_as_may_be_is_set_or_refused_quickly(body: str, length: int) -> None:
    script = weighed(body)
    listener = Listener()
    begun = time.process_time()
    made, _ = tried(script, Order(length), listener)
    if made:
        assert_exact(made, length)
    else:
        assert listener.stages == 0
    assert time.process_time() - begun < 5
    assert listener.seconds <= length * 1.09


def test_many_people_in_a_large_script_are_set_or_refused_quickly() -> None:
    script = circle("Rest.\n\n" + "".join(f"?9\nPerhaps this is said, number {n}.\n\n" for n in range(900)))
    everyone = tuple(Person(f"Maya {number}", Kind.LOVED) for number in range(70))
    begun = time.process_time()
    assert_exact(sit(script, Order(3600, everyone), Listener()), 3600)
    assert time.process_time() - begun < 10


def test_more_people_than_an_hour_holds_are_refused_at_once() -> None:
    everyone = tuple(Person(f"Maya {number}", Kind.LOVED) for number in range(20_000))
    begun = time.process_time()
    with pytest.raises(TooShort, match="20000 people need more than 60 minutes; choose fewer people"):
        sit(circle("Rest."), Order(3600, everyone), Listener())
    check(Order(3600, everyone))
    assert time.process_time() - begun < 3
