"""What the house says of itself: true to who keeps it, and to be read by someone who knows the law."""

from __future__ import annotations

import html

import pytest
from web_fakes import FakeStudio, Visitor, fake_app, rows

TEXTS = ("/terms", "/privacy", "/health-data")
ORGANISATION = {"kind": "organisation", "name": "Green Lane School", "contact": "post@green-lane.example"}


@pytest.fixture
def ada(studio: FakeStudio) -> Visitor:
    """Ada, whose server it is."""
    return Visitor(fake_app(studio)).claim()


def shown(visitor: Visitor, path: str) -> str:
    return " ".join(html.unescape(visitor.get(path).text.split("<main")[1].split("</main>")[0]).split())


@pytest.mark.parametrize("path", TEXTS)
def test_anyone_can_read_it_and_finds_who_answers_for_it(ada: Visitor, path: str) -> None:
    stranger = Visitor(ada._app)
    assert "for a household" in shown(stranger, path)
    assert ada.post("/house/about", ORGANISATION).status == 200
    page = shown(stranger, path)
    assert "kept by Green Lane School for its people" in page
    assert "write to post@green-lane.example" in page
    assert "household" not in page
    assert "{" not in page


def test_a_household_need_not_give_a_name(ada: Visitor) -> None:
    ada.post("/house/about", {"kind": "household"})
    assert "kept by one of its members for a household" in shown(ada, "/terms")


def test_one_alone_is_told_so(studio: FakeStudio) -> None:
    ada = Visitor(fake_app(studio))
    ada.post("/just-me")
    for path in TEXTS:
        assert "one person’s own, on their own machine" in shown(ada, path)


@pytest.mark.parametrize("without", ["name", "contact"])
def test_an_organisation_is_somebody_who_can_be_written_to(ada: Visitor, without: str) -> None:
    assert ada.post("/house/about", ORGANISATION | {without: " "}).status == 422
    assert rows("yours.Operator") == []


def test_what_is_typed_is_text(ada: Visitor) -> None:
    ada.post("/house/about", ORGANISATION | {"name": "<script>x</script>"})
    assert "<script>x" not in ada.get("/terms").text


def test_the_owner_is_reminded_until_the_texts_were_read(ada: Visitor) -> None:
    ben = Visitor(ada._app).join(ada.invite(), "ben")
    reminder = "nobody who knows the law has read this text yet"
    assert reminder in shown(ada, "/terms")
    assert reminder not in shown(ben, "/terms")
    ada.post("/house/about", ORGANISATION | {"texts_read": "on"})
    assert reminder not in shown(ada, "/terms")
    assert rows("yours.Operator")[0].texts_read is not None
    ada.post("/house/about", ORGANISATION)
    assert reminder in shown(ada, "/terms")


def test_all_that_members_answer_is_on_the_page_about_health(ada: Visitor) -> None:
    page = shown(ada, "/health-data")
    for kept in (
        "How a sit was",
        "Check-ins, your mood",
        "questionnaires",
        "anything unpleasant",
        "Your path",
        "Kind acts",
    ):
        assert kept in page


def test_a_member_reads_who_can_see_what_beside_what_is_kept(ada: Visitor) -> None:
    ada.post("/house/about", ORGANISATION)
    ben = Visitor(ada._app).join(ada.invite(), "ben")
    assert "Nobody there is shown your circle" in shown(ben, "/privacy/yours")
