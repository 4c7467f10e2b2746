"""Every route of care: what is asked when, and what each answer does, at once and with or without anything kept."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Any

import pytest
from web_fakes import FakeStudio, Visitor, fake_app, model, rows, stored

QUESTION = "Has anything unpleasant come up?"


@pytest.fixture
def ada(studio: FakeStudio) -> Visitor:
    """Ada, whose server it is."""
    return Visitor(fake_app(studio)).claim()


def kept(days_ago: int, name: str = "ada") -> None:
    """A sit with the timer, so many days ago."""

    def work() -> None:
        from django.utils import timezone

        from wellwish.web.accounts.models import Member
        from wellwish.web.kept.models import KeptSit

        row = KeptSit(member=Member.objects.get(name=name), kind="timer")
        row.set_time(timezone.now() - timedelta(days=days_ago), "UTC", 300)
        row.save()

    stored(work)


def gentle(name: str = "ada") -> bool:
    def work() -> bool:
        from wellwish.web.accounts.models import Member
        from wellwish.web.path.state import is_gentle

        return is_gentle(Member.objects.get(name=name))

    return stored(work)


def earlier(days: int) -> None:
    """All that was asked was asked so much earlier."""

    def work() -> None:
        for row in model("care.Asked").objects.order_by("pk"):
            row.at -= timedelta(days=days)
            row.again = row.again and row.again - timedelta(days=days)
            row.save()

    stored(work)


def main(ada: Visitor, path: str = "/") -> str:
    return html.unescape(ada.get(path).text.split("<main")[1].split("</main>")[0])


@pytest.mark.parametrize(("days", "asked"), [(0, False), (5, False), (8, True), (31, True)])
def test_it_is_asked_from_the_seventh_day_on(ada: Visitor, days: int, asked: bool) -> None:
    kept(days)
    assert (QUESTION in main(ada)) == asked
    sit = ada.sit().headers["location"]
    assert (QUESTION in main(ada, sit)) == asked, "after a sit, too"


def test_it_is_not_asked_of_who_never_sat(ada: Visitor) -> None:
    assert QUESTION not in main(ada)


ROUTES: tuple[tuple[str, tuple[str, ...], tuple[str, ...], bool], ...] = (
    ("none", ("Good to hear",), ('href="tel:', "/gentler", "Eyes open"), False),
    ("little", ("Shorter.", "Eyes open"), ('href="tel:', 'class="button" href="/ground"'), False),
    (
        "stays",
        ('class="button" href="/ground"', "/gentler", "two weeks", "Short, with eyes open"),
        ('href="tel:',),
        True,
    ),
    ("hard", ('class="button" href="/ground"', "/gentler", "two weeks", 'href="tel:0800111"'), (), True),
    ("later", ("asked again",), ("May answers like this be kept?",), False),
    ("skip", ("Of course.",), ("May answers like this be kept?",), False),
)


@pytest.mark.parametrize(("answer", "there", "missing", "steps_down"), ROUTES, ids=[route[0] for route in ROUTES])
def test_each_answer_does_something_and_keeps_nothing_unasked(
    ada: Visitor, answer: str, there: tuple[str, ...], missing: tuple[str, ...], steps_down: bool
) -> None:
    kept(8)
    ada.post("/house/lines", {"country": "Germany", "words": "Telefonseelsorge", "number": "0800 111"})
    reply = ada.post("/unpleasant", {"answer": answer})
    page = html.unescape(reply.text.split("<main")[1].split("</main>")[0])
    assert reply.status == 200
    for words in there:
        assert words in page, words
    for words in missing:
        assert words not in page, words
    assert gentle() is steps_down
    assert [row.answer for row in rows("care.Asked")] == [None]
    assert QUESTION not in main(ada), "it is asked once"


def test_later_is_asked_again_in_a_few_days_and_an_answer_never(ada: Visitor) -> None:
    kept(8)
    ada.post("/unpleasant", {"answer": "later"})
    assert QUESTION not in main(ada)
    earlier(4)
    assert QUESTION in main(ada)
    ada.post("/unpleasant", {"answer": "none"})
    earlier(20)
    assert QUESTION not in main(ada)


def test_after_a_month_it_is_asked_once_more_and_both_at_once_are_one(ada: Visitor) -> None:
    kept(8)
    ada.post("/unpleasant", {"answer": "none"})
    earlier(24)
    kept(32)
    assert QUESTION in main(ada)
    ada.post("/unpleasant", {"answer": "none"})
    earlier(30)
    assert QUESTION not in main(ada)
    assert sorted(row.occasion for row in rows("care.Asked")) == ["sits 30", "sits 7"]


def test_answers_are_kept_with_a_yes_only_and_go_with_a_no(ada: Visitor) -> None:
    kept(8)
    assert "May answers like this be kept?" in ada.post("/unpleasant", {"answer": "little"}).text
    ada.post("/unpleasant", {"answer": "little", "keep": "yes"})
    assert [row.answer for row in rows("care.Asked")] == ["little"]
    ada.post("/privacy/yours/consents", {"purpose": "unpleasant", "given": "no"})
    assert [row.answer for row in rows("care.Asked")] == [None]


def test_a_programmes_seventh_day_asks_too(ada: Visitor) -> None:
    ada.post("/programmes/join/first-14")

    def seven() -> None:
        row = model("programmes.Enrolment").objects.get()
        row.brought = {str(day): "2026-01-01" for day in range(1, 8)}
        row.save()

    assert QUESTION not in main(ada)
    kept(0)
    stored(seven)
    assert QUESTION in main(ada)


def test_nobody_is_asked_at_the_end_of_a_sit_to_sleep_by(ada: Visitor) -> None:
    kept(8)
    assert QUESTION not in main(ada, ada.sit(sleep="on").headers["location"])


def test_a_child_is_never_asked(ada: Visitor) -> None:
    ada.post("/children", {"name": "cleo", "password": ""})
    (child,) = rows("accounts.Member", is_child=True)
    kept(8, "cleo")
    cleo = Visitor(ada._app)
    cleo.sign_in()
    cleo.post(f"/children/{child.pk}/open")
    assert QUESTION not in main(cleo)
    assert cleo.post("/unpleasant", {"answer": "hard"}).status == 404


def test_what_is_no_answer_is_refused(ada: Visitor) -> None:
    assert ada.post("/unpleasant", {"answer": "whatever"}).status == 422
    assert not gentle()


# --- crisis lines -----------------------------------------------------------------------------------


def line(ada: Visitor, **form: Any) -> int:
    return ada.post(
        "/house/lines", {"country": "Germany", "words": "Help", "number": "0800 1-11", "link": ""} | form
    ).status


@pytest.mark.parametrize("path", ["/ground", "/gentler", "/explore?q=i+want+to+die"])
def test_lines_are_shown_to_anyone_the_members_own_country_first(ada: Visitor, path: str) -> None:
    assert line(ada) == 302
    assert line(ada, country="Austria", words="142", number="", link="https://lines.example/142") == 302
    aside = main(ada, path).split('<aside class="crisis"')[1].split("</aside>")[0]
    assert aside.index("Austria") < aside.index("Germany"), "by name, where no country was chosen"
    assert 'href="tel:0800111"' in aside
    assert "local emergency number" not in aside
    ada.post("/settings", {"country": "Germany"})
    aside = main(ada, path).split('<aside class="crisis"')[1].split("</aside>")[0]
    own, others = aside.split("In other countries")
    assert "0800 1-11" in own
    assert 'href="https://lines.example/142"' in others


def test_words_for_everybody_stand_with_every_line(ada: Visitor) -> None:
    ada.post("/house", {"crisis_lines": "Ring the neighbours at 7."})
    line(ada)
    page = main(ada, "/ground")
    assert "Ring the neighbours at 7." in page
    assert "0800 1-11" in page


@pytest.mark.parametrize(
    "form",
    [
        {"country": ""},
        {"words": " "},
        {"number": ""},
        {"number": "", "link": "javascript:alert(1)"},
        {"link": "ftp://x.example"},
    ],
)
def test_a_line_that_reaches_nobody_is_refused(ada: Visitor, form: dict[str, str]) -> None:
    assert line(ada, **form) == 422
    assert rows("care.CrisisLine") == []


def test_the_owner_alone_sets_and_removes_lines_and_sees_that_none_is(ada: Visitor) -> None:
    assert "Nobody is named yet" in main(ada, "/house")
    ben = Visitor(ada._app).join(ada.invite(), "ben")
    assert line(ben) == 404
    line(ada)
    assert "Nobody is named yet" not in main(ada, "/house")
    (row,) = rows("care.CrisisLine")
    assert ben.post(f"/house/lines/{row.pk}/remove").status == 404
    assert ada.post(f"/house/lines/{row.pk}/remove").status == 302
    assert ada.post(f"/house/lines/{row.pk}/remove").status == 404
    assert "local emergency number" in main(ada, "/ground")
