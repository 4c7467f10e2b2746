"""What rooms put on another's page: in its place, in its order, and only when there is something to say."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from web_fakes import FakeStudio, Visitor, fake_app

from wellwish.web import beside as seam
from wellwish.web.beside import Part, Place, beside


@pytest.fixture(autouse=True)
def nothing_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seam, "_makers", {place: [] for place in Place})


@pytest.fixture
def ada() -> Visitor:
    return Visitor(fake_app(FakeStudio())).claim()


def says(words: str, place: Place, rank: int) -> None:
    @beside(place, rank)
    def part(request: HttpRequest, sit: object) -> Part | None:
        return Part("explore/tip.html", {"tip": {"text": words}}) if words else None


def test_parts_stand_in_their_order_and_who_has_nothing_to_say_is_silent(ada: Visitor) -> None:
    says("second-part", Place.TODAY, 20)
    says("", Place.TODAY, 15)
    says("first-part", Place.TODAY, 10)
    text = ada.get("/").text
    assert 0 < text.index("first-part") < text.index("second-part")


def test_a_part_stays_at_its_place(ada: Visitor) -> None:
    says("after-a-sit", Place.AFTER_SIT, 10)
    assert "after-a-sit" not in ada.get("/").text
    sit = ada.sit().headers["location"]
    assert "after-a-sit" in ada.get(sit).text
    assert "after-a-sit" in ada.get(f"{sit}/words").text
