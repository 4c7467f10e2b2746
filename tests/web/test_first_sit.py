"""Three taps: how long, who is in mind, begin. No account."""

from __future__ import annotations

import threading

import pytest
from web_fakes import FakeStudio, Visitor, fake_app

from wellwish.errors import GuideUnavailable, NeedsSoundsLike, TooShort
from wellwish.terms import Kind


def test_a_length_a_kind_and_a_name_become_an_order(studio: FakeStudio, ada: Visitor) -> None:
    answer = ada.begin(name=" Maya ", kind="missed", length="10")
    assert answer.status == 303
    order = studio.orders[0]
    assert [(one.name, one.kind) for one in order.people] == [("Maya", Kind.MISSED)]
    assert (order.length_seconds, order.guide) == (600, "heart")


def test_nobody_in_particular_is_a_sit_too(studio: FakeStudio, ada: Visitor) -> None:
    assert ada.begin(name="  ").status == 303
    assert studio.orders[0].people == ()


@pytest.mark.parametrize(
    ("kind", "said"), [("liked", "my friend"), ("missed", "the one you miss"), ("pet", "the animal you love")]
)
def test_someone_without_a_name_is_spoken_of_as_what_they_are(
    studio: FakeStudio, ada: Visitor, kind: str, said: str
) -> None:
    ada.begin(kind=kind)
    assert [one.name for one in studio.orders[0].people] == [said]


def test_a_name_typed_for_somebody_who_was_taken_back_is_not_used(studio: FakeStudio, ada: Visitor) -> None:
    ada.begin(name="Maya", kind="")
    assert studio.orders[0].people == ()


def test_two_sits_are_never_given_the_same_seed(studio: FakeStudio, ada: Visitor) -> None:
    ada.begin()
    ada.begin()
    assert studio.orders[0].seed != studio.orders[1].seed


def test_the_sit_page_knows_its_sound_captions_and_stages(ada: Visitor) -> None:
    sit_id = ada.sit_id(name="Maya")
    page = ada.get(f"/sit/{sit_id}").text
    assert f'<source src="/media/{sit_id}.webm"' in page
    assert f'src="/media/{sit_id}.vtt"' in page
    assert "<span>Maya</span>" in page
    assert 'data-start="75.0"' in page


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "M" * 81, "may have 80 characters; this one has 81"),
        ("name", "Ma\x07ya", "control character"),
        ("sounds_like", "s" * 81, "may have 80 characters"),
        ("length", "0", "Choose one of these"),
        ("kind", "difficult", "Choose one of these"),
    ],
)
def test_a_mistake_comes_back_in_the_page_with_what_was_typed(
    studio: FakeStudio, ada: Visitor, field: str, typed: str, said: str
) -> None:
    answer = ada.begin(**{"name": "Maya", field: typed})
    assert answer.status == 422
    assert said in answer.text
    if field in ("name", "sounds_like"):
        assert f'value="{typed}"' in answer.text
        assert f'aria-describedby="{field.split("_", maxsplit=1)[0]}' in answer.text
    assert studio.orders == []


def test_what_was_typed_is_text_never_markup(ada: Visitor) -> None:
    assert "<script>x" not in ada.begin(name="<script>x", length="0").text
    assert "<script>x" not in ada.get(f"/sit/{ada.sit_id(name='<script>x')}").text


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (TooShort("too short", 150), 422, "2:30 is the shortest"),
        (NeedsSoundsLike("李小龙"), 422, "Write it here the way it sounds"),
        (GuideUnavailable("The voice is not here; run wellwish doctor."), 503, "run wellwish doctor"),
    ],
)
def test_a_sit_that_cannot_be_made_is_explained_in_the_page(error: Exception, status: int, said: str) -> None:
    ada = Visitor(fake_app(FakeStudio(error=error)))
    answer = ada.begin(name="ben")
    assert answer.status == status
    assert said in answer.text
    assert 'value="ben"' in answer.text


def test_what_was_said_for_a_guest_whose_sit_failed_is_forgotten() -> None:
    studio = FakeStudio(error=NeedsSoundsLike("李小龙"))
    Visitor(fake_app(studio)).begin(name="李小龙")
    assert studio.forgotten == [(studio.members[0], None)]


def test_a_visitor_makes_one_sit_at_a_time() -> None:
    studio = FakeStudio(hold=threading.Event())
    app = fake_app(studio)
    ada, cleo = Visitor(app), Visitor(app)
    ada.begin(length="0")  # a guest from here on
    first = threading.Thread(target=ada.begin)
    first.start()
    assert studio.begun.wait(10)
    assert ada.begin().status == 429
    assert studio.hold is not None
    studio.hold.set()
    first.join()
    assert cleo.begin().status == 303


def test_pages_open_while_sits_are_made() -> None:
    studio = FakeStudio(hold=threading.Event())
    app = fake_app(studio, threads=2)
    first = threading.Thread(target=Visitor(app).begin)
    first.start()
    assert studio.begun.wait(10)
    assert Visitor(app).get("/").status == 200
    assert Visitor(app).begin().status == 429
    assert studio.hold is not None
    studio.hold.set()
    first.join()


def test_a_sit_plays_on_after_the_server_forgot_its_sound() -> None:
    studio = FakeStudio()
    ada = Visitor(fake_app(studio))
    sit_id = ada.sit_id(name="Maya")
    ada._app = fake_app(again := FakeStudio())  # a new process: nothing on the shelf
    assert ada.get(f"/media/{sit_id}.webm").body == studio.sound
    assert again.orders == studio.orders
    assert again.members == studio.members


def test_a_form_from_elsewhere_makes_nothing(studio: FakeStudio, ada: Visitor) -> None:
    ada.get("/ground")
    answer = ada.ask("POST", "/begin", body=b"name=ben&kind=loved&length=5")
    assert answer.status == 403
    assert "This form has grown old" in answer.text
    assert studio.orders == []
