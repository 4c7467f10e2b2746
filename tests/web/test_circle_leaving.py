"""People of the circle who are renamed, removed, and heard."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from web_fakes import FakeStudio, Visitor, fake_app, model, rows, stored

from wellwish.compose import Studio
from wellwish.errors import GuideUnavailable, NeedsSoundsLike
from wellwish.server.asgi import App

BEN = {"name": "ben", "kind": "loved", "pronouns": "he"}


@pytest.fixture
def ada(studio: FakeStudio) -> Visitor:
    """Ada, whose server it is."""
    return Visitor(fake_app(studio)).claim()


def people() -> list[tuple[str, str]]:
    return [(person.name, person.standing) for person in rows("circle.Person")]


def sit_with(ada: Visitor, *people: str) -> str:
    """The id of a sit with them."""
    answer = ada.sit([*people])
    assert answer.status == 303, answer.text
    return answer.headers["location"].removeprefix("/sit/")


# --- removing and renaming --------------------------------------------------------------------------


def owner_key() -> str:
    """Whose takes ada's are."""
    return f"member {rows('accounts.Member', name='ada')[0].pk}"


def test_removing_someone_takes_their_row_their_takes_and_who_was_in_their_sits(
    ada: Visitor, studio: FakeStudio
) -> None:
    ben, cleo = ada.add("ben"), ada.add("cleo")
    with_both, with_cleo = sit_with(ada, ben, cleo), sit_with(ada, cleo)
    stored(lambda: model("player.Sit").objects.filter(pk=with_both).update(heard_seconds=77))
    assert ada.post(f"/circle/{ben}/remove").headers["location"] == "/circle"
    assert people() == [("cleo", "here")]
    assert studio.forgotten == [(owner_key(), "ben")]
    over = ada.get(f"/sit/{with_both}")
    assert over.status == 410
    assert "That you sat is still kept" in over.text
    assert "ben" not in over.text
    assert "cleo" not in over.text
    assert ada.get(f"/media/{with_both}.webm").status == ada.get(f"/media/{with_both}.vtt").status == 404
    assert ada.get(f"/sit/{with_cleo}").status == 200
    (sat,) = rows("player.Sit", pk=with_both)
    assert (sat.sealed_order, sat.heard_seconds, sat.length_seconds) == (None, 77, 600)
    assert "sat 1:17" in ada.get("/sit").text
    assert ada.get(f"/circle/{ben}").status == 404


def test_removing_someone_leaves_other_members_of_that_name(ada: Visitor, studio: FakeStudio) -> None:
    cleo = Visitor(ada._app).join(ada.invite(), "cleo")
    hers = sit_with(cleo, cleo.add("ben"))
    ada.post(f"/circle/{ada.add('ben')}/remove")
    assert cleo.get(f"/sit/{hers}").status == 200
    assert people() == [("ben", "here")]
    assert [whose for whose, _ in studio.forgotten] == [owner_key()]


@pytest.mark.parametrize(
    ("changed", "forgotten"),
    [
        ({"name": "Benjamin"}, True),
        ({"sounds_like": "behn"}, True),
        ({"scenes": "by the sea"}, True),
        ({"pronouns": "they"}, True),
        ({"note": "likes plums"}, False),
        ({}, False),
    ],
)
def test_what_is_spoken_differently_forgets_the_takes_of_before(
    ada: Visitor, studio: FakeStudio, changed: dict[str, str], forgotten: bool
) -> None:
    ada.post("/circle/new", BEN)
    key = rows("circle.Person")[0].pk
    assert ada.post(f"/circle/{key}", BEN | changed).status == 302
    assert studio.forgotten == ([(owner_key(), "ben")] if forgotten else [])


def test_someone_renamed_and_then_removed_is_gone_from_sits_of_before_too(ada: Visitor) -> None:
    key = ada.add("Benjamin")
    before = sit_with(ada, key)
    ada.post(f"/circle/{key}", BEN)
    ada.post(f"/circle/{key}/remove")
    assert ada.get(f"/sit/{before}").status == 410
    assert rows("player.Sit", pk=before)[0].sealed_order is None


def test_someone_removed_while_their_sit_is_being_made_is_in_no_sit(ada: Visitor, studio: FakeStudio) -> None:
    key = ada.add("ben")
    again = Visitor(ada._app)
    again.cookies = dict(ada.cookies)
    studio.hold = threading.Event()
    making = threading.Thread(target=ada.sit, args=([key],))
    making.start()
    assert studio.begun.wait(10)
    assert again.post(f"/circle/{key}/remove").status == 302
    studio.hold.set()
    making.join()
    kept = stored(lambda: json.dumps([sit.sealed_order for sit in model("player.Sit").objects.all()], default=str))
    assert "ben" not in kept


def test_a_sit_with_someone_who_is_not_in_the_circle_can_be_forgotten_too(ada: Visitor) -> None:
    """A member who takes the three taps of a first sit is told that the name is gone within a day."""
    made = ada.begin(name="Benjamin")
    assert made.status == 404 or "is gone within a day" not in ada.get("/loving-kindness").text


# --- hearing a name ---------------------------------------------------------------------------------


def test_a_name_is_heard_and_nothing_of_it_is_kept(ada: Visitor, studio: FakeStudio) -> None:
    answer = ada.post("/circle/hear", {"name": " Siobhán ", "sounds_like": "shivawn"})
    assert (answer.status, answer.headers["content-type"]) == (200, "audio/wav")
    assert answer.body == "RIFF Siobhán shivawn".encode()
    assert "no-store" in answer.headers["cache-control"]
    assert rows("circle.Person") == rows("player.Sit") == studio.orders == []


def test_a_name_is_said_by_the_real_studio_as_wav_and_leaves_no_file() -> None:
    from web_fakes import DATA

    ada = Visitor(fake_app(Studio(DATA), guide="tone")).claim()
    before = {path for path in DATA.rglob("*") if path.is_file()}
    answer = ada.post("/circle/hear", {"name": "ben"})
    assert answer.body[:4] + answer.body[8:12] == b"RIFFWAVE"
    assert {path for path in DATA.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (NeedsSoundsLike("李小龙"), 422, "I can’t tell how to say this. Write it the way it sounds"),
        (GuideUnavailable("no voice; run wellwish doctor"), 503, "The voice is not to be had just now."),
    ],
)
def test_what_cannot_be_said_is_told_in_a_plain_line(
    ada: Visitor, studio: FakeStudio, error: Exception, status: int, said: str
) -> None:
    studio.error = error
    answer = ada.post("/circle/hear", {"name": "李小龙"})
    assert (answer.status, answer.headers["content-type"]) == (status, "text/plain; charset=utf-8")
    assert answer.text.startswith(said)


@pytest.mark.parametrize("form", [{"name": ""}, {}, {"name": "x" * 81}, {"name": "ben", "sounds_like": "be\x07n"}])
def test_what_is_no_name_is_told_in_a_plain_line(ada: Visitor, form: Any) -> None:
    answer = ada.post("/circle/hear", form)
    assert answer.status == 422
    assert answer.text
    assert answer.text[0].isupper() or answer.text[0] == "“"


def test_an_app_for_strangers_says_no_names() -> None:
    app: App = fake_app(public=True)
    Visitor(app).claim()
    guest = Visitor(app)
    guest.begin()
    assert guest.post("/circle/hear", {"name": "ben"}).status == 403
