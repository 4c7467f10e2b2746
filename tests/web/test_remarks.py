"""A line that is not right reaches the owner as the script has it, and tells nobody's name."""

from __future__ import annotations

import html
import re

import pytest
from web_fakes import FakeStudio, Visitor, fake_app, rows, stored_content

NAME, WORDS = "Zephyrine", "“be well” sounds like “bell”, and Zephyrine laughed"


@pytest.fixture
def ada(studio: FakeStudio) -> Visitor:
    return Visitor(fake_app(studio)).claim()


@pytest.fixture
def ben(ada: Visitor) -> Visitor:
    return Visitor(ada._app).join(ada.invite(), "ben")


def remarked(visitor: Visitor, sit: str, place: str = "12") -> str:
    """Remarks the line at a place; what may be sent to add words to it, or "" when nothing may."""
    answer = visitor.post(f"{sit}/remark", {"place": place})
    assert answer.status == 200
    found = re.search(r'name="remark" value="([^"]+)"', answer.text)
    return html.unescape(found[1]) if found else ""


def test_the_owner_sees_the_line_with_its_slots_its_file_and_what_was_added(ada: Visitor, ben: Visitor) -> None:
    sit = ben.sit([ben.add(NAME)]).headers["location"]
    token = remarked(ben, sit)
    assert ben.post(f"{sit}/remark/words", {"remark": token, "words": WORDS}).status == 200
    page = ada.get("/remarks").text
    assert "May {name} be well." in page
    assert "loving-kindness.md:41" in page
    assert "The script has changed since" in page  # the fake studio's version is none of ours
    assert html.escape(WORDS, quote=False) in page
    assert "Heart" in page
    kept = rows("remarks.Remark")[0]
    assert NAME not in f"{kept.exercise} {kept.text} {kept.guide}"
    assert "ben" not in page.partition("<main")[2].partition("</main>")[0].replace("bell", "")


def test_words_are_encrypted_at_rest(ada: Visitor) -> None:
    sit = ada.sit().headers["location"]
    ada.post(f"{sit}/remark/words", {"remark": remarked(ada, sit), "words": WORDS})
    assert rows("remarks.Remark")[0].words == [WORDS]
    assert not any(b"sounds like" in held for held in stored_content())


def test_the_same_line_again_is_counted_and_done_is_done(ada: Visitor, ben: Visitor) -> None:
    for visitor in (ada, ben):
        remarked(visitor, visitor.sit().headers["location"])
    (kept,) = rows("remarks.Remark")
    assert "Remarked 2 times." in ada.get("/remarks").text
    assert ben.post(f"/remarks/{kept.pk}/done").status == 404
    assert ben.get("/remarks").status == 404
    assert ada.post(f"/remarks/{kept.pk}/done").status == 302
    assert "Nothing is open." in ada.get("/remarks").text
    remarked(ben, ben.sit().headers["location"])
    assert len(rows("remarks.Remark", done=False)) == 1


def test_where_nothing_was_said_yet_nothing_is_kept(ada: Visitor) -> None:
    sit = ada.sit().headers["location"]
    assert remarked(ada, sit, "3") == ""
    assert "nothing was sent" in ada.post(f"{sit}/remark", {"place": "3"}).text
    assert rows("remarks.Remark") == []
    assert ada.post(f"{sit}/remark", {"place": "x"}).status == 422


def test_nobody_adds_words_to_what_another_remarked(ada: Visitor, ben: Visitor) -> None:
    sit = ada.sit().headers["location"]
    remarked(ada, sit)
    (kept,) = rows("remarks.Remark")
    own = ben.sit().headers["location"]
    for forged in ("", str(kept.pk), "1:x:y"):
        assert ben.post(f"{own}/remark/words", {"remark": forged, "words": WORDS}).status == 422
    assert rows("remarks.Remark")[0].words == []


def test_a_guest_may_remark_too(studio: FakeStudio) -> None:
    guest = Visitor(fake_app(studio))
    assert remarked(guest, f"/sit/{guest.sit_id()}")


def test_there_is_an_end_to_what_is_added(ada: Visitor) -> None:
    from wellwish.web.remarks.models import MOST_CHARACTERS, MOST_WORDS

    sit = ada.sit().headers["location"]
    token = remarked(ada, sit)
    for _ in range(MOST_WORDS + 2):
        ada.post(f"{sit}/remark/words", {"remark": token, "words": "x" * (MOST_CHARACTERS + 9)})
    words = rows("remarks.Remark")[0].words
    assert len(words) == MOST_WORDS
    assert {len(one) for one in words} == {MOST_CHARACTERS}
