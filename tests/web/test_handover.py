"""The house goes from one member to another, when both say so; and what a teacher may see."""

from __future__ import annotations

import re
from typing import Any

import pytest
from web_fakes import PASSWORD, FakeStudio, Visitor, fake_app, model, rows, stored

from wellwish.server.asgi import App


@pytest.fixture
def app(studio: FakeStudio) -> App:
    return fake_app(studio)


@pytest.fixture
def owner(app: App) -> Visitor:
    return Visitor(app).claim()


@pytest.fixture
def ben(app: App, owner: Visitor) -> Visitor:
    return Visitor(app).join(owner.invite(), "ben")


def member(name: str) -> Any:
    (row,) = rows("accounts.Member", name=name)
    return row


def roles() -> dict[str, str]:
    return {row.name: row.role for row in rows("accounts.Member")}


def proves(visitor: Visitor) -> Visitor:
    assert visitor.post("/you/prove", {"present": PASSWORD}).status == 302
    return visitor


def no_longer_proved(visitor: Visitor) -> Visitor:
    """A visit of a quarter of an hour later."""

    def forget() -> None:
        from django.contrib.sessions.backends.db import SessionStore

        session = SessionStore(visitor.cookies["wellwish"])
        session["account_authentication_methods"] = []
        session.save()

    stored(forget)
    return visitor


def offers(owner: Visitor, name: str) -> None:
    assert proves(owner).post("/house/give", {"member": str(member(name).pk)}).status == 302


def test_the_house_goes_to_a_member_who_takes_it(owner: Visitor, ben: Visitor) -> None:
    person = owner.add("Maya")
    offers(owner, "ben")
    assert "Offered to ben" in owner.get("/house/give").text
    assert "ada would like you to keep this house" in ben.get("/").text
    assert roles() == {"ada": "owner", "ben": "member"}
    taken = proves(ben).post("/house/take", {"yes": "yes"})
    assert (taken.status, taken.headers["location"]) == (302, "/house")
    assert roles() == {"ada": "member", "ben": "owner"}
    assert ben.get("/house").status == 200
    assert owner.get("/house").status == owner.get("/house/give").status == 404
    assert "Maya" in owner.get(f"/circle/{person}").text
    assert ben.get(f"/circle/{person}").status == 404
    assert rows("accounts.Handover") == []
    assert "would like you" not in ben.get("/").text


def test_both_prove_who_they_are_first(owner: Visitor, ben: Visitor) -> None:
    asked = no_longer_proved(owner).post("/house/give", {"member": str(member("ben").pk)})
    assert (asked.status, asked.headers["location"]) == (302, "/you/prove?next=%2Fhouse%2Fgive")
    assert rows("accounts.Handover") == []
    offers(owner, "ben")
    asked = no_longer_proved(ben).post("/house/take", {"yes": "yes"})
    assert (asked.status, asked.headers["location"]) == (302, "/you/prove?next=%2Fhouse%2Ftake")
    assert roles() == {"ada": "owner", "ben": "member"}


def test_an_offer_is_for_one_member_and_nobody_else(app: App, owner: Visitor, ben: Visitor) -> None:
    cleo = proves(Visitor(app).join(owner.invite(), "cleo"))
    offers(owner, "ben")
    for path in ("/house/take", "/house/give"):
        assert cleo.get(path).status == cleo.post(path, {"yes": "yes"}).status == 404
    stranger = Visitor(app)
    assert stranger.get("/house/take").headers["location"].startswith("/sign-in")
    assert stranger.post("/house/take", {"yes": "yes"}).status == 403
    assert roles()["ada"] == "owner"


def test_who_declines_is_asked_no_more(owner: Visitor, ben: Visitor) -> None:
    offers(owner, "ben")
    assert proves(ben).post("/house/take", {"no": "yes"}).status == 302
    assert proves(ben).get("/house/take").status == 404
    assert roles() == {"ada": "owner", "ben": "member"}


