"""The circle as rings: who is drawn and where, and that arranging is nobody else's and changes nothing else."""

from __future__ import annotations

import re

import pytest
from web_fakes import FakeStudio, Visitor, fake_app, rows, stored_rows


@pytest.fixture
def ada(studio: FakeStudio) -> Visitor:
    return Visitor(fake_app(studio)).claim()


def drawn(ada: Visitor) -> list[str]:
    """What the drawing says of each, from the inside."""
    return re.findall(r'data-says="(.*?)"', ada.get("/circle").text)


def test_everyone_is_drawn_in_the_order_of_practice(ada: Visitor) -> None:
    for name, kind in (
        ("Choir", "group"),
        ("Sam", "difficult"),
        ("Tom", "stranger"),
        ("Ines", "liked"),
        ("Ben", "pet"),
    ):
        ada.add(name, kind, **({"hardness": "7"} if kind == "difficult" else {}))
    assert drawn(ada) == [
        "Ben, Easy to love",
        "Ines, Liked and missed",
        "Tom, Hardly known",
        "Sam, Difficult",
        "Choir, Groups",
    ]
    (says,) = re.findall(r'<desc id="rings-says">(.*?)</desc>', ada.get("/circle").text)
    assert says == "Easy to love: 1; Liked and missed: 1; Hardly known: 1; Difficult: 1; Groups: 1."


def test_who_is_hidden_is_not_drawn_and_who_is_remembered_or_rests_is_marked(ada: Visitor) -> None:
    for name, how in (("Ben", "hide"), ("Cleo", "rest"), ("Nora", "remember")):
        ada.post(f"/circle/{ada.add(name)}/{how}")
    assert drawn(ada) == ["Cleo, Easy to love, resting", "Nora, Liked and missed, remembered"]


def test_what_a_finger_touches_is_the_nearest_and_as_wide_as_there_is_room(ada: Visitor) -> None:
    def circles(what: str) -> list[tuple[float, float, float]]:
        page = ada.get("/circle").text
        found = re.findall(rf'class="one-{what}" cx="(.*?)" cy="(.*?)" r="(.*?)"', page)
        return [(float(x), float(y), float(r)) for x, y, r in found]

    ada.add("Ben")
    assert [r for _x, _y, r in circles("reach")] == [16]
    for number in range(29):
        ada.add(f"Friend {number}", "liked")
    reaches = circles("reach")
    for place, (x, y, r) in enumerate(reaches):
        others = reaches[:place] + reaches[place + 1 :]
        assert all(((x - a) ** 2 + (y - b) ** 2) ** 0.5 >= r + other - 0.2 for a, b, other in others)
    assert all(reach[2] >= dot[2] for reach, dot in zip(reaches, circles("dot"), strict=True))


def test_an_empty_circle_has_no_drawing(ada: Visitor) -> None:
    assert "<wellwish-rings" not in ada.get("/circle").text


def test_closeness_is_kept_and_changes_nothing_else(ada: Visitor) -> None:
    key = ada.add("Ben", "liked", scenes="by the sea")
    (before,) = rows("circle.Person")
    assert ada.post(f"/circle/{key}/arrange", {"closeness": "8"}).headers["location"] == "/circle"
    (after,) = rows("circle.Person")
    assert (after.closeness, after.turn, after.spoken) == (8, None, before.spoken)
    assert drawn(ada) == ["Ben, Liked and missed, closeness 8 of 10"]
    assert re.search(r'id="closeness"[^>]*value="8"', ada.get(f"/circle/{key}").text)


def test_who_only_moves_along_the_ring_says_nothing_of_closeness(ada: Visitor) -> None:
    key = ada.add("Ben")
    ada.post(f"/circle/{key}/arrange", {"turn": "0.25"})
    (ben,) = rows("circle.Person")
    assert (ben.closeness, ben.turn) == (None, 0.25)
    ada.post(f"/circle/{key}/arrange", {"closeness": "3"})
    ada.post(f"/circle/{key}/arrange", {"closeness": ""})
    (ben,) = rows("circle.Person")
    assert (ben.closeness, ben.turn) == (None, 0.25)


def test_where_they_stand_is_encrypted_at_rest(ada: Visitor) -> None:
    key = ada.add("Ben")
    ada.post(f"/circle/{key}/arrange", {"closeness": "8", "turn": "0.25"})
    (row,) = stored_rows("SELECT closeness, turn FROM circle_person")
    assert all(len(value) > 40 and "0.25" not in value for value in row.values())


@pytest.mark.parametrize("wrong", [{"closeness": "11"}, {"closeness": "near"}, {"turn": "2"}, {"turn": "nan"}])
def test_what_is_no_place_is_not_kept(ada: Visitor, wrong: dict[str, str]) -> None:
    key = ada.add("Ben")
    assert ada.post(f"/circle/{key}/arrange", wrong).status == 422
    (ben,) = rows("circle.Person")
    assert (ben.closeness, ben.turn) == (None, None)


def test_nobody_arranges_anothers_circle(ada: Visitor, studio: FakeStudio) -> None:
    key = ada.add("Ben")
    cleo = Visitor(fake_app(studio)).join(ada.invite(), "cleo")
    assert cleo.post(f"/circle/{key}/arrange", {"closeness": "8"}).status == 404
    assert rows("circle.Person")[0].closeness is None


def test_a_child_sees_rings_and_is_asked_nothing_of_them(ada: Visitor) -> None:
    ada.post("/children", {"name": "Dot"})
    (child,) = rows("accounts.Member", is_child=True)
    ada.post(f"/children/{child.pk}/open")
    key = ada.add("Ben")
    assert drawn(ada) == ["Ben, Easy to love"]
    assert "<wellwish-rings" not in ada.get("/circle").text
    assert 'name="closeness"' not in ada.get(f"/circle/{key}").text
    assert ada.post(f"/circle/{key}/arrange", {"closeness": "8"}).status == 404
    assert ada.get("/acts").status == 404
    assert "/acts" not in ada.get("/practice").text
