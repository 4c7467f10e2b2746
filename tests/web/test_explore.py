"""The library is found and looked through: by a question, a length, a need; each page leads on to the next."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from web_fakes import FakeStudio, Visitor, fake_app

from wellwish import library
from wellwish.web.care.danger import speaks_of_dying
from wellwish.web.explore.search import Document, Hit, Index, index_of

QUESTIONS = [
    line.split("\t")
    for name in ("search_questions.tsv", "search_questions_second.tsv")
    for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def about(hit: Hit) -> set[str]:
    catalogue = library.catalogue()
    if hit.kind == "exercise":
        exercise = catalogue.exercises[hit.id]
        return {*exercise.topics, exercise.technique}
    if hit.kind == "course":
        return {*catalogue.courses[hit.id].topics, *catalogue.courses[hit.id].techniques}
    return {*catalogue.collections[hit.id].topics} if hit.kind == "collection" else {hit.id}


def listed(text: str) -> list[str]:
    """Where the lists of a page lead, in their order."""
    return [path for found in re.findall(r'<ul class="finds">(.*?)</ul>', text, re.S) for path in links(found)]


def links(text: str) -> list[str]:
    return [html.unescape(path) for path in re.findall(r'<a [^>]*?href="([^"]*)"', text)]


# --- the search -------------------------------------------------------------------------------------


def test_there_are_a_hundred_questions() -> None:
    assert len(QUESTIONS) >= 100


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_i_ll_is_not_taken_for_ill(apostrophe: str) -> None:
    assert "illness" not in index_of(library.catalogue()).topics(f"I{apostrophe}ll regret it")


@pytest.mark.parametrize(("question", "topics"), QUESTIONS)
def test_what_people_type_finds_what_it_is_about_among_the_first_five(question: str, topics: str) -> None:
    hits = index_of(library.catalogue()).find(question, 5)
    assert {*topics.split(",")} <= {topic for hit in hits for topic in about(hit)}, hits


def test_the_search_page_shows_them_in_their_order_with_what_was_typed(ada: Visitor) -> None:
    text = ada.get("/explore?q=so+angry+I+could+scream").text
    assert 'value="so angry I could scream"' in text
    assert "/exercises/sos-anger" in listed(text)[:5]
    (count,) = re.findall(r"(\d+) found", text)
    assert len(listed(text)) == min(40, int(count))


def test_each_thing_that_was_spoken_of_is_among_the_first_five_however_common_the_others_are() -> None:
    sea = [Document("exercise", f"sea-{n}", "By the sea", ("nature",), "the sea", "") for n in range(6)]
    lost = [Document("exercise", f"trunk-{n}", "A trunk", ("grief",), "", "") for n in range(30)]
    hits = Index([*sea, *lost], {"nature": ["sea"], "grief": ["lost"]}).find("the sea, and what is lost", 20)
    assert [hit.id for hit in hits[:6]] == ["sea-0", "sea-1", "sea-2", "sea-3", "trunk-0", "sea-4"]
    assert len({*hits}) == len(hits) == 20


def test_of_what_no_exercise_is_about_the_tips_are_found(ada: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, lacking = library.catalogue(), ("eating", "nature")
    kept = {key: one for key, one in whole.exercises.items() if not {*lacking} & {*one.topics}}
    less = replace(whole, fingerprint="without meals and trees", exercises=kept, courses={}, collections={})
    monkeypatch.setattr(library, "catalogue", lambda: less)
    for topic in lacking:
        assert f"/tips?topic={topic}" in listed(ada.get(f"/explore?q={topic}").text)[:5]
    assert "/tips?topic=anger" not in listed(ada.get("/explore?q=anger").text)


def test_nothing_found_says_so_and_helps_on(ada: Visitor) -> None:
    text = ada.get("/explore?q=qqqqzzzz").text
    assert "Nothing was found for this." in text
    assert 'href="/explore?length=5"' not in text  # what was typed stays asked
    assert "q=qqqqzzzz&amp;length=5" in text


def test_what_is_typed_is_text_never_markup(ada: Visitor) -> None:
    assert "<b>x" not in ada.get("/explore?q=%22%3E%3Cb%3Ex").text


@pytest.mark.parametrize("q", ['"', "*", "AND OR NOT", "a" * 5000, "\0", "() NEAR/3", "-", "', (", "😀"])
def test_no_question_breaks_the_search(ada: Visitor, q: str) -> None:
    assert ada.get(f"/explore?q={quote(q)}").status == 200


@pytest.mark.parametrize(
    "q", ["I want to die", "suicidal", "i dont want to live", "I don’t want to live", "kill myself"]
)
def test_who_speaks_of_dying_is_shown_people_and_no_exercise(ada: Visitor, q: str) -> None:
    text = ada.get(f"/explore?q={quote(q)}").text
    assert "Please talk to somebody now" in text
    assert 'href="/ground"' in text
    assert listed(text) == []


@pytest.mark.parametrize("q", [question for question, _ in QUESTIONS])
def test_nobody_else_is(q: str) -> None:
    assert not speaks_of_dying(q)


# --- the shelves ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("length", "least", "greatest"), [("3", 1, 3), ("5", 5, 5), ("10", 10, 10), ("20", 20, 60)])
def test_by_length_come_those_that_can_be_so_long(ada: Visitor, length: str, least: int, greatest: int) -> None:
    exercises = library.catalogue().exercises.values()
    fit = [one.id for one in exercises if one.lengths.least <= greatest and one.lengths.greatest >= least]
    assert listed(ada.get(f"/explore?length={length}").text) == [f"/exercises/{one}" for one in fit][:40]


def test_much_that_was_found_comes_page_by_page_and_all_of_it_comes(ada: Visitor) -> None:
    path, seen, pages = "/explore?length=10", [], 0
    while path:
        text = ada.get(path).text
        assert len(listed(text)) <= 40
        seen += listed(text)
        path, pages = next((html.unescape(one) for one in re.findall('href="([^"]*)" rel="next"', text)), ""), pages + 1
    fit = [one.id for one in library.catalogue().exercises.values() if one.lengths.least <= 10 <= one.lengths.greatest]
    assert seen == [f"/exercises/{one}" for one in fit]
    assert pages == -(-len(fit) // 40) > 1
    for strange in ("0", "99", "-1", "x", ""):
        assert listed(ada.get(f"/explore?length=10&page={strange}").text) == seen[:40]


def test_kind_technique_topic_and_a_question_narrow_each_other(ada: Visitor) -> None:
    moments = listed(ada.get("/explore?kind=moment").text)
    angry = listed(ada.get("/explore?kind=moment&topic=anger").text)
    assert {*angry} < {*moments}
    both = listed(ada.get("/explore?kind=moment&topic=anger&q=email").text)
    assert both
    assert {*both} <= {*angry}
    assert all(path.startswith("/exercises/") for path in both)


@pytest.mark.parametrize("query", ["length=7", "kind=cake", "technique=..", "topic=%00", "nonsense=1"])
def test_what_the_library_does_not_know_is_not_asked(ada: Visitor, query: str) -> None:
    assert ada.get(f"/explore?{query}").text.count("What do you need just now?</h1>") == 1


def test_every_need_course_and_technique_can_be_reached_from_explore(ada: Visitor) -> None:
    shown, techniques = links(ada.get("/explore").text), links(ada.get("/techniques").text)
    catalogue = library.catalogue()
    assert {f"/for/{one}" for one in catalogue.collections} <= {*shown}
    assert {f"/courses/{one}" for one in catalogue.courses} <= {*shown}
    wanted = {f"/techniques/{one}" for one in catalogue.pages["techniques"]} - {"/techniques/loving-kindness"}
    assert {*wanted, "/loving-kindness"} <= {*techniques}


def test_a_need_shows_what_answers_it_in_its_own_order(ada: Visitor) -> None:
    one = library.catalogue().collections["cant-sleep"]
    text = ada.get("/for/cant-sleep").text
    assert "I can’t sleep</h1>" in text
    assert listed(text) == [f"/exercises/{exercise}" for exercise in one.exercises]


@pytest.mark.parametrize("technique", [one for one in library.page_ids("techniques") if one != "loving-kindness"])
def test_every_technique_has_its_page_with_its_questions(ada: Visitor, technique: str) -> None:
    text = ada.get(f"/techniques/{technique}").text
    for section in library.page("techniques", technique).sections:
        assert f'id="{section.anchor}"' in text
    for question in library.page("questions", technique).sections:
        assert f'id="q-{question.anchor}"' in text


def test_loving_kindness_keeps_its_address(ada: Visitor) -> None:
    answer = ada.get("/techniques/loving-kindness")
    assert (answer.status, answer.headers["location"]) == (301, "/loving-kindness")


@pytest.mark.parametrize(
    "path",
    [
        "/exercises/nothing",
        "/exercises/first-01-lesson",
        "/exercises/..",
        "/exercises/sos_anger",
        "/courses/nothing",
        "/courses/first-14/0",
        "/courses/first-14/15",
        "/courses/first-14/x",
        "/courses/first-14/99999999999999999999999999",
        "/for/nothing",
        "/techniques/nothing",
        "/tips?topic=nothing",
    ],
)
def test_what_is_not_there_is_404(ada: Visitor, path: str) -> None:
    assert ada.get(path).status == 404


def test_the_way_to_explore_is_there_for_whoever_may_go_it(studio: FakeStudio) -> None:
    app = fake_app(studio)
    ada = Visitor(app)
    assert '<a href="/explore">Explore</a>' in ada.get("/").text
    ada.claim()
    assert '<a href="/explore">Explore</a>' in ada.get("/").text
    assert '<a href="/explore">Explore</a>' not in Visitor(app).get("/ground").text
    assert '<a href="/explore">Explore</a>' in Visitor(fake_app(studio, public=True)).get("/ground").text


# --- tips -------------------------------------------------------------------------------------------


def test_a_tip_a_day_and_none_twice_before_all_were_shown(ada: Visitor) -> None:
    from wellwish.web.accounts.models import Member
    from wellwish.web.accounts.visitor import Visitor as Who
    from wellwish.web.explore.tips import tip_of_the_day

    catalogue = library.catalogue()
    every = {tip.id for tips in catalogue.tips.values() for tip in tips}
    days = [date(2026, 12, 20) + timedelta(days) for days in range(len(every))]
    orders = []
    for who in (Who(), Who(member=Member(name="ada")), Who(member=Member(name="ben"))):
        tips = [tip_of_the_day(catalogue, who, day) for day in days]
        assert {tip.id for tip in tips if tip} == every
        assert tips == [tip_of_the_day(catalogue, who, day) for day in days]
        orders.append([tip.id for tip in tips if tip])
    assert len({tuple(order) for order in orders}) == 3


def test_todays_tip_is_the_same_on_explore_on_the_first_page_and_on_its_own(ada: Visitor) -> None:
    ada.claim()
    shown = {
        re.findall(r'class="tip-words[^"]*">(.*?)</p>', ada.get(path).text)[0] for path in ("/", "/explore", "/tips")
    }
    assert len(shown) == 1


def test_another_goes_through_all_tips_about_a_topic(ada: Visitor) -> None:
    tips = [tip.text for tip in library.catalogue().tips["anger"]]
    path, seen = "/tips?topic=anger", []
    for _ in tips:
        text = ada.get(path).text
        seen += re.findall(r'class="tip-words large">(.*?)</p>', text)
        path = next(link for link in links(text) if "n=" in link)
    assert [html.unescape(text) for text in seen] == tips
    assert ada.get("/tips?topic=anger&n=nonsense").status == 200
