"""What is done only with a yes: asked where it is of use, kept with its words, taken back at any time."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import pytest
from web_fakes import FakeStudio, Visitor, fake_app, model, rows, stored


@pytest.fixture
def ada(studio: FakeStudio) -> Visitor:
    """Ada, whose server it is."""
    return Visitor(fake_app(studio)).claim()


def answered(ada: Visitor, how: str = "hard", **keep: str) -> str:
    """A sit, and what was said of it; its id."""
    key = ada.sit([]).headers["location"].removeprefix("/sit/")
    assert ada.post(f"/sit/{key}/how", {"how": how} | keep).status == 200
    return key


def kept(key: str) -> str:
    return str(rows("player.Sit", pk=key)[0].how)


def test_before_a_yes_nothing_is_kept(ada: Visitor) -> None:
    assert kept(answered(ada)) == ""
    assert rows("yours.Consent") == []


def test_a_yes_is_kept_with_the_words_it_was_given_to(ada: Visitor) -> None:
    assert kept(answered(ada, keep="yes")) == "hard"
    (row,) = rows("yours.Consent")
    assert (row.purpose, row.version, row.given) == ("how-it-was", 1, True)
    assert "something gentler is offered" in row.words
    assert kept(answered(ada, "good")) == "good", "it is asked once"
    assert len(rows("yours.Consent")) == 1


def test_a_no_is_taken_as_a_no_and_not_asked_again(ada: Visitor) -> None:
    assert kept(answered(ada, keep="no")) == ""
    key = answered(ada)
    assert kept(key) == ""
    assert "May answers like this" not in ada.post(f"/sit/{key}/how", {"how": "hard"}).text


def test_a_yes_taken_back_undoes_what_it_allowed_and_leaves_a_history(ada: Visitor) -> None:
    key = answered(ada, keep="yes")
    assert "You said yes." in ada.get("/privacy/yours").text
    answer = ada.post("/privacy/yours/consents", {"purpose": "how-it-was", "given": "no"})
    assert answer.status == 302
    assert kept(key) == ""
    page = ada.get("/privacy/yours").text
    assert "You said no." in page
    assert [answer for _, answer in re.findall(r"(\d\d:\d\d): (yes|no)", page)] == ["no", "yes"]
    ada.post("/privacy/yours/consents", {"purpose": "how-it-was", "given": "yes"})
    assert [row.given for row in rows("yours.Consent")] == [True, False, True]


def test_the_same_answer_twice_is_one(ada: Visitor) -> None:
    for _ in range(2):
        ada.post("/privacy/yours/consents", {"purpose": "how-it-was", "given": "yes"})
    assert len(rows("yours.Consent")) == 1


@pytest.mark.parametrize("form", [{}, {"purpose": "everything", "given": "yes"}, {"purpose": "how-it-was"}])
def test_what_was_not_asked_cannot_be_agreed_to(ada: Visitor, form: dict[str, str]) -> None:
    assert ada.post("/privacy/yours/consents", form).status == 404
    assert rows("yours.Consent") == []


def test_mine_is_mine(ada: Visitor) -> None:
    key = answered(ada, keep="yes")
    ben = Visitor(ada._app).join(ada.invite(), "ben")
    assert "You said yes." not in ben.get("/privacy/yours").text
    ben.post("/privacy/yours/consents", {"purpose": "how-it-was", "given": "no"})
    assert kept(key) == "hard"
    assert kept(answered(ben)) == ""


def test_when_the_words_mean_more_it_is_asked_again(ada: Visitor) -> None:
    answered(ada, keep="yes")
    from wellwish.web import consents
    from wellwish.web.player.how_it_was import KEEP_HOW

    newer = dataclasses.replace(KEEP_HOW, version=2)

    def asked() -> list[Any]:
        member = model("accounts.Member").objects.get()
        found = [consents.given(member, KEEP_HOW), consents.given(member, newer), consents.decided(member, newer)]
        consents.decide(member, newer, True)
        return [*found, consents.given(member, newer)]

    assert stored(asked) == [True, False, None, True]


def test_a_guests_answer_is_thanked_for_and_not_kept(studio: FakeStudio) -> None:
    guest = Visitor(fake_app(studio))
    key = guest.sit_id()
    assert "Thank you." in guest.post(f"/sit/{key}/how", {"how": "good", "keep": "yes"}).text
    assert kept(key) == ""
    assert rows("yours.Consent") == []
