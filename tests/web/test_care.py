"""Care is there for anyone at any time, needs no voice, and keeps nothing of what is said."""

from __future__ import annotations

import html
import re

import pytest
from web_fakes import FakeStudio, Visitor, fake_app, rows

from wellwish import library
from wellwish.errors import GuideUnavailable
from wellwish.server.asgi import App
from wellwish.terms import Phrase

PATHS = ("/ground", "/before", "/gentler")


def silent() -> App:
    """A server whose voice is not to be had."""
    return fake_app(FakeStudio(error=GuideUnavailable("no voice")))


@pytest.fixture
def ada(studio: FakeStudio) -> Visitor:
    """Ada, whose server it is."""
    return Visitor(fake_app(studio)).claim()


def shown(visitor: Visitor, path: str) -> str:
    return html.unescape(visitor.get(path).text)


def test_the_ground_says_every_step_without_a_voice() -> None:
    page = shown(Visitor(silent()), "/ground")
    steps = re.findall(r'<li data-step data-start="(\d+)">(.*?)</li>', page)
    stages = library.exercise("grounding").script.stages
    said = [
        " ".join(line.text for block in stage.blocks for line in block.alternatives[0] if isinstance(line, Phrase))
        for stage in stages
    ]
    assert [text for _, text in steps] == said
    assert all(said)
    starts = [int(start) for start, _ in steps]
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    assert starts[-1] < 60
    assert not re.search(r"[{}]", page.split("<ol>")[1].split("</ol>")[0])


def test_the_ground_is_the_same_for_a_stranger_on_a_private_server(ada: Visitor) -> None:
    stranger = Visitor(ada._app)
    answer = stranger.get("/ground")
    assert answer.status == 200
    assert len(re.findall("<li data-step", answer.text)) == len(library.exercise("grounding").script.stages)


@pytest.mark.parametrize("path", ["/ground", "/gentler"])
def test_without_lines_of_the_owner_general_advice_is_shown(path: str) -> None:
    assert "call your local emergency number now" in shown(Visitor(silent()), path)


@pytest.mark.parametrize("path", ["/ground", "/gentler"])
def test_the_owners_lines_are_shown_to_anyone(ada: Visitor, path: str) -> None:
    lines = "Telefonseelsorge: [0800 111 0 111](tel:08001110111)\n\nTeam 24 & more"
    assert "Kept." in ada.post("/house", {"crisis_lines": lines}).text
    for visitor in (ada, Visitor(ada._app)):
        aside = visitor.get(path).text.split('<aside class="crisis"')[1].split("</aside>")[0]
        assert '<a href="tel:08001110111">0800 111 0 111</a>' in aside
        assert "<p>Team 24 &amp; more</p>" in aside
        assert "local emergency number" not in aside
    assert "Team 24 &amp; more" in ada.get("/house").text
    ada.post("/house", {"crisis_lines": "  "})
    assert "call your local emergency number now" in shown(ada, path)


def test_the_owners_lines_are_text_and_links_never_markup(ada: Visitor) -> None:
    lines = "<script>x()</script> <img src=x onerror=y> [call](javascript:alert(1)) [data](data:text/html,x)"
    ada.post("/house", {"crisis_lines": lines})
    aside = Visitor(ada._app).get("/ground").text.split('<aside class="crisis"')[1].split("</aside>")[0]
    assert "<script" not in aside
    assert "<img" not in aside
    assert "href" not in aside
    assert "&lt;script&gt;x()&lt;/script&gt;" in aside


def test_the_owners_lines_load_nothing_from_elsewhere(ada: Visitor) -> None:
    ada.post("/house", {"crisis_lines": "![us](https://lines.example/us.png)"})
    assert "<img" not in Visitor(ada._app).get("/ground").text.split('<aside class="crisis"')[1]


def test_lines_are_never_cut_short_in_silence(ada: Visitor) -> None:
    """A browser counts a line break as one character and sends it as two."""
    lines = "\n".join(["0800 111 0 222"] * 133)
    assert 1990 <= len(lines) <= 2000
    answer = ada.post("/house", {"crisis_lines": lines.replace("\n", "\r\n")})
    assert answer.status == 422 or rows("accounts.House")[0].crisis_lines.splitlines() == lines.splitlines()


def test_lines_that_are_too_long_are_refused_and_come_back(ada: Visitor) -> None:
    ada.post("/house", {"crisis_lines": "0800 111 0 111"})
    answer = ada.post("/house", {"crisis_lines": "0800 " * 500})
    assert answer.status == 422
    assert rows("accounts.House")[0].crisis_lines == "0800 111 0 111"
    assert "0800 " * 499 in answer.text


@pytest.mark.parametrize("path", PATHS)
def test_nothing_of_it_is_kept(path: str) -> None:
    visitor = Visitor(fake_app())
    answer = visitor.get(path)
    assert answer.status == 200
    assert set(visitor.cookies) <= {"wellwish-csrf"}
    assert rows("sessions.Session") == []
    assert rows("player.Sit") == rows("accounts.Member") == []


def test_the_questions_are_asked_with_two_links_and_no_form() -> None:
    page = shown(Visitor(fake_app()), "/before").split("<main")[1].split("</main>")[0]
    assert "<form" not in page
    assert "<input" not in page
    assert re.findall(r'class="button[^"]*" href="([^"]+)"', page) == ["/#begin", "/gentler"]


def test_the_gentler_way_leads_to_the_ground_and_to_no_sit(ada: Visitor) -> None:
    open_way = shown(Visitor(fake_app(public=True)), "/gentler").split("<main")[1].split("</main>")[0]
    closed_way = shown(Visitor(ada._app), "/gentler").split("<main")[1].split("</main>")[0]
    assert 'href="/ground"' in open_way
    assert 'href="/ground"' in closed_way
    assert "#begin" not in open_way + closed_way


def test_who_may_not_sit_here_is_not_told_to_go_on(ada: Visitor) -> None:
    assert "None of these" not in shown(Visitor(ada._app), "/before")
    assert "None of these" in shown(Visitor(fake_app(public=True)), "/before")


def test_every_page_has_the_way_to_the_ground(ada: Visitor) -> None:
    key = ada.add("ben")
    sit = ada.sit([key]).headers["location"]
    for path in (
        "/",
        "/circle",
        "/circle/new",
        f"/circle/{key}",
        sit,
        "/you",
        "/house",
        "/privacy",
        "/loving-kindness",
    ):
        assert 'href="/ground"' in ada.get(path).text, path
