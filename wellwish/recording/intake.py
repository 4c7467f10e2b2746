"""A folder of recordings → a guide in the data folder; or everything that is wrong with it, and nothing changed."""

from __future__ import annotations

import hashlib
import statistics
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from wellwish import guides, library
from wellwish.errors import Misuse, Problem, RecordingsError
from wellwish.guides import recordings
from wellwish.guides.flac import sixteen_bits, to_flac
from wellwish.guides.recorded import RecordedGuide
from wellwish.guides.recordings import Recorded, Recordings
from wellwish.guides.spoken import PEAK, limited
from wellwish.recording import manifest as manifests
from wellwish.recording.hearing import ENDINGS, Heard, Unreadable, energies
from wellwish.recording.manifest import Manifest, Row
from wellwish.sound import VOICE_LUFS, gain, lufs_of, true_peak
from wellwish.terms import FRAME

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

SETTINGS = 1
"""Version of all that is done to a recording; part of a guide's ``voice``."""

QUIETEST_LUFS = -50.0
LEAST_OVER_NOISE_DB = 30.0
OWN_RANGE_DB = 3.0
"""By this much a take may be louder or softer than the guide as a whole; it is how a person speaks."""
MOST_APART_DB = 12.0
"""A take further from the others is a fault; between the two it is brought to the edge of ``OWN_RANGE_DB``."""

_LEVEL_TRIES, _LEVEL_NEAR = 4, 0.1

Progress = Callable[[int, int], None]
"""Hears how many recordings are done, of how many."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A folder whose recordings can become a guide."""

    manifest: Manifest
    takes: tuple[_Measured, ...]
    left_out: int
    """Phrases that are not recorded yet."""
    strays: tuple[str, ...]
    """Sound files that no line names."""


@dataclass(frozen=True, slots=True)
class _Measured:
    row: Row
    path: Path
    sha256: str
    lufs: float
    energies: NDArray[np.float64]
    peak: float
    """True peak, trimmed; 1.0 is 0 dBTP."""
    seconds: float


def check(folder: Path, *, partly: bool = False, on_progress: Progress | None = None) -> Checked:
    """Listen to everything in ``folder``. ``partly``: phrases without a file are left out rather than a fault.

    Raises ``RecordingsError`` with every fault, and ``Misuse`` when there is no ``guide.txt`` that can be read.
    """
    path = folder / manifests.NAME
    if not path.is_file():
        raise Misuse(f"there is no {path}; `wellwish guides record-list SCRIPT` writes one.")
    manifest, problems = manifests.parse(library.read_text(path), path)
    problems += _guide_problems(manifest)
    files = _sound_files(folder)
    named: set[Path] = set()
    takes: list[_Measured] = []
    left_out = 0
    for done, row in enumerate(manifest.rows):
        found = _found(row, files)
        named.update(found)
        if len(found) == 1:
            taken, faults = _measured(manifest, row, found[0])
            takes += taken
            problems += faults
        elif found:
            hint = "write its ending, too, or put the others elsewhere"
            problems.append(manifest.problem(row.line, "file", f"{', '.join(p.name for p in found)}: which?", hint))
        elif partly:
            left_out += 1
        else:
            hint = "record it, put // before the line, or add with --partly"
            problems.append(manifest.problem(row.line, "file", f"there is no recording {row.file} here", hint))
        if on_progress:
            on_progress(done + 1, len(manifest.rows))
    problems += _misfits(manifest, takes)
    if not takes and not problems:
        problems.append(manifest.problem(1, "file", "nothing is recorded yet"))
    if problems:
        raise RecordingsError(tuple(sorted(problems, key=lambda problem: problem.line)))
    strays = tuple(sorted(path.name for path in set(files) - named))
    return Checked(manifest, tuple(takes), left_out, strays)


def _guide_problems(manifest: Manifest) -> list[Problem]:
    """Whether its id is free, and the guide that stands in there."""
    others = {key: guide for key, guide in guides.every().items() if not isinstance(guide, RecordedGuide)}
    problems = []
    if manifest.id in others:
        problems.append(manifest.problem(1, "field", f"there is a guide “{manifest.id}” already", "choose another id:"))
    other = manifest.fields.get("else", "")
    if other and other not in others:
        problems.append(
            manifest.problem(1, "field", f"else: there is no guide “{other}”", f"there are: {', '.join(others)}")
        )
    return problems


def _sound_files(folder: Path) -> list[Path]:
    found = [path for path in folder.iterdir() if path.suffix.lower() in ENDINGS and not path.name.startswith(".")]
    return sorted(path for path in found if path.is_file())


def _found(row: Row, files: Sequence[Path]) -> list[Path]:
    """The file of that name, or else those of that name and some ending; however letters are written."""

    def plain(name: str) -> str:
        return unicodedata.normalize("NFC", name).casefold()

    exact = [path for path in files if plain(path.name) == plain(row.file)]
    return exact or [path for path in files if plain(path.stem) == plain(row.file)]


def sound_file_of(row: Row, folder: Path) -> Path | None:
    """The recording of a phrase in ``folder``, when there is one (or several)."""
    found = _found(row, _sound_files(folder)) if folder.is_dir() else []
    return found[0] if found else None


# --- what is wrong -----------------------------------------------------------------------------------


