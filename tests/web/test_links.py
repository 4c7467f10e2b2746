"""A private link opens one sit to whoever has it, until it expires or is ended, and tells nothing of whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from web_fakes import FakeStudio, Visitor, fake_app, model, rows, stored, stored_content

from wellwish.web.accounts.tries import MOST_TRIES


@pytest.fixture
def ada(studio: FakeStudio) -> Iterator[Visitor]:
    ada = Visitor(fake_app(studio)).claim("Adalind")
    from wellwish.web.links.behind import tries

    tries.well("127.0.0.1")
    yield ada
    tries.well("127.0.0.1")


@pytest.fixture
def sit(ada: Visitor) -> str:
    return ada.sit([ada.add("Zephyrine")]).headers["location"]


def link(visitor: Visitor, sit: str, **form: str) -> str:
    found = re.search(r'value="http://localhost(/shared/[A-Za-z0-9_-]{32})"', visitor.post(f"{sit}/link", form).text)
    assert found
    return found[1]


def test_a_link_opens_its_sit_and_its_sound_to_a_stranger_and_nothing_else(ada: Visitor, sit: str) -> None:
    path = link(ada, sit)
    stranger = Visitor(ada._app)
    page = stranger.get(path)
    assert page.status == 200
    assert '<meta name="robots" content="noindex, nofollow">' in page.text
    for word in ("Adalind", "Zephyrine", sit, "How was that for you?", '/sound"', "?file"):
        assert word not in page.text
    for ending in (".webm", ".mp3", ".mp4", ".vtt", ".rain.webm"):
        assert stranger.get(f"/media{path}{ending}").status == 200, ending
    assert stranger.get(f"/media{sit.removeprefix('/sit')}.webm").status == 404
    assert stranger.get(sit).status == 302


def test_it_plays_over_the_bed_that_was_chosen(ada: Visitor) -> None:
    path = link(ada, ada.sit(bed="rain").headers["location"])
    assert f"/media{path}.rain" in Visitor(ada._app).get(path).text


def test_an_ended_link_opens_nothing(ada: Visitor, sit: str) -> None:
    path = link(ada, sit)
    (kept,) = rows("links.Link")
    assert "Loving-kindness" in ada.get("/links").text
    assert ada.post(f"/links/{kept.pk}/end").status == 302
    stranger = Visitor(ada._app)
    assert stranger.get(path).status == 404
    assert stranger.get(f"/media{path}.webm").status == 404
    assert "No link is open" in ada.get("/links").text


@pytest.mark.parametrize(("asked", "days"), [("1", 1), ("30", 30), ("", 7), ("400", 7), ("x", 7)])
def test_a_link_expires(ada: Visitor, sit: str, asked: str, days: int) -> None:
    path = link(ada, sit, days=asked)
    (kept,) = rows("links.Link")
    assert kept.expires - kept.made == pytest.approx(timedelta(days=days), abs=timedelta(seconds=5))
    past = kept.made - timedelta(seconds=1)
    stored(lambda: model("links.Link").objects.update(expires=past))
    assert Visitor(ada._app).get(path).status == 404
    assert "No link is open" in ada.get("/links").text


def test_only_a_hash_of_it_is_kept(ada: Visitor, sit: str) -> None:
    token = link(ada, sit).removeprefix("/shared/")
    assert not any(token.encode() in held for held in stored_content())
    assert token not in ada.get("/links").text


def test_links_of_one_member_are_nobody_elses(ada: Visitor, sit: str) -> None:
    path = link(ada, sit)
    ben = Visitor(ada._app).join(ada.invite(), "ben")
    (kept,) = rows("links.Link")
    assert ben.post(f"/links/{kept.pk}/end").status == 404
    assert ben.post(f"{sit}/link").status == 404
    assert "No link is open" in ben.get("/links").text
    assert Visitor(ada._app).get(path).status == 200


def test_whoever_guesses_is_soon_let_guess_no_more(ada: Visitor, sit: str) -> None:
    path = link(ada, sit)
    guesser = Visitor(ada._app)
    for number in range(MOST_TRIES):
        assert guesser.get(f"/media/shared/{number:032d}.webm").status == 404
    assert guesser.get(path).status == 429
    assert guesser.get(f"/media{path}.webm").status == 404


def test_a_link_goes_with_whom_it_names(ada: Visitor) -> None:
    person = ada.add("ben")
    path = link(ada, ada.sit([person]).headers["location"])
    ada.post(f"/circle/{person}/remove")
    stranger = Visitor(ada._app)
    assert stranger.get(path).status == 410
    assert stranger.get(f"/media{path}.webm").status == 404


def test_a_file_has_a_harmless_name(ada: Visitor, sit: str) -> None:
    sound = f"/media{sit.removeprefix('/sit')}"
    for form in ("mp3", "opus"):
        answer = ada.get(f"{sound}.rain.{form}?file")
        assert answer.headers["content-disposition"] == f'attachment; filename="wellwish-sit.{form}"'
    assert "content-disposition" not in ada.get(f"{sound}.mp3").headers
    assert f'href="{sound}.opus?file"' in ada.get(sit).text
