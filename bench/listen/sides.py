"""Who is compared: a guide that can speak here, or a folder of WAV files, such as an older build left."""

from __future__ import annotations

import wave
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soxr
from heard.quality import PHRASES

from wellwish import guides
from wellwish.errors import Misuse
from wellwish.guides.flac import sixteen_bits
from wellwish.terms import SAMPLE_RATE, Span, Utterance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

TEXTS = "phrases.txt"
"""Beside WAV files: ``01 Welcome.``, what each says, a line a file."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two."""

    name: str
    about: str
    texts: Mapping[str, str]
    """What it says, by number of the phrase, or name of the file."""
    take: Callable[[str], Floats]
    """Its sound at 48 kHz, by the same."""


def side(named: str) -> Side:
    """A folder, where there is one of that name, else a guide. Raises ``Misuse`` when it is neither, or is empty."""
    folder = Path(named)
    return _folder(folder) if folder.is_dir() else _guide(named)


def texts() -> dict[str, str]:
    """What guides say, by key."""
    return {f"{number:02d}": phrase.text for number, phrase in enumerate(PHRASES, 1)}


def _guide(guide_id: str) -> Side:
    guide = guides.find(guide_id)
    said = texts()

    def take(key: str) -> Floats:
        return _floats(sixteen_bits(guide.speak(Utterance((Span(said[key]),)), 1.0, int(key)).pcm))

    return Side(guide.name, f"{guide.about} [{guide.voice}]", said, take)


def _folder(folder: Path) -> Side:
    paths = {path.stem: path for path in sorted(folder.glob("*.wav"))}
    if not paths:
        raise Misuse(f"there are no WAV files in {folder}.")
    lines = (folder / TEXTS).read_text(encoding="utf-8").splitlines() if (folder / TEXTS).is_file() else []
    said = dict(line.split(" ", 1) for line in lines if " " in line)
    name = folder.resolve().name
    return Side(name, "WAV files", {key: said.get(key, key) for key in paths}, lambda key: _read(paths[key]))


def _read(path: Path) -> Floats:
    """A WAV file of 16 bits, its channels averaged."""
    try:
        with wave.open(str(path)) as file:
            if file.getsampwidth() != 2:
                raise Misuse(f"{path} has {8 * file.getsampwidth()} bits; save it with 16.")
            samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, file.getnchannels())
            rate = file.getframerate()
    except (OSError, EOFError, wave.Error) as error:
        raise Misuse(f"{path} can’t be read as WAV: {error}") from None
    if not len(samples):
        raise Misuse(f"{path} is empty.")
    return np.asarray(soxr.resample(_floats(samples.mean(axis=1)), rate, SAMPLE_RATE, "HQ"), np.float32)


def _floats(samples: NDArray[np.generic]) -> Floats:
    return samples.astype(np.float32) / np.float32(32768)


def keep(kept: Side, folder: Path) -> None:
    """The takes as WAV files, to be compared with those of a later build."""
    folder.mkdir(parents=True, exist_ok=True)
    for key in kept.texts:
        with wave.open(str(folder / f"{key}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(SAMPLE_RATE)
            file.writeframes(sixteen_bits(kept.take(key)).tobytes())
    (folder / TEXTS).write_text("".join(f"{key} {text}\n" for key, text in kept.texts.items()), encoding="utf-8")
