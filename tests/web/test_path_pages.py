"""The path's page, the one tap after a sit with someone difficult, and what Today makes of both."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from web_fakes import FakeStudio, Visitor, fake_app, model, rows, stored, stored_content

EASED = "Gentler until"


@pytest.fixture
def ada(studio: FakeStudio) -> Visitor:
    return Visitor(fake_app(studio)).claim()


def sat(times: int = 10, minutes: int = 10, days_ago: int = 3) -> None:
    """Whole sits of ada's, with nobody."""
    from django.utils import timezone

    from wellwish.order import Order
    from wellwish.web.player.models import order_data

    def work() -> None:
        for _ in range(times):
            model("player.Sit").objects.create(
                member=model("accounts.Member").objects.get(name="ada"),
                length_seconds=minutes * 60,
                heard_seconds=minutes * 60,
                made=timezone.now() - timedelta(days=days_ago),
                sealed_order=order_data(Order(minutes * 60)),
            )

    stored(work)


def with_sam(ada: Visitor) -> str:
    """Sits with Maya and Sam, who is difficult; the path to the sit."""
    sam, maya = ada.add("Sam", "difficult", hardness="2"), ada.add("Maya")
    return ada.sit([sam, maya], difficult_yes="on").headers["location"]


def says(ada: Visitor, path: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", ada.get(path).text)).split())


def test_today_says_who_is_next_and_why(ada: Visitor) -> None:
    ada.add("Maya")
    sat(3)
    assert "Maya is next: you have not sat together yet." in says(ada, "/")

    def met() -> None:
        from django.utils import timezone

        person = model("circle.Person").objects.get()
        person.met = (timezone.now() - timedelta(days=9)).isoformat()
        person.save()

    stored(met)
    assert "Maya is next: it has been 9 days." in says(ada, "/")


def test_the_path_says_that_the_first_sit_of_today_comes_before_it(ada: Visitor) -> None:
    ada.add("Maya", "liked")
    assert "Before that, a short sit" in says(ada, "/path")
    sat(1, days_ago=1)
    assert "Before that, a short sit" not in says(ada, "/path")


def test_who_was_sat_with_is_met_once_a_minute_was_heard(ada: Visitor) -> None:
    sit = ada.sit([ada.add("Maya")]).headers["location"]
    stored(lambda: _long_ago(sit))
    ada.post(f"{sit}/sat", {"seconds": "59"})
    assert rows("circle.Person")[0].met is None
    ada.post(f"{sit}/sat", {"seconds": "60"})
    assert rows("circle.Person")[0].met is not None


def test_who_is_in_a_sit_that_is_sat_again_is_met_again_when_it_was_sat(ada: Visitor) -> None:
    from django.utils import timezone

    now = timezone.now()
    sit = ada.sit([ada.add("Maya")]).headers["location"]
    made = now - timedelta(days=9)
    stored(lambda: model("player.Sit").objects.update(made=made))

    def hear(key: str, days_ago: float, seconds: int) -> int:
        began = (now - timedelta(days=days_ago)).isoformat()
        return ada.post(f"{sit}/sat", {"seconds": str(seconds), "key": key, "began": began, "zone": "UTC"}).status

    def met() -> int:
        """Days ago."""
        return int((now - rows("circle.Person")[0].met_at + timedelta(hours=1)) / timedelta(days=1))

    assert hear("the-first-time", 8, 600) == 204
    assert met() == 8, "told late"
    assert hear("once-more", 3, 30) == 204
    assert met() == 8
    assert hear("another-time", 2, 600) == 204
    assert met() == 2
    assert hear("kept-on-a-phone", 5, 600) == 204
    assert met() == 2, "what comes late makes nothing older"


def _long_ago(sit: str) -> None:
    from django.utils import timezone

    found = model("player.Sit").objects.filter(pk=sit.removeprefix("/sit/"))
    found.update(made=timezone.now() - timedelta(hours=1))


def test_a_yes_is_taken_after_ten_sits_only_and_can_be_taken_back(ada: Visitor) -> None:
    ada.add("Sam", "difficult", hardness="2")
    ada.add("Maya")
    sat(9)
    assert "In 1 sit you may say yes" in says(ada, "/path")
    ada.post("/path", {"do": "yes"})
    assert "You said yes" not in says(ada, "/path")
    assert "Sam" not in says(ada, "/")
    sat(1)
    ada.post("/path", {"do": "yes"})
    assert "You said yes. Someone who is up to 2 of 10" in says(ada, "/path")
    assert "Sam comes along because you said yes to someone mildly difficult." in says(ada, "/")
    ada.post("/path", {"do": "no"})
    assert "Sam" not in says(ada, "/")


def test_a_yes_that_an_old_page_says_again_moves_no_level(ada: Visitor) -> None:
    sat(10)
    ada.post("/path", {"do": "yes"})
    path = with_sam(ada)
    ada.post(f"{path}/felt", {"felt": "much"})
    assert rows("path.Path")[0].level == 1
    ada.post("/path", {"do": "yes"})
    assert rows("path.Path")[0].level == 1


def test_nobody_difficult_comes_the_day_after_one_who_rests_by_now(ada: Visitor) -> None:
    from django.utils import timezone

    sam, zeno = (ada.add(name, "difficult", hardness="2") for name in ("Sam", "Zeno"))
    sat(10)
    ada.post("/path", {"do": "yes"})
    met = (timezone.now() - timedelta(hours=20)).isoformat()
    stored(lambda: model("circle.Person").objects.filter(pk=sam).update(met=met))
    ada.post(f"/circle/{sam}/rest")
    assert "Zeno" not in says(ada, "/")
    stored(lambda: model("circle.Person").objects.filter(pk=sam).update(met=None))
    assert "Zeno comes along" in says(ada, "/"), zeno


def test_who_is_offered_with_a_standing_yes_can_be_begun_with_one_tap(ada: Visitor, studio: FakeStudio) -> None:
    sam, maya = ada.add("Sam", "difficult", hardness="2"), ada.add("Maya")
    sat()
    ada.post("/path", {"do": "yes"})
    fields = re.findall(
        r'<input type="hidden" name="(\w+)" value="([^"]*)"', ada.get("/").text.split('class="next"')[1]
    )
    form: dict[str, list[str]] = {}
    for name, value in fields:
        form.setdefault(name, []).append(value)
    assert {sam, maya} == {*form["people"]}
    assert ada.post("/sit", {name: form[name] for name in form if name != "csrfmiddlewaretoken"}).status == 303
    assert {one.name for one in studio.orders[-1].people} == {"Sam", "Maya"}


def test_easier_holds_until_its_day_or_until_it_is_ended(ada: Visitor) -> None:
    ada.add("Maya")
    sat()
    ada.post("/path", {"do": "easier"})
    assert EASED in says(ada, "/path")
    assert EASED in says(ada, "/")
    ada.post("/path", {"do": "usual"})
    assert EASED not in says(ada, "/path") + says(ada, "/")


def test_too_much_is_obeyed_without_any_consent(ada: Visitor) -> None:
    sit = with_sam(ada)
    sat()
    ada.post("/path", {"do": "yes"})
    page = ada.get(sit).text
    assert "how was that?" in page
    assert "How was that for you?" not in page
    assert EASED in ada.post(f"{sit}/felt", {"felt": "much"}).text
    assert EASED in says(ada, "/")
    assert "Sam" not in says(ada, "/").split("Your path")[0]
    (kept,) = rows("path.Path")
    assert (kept.level, kept.easies) == (1, 0)
    ada.post(f"{sit}/felt", {"felt": "much"})
    assert rows("path.Path")[0].level == 1


def test_easy_ones_are_counted_with_consent_once_a_sit_and_a_no_forgets_them(ada: Visitor) -> None:
    sit = with_sam(ada)
    assert "May answers like this be kept?" in ada.post(f"{sit}/felt", {"felt": "easy"}).text
    assert rows("path.Path") == []
    for _ in range(2):
        assert "May answers" not in ada.post(f"{sit}/felt", {"felt": "easy", "keep": "yes"}).text
    assert rows("path.Path")[0].easies == 1
    ada.post("/privacy/yours/consents", {"purpose": "path-answers", "given": "no"})
    assert rows("path.Path")[0].easies == 0


def test_no_answer_is_taken_of_a_sit_without_anyone_difficult(ada: Visitor) -> None:
    sit = ada.sit([ada.add("Maya")]).headers["location"]
    assert "someone difficult" not in ada.get(sit).text
    assert ada.post(f"{sit}/felt", {"felt": "much"}).status == 404
    assert ada.post(f"{with_sam_only(ada)}/felt", {"felt": "nonsense"}).status == 422


def with_sam_only(ada: Visitor) -> str:
    return ada.sit([ada.add("Sam", "difficult", hardness="2")], difficult_yes="on").headers["location"]


def test_a_day_of_the_course_begins_with_its_people_and_words(ada: Visitor, studio: FakeStudio) -> None:
    ada.add("Otto", "stranger")
    maya = ada.add("Maya")
    sat()
    ada.post("/courses/path-30/2", {"sit": "yes"})
    page = ada.get("/sit").text
    assert re.findall(r'name="people" value="([^"]+)" checked', page) == [maya]
    assert 'name="easy_first" checked' in page
    assert 'name="guidance"' not in page
    ada.post("/courses/path-30/30", {"sit": "yes"})
    assert 'name="guidance" value="0.6"' in ada.get("/sit").text
    assert ada.sit([maya], guidance="0.6").status == 303
    assert studio.orders[-1].guidance == 0.6
    assert ada.sit([maya], guidance="0.1").status == 422


def test_days_for_mild_difficulty_begin_with_them_once_a_yes_was_said(ada: Visitor) -> None:
    sam = ada.add("Sam", "difficult", hardness="2")
    sat()
    ada.post("/courses/path-30/23", {"sit": "yes"})
    assert "checked" not in ada.get("/sit").text.split('class="aside hard"')[1].split("</details>")[0]
    ada.post("/path", {"do": "yes"})
    hard = ada.get("/sit").text.split('class="aside hard"')[1].split("</details>")[0]
    assert re.findall(r'name="(\w+)"(?: value="([^"]+)")? checked', hard) == [("people", sam), ("difficult_yes", "")]


def test_the_page_that_chooses_says_who_is_due(ada: Visitor) -> None:
    ada.add("Maya")
    assert "Maya is next: you have not sat together yet." in says(ada, "/sit")


def test_another_program_can_step_down_and_ask_who_was_met(ada: Visitor) -> None:
    ada.add("Maya")

    def work() -> tuple[bool, bool, int]:
        from django.utils import timezone

        from wellwish.web.path import state

        member = model("accounts.Member").objects.get(name="ada")
        before = state.is_gentle(member)
        state.step_down(member)
        person = model("circle.Person").objects.get()
        state.meet(member, {str(person.pk)}, timezone.now())
        return before, state.is_gentle(member), len(state.met(member))

    assert stored(work) == (False, True, 1)
    assert EASED in says(ada, "/path")


def test_what_the_path_keeps_is_sealed(ada: Visitor) -> None:
    ada.add("Maya")
    ada.post("/path", {"do": "easier"})
    until = rows("path.Path")[0].gentle_until
    assert until
    assert not any(until.encode() in content for content in stored_content())


def test_an_order_sealed_before_there_was_guidance_has_every_word(ada: Visitor) -> None:
    from wellwish.order import Order
    from wellwish.web.player.models import order_data, order_of

    old = {name: value for name, value in order_data(Order(600)).items() if name != "guidance"}
    assert order_of(old) == Order(600)
    assert order_of(order_data(Order(600, guidance=0.6))).guidance == 0.6


def sat_day(number: int, days_ago: int, *people: str, guidance: float = 1.0, how: str = "") -> str:
    """A day of the thirty, sat to its end with these; the id of the sit."""
    from django.utils import timezone

    from wellwish.order import Order
    from wellwish.web.player.models import order_data

    def work() -> str:
        here = {str(one.pk): one.spoken for one in model("circle.Person").objects.all()}
        order = Order(600, people=tuple(here[one] for one in people), guidance=guidance)
        sit = model("player.Sit").objects.create(
            member=model("accounts.Member").objects.get(name="ada"),
            length_seconds=600,
            heard_seconds=600,
            made=timezone.now() - timedelta(days=days_ago),
            how=how,
            sealed_order=order_data(order, people, f"path-30/{number}"),
        )
        return str(sit.pk)

    return stored(work)


def table(ada: Visitor) -> list[list[str]]:
    """The picture's table."""
    page = ada.get("/path").text.split('class="picture"')[1].split("</table>")[0]
    lines = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", page)
    cells = [[re.sub(r"<[^>]+>", "", cell) for cell in re.split(r"</t[hd]>", line) if cell] for line in lines]
    return [[html.unescape(cell).replace("\xa0", " ") for cell in line] for line in cells]


def test_the_picture_shows_the_thirty_days_those_sat_and_those_to_come(ada: Visitor) -> None:
    maya, ben = ada.add("Maya"), ada.add("Ben", "liked")
    ada.post("/programmes/join/path-30")
    stored(lambda: model("programmes.Enrolment").objects.update(began="2020-01-01T00:00:00+00:00"))
    first, second = sat_day(1, 3, maya), sat_day(2, 2, maya, ben, guidance=0.8, how="hard")
    lines = table(ada)
    assert len(lines) == 30
    assert [lines[0][0], *lines[0][2:]] == ["Day 1", "Easy to love: Maya", "100 %"]
    assert [lines[1][0], *lines[1][2:]] == ["Day 2", "Easy to love: Maya; Liked and missed: Ben", "80 %"]
    assert "it was hard" in lines[1][1]
    assert [line[1] for line in lines[2:]] == ["to come"] * 28
    assert lines[29][3] == "60 %"
    page = ada.get("/path").text
    assert f'href="/sit/{first}"' in page
    assert f'href="/sit/{second}"' in page
    assert "2 sits so far. How many were for whom: Yourself: 2; Easy to love: 2; Liked and missed: 1;" in page


def test_days_sat_with_somebody_stay_done_once_they_are_removed(ada: Visitor) -> None:
    maya = ada.add("Maya")
    ada.post("/programmes/join/path-30")
    stored(lambda: model("programmes.Enrolment").objects.update(began="2020-01-01T00:00:00+00:00"))
    for day in range(1, 31):
        sat_day(day, 31 - day, maya)
    ada.post("/courses/path-30/30", {"sit": "yes"})
    ada.post(f"/circle/{maya}/remove")
    assert "Every day is behind you" in says(ada, "/")
    assert [line[2:] for line in table(ada)] == [["–", "–"]] * 30
    assert "Maya" not in ada.get("/path").text
    assert "30 sits so far. How many were for whom: Yourself: 30; Easy to love: 0;" in says(ada, "/path")


def test_the_picture_names_nobody_who_is_out_of_sight(ada: Visitor) -> None:
    maya = ada.add("Maya")
    sat_day(1, 1, maya)
    assert table(ada)[0][2] == "Easy to love: Maya"
    ada.post(f"/circle/{maya}/hide")
    assert table(ada)[0][2] == "Easy to love: someone out of sight"
    assert "Maya" not in ada.get("/path").text


def test_without_the_course_the_picture_is_of_the_last_sits_and_the_next(ada: Visitor) -> None:
    assert 'class="picture"' not in ada.get("/path").text
    ada.add("Maya")
    sat(3)
    lines = table(ada)
    assert [line[0] for line in lines[3:]] == ["Next", "Then", "Then", "Then"]
    assert [line[1:] for line in lines[3:]] == [["to come", "Easy to love: Maya", "100 %"]] * 4


def test_the_picture_shows_nobody_elses_sits(ada: Visitor, studio: FakeStudio) -> None:
    sat(3)
    ben = Visitor(fake_app(studio)).join(ada.invite(), "ben")
    assert 'class="picture"' not in ben.get("/path").text