def test_an_offer_taken_back_or_a_week_old_cannot_be_taken(owner: Visitor, ben: Visitor) -> None:
    offers(owner, "ben")
    assert owner.post("/house/give", {"back": "yes"}).status == 302
    assert proves(ben).post("/house/take", {"yes": "yes"}).status == 404
    offers(owner, "ben")

    def a_week_ago() -> None:
        from datetime import timedelta

        from django.utils import timezone

        model("accounts.Handover").objects.update(made=timezone.now() - timedelta(days=8))

    stored(a_week_ago)
    assert ben.post("/house/take", {"yes": "yes"}).status == 404
    assert roles() == {"ada": "owner", "ben": "member"}


@pytest.mark.parametrize("whom", ["ada", "a child", "", "x", "00000000-0000-4000-8000-000000000000"])
def test_the_house_is_offered_to_grown_up_members_only(owner: Visitor, ben: Visitor, whom: str) -> None:
    assert owner.post("/children", {"name": "a child"}).status == 302
    found = rows("accounts.Member", name=whom)
    assert proves(owner).post("/house/give", {"member": str(found[0].pk) if found else whom}).status == 404
    assert rows("accounts.Handover") == []


def test_an_owner_with_others_cannot_vanish_and_is_told_what_to_do(owner: Visitor, ben: Visitor) -> None:
    assert 'href="/house/give"' in owner.get("/privacy/yours/delete").text
    owner.post("/privacy/yours/delete", {"password": PASSWORD, "yes": "on"})
    assert roles() == {"ada": "owner", "ben": "member"}
    ada = Visitor(owner._app)
    assert ada.sign_in().status == 302
    offers(ada, "ben")
    proves(ben).post("/house/take", {"yes": "yes"})
    ada.post("/privacy/yours/delete", {"password": PASSWORD, "yes": "on"})
    assert roles() == {"ben": "owner"}


# --- teachers ---------------------------------------------------------------------------------------


@pytest.fixture
def teacher(app: App, owner: Visitor) -> Visitor:
    found = re.search(r"/join/[A-Za-z0-9_-]{32}", owner.post("/house", {"invite": "yes", "role": "teacher"}).text)
    assert found
    return Visitor(app).join(found[0], "tess")


def test_a_teacher_sees_remarks_and_the_library_and_nothing_else_of_the_house(owner: Visitor, teacher: Visitor) -> None:
    person = owner.add("Maya")
    sit = owner.sit([person]).headers["location"]
    owner.post(f"{sit}/remark", {"place": "20"})
    (kept,) = rows("remarks.Remark")
    assert teacher.get("/remarks").status == teacher.get("/house/library").status == 200
    assert teacher.post("/house/library").status == 303
    assert 'href="/remarks"' in teacher.get("/you").text
    for path in ("/house", "/house/give", "/house/about", sit, f"/circle/{person}"):
        assert teacher.get(path).status == 404, path
    for path in ("/remarks", "/house/library", "/you"):
        assert "Maya" not in teacher.get(path).text
        assert "ada" not in re.findall(r"\w+", teacher.get(path).text)
    assert teacher.post(f"/remarks/{kept.pk}/done").status == 302
    assert rows("remarks.Remark", done=False) == []


def test_for_members_and_strangers_those_pages_are_not_there(app: App, ben: Visitor) -> None:
    for path in ("/remarks", "/house/library"):
        assert ben.get(path).status == ben.post(path).status == 404
        assert Visitor(app).get(path).status == 302
        assert Visitor(app).post(path).status == 403
    assert 'href="/remarks"' not in ben.get("/you").text


def test_a_teacher_made_a_member_again_sees_them_no_more(owner: Visitor, teacher: Visitor) -> None:
    assert owner.post(f"/house/members/{member('tess').pk}", {"role": "member"}).status == 302
    assert teacher.get("/remarks").status == 404
