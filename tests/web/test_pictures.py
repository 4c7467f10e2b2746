"""Pictures that the server draws: what they show is in their words and in their table as well."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from web_fakes import FakeStudio, fake_app

POINTS = [(date(2026, 11, 20), 6.5), (date(2026, 11, 3), 4.0)]


@pytest.fixture
def picture() -> Callable[..., str]:
    fake_app(FakeStudio())
    from wellwish.web.pictures.lines import line_picture

    def drawn(points: Any = POINTS, **more: Any) -> str:
        return str(line_picture("Warmth", points, **({"least": 0, "greatest": 10, "band": None, "trend": None} | more)))

    return drawn


def test_a_line_has_its_numbers_as_a_table_by_day(picture: Callable[..., str]) -> None:
    found = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', picture())
    assert found == [("3 Nov 2026", "4"), ("20 Nov 2026", "6.5")]


def test_a_line_is_named_and_told(picture: Callable[..., str]) -> None:
    svg = picture(band=(3, 5))
    ((title, key),) = re.findall(r'role="img" aria-label="(.*?)" aria-describedby="(.*?)"', svg)
    (says,) = re.findall(rf'<desc id="{key}">(.*?)</desc>', svg)
    assert title == "Warmth"
    assert says == "4 on 3 November 2026, 6.5 on 20 November 2026; 2 answers. Usual for you: 3 to 5."


def test_points_stand_between_the_ends_of_the_scale_higher_for_more(picture: Callable[..., str]) -> None:
    points = [(date(2026, 1, 1), 0.0), (date(2026, 1, 2), 10.0), (date(2026, 1, 3), 12.0)]
    found = [
        (float(x), float(y)) for x, y in re.findall(r'<circle class="pic-point" cx="(.*?)" cy="(.*?)"', picture(points))
    ]
    assert [x for x, _ in found] == sorted(x for x, _ in found)
    assert found[0][1] > found[1][1] == found[2][1]


def test_the_trend_is_drawn_with_how_sure_it_is(picture: Callable[..., str]) -> None:
    assert "pic-sure" not in picture()
    assert "pic-sure" in picture(trend=(4, 6, 1, 1))
    assert "pic-sure" not in picture(POINTS[:1], trend=(4, 6, 1, 1))


def test_a_day_of_the_table_leads_to_its_row(picture: Callable[..., str]) -> None:
    assert '<a href="/later">20 Nov 2026</a>' in picture(links=["/later", "/first"])


def test_a_title_is_no_markup(picture: Callable[..., str]) -> None:
    from wellwish.web.pictures.lines import line_picture

    assert "<b>" not in str(line_picture("<b>x</b>", POINTS, least=0, greatest=10, band=None, trend=None))


@pytest.mark.parametrize("wrong", [{"points": []}, {"least": 10}])
def test_nothing_to_draw_is_refused(picture: Callable[..., str], wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="points"):
        picture(**wrong)


def steps_drawn(*steps: Any, marked: int | None = None) -> str:
    from wellwish.web.pictures.steps import steps_picture

    return str(steps_picture("The days", "Two.", steps, ("Yourself", "Friends"), marked))


def test_steps_have_a_dot_a_stage_full_where_sat_and_a_row_each_in_the_table(picture: Callable[..., str]) -> None:
    from wellwish.web.pictures.steps import Step

    gone = Step("Day 1", "3 Nov", frozenset({0, 1}), "Friends: Ben", 1.0, gone=True, hard=True, link="/sit/a")
    svg = steps_drawn(gone, Step("Day 2", "to come", frozenset({0}), "", 0.6), Step("Day 3"), marked=1)
    assert (svg.count('class="pic-dot"'), svg.count('class="pic-dot-open"')) == (2, 1)
    heights = [float(high) for high in re.findall(r'<rect class="pic-bar(?:-open)?".*?height="(.*?)"', svg)]
    assert heights == [30.0, 18.0]
    assert svg.count('class="pic-hard"') == 1
    cells = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td>', svg)
    assert cells == [
        ('<a href="/sit/a">Day 1</a>', "3 Nov, it was hard", "Friends: Ben", "100\xa0%"),
        ("Day 2", "to come", "–", "60\xa0%"),
        ("Day 3", "–", "–", "–"),
    ]


def test_steps_name_what_is_next_and_the_ends_that_have_room(picture: Callable[..., str]) -> None:
    from wellwish.web.pictures.steps import Step

    def named(marked: int | None) -> list[str]:
        svg = steps_drawn(*(Step(f"Day {number}") for number in range(1, 31)), marked=marked)
        return re.findall(r'text-anchor="(?:start|middle|end)">(Day \d+)<', svg)

    assert named(14) == ["Day 1", "Day 15", "Day 30"]
    assert named(3) == ["Day 4", "Day 30"]
    assert named(None) == ["Day 1", "Day 30"]
    assert "pic-band" not in steps_drawn(Step("Day 1"))
