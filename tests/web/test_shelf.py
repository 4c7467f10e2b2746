from __future__ import annotations

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor

from web_fakes import FakeSitting

from wellwish.web.player.shelf import Shelf, Sitting


def sitting() -> Sitting:
    return FakeSitting(48_000, (), b"sound", "tag")


def test_the_least_recently_used_goes_first_and_the_newest_always_stays() -> None:
    shelf = Shelf(most=2)
    for name in ("a", "b"):
        shelf.put(name, sitting())
    shelf.get("a")
    shelf.put("c", sitting())
    assert [shelf.get(name) is not None for name in "abc"] == [True, False, True]
    small = Shelf(most=0)
    small.put("d", sitting())
    assert small.get("d") is not None


def test_putting_the_same_again_counts_once() -> None:
    shelf = Shelf(most=2)
    for _ in range(5):
        shelf.put("a", sitting())
    shelf.put("b", sitting())
    assert shelf.get("a") is not None


def test_many_who_ask_at_once_make_it_once() -> None:
    shelf, made = Shelf(), []
    together = threading.Barrier(4)

    def make() -> Sitting:
        made.append(1)
        return sitting()

    def ask(_: int) -> Sitting:
        together.wait(10)
        return shelf.get_or_make("a", make)

    with ThreadPoolExecutor(4) as pool:
        got = list(pool.map(ask, range(4)))
    assert len(made) == 1
    assert all(one is got[0] for one in got)


def test_after_a_failure_the_next_one_tries_again() -> None:
    shelf = Shelf()

    def fail() -> Sitting:
        raise OSError

    for _ in range(2):
        with contextlib.suppress(OSError):
            shelf.get_or_make("a", fail)
    assert shelf.get_or_make("a", sitting) is shelf.get("a")


def test_what_is_dropped_is_gone() -> None:
    shelf = Shelf()
    shelf.put("a", sitting())
    shelf.drop("a")
    assert shelf.get("a") is None
