"""From the tap on Begin to the first words, over HTTP, in a sit of twenty minutes."""

from __future__ import annotations

import io
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import serving

from bench import naive
from bench.harness import Bench, Figure, Goal, NotHere, Times, shown, timed
from bench.visitor import Visitor
from wellwish.compose import Studio
from wellwish.order import Order
from wellwish.practice import person

_FROM = "from the form that asks for a 20-minute sit, by way of its page, to the last byte of its first phrase: "
STORED = Figure(
    "first_phrase_ms_stored",
    _FROM + "library takes stored, a new name in the first stage that can name anyone",
    "ms",
    Goal(most=300),
)
COLD = Figure("first_phrase_ms_cold", _FROM + "nothing of it stored", "ms", Goal(most=900))
VS_NAIVE = Figure(
    "first_phrase_vs_naive",
    "the same sit spoken by hibari line by line, joined and encoded with ffmpeg before anyone hears it, against the "
    "cold first phrase",
    goal=Goal(least=10),
)
FIGURES = (STORED, COLD, VS_NAIVE)
FULL_ONLY = False

MINUTES = 20
NAMES = ("Maya", "Ben", "Nora", "Idris", "Lena", "Tomas", "Ines", "Hana", "Oskar", "Priya", "Samuel", "Greta")


def measure(bench: Bench) -> Iterator[Figure]:
    own = bench.folder / "stored"  # this server gets an owner, which the stock must not have
    shutil.copytree(bench.stock.data, own)
    stored = _stored(own, 2 if bench.quick else 9)
    yield _in_ms(STORED, stored)
    cold = Times(tuple(_cold(bench.folder / f"cold-{run}") for run in range(1 if bench.quick else 7)))
    yield _in_ms(COLD, cold)
    try:
        slow = _naive(bench)
    except NotHere as error:
        yield VS_NAIVE.missing(str(error))
        return
    note = f"{shown(slow)} s against {shown(cold.median)} s"
    yield VS_NAIVE.found(slow / cold.median, low=slow / cold.high, high=slow / cold.low, runs=len(cold), note=note)


def _in_ms(figure: Figure, times: Times) -> Figure:
    return figure.found(1000 * times.median, low=1000 * times.low, high=1000 * times.high, runs=len(times))


def _stored(data: Path, runs: int) -> Times:
    """One server, warm; each sit has a name nobody has said before."""
    with serving.serving(data, "--port", "0") as address:
        me = warm(address)
        return Times(tuple(first_phrase(me, name).seconds for name in NAMES[:runs]))


def _cold(data: Path) -> float:
    """A new server, warm: it has loaded its voice and made the two minutes that anyone may hear.

    Raises RuntimeError should these hold a phrase of the sit's first stage.
    """
    with serving.serving(data, "--port", "0") as address:
        me = warm(address)
        known = {caption.text for name in ("taste", "grounding") for caption in _captions(me, f"/media/{name}.vtt")}
        heard = first_phrase(me, NAMES[0])
    if again := known & {caption.text for caption in heard.captions[:5]}:
        raise RuntimeError(f"the first phrases were not all new: {again}")
    return heard.seconds


def warm(address: str) -> Visitor:
    """The one person of a new server, once it has made what it makes when it starts."""
    me = Visitor(address)
    for name in ("grounding", "taste"):
        me.get(f"/media/{name}.vtt")  # waits until all of it is made
    me.post("/just-me", 302)
    return me


@dataclass(frozen=True, slots=True)
class _Caption:
    end_seconds: float
    text: str


@dataclass(frozen=True, slots=True)
class Heard:
    seconds: float
    captions: list[_Caption]


def first_phrase(me: Visitor, name: str) -> Heard:
    """Asks for a sit as a browser does: the form, the page it leads to, the sound that the page plays."""
    me.post("/circle/new", 302, name=name, kind="loved", pronouns="they")
    found = re.search(rf'href="/circle/([0-9a-f-]{{36}})"><b>{name}</b>', me.get("/circle").text)
    if not found:
        raise RuntimeError(f"{name} is not in the circle")
    token = me.token()
    form: dict[str, str | list[str]] = {
        "people": [found[1]],
        "length": str(MINUTES),
        "guide": "heart",
        "bed": "none",
        "bell": "bowl",
        "easy_first": "on",
    }
    begun = time.perf_counter()
    page = me.post("/sit", 303, token, **form).headers["Location"]
    me.get(page)
    sound = page.replace("/sit/", "/media/")
    arriving = me.arriving(f"{sound}.webm")
    captions = _captions(me, f"{sound}.vtt")
    end = _end_byte(bytes(arriving.body), captions[0].end_seconds)
    return Heard(arriving.when(end) - begun, captions)


def _captions(me: Visitor, path: str) -> list[_Caption]:
    return [
        _Caption(int(hours) * 3600 + int(minutes) * 60 + float(seconds), text)
        for hours, minutes, seconds, text in re.findall(r"--> (\d+):(\d+):([\d.]+)\n(.+)", me.get(path).text)
    ]


def _end_byte(body: bytes, seconds: float) -> int:
    """Where in a file the first packet after ``seconds`` begins."""
    with av.open(io.BytesIO(body), "r") as file:
        for packet in file.demux(audio=0):
            if packet.pts is not None and packet.pos is not None and packet.pts * packet.time_base >= seconds:
                return packet.pos
    raise RuntimeError(f"the sound ends before {seconds} s")


def _naive(bench: Bench) -> float:
    """The voice is loaded and warm, as ours is; nothing is levelled."""
    order = Order(60 * MINUTES, (person(NAMES[0], "loved"),), easy_first=True, seed=1)
    script = naive.lines(Studio(bench.folder / "stored").compose(order).data())
    say = naive.hibari(bench.folder)
    say("Welcome.")
    return timed(lambda: naive.make(say, script, bench.folder / "naive.webm"))
