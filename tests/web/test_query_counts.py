"""Pages ask the database the same number of questions however much there is to show."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from web_fakes import FakeStudio, Visitor, fake_app, model, rows, stored

from wellwish.order import Order


@pytest.fixture
def ada(studio: FakeStudio) -> Visitor:
    """Ada, whose server it is, in a browser that was noted as hers."""
    ada = Visitor(fake_app(studio)).claim()
    ada.get("/")
    return ada


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every statement that any thread sends to the database."""
    from django.db.backends.utils import CursorWrapper

    said: list[str] = []
    lock = threading.Lock()
    execute = CursorWrapper.execute

    def counting(self: Any, sql: Any, params: Any = None) -> Any:
        with lock:
            said.append(str(sql))
        return execute(self, sql, params)

    with monkeypatch.context() as patch:
        patch.setattr(CursorWrapper, "execute", counting)
        yield said


def fill(people: int, sits: int, favourites: int | None = None) -> None:
    from wellwish.terms import Phrase
    from wellwish.web.links.models import make_link
    from wellwish.web.player.models import order_data
    from wellwish.web.remarks.models import remark_on

    def work() -> None:
        ada = model("accounts.Member").objects.get(name="ada")
        person, sit = model("circle.Person"), model("player.Sit")
        standings = ("here", "rested", "hidden", "remembered")
        for number in range(people):
            person.objects.create(
                owner=ada,
                name=f"someone {number}",
                kind="missed",
                pronouns="they",
                standing=standings[number % 4],
                scenes=["by the sea"],
            )
        for _ in range(sits):
            order = Order(300, exercise="sos-anger")
            kept = sit.objects.create(member=ada, length_seconds=300, heard_seconds=300, sealed_order=order_data(order))
            make_link(kept, 7)
            remark_on(Phrase("Rest.", line=7), exercise="sos-anger", script_hash=kept.pk, guide="heart")
        for _ in range(sits if favourites is None else favourites):
            model("explore.Favourite").objects.create(owner=ada, exercise="sos-anger")

    stored(work)


PATHS = [
    "/",
    "/sit",
    "/settings",
    "/circle",
    "/circle/new",
    "/circle/{person}",
    "/acts",
    "/check-ins",
    "/you",
    "/house",
    "/loving-kindness",
    "/ground",
]
PATHS += ["/explore", "/explore?q=anger", "/exercises/moment-missing", "/courses/first-14", "/courses/first-14/1"]
PATHS += ["/for/angry", "/techniques/noting", "/tips", "/house/library", "/links", "/remarks", "/path"]


@pytest.mark.parametrize("path", PATHS)
def test_as_many_for_thirty_people_and_sits_as_for_one(
    ada: Visitor, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    counts = []
    for more in (1, 29):
        fill(more, more)
        where = path.format(person=rows("circle.Person")[0].pk)
        ada.get(where)
        with counted(monkeypatch) as said:
            assert ada.get(where).status == 200
        counts.append(len(said))
    assert counts[0] >= counts[1] > 0  # a part that is offered to newcomers only asks once more
    assert counts[1] <= 20, "\n".join(said)


@pytest.mark.parametrize(
    "path", ["/explore", "/courses/first-14", "/courses/path-30/3", "/exercises/sos-anger", "/sit"]
)
def test_as_little_is_decrypted_for_thirty_sits_as_for_ten(
    ada: Visitor, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    counts = decrypted(ada, monkeypatch, path, (10, 20))
    assert counts[0] == counts[1] <= 10


def test_the_first_page_opens_the_newest_sits_only(ada: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = decrypted(ada, monkeypatch, "/", (70, 20))
    assert counts[0] == counts[1] <= 70


def decrypted(ada: Visitor, monkeypatch: pytest.MonkeyPatch, path: str, sits: Iterable[int]) -> list[int]:
    """How often something is decrypted for a page, each time after so many more ``sits``."""
    from cryptography.fernet import MultiFernet

    opened: list[Any] = []
    decrypt = MultiFernet.decrypt

    def counting(self: MultiFernet, *those: Any) -> bytes:
        opened.append(those)
        return decrypt(self, *those)

    monkeypatch.setattr(MultiFernet, "decrypt", counting)
    counts = []
    for more in sits:
        fill(0, more, favourites=0)
        opened.clear()
        assert ada.get(path).status == 200
        counts.append(len(opened))
    return counts


def test_a_mistake_in_choosing_asks_no_more(ada: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = []
    for more in (1, 29):
        fill(more, more)
        with counted(monkeypatch) as said:
            assert ada.sit([], length="other", other="nonsense").status == 422
        counts.append(len(said))
    assert counts[0] == counts[1]


def test_members_of_a_house_are_read_at_once(ada: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = []
    for more in (1, 9):

        def join(more: int = more) -> None:
            member = model("accounts.Member")
            known = member.objects.count()
            for number in range(more):
                member.objects.create_member(f"member {known + number}", None)

        stored(join)
        with counted(monkeypatch) as said:
            assert ada.get("/house").status == 200
        counts.append(len(said))
    assert counts[0] == counts[1]


def test_the_count_sees_other_threads(ada: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    with counted(monkeypatch) as said:
        ada.get("/circle")
    assert any("circle_person" in sql for sql in said)
