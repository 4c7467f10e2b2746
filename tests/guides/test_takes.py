import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from wellwish.errors import Damaged, NeedsSoundsLike
from wellwish.guides import Speech, TakeMaker, TakeStore
from wellwish.guides.tone import Tone
from wellwish.terms import Span, Utterance


class CountingTone(Tone):
    """A tone that takes its time and knows how often it spoke."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.spoke: list[str] = []
        self.seeds: set[int] = set()
        self._seconds = seconds

    def speak(self, utterance: Utterance, pace: float, seed: int) -> Speech:
        self.spoke.append(utterance.text)
        self.seeds.add(seed)
        time.sleep(self._seconds)
        if "fail" in utterance.text:
            raise RuntimeError("no voice")
        return super().speak(utterance, pace, seed)


def _encode(pcm: NDArray[np.float32]) -> bytes:
    return pcm[::960].tobytes()


def _store(folder: Path, encoding: str = "fake 1") -> TakeStore:
    return TakeStore(folder, b"k" * 32, _encode, encoding=encoding)


def _says(text: str, *private_to: str) -> Utterance:
    return Utterance((Span(text),), private_to)


def test_takes_come_in_order_and_each_is_made_once(tmp_path: Path) -> None:
    guide = CountingTone()
    maker = TakeMaker(guide, _store(tmp_path))
    asked = [_says("May ada be well."), _says("May ben be.", "ben"), _says("May ada be well."), _says("Rest.")]
    heard: list[int] = []
    takes = maker.make(asked, heard.append)
    assert [take.text for take in takes] == [u.text for u in asked]
    assert [take.private for take in takes] == [False, True, False, False]
    assert sorted(guide.spoke) == sorted({u.text for u in asked})
    assert heard[0] == 0
    assert heard[-1] == 4
    assert heard == sorted(heard)
    assert TakeMaker(guide, _store(tmp_path)).make(asked) == takes
    assert len(guide.spoke) == 3


def test_the_key_tells_apart_all_that_changes_a_take(tmp_path: Path) -> None:
    maker = TakeMaker(Tone(), _store(tmp_path))
    other_voice = Tone()
    other_voice.voice = "tone 2"
    siobhan = Utterance((Span("May "), Span("Siobhán", "shivawn"), Span(" be.")))
    keys = [
        maker.key(_says("May ada be.")),
        maker.key(_says("May ben be.")),
        maker.key(_says("May ada be.", "ada")),
        maker.key(_says("May Siobhán be.")),
        maker.key(siobhan),
        maker.key(Utterance((Span("May "), Span("Siobhán", "sheevawn"), Span(" be.")))),
        TakeMaker(Tone(), _store(tmp_path), 0.9).key(_says("May ada be.")),
        TakeMaker(other_voice, _store(tmp_path)).key(_says("May ada be.")),
        TakeMaker(Tone(), _store(tmp_path, "fake 2")).key(_says("May ada be.")),
    ]
    assert len(set(keys)) == len(keys)
    assert all(len(key) == 64 and set(key) <= set("0123456789abcdef") for key in keys)


def test_the_same_words_in_other_spans_or_spaces_are_the_same_take(tmp_path: Path) -> None:
    maker = TakeMaker(Tone(), _store(tmp_path))
    parted = Utterance((Span("May "), Span("ada"), Span("  be.")))
    assert maker.key(parted) == maker.key(_says("May ada be."))
    assert maker.key(_says("José")) == maker.key(_says("José"))


def test_many_askers_at_once_make_it_once(tmp_path: Path) -> None:
    guide = CountingTone(0.05)
    makers = [TakeMaker(guide, _store(tmp_path)) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda maker: maker.make([_says("May ada be.", "ada"), _says("Rest.")]), makers))
    assert sorted(guide.spoke) == ["May ada be.", "Rest."]
    assert all(takes == made[0] for takes in made)


def test_two_takes_are_made_at_the_same_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    both = threading.Barrier(2, timeout=5)

    class Meeting(Tone):
        def speak(self, utterance: Utterance, pace: float, seed: int) -> Speech:
            both.wait()
            return super().speak(utterance, pace, seed)

    assert len(TakeMaker(Meeting(), _store(tmp_path)).make([_says("ada"), _says("ben")])) == 2


def test_a_name_that_cannot_be_said_stops_before_anything_is_made(tmp_path: Path) -> None:
    guide = CountingTone()
    with pytest.raises(NeedsSoundsLike):
        TakeMaker(guide, _store(tmp_path)).make([_says("Rest."), _says("May 😀 be.", "😀")])
    assert not guide.spoke


def test_a_failure_is_raised_and_what_was_made_is_kept(tmp_path: Path) -> None:
    guide = CountingTone()
    maker = TakeMaker(guide, _store(tmp_path))
    maker.make([_says("Rest.")])
    with pytest.raises(RuntimeError, match="no voice"):
        maker.make([_says("Rest."), _says("fail"), _says("ada")])
    assert _store(tmp_path).get(maker.key(_says("Rest.")), ())


def test_the_seed_comes_from_the_text(tmp_path: Path) -> None:
    guide = CountingTone()
    TakeMaker(guide, _store(tmp_path / "a")).make([_says("ada"), _says("ben")])
    TakeMaker(guide, _store(tmp_path / "b")).make([_says("ada"), _says("ben")])
    assert len(guide.seeds) == 2


@pytest.mark.parametrize("private_to", [(), ("ada",)])
@pytest.mark.parametrize("part", ["front", "pcm"])
def test_a_damaged_take_is_made_again(tmp_path: Path, part: str, private_to: tuple[str, ...]) -> None:
    guide = CountingTone()
    (take,) = TakeMaker(guide, _store(tmp_path)).make([_says("ada", *private_to)])
    (path,) = [p for p in tmp_path.rglob("*") if p.is_file() and p.stat().st_size]
    content = bytearray(path.read_bytes())
    content[100 if part == "front" else -100] ^= 0x10
    path.write_bytes(content)
    store = _store(tmp_path)
    maker = TakeMaker(guide, store)
    if part == "pcm":
        assert maker.make([_says("ada", *private_to)]) == [take], "nobody looks at PCM that is not asked for"
        with pytest.raises(Damaged):
            store.pcm(take)
    assert maker.make([_says("ada", *private_to)]) == [take]
    assert len(guide.spoke) == 2
    assert len(_store(tmp_path).pcm(take)) == take.frames * 960
    assert _store(tmp_path).get(take.key, private_to) == take


def test_the_estimate_is_the_guides(tmp_path: Path) -> None:
    assert TakeMaker(Tone(), _store(tmp_path), 0.8).estimate_seconds("a b") == Tone().estimate_seconds("a b", 0.8)


_ASKER = """
import hashlib, sys, time
import numpy as np
from pathlib import Path
from wellwish.guides import TakeMaker, TakeStore
from wellwish.guides.tone import Tone
from wellwish.terms import Span, Utterance
class Slow(Tone):
    def speak(self, *a):
        print("spoke", flush=True)
        time.sleep(float(sys.argv[2]))
        speech = super().speak(*a)
        speech.pcm[960:1920] = np.random.default_rng().uniform(-0.5, 0.5, 960)  # every time another sound
        return speech
store = TakeStore(Path(sys.argv[1]), b"k" * 32, lambda pcm: pcm[::960].tobytes(), encoding="fake 1")
(take,) = TakeMaker(Slow(), store).make([Utterance((Span("May ada be."),), ("ada",))])
print(hashlib.sha256(store.packets(take) + store.pcm(take).tobytes()).hexdigest(), flush=True)
"""


def _asker(folder: Path, seconds: float) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", _ASKER, str(folder), str(seconds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_two_processes_that_want_the_same_take_make_it_once_and_get_the_same_bytes(tmp_path: Path) -> None:
    askers = [_asker(tmp_path, 0.8) for _ in range(2)]
    said = [asker.communicate(timeout=30)[0].split() for asker in askers]
    assert sorted(word for words in said for word in words).count("spoke") == 1
    assert said[0][-1] == said[1][-1]


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_maker_killed_while_making_does_not_hold_up_the_next(tmp_path: Path) -> None:
    first = _asker(tmp_path, 60)
    assert first.stdout
    assert first.stdout.readline() == "spoke\n"
    first.kill()
    first.communicate()
    assert _asker(tmp_path, 0).communicate(timeout=20)[0].split()[0] == "spoke"
