"""Sound that is sent while it is being made."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from web_fakes import CAPTIONS, FakeStudio, Visitor, fake_app

from wellwish.errors import Damaged

SOUND = bytes(range(256)) * 1000


@dataclass
class Growing:
    """A sit, and every file of it, of which ``made`` bytes are there."""

    length: int = 48_000
    stages: tuple[Any, ...] = ()
    etag: str = "tag"
    media_type: str = "audio/webm"
    is_spliced: bool = True
    made: int = 100_000
    ended: bool = False
    failure: Exception | None = None
    damaged_at: int | None = None
    asked: threading.Event = field(default_factory=threading.Event)

    def rendition(self, form: str, bed: str = "none") -> Growing:
        return self

    def pieces(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        return ((at, min(at + 50_000, stop)) for at in range(start, stop, 50_000))

    @property
    def size(self) -> int:
        return len(SOUND)

    def ready(self, stop: int) -> bool:
        self.asked.set()
        return self.failure is not None or stop <= self.made

    def read(self, start: int, stop: int) -> bytes:
        if self.damaged_at is not None and start <= self.damaged_at < stop:
            raise Damaged("a take is damaged")
        if stop > self.made and self.failure:
            raise self.failure
        assert stop <= self.made
        return SOUND[start:stop]

    def captions(self) -> str:
        assert self.ended
        return CAPTIONS

    def finish(self) -> None:
        self.made, self.ended = len(SOUND), True


class SlowStudio(FakeStudio):
    """Begins every order with ``growing``."""

    growing: Growing

    def begin(self, order: Any, *, member: str = "owner", on_end: Any = None) -> Any:
        super().begin(order, member=member)
        self.on_end = on_end
        return self.growing


@pytest.fixture
def growing() -> Growing:
    return Growing()


@pytest.fixture
def slow(growing: Growing) -> SlowStudio:
    studio = SlowStudio()
    studio.growing = growing
    return studio


@pytest.fixture
def listener(slow: SlowStudio) -> Visitor:
    return Visitor(fake_app(slow))


def test_a_sits_page_and_its_length_are_there_before_its_sound(listener: Visitor) -> None:
    sit_id = listener.sit_id()
    assert listener.get(f"/sit/{sit_id}").status == 200
    head = listener.ask("HEAD", f"/media/{sit_id}.webm")
    assert (head.status, head.headers["content-length"]) == (200, str(len(SOUND)))


def test_what_is_made_is_sent_at_once(listener: Visitor) -> None:
    answer = listener.get(f"/media/{listener.sit_id()}.webm", {"range": "bytes=10-99999"})
    assert (answer.status, answer.body) == (206, SOUND[10:100_000])


def test_the_rest_is_sent_when_it_is_made(listener: Visitor, growing: Growing) -> None:
    sit_id = listener.sit_id()
    got: list[bytes] = []
    reading = threading.Thread(target=lambda: got.append(listener.get(f"/media/{sit_id}.webm").body))
    reading.start()
    assert growing.asked.wait(10)
    growing.finish()
    reading.join(10)
    assert got == [SOUND]


def test_captions_wait_for_the_last_word(listener: Visitor, growing: Growing) -> None:
    sit_id = listener.sit_id()
    got: list[str] = []
    reading = threading.Thread(target=lambda: got.append(listener.get(f"/media/{sit_id}.vtt").text))
    reading.start()
    reading.join(0.2)
    assert got == []
    growing.finish()
    reading.join(10)
    assert got == [CAPTIONS]


def test_a_failure_in_the_middle_ends_the_answer_and_is_begun_again(
    listener: Visitor, slow: SlowStudio, growing: Growing
) -> None:
    sit_id = listener.sit_id()
    growing.failure = OSError("no room")
    broken_off = listener.get(f"/media/{sit_id}.webm")
    assert broken_off.headers["content-length"] == str(len(SOUND))
    assert 0 < len(broken_off.body) < len(SOUND)
    slow.on_end(growing.failure)
    slow.growing = Growing(made=len(SOUND), ended=True)
    assert listener.get(f"/media/{sit_id}.webm").body == SOUND
    assert slow.orders[0] == slow.orders[-1]


def test_what_is_damaged_is_made_again_and_the_listener_hears_no_difference(
    listener: Visitor, slow: SlowStudio, growing: Growing
) -> None:
    growing.finish()
    growing.damaged_at = 120_000
    sit_id = listener.sit_id()
    slow.growing = Growing(made=len(SOUND), ended=True)
    assert listener.get(f"/media/{sit_id}.webm", {"range": "bytes=10-"}).body == SOUND[10:]
    assert len(slow.orders) == 2


def test_what_is_damaged_again_at_once_ends_the_answer(listener: Visitor, growing: Growing) -> None:
    growing.finish()
    growing.damaged_at = 120_000
    broken_off = listener.get(f"/media/{listener.sit_id()}.webm")
    assert broken_off.body == SOUND[:100_000]


@pytest.mark.parametrize("quick", [True, False])
def test_sound_that_must_be_encoded_is_read_beside_the_loop(listener: Visitor, growing: Growing, quick: bool) -> None:
    readers: set[str] = set()
    read = growing.read
    growing.finish()
    growing.is_spliced = quick

    def watched(start: int, stop: int) -> bytes:
        readers.add(threading.current_thread().name)
        return read(start, stop)

    growing.read = watched  # type: ignore[method-assign]
    assert listener.get(f"/media/{listener.sit_id()}.webm").body == SOUND
    assert all(name.startswith("asyncio") for name in readers) is not quick


def test_many_who_wait_hold_up_nobody_else(listener: Visitor, growing: Growing) -> None:
    sit_id = listener.sit_id()
    waiting = [threading.Thread(target=listener.get, args=(f"/media/{sit_id}.webm",)) for _ in range(20)]
    for thread in waiting:
        thread.start()
    assert growing.asked.wait(10)
    assert listener.get("/ground").status == 200
    assert listener.get(f"/media/{sit_id}.webm", {"range": "bytes=0-1"}).body == SOUND[:2]
    growing.finish()
    for thread in waiting:
        thread.join(10)
        assert not thread.is_alive()


def test_another_sit_waits_until_the_first_is_made(listener: Visitor, slow: SlowStudio) -> None:
    listener.sit_id()
    assert listener.begin().status == 429
    slow.on_end(None)
    assert listener.begin().status == 303
