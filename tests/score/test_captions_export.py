"""What leaves a score: captions, and plain data."""

from __future__ import annotations

import json
import re
from typing import Any

import fake_guide
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellwish.errors import Misuse
from wellwish.practice import person
from wellwish.score import captions, score_data
from wellwish.script import Who, fill
from wellwish.terms import (
    FRAME,
    SAMPLE_RATE,
    Cue,
    Kind,
    Person,
    Phrase,
    Recipe,
    Score,
    ScoreStage,
    Span,
    Take,
    Utterance,
    Word,
)

MOST_CHARACTERS = 84
CAPTION = re.compile(r"(\d\d):([0-5]\d):([0-5]\d)\.(\d{3}) --> (\d\d):([0-5]\d):([0-5]\d)\.(\d{3})")


def take(text: str) -> Take:
    return fake_guide.take(Utterance((Span(text),)))


def score_of(*texts: str, gap_frames: int = 100, length: int = 60 * SAMPLE_RATE) -> Score:
    cues = [Cue("stage", 0, 0, length), Cue("bell", 0, 0, 8 * SAMPLE_RATE)]
    at = 8 * SAMPLE_RATE
    for text in texts:
        said = take(text)
        cues.append(Cue("take", 0, at, at + said.frames * FRAME, said))
        at = cues[-1].end + gap_frames * FRAME
    whole = max(length, at)
    return Score("A sit", whole, (ScoreStage("Arrive", "settle", None, 0, whole),), tuple(cues))


def shown(score: Score) -> list[tuple[int, int, str]]:
    """Captions as (start, end, text); times in milliseconds. Asserts the file's form."""
    head, *bodies = captions(score).rstrip("\n").split("\n\n")
    assert head == "WEBVTT"
    out = []
    for body in bodies:
        times, *lines = body.split("\n")
        match = CAPTION.fullmatch(times)
        assert match, times
        h, m, s, ms, h2, m2, s2, ms2 = map(int, match.groups())
        assert len(lines) == 1
        out.append((((h * 60 + m) * 60 + s) * 1000 + ms, ((h2 * 60 + m2) * 60 + s2) * 1000 + ms2, lines[0]))
    return out


def test_a_caption_begins_with_the_first_word_and_stays_a_moment_after_the_last() -> None:
    score = score_of("May you be well.")
    cue = score.cues[-1]
    assert cue.take
    ((start, end, text),) = shown(score)
    assert text == "May you be well."
    assert start == round((cue.start + cue.take.words[0].start) / 48)
    assert end == round((cue.start + cue.take.words[-1].end) / 48) + 1500


def test_a_caption_goes_when_the_next_one_comes() -> None:
    first, second = shown(score_of("One.", "Two.", gap_frames=10))
    assert first[1] == second[0]


def test_a_caption_ends_with_the_score() -> None:
    score = score_of("Goodbye.", length=0, gap_frames=0)
    assert shown(score)[0][1] == score.length // 48


def test_a_long_phrase_is_shown_in_even_parts_of_two_lines() -> None:
    text = " ".join(["kindness"] * 25)
    parts = [caption for _, _, caption in shown(score_of(text))]
    assert " ".join(parts) == text
    assert len(parts) == 3
    assert all(len(part) <= MOST_CHARACTERS for part in parts)
    assert max(map(len, parts)) - min(map(len, parts)) <= 20


def test_names_cannot_break_the_file() -> None:
    ((_, _, text),) = shown(score_of("Picture <b>Ada</b> & Ben --> happy."))
    assert text == "Picture &lt;b&gt;Ada&lt;/b&gt; &amp; Ben --&gt; happy."


words = st.text(st.characters(exclude_categories=("Cc", "Cs", "Z")), min_size=1, max_size=80)


@given(st.lists(st.lists(words, min_size=1, max_size=30).map(" ".join), max_size=6), st.integers(0, 200))
def test_captions_of_any_words_are_whole_and_never_overlap(phrases: list[str], gap: int) -> None:
    score = score_of(*phrases, gap_frames=gap)
    seen = shown(score)
    at = 0
    for start, end, _ in seen:
        assert at <= start < end <= score.length / 48 + 1
        at = end
    raw = [re.sub("&(amp|lt|gt);", lambda m: {"amp": "&", "lt": "<", "gt": ">"}[m[1]], text) for *_, text in seen]
    assert " ".join(raw).split() == " ".join(phrases).split()
    assert all(len(text) <= MOST_CHARACTERS for text in raw)


