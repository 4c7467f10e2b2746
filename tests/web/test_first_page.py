from __future__ import annotations

import threading

import pytest
from web_fakes import FakeStudio, Visitor, fake_app

from wellwish.errors import GuideUnavailable, NeedsSoundsLike, TooShort
from wellwish.terms import Kind


def test_a_name_a_kind_and_a_length_become_an_order(studio: FakeStudio, ada: Visitor) -> None:
    answer = ada.begin(name=" Maya ", kind="missed", sounds_like="my-ah", length="7:30")
    assert answer.status == 303
    order = studio.orders[0]
    maya = order.people[0]
    assert (maya.name, maya.kind, maya.sounds_like) == ("Maya", Kind.MISSED, "my-ah")
    assert (order.length_seconds, order.guide) == (450, "heart")


def test_nobody_named_is_a_sit_too(studio: FakeStudio, ada: Visitor) -> None:
    assert ada.begin(name="  ").status == 303
    assert studio.orders[0].people == ()


def test_two_sits_are_never_given_the_same_seed(studio: FakeStudio, ada: Visitor) -> None:
    ada.begin()
    ada.begin()
    assert studio.orders[0].seed != studio.orders[1].seed


def test_the_sit_page_plays_the_sit_with_captions_and_stages(ada: Visitor) -> None:
    sit_id = ada.sit_id(name="Maya")
    page = ada.get(f"/sit/{sit_id}").text
    assert f'src="/media/{sit_id}.webm"' in page
    assert f'src="/media/{sit_id}.vtt"' in page
    assert "Someone you love · Maya" in page
    assert 'data-start="75.0"' in page


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "M" * 81, "may have 80 characters; this one has 81"),
        ("name", "Ma\x07ya", "control character"),
        ("sounds_like", "s" * 81, "may have 80 characters"),
        ("length", "0", "1 to 60 minutes"),
        ("length", "61", "1 to 60 minutes"),
        ("length", "7:99", "not a length"),
        ("length", "", "How long"),
        ("kind", "enemy", "Choose one of these"),
    ],
)
def test_a_mistake_comes_back_in_the_form_with_what_was_typed(
    studio: FakeStudio, ada: Visitor, field: str, typed: str, said: str
) -> None:
    answer = ada.begin(**{"name": "Maya", field: typed})
    assert answer.status == 422
    assert said in answer.text
    assert f'aria-describedby="{field.split("_", maxsplit=1)[0]}' in answer.text
    if field != "kind":
        assert f'value="{typed}"' in answer.text
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
def test_a_sit_that_cannot_be_made_is_explained_in_the_form(error: Exception, status: int, said: str) -> None:
    answer = Visitor(fake_app(FakeStudio(error=error))).begin(name="ben")
    assert answer.status == status
    assert said in answer.text
    assert 'value="ben"' in answer.text


def test_a_visitor_makes_one_sit_at_a_time() -> None:
    studio = FakeStudio(hold=threading.Event())
    app = fake_app(studio)
    ada, cleo = Visitor(app), Visitor(app)
    ada.get("/")
    first = threading.Thread(target=ada.begin)
    first.start()
    assert studio.begun.wait(10)
    assert ada.begin().status == 429
    assert studio.hold is not None
    studio.hold.set()
    assert cleo.begin().status == 303
    first.join(10)
    assert ada.begin().status == 303


def test_pages_open_while_every_maker_is_busy() -> None:
    studio = FakeStudio(hold=threading.Event())
    app = fake_app(studio, threads=2)
    maker = threading.Thread(target=Visitor(app).begin)
    maker.start()
    assert studio.begun.wait(10)
    ada = Visitor(app)
    assert ada.get("/").status == 200
    assert ada.begin().status == 429
    assert studio.hold is not None
    studio.hold.set()
    maker.join(10)


def test_a_form_from_elsewhere_makes_nothing(studio: FakeStudio, ada: Visitor) -> None:
    ada.get("/")
    answer = ada.ask("POST", "/", body=b"name=ben&kind=loved&length=5")
    assert answer.status == 403
    assert "This form has grown old" in answer.text
    assert studio.orders == []


def test_a_sit_that_is_gone_says_so_kindly(ada: Visitor) -> None:
    answer = ada.get("/sit/" + "a" * 22)
    assert answer.status == 404
    assert "This sit is over" in answer.text
    assert "Make a new one" in answer.text
