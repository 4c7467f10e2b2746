"""What a finished sit sounds like, by an independent recogniser and by measurement of the decoded file."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from heard.ear import decoded, plain_words, speech_seconds, transcribed, word_errors

from wellwish.compose import Studio
from wellwish.order import Order
from wellwish.practice import person
from wellwish.sound import integrated_lufs, true_peak
from wellwish.terms import SAMPLE_RATE

FIVE = (
    person("Maya", "loved"),
    person("Ben", "liked"),
    person("Nora", "stranger"),
    person("Sam", "difficult"),
    person("the night shift", "group"),
)
# Minutes → (words, share that is speech): the table of PRACTICE.md
DELIVERY = {5: (300, 0.55), 10: (500, 0.45), 20: (725, 0.33)}
TOLERANCE = 0.10


@dataclass(frozen=True)
class Heard:
    data: dict[str, Any]
    sound: np.ndarray[Any, np.dtype[np.float32]]

    @property
    def spoken(self) -> list[dict[str, Any]]:
        return [cue for cue in self.data["cues"] if "text" in cue]

    def without_bells(self) -> np.ndarray[Any, np.dtype[np.float32]]:
        sound = self.sound.copy()
        for cue in self.data["cues"]:
            if cue["kind"] == "bell":
                sound[cue["start"] : cue["end"]] = 0
        return sound


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def sits(studio: Studio, tmp_path_factory: pytest.TempPathFactory) -> dict[int, Heard]:
    folder = tmp_path_factory.mktemp("sits")
    made = {}
    for minutes in DELIVERY:
        people = FIVE if minutes == 10 else (person("Maya", "loved"),)
        sitting = studio.compose(Order(minutes * 60, people, seed=minutes))
        path = folder / f"{minutes}.webm"
        sitting.write(path)
        made[minutes] = Heard(json.loads(json.dumps(sitting.data())), decoded(path))
    return made


def test_every_name_is_heard_in_its_stage_and_words_are_clear(sits: dict[int, Heard]) -> None:
    sit = sits[10]
    errors = words = 0
    for index, stage in enumerate(sit.data["stages"]):
        said = plain_words(" ".join(cue["text"] for cue in sit.spoken if cue["stage"] == index))
        heard = transcribed(sit.sound[stage["start"] : stage["end"]])
        errors += word_errors(said, heard)
        words += len(said)
        if stage["person"]:
            assert set(plain_words(stage["person"])) <= set(heard), (stage["person"], heard)
    assert errors / words <= 0.05


@pytest.mark.parametrize("minutes", DELIVERY)
def test_words_and_speech_share_follow_the_table_in_the_score(sits: dict[int, Heard], minutes: int) -> None:
    words, share = DELIVERY[minutes]
    sit = sits[minutes]
    length = sit.data["length"]
    spoken = sit.spoken
    ends = [(cue["start"], cue["end"]) for cue in sit.data["cues"] if cue["kind"] != "stage"]
    after = {a[1]: b[0] - a[1] for a, b in itertools.pairwise([*ends, (length, length)])}
    short = sum(after[cue["end"]] for cue in spoken if after[cue["end"]] < 2 * SAMPLE_RATE)
    speech = sum(cue["end"] - cue["start"] for cue in spoken) + short
    assert sum(len(cue["text"].split()) for cue in spoken) == pytest.approx(words, rel=TOLERANCE)
    assert speech / length == pytest.approx(share, rel=TOLERANCE)


@pytest.mark.parametrize("minutes", DELIVERY)
def test_words_and_speech_share_follow_the_table_in_the_sound(sits: dict[int, Heard], minutes: int) -> None:
    words, share = DELIVERY[minutes]
    sit = sits[minutes]
    assert len(transcribed(sit.without_bells())) == pytest.approx(words, rel=TOLERANCE)
    seconds = speech_seconds(sit.without_bells())
    assert seconds / (sit.data["length"] / SAMPLE_RATE) == pytest.approx(share, rel=TOLERANCE)


@pytest.mark.parametrize("minutes", DELIVERY)
def test_a_sit_is_exactly_as_long_as_asked(sits: dict[int, Heard], minutes: int) -> None:
    assert len(sits[minutes].sound) == minutes * 60 * SAMPLE_RATE


def test_the_voice_is_at_its_level_and_never_peaks(sits: dict[int, Heard]) -> None:
    for sit in sits.values():
        assert integrated_lufs(sit.without_bells()) == pytest.approx(-18, abs=1)
        # Opus may overshoot what it was given by a little.
        assert true_peak(sit.sound) <= 10 ** (-1.0 / 20)


def test_between_phrases_there_is_true_silence(sits: dict[int, Heard]) -> None:
    sit = sits[10]
    ends = [(cue["start"], cue["end"]) for cue in sit.data["cues"] if cue["kind"] != "stage"]
    for (_, end), (start, _) in itertools.pairwise(ends):
        assert not sit.sound[end:start].any()


def test_word_times_lie_where_the_words_sound(sits: dict[int, Heard]) -> None:
    sit = sits[10]
    loud = quiet = 0.0
    for cue in sit.spoken:
        inside = np.zeros(cue["end"] - cue["start"], bool)
        for word in cue["words"]:
            assert cue["start"] <= word["start"] < word["end"] <= cue["end"]
            inside[word["start"] - cue["start"] : word["end"] - cue["start"]] = True
        energy = sit.sound[cue["start"] : cue["end"]] ** 2
        loud += float(energy[inside].sum())
        quiet += float(energy[~inside].sum())
    assert loud > 20 * quiet


def test_ten_seeds_give_ten_clearly_different_sits(studio: Studio) -> None:
    said = []
    for seed in range(10):
        score = studio.compose(Order(600, FIVE, guide="tone", seed=seed)).score
        said.append({cue.take.text for cue in score.cues if cue.take})
    shared = sorted(len(a & b) / min(len(a), len(b)) for a, b in itertools.combinations(said, 2))
    assert shared[len(shared) // 2] <= 0.60


def test_each_person_has_a_chapter_of_their_own(sits: dict[int, Heard]) -> None:
    titles = [stage["title"] for stage in sits[10].data["stages"]]
    assert titles == ["Arrive", "Yourself", *(person.name for person in FIVE), "Everyone", "Return"]