def assert_valid(text: str) -> None:
    """As W3C's WebVTT has it, section 4.1: a file of cues, and nothing in them that is markup or ends them."""
    assert text.encode().decode("utf-8") == text
    assert not set(text) & {"\r", "\0"}
    head, _, rest = text.partition("\n\n")
    assert head == "WEBVTT"
    last = 0
    for block in filter(None, rest.strip("\n").split("\n\n")):
        times, *lines = block.split("\n")
        start, end = (
            sum(int(part) * unit for part, unit in zip(re.split("[:.]", at), (3_600_000, 60_000, 1000, 1), strict=True))
            for at in times.split(" --> ")
        )
        assert last <= start < end
        last = start
        assert lines
        assert all(line.strip() and "-->" not in line and "<" not in line for line in lines)
        assert all(re.match(r"&(amp|lt|gt);", line[at.start() :]) for line in lines for at in re.finditer("&", line))


names = st.text(max_size=80) | st.sampled_from(
    [
        "-->",
        "<b>",
        "&lt;",
        "&",
        "WEBVTT",
        "NOTE x",
        "נועה",
        "e\u0301" * 40,
        "🧑\u200d🤝\u200d🧑",
        "00:00:01.000 --> 00:00:02.000",
        "a" * 80,
    ]
)


@given(st.lists(names, min_size=1, max_size=4), st.sampled_from(["{name}", "{name's}", "{scene}"]), st.integers(0, 99))
def test_captions_are_valid_whatever_the_names(given_names: list[str], slot: str, gap: int) -> None:
    told = [cleaned(name) for name in given_names]
    who = [Who(Person(name, Kind.LOVED), scene=name, own_scene=True) for name in told]
    texts = [fill(Phrase(f"Now picture {slot}, {slot}."), one).text for one in who]
    made = captions(score_of(*texts, gap_frames=gap))
    assert_valid(made)
    for name in told:
        for word in name.split():
            assert word.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").strip(" .!") in made


def cleaned(name: str) -> str:
    """As the circle keeps it."""
    try:
        return person(name).name
    except Misuse:
        return "Maya"


# --- data -------------------------------------------------------------------------------------------


@pytest.fixture
def recipe() -> Recipe:
    return Recipe(
        exercise="loving-kindness",
        script_hash="ab",
        people=(Person("ada", Kind.LOVED, scenes=("on a swing",)),),
        length_seconds=60,
        guide="fake",
        voice="fake 1",
        pace=1.0,
        wishes=("be well",),
        easy_first=False,
        guidance=1.0,
        bed="none",
        bell="bowl",
        sleep=False,
        seed=1,
        format="webm",
        build="1",
    )


def test_data_has_the_keys_that_were_promised(recipe: Recipe) -> None:
    data = score_data(score_of("May you be well."), recipe)
    assert set(data) == {"recipe", "sample_rate", "length", "stages", "cues"}
    assert {frozenset(stage) for stage in data["stages"]} == {frozenset({"title", "kind", "person", "start", "end"})}
    place = {"kind", "stage", "start", "end"}
    by_kind = {cue["kind"]: set(cue) for cue in data["cues"]}
    assert by_kind == {"stage": place, "bell": place, "take": place | {"text", "guide", "words"}}
    assert {frozenset(word) for cue in data["cues"] for word in cue.get("words", ())} == {
        frozenset({"text", "start", "end"})
    }


def test_positions_are_in_samples_of_the_whole_score(recipe: Recipe) -> None:
    said = Take("key", "Hello you", "fake", 50, (Word("Hello", 960, 9600), Word("you", 9600, 47_040)), False)
    score = Score("x", 480_000, (), (Cue("take", 0, 96_000, 144_000, said),))
    data = score_data(score, recipe)
    assert (data["sample_rate"], data["length"]) == (48_000, 480_000)
    assert data["cues"][0]["words"] == [
        {"text": "Hello", "start": 96_960, "end": 105_600},
        {"text": "you", "start": 105_600, "end": 143_040},
    ]


def test_data_is_json_with_the_recipe_whole(recipe: Recipe) -> None:
    data: dict[str, Any] = json.loads(json.dumps(score_data(score_of("Hello."), recipe)))
    assert data["recipe"]["people"] == [
        {"name": "ada", "kind": "loved", "sounds_like": None, "pronouns": "they", "scenes": ["on a swing"]}
    ]
    assert set(data["recipe"]) == set(Recipe.__dataclass_fields__)
