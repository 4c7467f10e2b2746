"""Where everyone of a circle is drawn, whoever they are and wherever they were put."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import hypot

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellwish.web.circle.rings import MOST_LETTERS, SIZE, Box, Drawing, One, draw, short, width

TITLES = ("Easy to love", "Friends, and missed", "Hardly known", "Difficult", "Groups")
NAMES = st.text(min_size=1, max_size=80)
CLOSENESS = st.none() | st.integers(0, 10)
TURNS = st.none() | st.floats(0, 1, exclude_max=True)
HALF = SIZE / 2


def people(least: int, most: int) -> st.SearchStrategy[list[One]]:
    each = st.tuples(NAMES, st.integers(0, 4), CLOSENESS, TURNS)
    return st.lists(each, min_size=least, max_size=most).map(
        lambda some: [One(str(number), *one) for number, one in enumerate(some)]
    )


def inside(box: Box) -> bool:
    return box.left >= -HALF and box.right <= HALF and box.top >= -HALF and box.bottom <= HALF


def off(drawing: Drawing, key: str) -> float:
    dot = next(dot for dot in drawing.dots if dot.key == key)
    return hypot(dot.x, dot.y)


@settings(deadline=None, max_examples=60)
@given(people(0, 12))
def test_up_to_twelve_all_names_are_there_and_none_lies_on_another(some: list[One]) -> None:
    drawing = draw(some, TITLES)
    boxes = [dot.box for dot in drawing.dots if dot.box]
    assert len(boxes) == len(some)
    written = [*boxes, *(ring.box for ring in drawing.rings)]
    assert not [pair for pair in combinations(written, 2) if pair[0].meets(pair[1])]
    assert all(inside(box) for box in written)


@settings(deadline=None, max_examples=15)
@given(people(13, 200))
def test_of_more_the_names_that_are_there_are_apart_and_inside(some: list[One]) -> None:
    drawing = draw(some, TITLES)
    boxes = [dot.box for dot in drawing.dots if dot.box]
    assert not [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])]
    assert all(inside(box) for box in boxes)
    assert [dot.key for dot in drawing.dots] == [one.key for one in some]


@settings(deadline=None, max_examples=30)
@given(people(1, 60))
def test_everyone_stands_in_the_ring_of_their_kind(some: list[One]) -> None:
    drawing = draw(some, TITLES)
    rings = {ring.ring: ring for ring in drawing.rings}
    assert sorted(rings) == sorted({one.ring for one in some})
    assert all(one.outer == other.inner for one, other in pairwise(drawing.rings))
    for one in some:
        ring = rings[one.ring]
        assert ring.inner <= off(drawing, one.key) <= ring.outer


@settings(deadline=None, max_examples=40)
@given(people(1, 12))
def test_up_to_twelve_no_dot_hides_another(some: list[One]) -> None:
    dots = draw(some, TITLES).dots
    assert all(hypot(a.x - b.x, a.y - b.y) >= a.radius + b.radius for a, b in combinations(dots, 2))


def test_who_is_closer_stands_nearer_and_who_was_turned_stands_there() -> None:
    some = [One("far", "Ben", 0, 0, 0.25), One("near", "Cleo", 0, 10, 0.25), One("aside", "Dot", 0, 5, 0.0)]
    drawing = draw(some, TITLES)
    assert off(drawing, "near") < off(drawing, "aside") < off(drawing, "far")
    aside = drawing.dots[2]
    assert (aside.x > 0, aside.y) == (True, 0)
    assert drawing.dots[0].y > 0


def test_two_hundred_in_one_ring_are_all_there_and_few_lie_on_another() -> None:
    drawing = draw([One(str(number), f"someone {number}", 0) for number in range(200)], TITLES)
    hidden = [1 for a, b in combinations(drawing.dots, 2) if hypot(a.x - b.x, a.y - b.y) < a.radius]
    assert (len(drawing.dots), len(hidden)) == (200, 0)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Maya", "Maya"), ("the whole night shift", "the whole ni…"), ("李小龙", "李小龙"), ("x" * 80, "x" * 13 + "…")],
)
def test_a_long_name_is_cut(name: str, shown: str) -> None:
    assert short(name) == shown
    assert width(short(name)) <= width("x" * MOST_LETTERS)
    assert len(short(name)) <= len(name)
