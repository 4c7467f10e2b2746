"""What a guest made can be kept: it becomes a member's, when they asked for it and only then."""

from __future__ import annotations

import pytest
from web_fakes import PASSWORD, FakeStudio, Visitor, fake_app, rows, setup_code

from wellwish.server.asgi import App


@pytest.fixture
def app(studio: FakeStudio) -> App:
    return fake_app(studio, public=True)


@pytest.fixture
def guest(app: App) -> Visitor:
    return Visitor(app)


def owners() -> set[tuple[str | None, str | None]]:
    """(name of the member, guest) of each sit."""
    names = {member.pk: member.name for member in rows("accounts.Member")}
    return {(names.get(sit.member_id), sit.guest) for sit in rows("player.Sit")}


def people() -> list[tuple[str, str]]:
    return [(person.name, person.kind) for person in rows("circle.Person")]


def test_what_was_kept_is_the_new_owners(guest: Visitor, studio: FakeStudio) -> None:
    first = guest.sit_id(name="Maya", kind="missed", sounds_like="my-ah")
    second = guest.sit_id(name="ben")
    guests = studio.members[0]
    assert guest.post("/keep").headers["location"] == "/setup?keep=yes"
    claimed = guest.post("/setup", {"name": "ada", "password": PASSWORD, "code": setup_code()})
    assert claimed.headers["location"] == f"/sit/{second}"
    assert people() == [("Maya", "missed"), ("ben", "loved")]
    assert rows("circle.Person")[0].sounds_like == "my-ah"
    assert owners() == {("ada", None)}
    assert studio.forgotten == [(guests, None)]
    for key in (first, second):
        assert guest.get(f"/sit/{key}").status == 200
        assert guest.get(f"/media/{key}.webm").status == 200
        assert "/keep" not in guest.get(f"/sit/{key}").text


def test_signing_in_keeps_it_too(app: App, studio: FakeStudio) -> None:
    ada = Visitor(app).claim()
    ada.add("Maya")
    ada.post("/sign-out")
    key = ada.sit_id(name="Maya")
    new = ada.sit_id(name="ben", kind="liked")
    assert ada.post("/keep").headers["location"] == "/sign-in?keep=yes"
    assert ada.sign_in().headers["location"] == f"/sit/{new}"
    assert people() == [("Maya", "loved"), ("ben", "liked")]
    assert owners() == {("ada", None)}
    assert ada.get(f"/sit/{key}").status == 200


def test_joining_and_just_me_keep_it_too(app: App) -> None:
    ada = Visitor(app)
    ada.sit_id(name="Maya")
    ada.post("/keep")
    assert ada.post("/just-me").headers["location"].startswith("/sit/")
    ben = Visitor(app)
    ben.sit_id(name="cleo")
    ben.post("/keep")
    ada.post("/you", {"password": PASSWORD})
    ben.join(ada.invite(), "ben")
    assert sorted(people()) == [("Maya", "loved"), ("cleo", "loved")]
    assert "cleo" not in ada.get("/circle").text
    assert "cleo" in ben.get("/circle").text


@pytest.mark.parametrize("kind", ["", "liked", "missed", "pet"])
def test_a_stand_in_for_nobody_named_becomes_no_person(guest: Visitor, kind: str) -> None:
    guest.sit_id(kind=kind)
    guest.post("/keep")
    guest.claim()
    assert people() == []
    assert owners() == {("ada", None)}


def test_the_same_one_in_two_sits_becomes_one_person(guest: Visitor) -> None:
    guest.sit_id(name="Maya")
    guest.sit_id(name=" Maya")
    guest.post("/keep")
    guest.claim()
    assert people() == [("Maya", "loved")]


def test_without_being_asked_nothing_is_moved(guest: Visitor, studio: FakeStudio) -> None:
    key = guest.sit_id(name="Maya")
    guest.claim()
    assert people() == []
    assert owners() != {("ada", None)}
    assert studio.forgotten == []
    assert guest.get(f"/sit/{key}").status == 404


def test_asking_once_holds_once(guest: Visitor) -> None:
    guest.sit_id(name="Maya")
    guest.post("/keep")
    guest.claim()
    guest.post("/sign-out")
    guest.sit_id(name="ben")
    guest.sign_in()
    assert people() == [("Maya", "loved")]


def test_a_wrong_password_meanwhile_loses_nothing(app: App) -> None:
    ada = Visitor(app).claim()
    ada.post("/sign-out")
    key = ada.sit_id(name="Maya")
    ada.post("/keep")
    assert ada.sign_in(password="wrong, wrong, wrong").status == 422
    assert ada.get(f"/sit/{key}").status == 200
    assert ada.sign_in().headers["location"] == f"/sit/{key}"


def test_another_guests_sits_stay_theirs(app: App) -> None:
    ada, ben = Visitor(app), Visitor(app)
    ada.sit_id(name="Maya")
    his = ben.sit_id(name="cleo")
    ada.post("/keep")
    ada.claim()
    assert people() == [("Maya", "loved")]
    assert ben.get(f"/sit/{his}").status == 200


def test_with_nothing_made_keeping_leads_on_as_always(guest: Visitor) -> None:
    guest.post("/keep")
    answer = guest.post("/setup", {"name": "ada", "password": PASSWORD, "code": setup_code()})
    assert answer.headers["location"] == "/"


def test_a_member_who_asks_to_keep_changes_nothing(app: App) -> None:
    ada = Visitor(app).claim()
    assert ada.post("/keep").headers["location"] == "/sign-in?keep=yes"
    assert ada.get("/sign-in").headers["location"] == "/"


def test_removing_someone_who_was_kept_takes_the_sits_of_before(guest: Visitor) -> None:
    key = guest.sit_id(name="Maya")
    guest.post("/keep")
    guest.claim()
    guest.post(f"/circle/{rows('circle.Person')[0].pk}/remove")
    assert guest.get(f"/sit/{key}").status == 410


def test_a_failure_half_way_moves_nothing(app: App, guest: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    key = guest.sit_id(name="Maya")
    guest.post("/keep")
    with monkeypatch.context() as patch:
        patch.setattr(FakeStudio, "forget_everyone", _disk_full)
        assert guest.post("/setup", {"name": "ada", "password": PASSWORD, "code": setup_code()}).status == 500
    assert people() == []
    assert guest.get(f"/sit/{key}").status == 200
    if rows("accounts.Member"):  # the account may be there already
        assert guest.sign_in().headers["location"] == f"/sit/{key}"
    assert owners() == {("ada", None)}


def _disk_full(self: FakeStudio, member: str) -> None:
    raise OSError(28, "No space left on device")


def test_a_session_with_an_account_holds_no_guest_any_more(guest: Visitor) -> None:
    from django.contrib.sessions.models import Session
    from web_fakes import stored

    guest.sit_id(name="Maya")
    guest.post("/keep")
    guest.claim()
    (held,) = stored(lambda: [session.get_decoded() for session in Session.objects.all()])
    assert "_auth_user_id" in held
    assert "keep" not in held
    assert "guest" not in held
