from __future__ import annotations

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor

from web_fakes import FakeRendition

from wellwish.web.player.shelf import Rendition, Shelf


def rendition(size: int = 10) -> Rendition:
    return FakeRendition(48_000, (), bytes(size), "tag")


def test_the_least_recently_used_goes_first_and_the_newest_always_stays() -> None:
    shelf = Shelf(most_bytes=25)
    for name in ("a", "b"):
        shelf.put(name, rendition())
    shelf.get("a")
    shelf.put("c", rendition())
    assert [shelf.get(name) is not None for name in "abc"] == [True, False, True]
    shelf.put("big", rendition(1000))
    assert [shelf.get(name) is not None for name in ("a", "c", "big")] == [False, False, True]
    shelf.put("d", rendition())
    assert shelf.get("d") is not None


def test_putting_the_same_again_counts_once() -> None:
    shelf = Shelf(most_bytes=25)
    for _ in range(5):
        shelf.put("a", rendition())
    shelf.put("b", rendition())
    assert shelf.get("a") is not None


def test_many_who_ask_at_once_make_it_once() -> None:
    shelf, made = Shelf(), []
    together = threading.Barrier(4)

    def make() -> Rendition:
        made.append(1)
        return rendition()

    def ask(_: int) -> Rendition:
        together.wait(10)
        return shelf.get_or_make("a", make)

    with ThreadPoolExecutor(4) as pool:
        got = list(pool.map(ask, range(4)))
    assert len(made) == 1
    assert all(one is got[0] for one in got)


def test_after_a_failure_the_next_one_tries_again() -> None:
    shelf = Shelf()

    def fail() -> Rendition:
        raise OSError

    for _ in range(2):
        with contextlib.suppress(OSError):
            shelf.get_or_make("a", fail)
    assert shelf.get_or_make("a", rendition) is shelf.get("a")


def test_what_is_dropped_is_gone() -> None:
    shelf = Shelf()
    shelf.put("a", rendition())
    shelf.drop("a")
    assert shelf.get("a") is None
