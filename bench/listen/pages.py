"""Two sides → a folder with one page and its sounds: level matched, in an order that a seed decides."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from bench import ROOT
from bench.listen.sides import Side
from wellwish.errors import Misuse
from wellwish.guides.flac import sixteen_bits, to_flac
from wellwish.sound import PEAK_DBTP, gain, hop_energies, lufs_of, true_peak
from wellwish.terms import SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

LUFS = -20.0
_HERE = Path(__file__).parent
_TOKENS = ROOT / "wellwish" / "web" / "static" / "wellwish" / "tokens.css"


@dataclass(frozen=True, slots=True)
class Pair:
    """One phrase, twice."""

    key: str
    first: int
    """Which side is A: 0 or 1."""


def pairs(one: Side, other: Side, count: int, seed: int) -> list[Pair]:
    """Phrases that both have, drawn and ordered by ``seed``; each side is A in half of them (give or take one).

    Raises ``Misuse`` when they have fewer than ``count`` in common.
    """
    common = sorted(set(one.texts) & set(other.texts))
    if len(common) < count:
        raise Misuse(f"{one.name} and {other.name} have {len(common)} phrases in common; ask for no more.")
    rng = Random(f"{seed}:pairs")
    firsts = [i % 2 for i in range(count)]
    rng.shuffle(firsts)
    return [Pair(key, first) for key, first in zip(rng.sample(common, count), firsts, strict=True)]


def write(one: Side, other: Side, chosen: list[Pair], seed: int, out: Path) -> Path:
    """The page and its sounds in ``out``, which must be new or empty; the page's path.

    The sounds' names do not tell whose they are, and who is who stands in the page in a form that a glance won't read.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Misuse(f"{out} is there already; name a new folder, or empty it.")
    sides = (one, other)
    sounds: dict[str, bytes] = {}
    shown = []
    for pair in chosen:
        names = []
        for which in (pair.first, 1 - pair.first):
            name = hashlib.sha256(f"{seed}:{pair.key}:{which}".encode()).hexdigest()[:12] + ".flac"
            sounds[name] = to_flac(sixteen_bits(levelled(sides[which].take(pair.key))))
            names.append(f"sounds/{name}")
        shown.append({"key": pair.key, "text": one.texts[pair.key], "sounds": names})
    secret = {"sides": [{"name": s.name, "about": s.about} for s in sides], "firsts": [pair.first for pair in chosen]}
    public = {
        "id": hashlib.sha256(json.dumps([seed, shown, secret]).encode()).hexdigest()[:16],
        "seed": seed,
        "pairs": shown,
        "sealed": base64.b64encode(json.dumps(secret).encode()).decode(),
    }
    (out / "sounds").mkdir(parents=True, exist_ok=True)
    for name, content in sounds.items():
        (out / "sounds" / name).write_bytes(content)
    page = out / "index.html"
    page.write_text(_filled(public), encoding="utf-8")
    return page


def levelled(sound: Floats) -> Floats:
    """``sound`` at ``LUFS``, with a quarter of a second of silence before and after, so that no player cuts into it."""
    padded = np.pad(sound, SAMPLE_RATE // 4)
    loudness = lufs_of(hop_energies(padded))
    if not np.isfinite(loudness):
        raise Misuse("one of the takes is silent.")
    factor = min(gain(LUFS - loudness), gain(PEAK_DBTP) / true_peak(padded))
    return np.asarray(padded * np.float32(factor), np.float32)


def _filled(public: dict[str, object]) -> str:
    parts = {
        "/*tokens*/": _TOKENS.read_text(encoding="utf-8"),
        "/*style*/": (_HERE / "page.css").read_text(encoding="utf-8"),
        "/*stats*/": (_HERE / "stats.js").read_text(encoding="utf-8"),
        "/*script*/": (_HERE / "page.js").read_text(encoding="utf-8"),
        "/*data*/": json.dumps(public, ensure_ascii=False).replace("<", "\\u003c"),
    }
    page = (_HERE / "page.html").read_text(encoding="utf-8")
    for mark, text in parts.items():
        page = page.replace(mark, text)
    return page
