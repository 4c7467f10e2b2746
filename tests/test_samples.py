"""What can be heard before a sit is asked for, decoded by ffmpeg."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import numpy as np
import pytest

from wellwish import samples
from wellwish.errors import Misuse
from wellwish.sound import BEDS, BELLS, integrated_lufs, true_peak
from wellwish.terms import BELL_SECONDS, SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray


def heard(content: bytes, channels: int, ffmpeg: str) -> NDArray[np.float32]:
    command = [ffmpeg, "-v", "error", "-i", "-", "-f", "f32le", "-ac", str(channels), "-ar", str(SAMPLE_RATE), "-"]
    out = subprocess.run(command, input=content, capture_output=True, check=True).stdout
    return np.frombuffer(out, np.float32).reshape(-1, channels)


def level_db(sound: NDArray[np.float32]) -> float:
    return float(10 * np.log10(np.mean(np.square(sound)) + 1e-12))


def test_a_loop_repeats_its_beginning_so_that_it_can_be_looped_without_a_seam(ffmpeg: str) -> None:
    sound = heard(samples.bed_file("rain"), 2, ffmpeg)
    seconds = BEDS["rain"].seconds
    assert len(sound) == (seconds + samples.BED_AGAIN_SECONDS) * SAMPLE_RATE
    here, again = (sound[at * SAMPLE_RATE : (at + 1) * SAMPLE_RATE] for at in (1, seconds + 1))
    assert level_db(here - again) < level_db(here) - 6  # what the encoder makes of the same sound twice


@pytest.mark.parametrize("form", samples.FORMS)
def test_a_bed_comes_and_goes_softly_and_is_loud_enough_to_choose_by(form: str, ffmpeg: str) -> None:
    sound = heard(samples.bed_preview("brown-noise", form), 2, ffmpeg)
    assert len(sound) == pytest.approx(samples.PREVIEW_SECONDS * SAMPLE_RATE, abs=1152)  # a frame of MP3
    assert 12 <= samples.PREVIEW_SECONDS <= 20
    middle = sound[3 * SAMPLE_RATE : -5 * SAMPLE_RATE]
    assert integrated_lufs(middle) == pytest.approx(-26, abs=1)
    assert true_peak(sound) < 0.5
    for end in (sound, sound[::-1]):
        tenths = [level_db(end[n * SAMPLE_RATE // 10 : (n + 1) * SAMPLE_RATE // 10]) for n in range(12)]
        assert tenths[0] < level_db(middle) - 25
        assert tenths[11] > tenths[5] > tenths[1] > tenths[0]


@pytest.mark.parametrize("bell", BELLS)
def test_a_bell_is_one_stroke_as_loud_as_in_a_sit(bell: str, ffmpeg: str) -> None:
    sound = heard(samples.bell_file(bell), 1, ffmpeg)
    assert len(sound) == BELL_SECONDS * SAMPLE_RATE
    assert true_peak(sound[:, 0]) == pytest.approx(true_peak(BELLS[bell]()), rel=0.1)


@pytest.mark.parametrize("make", [samples.bed_file, samples.bed_preview, samples.bell_file])
def test_what_there_is_none_of_is_refused(make: object) -> None:
    assert callable(make)
    with pytest.raises(Misuse, match="there is no"):
        make("thunder")
