"""How an exercise begins, to be heard on its page: what is made for it, how often, and for how many."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import av
import numpy as np
import pytest
from web_fakes import FakeStudio, Visitor, fake_app

from wellwish import library, samples
from wellwish.compose import Studio
from wellwish.errors import GuideUnavailable
from wellwish.order import Order
from wellwish.server.openings import Opening, Openings
from wellwish.terms import SAMPLE_RATE
from wellwish.web.player.gate import Busy

PATH = "/media/exercises/critic-01-whistle.webm"


def opening(name: str, *, for_member: bool = True, gate: threading.Event | None = None) -> Opening:
    def make() -> bytes:
        if gate:
            gate.wait(30)
        return name.encode()

    return Opening(name, "audio/webm", make, for_member)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_it_is_twenty_seconds_at_the_default_length_by_the_guide_who_leads_and_made_once(
    studio: FakeStudio, ada: Visitor
) -> None:
    first, second = ada.get(PATH), ada.get(PATH)
    assert (first.status, first.headers["content-type"]) == (200, "audio/webm; codecs=opus")
    assert first.body == second.body
    (order,) = studio.orders
    assert (order.exercise, order.length_seconds, order.guide, order.people) == ("critic-01-whistle", 420, "heart", ())
    part = ada.get(PATH, {"range": "bytes=10-19"})
    assert (part.status, part.body) == (206, first.body[10:20])
    assert (
        'data-sound="/media/exercises/critic-01-whistle" data-seconds="20"'
        in ada.get("/exercises/critic-01-whistle").text
    )


@pytest.mark.parametrize("path", ["nothing.webm", "first-01-lesson.webm", "critic-01-whistle.vtt"])
def test_what_is_no_exercise_has_no_beginning(studio: FakeStudio, ada: Visitor, path: str) -> None:
    assert ada.get(f"/media/exercises/{path}").status == 404
    assert studio.orders == []


def test_what_cannot_be_said_just_now_is_tried_again_for_the_next(studio: FakeStudio, ada: Visitor) -> None:
    studio.error = GuideUnavailable("no voice")
    assert ada.get(PATH).status == 503
    studio.error = None
    assert ada.get(PATH).status == 200


def test_a_changed_exercise_begins_anew() -> None:
    from wellwish.server.openings import opening_of
    from wellwish.web.desk import Desk
    from wellwish.web.player.gate import Gate

    desk = Desk(FakeStudio(), "heart", Gate(most=1))
    tags = {
        found.etag
        for name in ("moment-queue", "sos-anger")
        for form in ("webm", "mp3")
        if (found := opening_of(desk, name, form, is_member=True))
    }
    assert len(tags) == 4


def test_no_more_is_spoken_than_it_takes_and_it_begins_with_the_first_words(tmp_path: Path) -> None:
    one = library.exercise("critic-01-whistle")
    order = Order(60 * one.lengths.greatest, exercise=one.id, guide="tone", bell="bowl", seed=7)
    sound = Studio(tmp_path / "short").opening(order, samples.OPENING_SECONDS)
    assert sound.shape == (20 * SAMPLE_RATE, 1)
    assert np.abs(sound[: SAMPLE_RATE // 2]).max() > 0.01
    short = {path.name for path in (tmp_path / "short" / "takes").rglob("*") if path.is_file()}
    whole = Studio(tmp_path / "whole").compose(order, member="nobody")
    every = {path.name for path in (tmp_path / "whole" / "takes").rglob("*") if path.is_file()}
    assert 0 < len(short) < len(every) / 2
    start = next(cue.start for cue in whole.score.cues if cue.take)
    assert start > 0


def test_it_fades_out_at_its_end() -> None:
    import io

    loud = np.full((20 * SAMPLE_RATE, 1), 0.5, np.float32)
    with av.open(io.BytesIO(samples.opening_file("Any", loud, "mp3")), "r") as file:
        heard = np.concatenate([frame.to_ndarray()[0] for frame in file.decode(audio=0)])
    assert np.abs(heard[-SAMPLE_RATE // 4 :]).max() < 0.1 < np.abs(heard[SAMPLE_RATE : 2 * SAMPLE_RATE]).max()


def test_a_few_wait_and_one_more_is_asked_to_come_again() -> None:
    gate, openings = threading.Event(), Openings()

    async def work() -> None:
        waiting = [asyncio.create_task(openings.get(opening(str(n), gate=gate))) for n in range(4)]
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await openings.get(opening("one more"))
        again = asyncio.create_task(openings.get(opening("2", gate=gate)))  # is being made already
        gate.set()
        assert await asyncio.gather(*waiting, again) == [b"0", b"1", b"2", b"3", b"2"]
        assert await openings.get(opening("one more")) == b"one more"

    asyncio.run(work())


def test_what_strangers_can_have_made_in_an_hour_has_a_bound_and_members_have_none() -> None:
    clock = Clock()
    openings = Openings(clock)

    async def work() -> None:
        for n in range(60):
            await openings.get(opening(str(n), for_member=False))
        with pytest.raises(Busy):
            await openings.get(opening("more", for_member=False))
        assert await openings.get(opening("59", for_member=False)) == b"59"  # is there
        assert await openings.get(opening("mine")) == b"mine"
        clock.now = 3600.0
        assert await openings.get(opening("more", for_member=False)) == b"more"

    asyncio.run(work())


def test_those_that_were_asked_for_last_are_kept() -> None:
    openings, made = Openings(), []

    def counted(name: str) -> Opening:
        return Opening(name, "audio/webm", lambda: made.append(name) or name.encode(), True)  # type: ignore[func-returns-value]

    async def work() -> None:
        for n in range(201):
            await openings.get(counted(str(n)))
            await openings.get(counted("0"))
        await openings.get(counted("1"))

    asyncio.run(work())
    assert (made.count("0"), made.count("1"), made.count("2")) == (1, 2, 1)


def test_too_many_for_a_guest_is_a_429_that_says_when(studio: FakeStudio, monkeypatch: pytest.MonkeyPatch) -> None:
    from wellwish.server import openings

    monkeypatch.setattr(openings, "_GUESTS_AN_HOUR", 0)
    app = fake_app(studio)
    answer = Visitor(app).get(PATH)
    assert (answer.status, answer.headers["retry-after"]) == (429, "60")
    assert Visitor(app).claim().get(PATH).status == 200
