"""A score set in time."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

import fake_guide
import pytest

from wellwish import library
from wellwish.errors import TooShort
from wellwish.practice import plan, plan_by_weights
from wellwish.score import Part, Setting, score_stages, set_score
from wellwish.script import Who, parse
from wellwish.terms import FRAME, SAMPLE_RATE, Kind, Person, Score, Script, Take, Utterance

PEOPLE = (Person("ada", Kind.LOVED), Person("ben", Kind.LOVED), Person("cleo", Kind.STRANGER))
Speak = Callable[[Sequence[Utterance]], list[Take]]


def circle_score(length: int = 600, seed: int = 1, *, bell: bool = True, speak: Speak = fake_guide.speak) -> Score:
    script = library.exercise("loving-kindness").script
    stages = {stage.kind: stage for stage in script.stages}
    parts = [
        Part(p, stages[p.kind], Who(p.person, oneself=p.kind == "self", scene="on a swing"))
        for p in plan(length, PEOPLE)
    ]
    return set_score(script, parts, Setting(length, bell, ()), seed, fake_guide.estimate, speak)


def own_score(body: str, length: int = 60, *, speak: Speak = fake_guide.speak) -> Score:
    script = own_script(body)
    return set_score(script, own_parts(script, length), Setting(length, True, ()), 1, fake_guide.estimate, speak)


def own_script(body: str) -> Script:
    return parse(f"---\ntitle: Own\n---\n\n{body}\n")


def own_parts(script: Script, length: int) -> list[Part]:
    planned = plan_by_weights(length, script)
    return [Part(p, stage, Who()) for p, stage in zip(planned, script.stages, strict=True)]


def texts(score: Score) -> list[str]:
    return [cue.take.text for cue in score.cues if cue.take]


@functools.cache
def some_scores() -> tuple[Score, ...]:
    return tuple(circle_score(length, seed) for length, seed in ((300, 0), (600, 1), (757, 2), (1500, 3), (3600, 4)))


def test_each_stage_ends_exactly_where_the_next_begins_and_the_last_with_the_score() -> None:
    for score in some_scores():
        starts = [stage.start for stage in score.stages]
        ends = [stage.end for stage in score.stages]
        assert starts == [0, *ends[:-1]]
        assert ends[-1] == score.length
        assert all(end % SAMPLE_RATE == 0 for end in ends)
        assert [stage.end - stage.start for stage in score.stages] == [
            p.seconds * SAMPLE_RATE for p in plan(score.length // SAMPLE_RATE, PEOPLE)
        ]


def test_cues_stand_in_order_on_frames_inside_their_stage_and_never_overlap() -> None:
    for score in some_scores():
        at = 0
        for cue in score.cues:
            stage = score.stages[cue.stage]
            assert cue.start % FRAME == cue.end % FRAME == 0
            assert stage.start <= cue.start < cue.end <= stage.end
            if cue.kind == "stage":
                assert (cue.start, cue.end) == (stage.start, stage.end)
            else:
                assert cue.start >= at
                at = cue.end
            if cue.take:
                assert cue.end - cue.start == cue.take.frames * FRAME
        assert [cue.stage for cue in score.cues if cue.kind == "stage"] == list(range(len(score.stages)))


def test_a_person_titles_their_own_stage() -> None:
    assert [(s.title, s.kind, s.person) for s in circle_score().stages] == [
        ("Arrive", "settle", None),
        ("Yourself", "self", None),
        ("ada", "easy", "ada"),
        ("ben", "easy", "ben"),
        ("cleo", "neutral", "cleo"),
        ("Everyone", "all", None),
        ("Return", "close", None),
    ]


def test_the_same_seed_gives_the_same_score_and_another_one_another() -> None:
    assert circle_score(seed=7) == circle_score(seed=7)
    assert texts(circle_score(seed=7)) != texts(circle_score(seed=8))


def test_pauses_vary_with_the_seed_where_the_words_do_not() -> None:
    script = own_script("# One\n\nOne.\n... 4-6-40s\nTwo.\n... 4-6-40s\nThree.\n... 4-6-40s")
    starts = []
    for seed in (1, 2):
        score = set_score(
            script, own_parts(script, 60), Setting(60, True, ()), seed, fake_guide.estimate, fake_guide.speak
        )
        starts.append([cue.start for cue in score.cues])
    assert starts[0] != starts[1]


def test_bells_ring_at_both_ends_or_not_at_all() -> None:
    kinds = [cue.kind for cue in circle_score().cues if cue.kind != "stage"]
    assert kinds[0] == kinds[-1] == "bell"
    assert kinds.count("bell") == 2
    assert "bell" not in {cue.kind for cue in circle_score(bell=False).cues}


def test_optional_blocks_go_when_takes_come_out_longer_than_estimated() -> None:
    as_said, longer = circle_score(), circle_score(speak=fake_guide.speak_slower(1.25))
    assert longer.length == as_said.length
    assert [stage.end for stage in longer.stages] == [stage.end for stage in as_said.stages]
    assert len(texts(longer)) < len(texts(as_said))


def test_the_last_priority_goes_first() -> None:
    optional = "?1\nSaid if it can be.\n... 2-3-60s\n\n?2\nSaid if there is room.\n... 2-3-60s"
    body = f"# One\n\nAlways said.\n... 2-3-60s\n\n{optional}"
    assert len(texts(own_score(body, 60))) == 3

    def first_slower(utterances: Sequence[Utterance]) -> list[Take]:
        return [fake_guide.take(u, 44 if u.text == "Always said." else 1) for u in utterances]

    assert texts(own_score(body, 60, speak=first_slower)) == ["Always said.", "Said if it can be."]


def test_what_does_not_fit_whatever_is_left_out_names_a_length_that_does() -> None:
    body = "# One {least 30s}\n\n" + "\n\n".join(f"Sentence number {i} is always said." for i in range(12))
    with pytest.raises(TooShort) as short:
        own_score(body, 60, speak=fake_guide.speak_slower(2.5))
    assert short.value.shortest_seconds > 60
    assert len(str(short.value).splitlines()) == 1
    own_score(body, short.value.shortest_seconds, speak=fake_guide.speak_slower(2.5))


def test_a_stage_with_nothing_to_say_in_this_sit_is_silent() -> None:
    score = own_score("# One\n\nHello.\n\n# Two\n\n[from 10:00]\nLater.\n\n# Three\n\nGoodbye.")
    assert texts(score) == ["Hello.", "Goodbye."]
    assert [stage.end // SAMPLE_RATE for stage in score.stages] == [20, 40, 60]


def test_a_stage_needs_only_its_own_takes() -> None:
    spoken = []

    def speak(utterances: Sequence[Utterance]) -> list[Take]:
        spoken.append(len(utterances))
        return fake_guide.speak(utterances)

    script = own_script("# One\n\nHello.\n\n# Two\n\nStill here.\n\n# Three\n\nGoodbye.")
    stages = score_stages(script, own_parts(script, 60), Setting(60, True, ()), 1, fake_guide.estimate, speak)
    assert len(next(stages).stages) == 1
    assert len(spoken) == 1
    *_, whole = stages
    assert len(spoken) == 3
    assert len(whole.stages) == 3