def _measured(manifest: Manifest, row: Row, path: Path) -> tuple[list[_Measured], list[Problem]]:
    def fault(rule: str, message: str, hint: str) -> tuple[list[_Measured], list[Problem]]:
        return [], [manifest.problem(row.line, rule, f"{path.name} {message}", hint)]

    try:
        heard = Heard.of(path)
    except Unreadable as error:
        return fault("file", str(error), "save it again as WAV or FLAC")
    except OSError as error:
        return fault("file", f"can’t be read: {error.strerror}", "")
    if heard.speaks is None:
        return fault("quiet", "holds no voice, only silence", "record it again")
    if heard.clipped:
        return fault("clipped", "is clipped: its loudest sounds are cut off", "record it again at a lower level")
    lufs = heard.lufs
    if lufs < QUIETEST_LUFS:
        hint = "come nearer, or raise the level of the microphone"
        return fault("quiet", f"is too quiet ({lufs:.0f} LUFS; {QUIETEST_LUFS:.0f} is the least)", hint)
    if heard.over_noise_db < LEAST_OVER_NOISE_DB:
        return fault(
            "noisy",
            f"has a voice only {heard.over_noise_db:.0f} dB above the noise ({LEAST_OVER_NOISE_DB:.0f} is the least)",
            "record where it is quieter, nearer to the microphone, with half a second of quiet before and after",
        )
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    peak = true_peak(heard.trimmed)
    return [_Measured(row, path, sha256, lufs, heard.energies, peak, heard.seconds)], []


def _misfits(manifest: Manifest, takes: Sequence[_Measured]) -> list[Problem]:
    """Takes that are unlike the others: in length for their words, or in level."""
    if not takes:
        return []
    rates = [take.seconds / _expected(take.row.text) for take in takes]
    usual = min(max(statistics.median(rates), 0.6), 2.0)
    whole = lufs_of(np.concatenate([take.energies for take in takes]))
    problems = []
    for take in takes:
        expected = usual * _expected(take.row.text)
        apart = take.lufs - whole
        name = take.path.name
        if not 0.45 * expected - 0.3 <= take.seconds <= 2.2 * expected + 1:
            rule = "long" if take.seconds > expected else "short"
            message = f"{name} lasts {take.seconds:.1f} s, and these words about {expected:.1f} s: “{take.row.text}”"
            hint = "is it another phrase, a second try in one file, or cut off?"
            problems.append(manifest.problem(take.row.line, rule, message, hint))
        elif abs(apart) > MOST_APART_DB:
            message = f"{name} is {abs(apart):.0f} dB {'louder' if apart > 0 else 'softer'} than the others"
            problems.append(manifest.problem(take.row.line, "level", message, "record it again as the others were"))
    return problems


def _expected(text: str) -> float:
    """Seconds these words take when said slowly, by letters and stops (as for ``hibari``)."""
    commas, sentences = (sum(map(text.count, marks)) for marks in (",;:", ".!?"))
    return 0.2 + 0.075 * len(text) + 0.26 * commas + 0.31 * max(0, sentences - 1)


# --- made ready --------------------------------------------------------------------------------------


def install(checked: Checked, data: Path, on_progress: Progress | None = None) -> Recordings:
    """Level, trim and keep the takes in the data folder: all of them, in place of what was there, or nothing.

    Raises ``OSError`` when it cannot be written.
    """
    manifest = checked.manifest
    gains = _gains(checked.takes)
    folder = recordings.folder_in(data)
    with recordings.drafted(folder, manifest.id) as draft:
        kept: dict[str, Recorded] = {}
        for number, (take, factor) in enumerate(zip(checked.takes, gains, strict=True), 1):
            sound = finished(Heard.of(take.path).trimmed, factor)
            content = to_flac(sixteen_bits(sound))
            name = f"{number:04d}.flac"
            recordings.write_file(draft / name, content)
            kept[take.row.key] = Recorded(name, len(sound) // FRAME, hashlib.sha256(content).hexdigest())
            if on_progress:
                on_progress(number, len(checked.takes))
        made = Recordings(
            id=manifest.id,
            name=manifest.fields["name"],
            about=manifest.fields["about"],
            license=manifest.fields["license"],
            credits=manifest.fields["credits"],
            stands_in=manifest.fields.get("else", ""),
            digest=_digest(checked),
            takes=kept,
        )
        recordings.write(draft, made)
    return made


def _digest(checked: Checked) -> str:
    parts = [str(SETTINGS), library.read_text(checked.manifest.path), *(take.sha256 for take in checked.takes)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _gains(takes: Sequence[_Measured]) -> list[float]:
    """A factor for each take: one for the whole guide, which brings it to ``VOICE_LUFS``, and for a take out of the
    guide's own range what brings it to that range's edge."""
    whole = lufs_of(np.concatenate([take.energies for take in takes]))
    own = [_into_range(take.lufs - whole) for take in takes]
    level = lufs_of(np.concatenate([take.energies * gain(db) ** 2 for take, db in zip(takes, own, strict=True)]))
    gains = [gain(VOICE_LUFS - level + db) for db in own]
    for _ in range(_LEVEL_TRIES):  # the limiter takes a little, so it is given back
        heard = np.concatenate([_energies_at(take, factor) for take, factor in zip(takes, gains, strict=True)])
        lacks = VOICE_LUFS - lufs_of(heard)
        if abs(lacks) <= _LEVEL_NEAR:
            break
        gains = [factor * gain(lacks) for factor in gains]
    return gains


def _energies_at(take: _Measured, factor: float) -> NDArray[np.float64]:
    if take.peak * factor <= PEAK:
        return take.energies * factor**2
    return energies(finished(Heard.of(take.path).trimmed, factor))


def _into_range(apart_db: float) -> float:
    return min(max(apart_db, -OWN_RANGE_DB), OWN_RANGE_DB) - apart_db


def finished(sound: Floats, factor: float) -> Floats:
    """A trimmed recording at its level: peaks limited, in whole frames between two silent ones."""
    loud = limited((sound * np.float32(factor)).astype(np.float32))
    pcm = np.zeros((-(-len(loud) // FRAME) + 2) * FRAME, np.float32)
    pcm[FRAME : FRAME + len(loud)] = loud
    return pcm
