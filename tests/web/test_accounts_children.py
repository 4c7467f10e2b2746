"""Roles that the owner gives; and children's profiles: who makes and opens them, and what they are spared."""

from __future__ import annotations

import re
from typing import Any

import pytest
from web_fakes import PASSWORD, Answer, FakeStudio, Visitor, fake_app, model, rows, stored, stored_content

from wellwish import library
from wellwish.practice import plan
from wellwish.server.asgi import App


@pytest.fixture
def app(studio: FakeStudio) -> App:
    return fake_app(studio)


@pytest.fixture
def owner(app: App, ada: Visitor) -> Visitor:
    return ada.claim()


def member(name: str) -> Any:
    (row,) = rows("accounts.Member", name=name)
    return row


def invite(owner: Visitor, role: str) -> str:
    found = re.search(r"/join/[A-Za-z0-9_-]{32}", owner.post("/house", {"invite": "yes", "role": role}).text)
    assert found
    return found[0]


def child_of(guardian: Visitor, app: App, name: str = "cleo") -> Visitor:
    """A browser of its own in which the child's profile is open."""
    assert guardian.post("/children", {"name": name, "password": PASSWORD}).status == 302
    child = Visitor(app)
    assert child.sign_in(name).status == 302
    return child


# --- roles ------------------------------------------------------------------------------------------


def test_an_invitation_carries_a_role(owner: Visitor, app: App) -> None:
    Visitor(app).join(invite(owner, "teacher"), "ben")
    Visitor(app).join(invite(owner, "member"), "cleo")
    assert (member("ben").role, member("cleo").role) == ("teacher", "member")


def test_the_owner_changes_roles_and_nobody_else_does(owner: Visitor, app: App) -> None:
    ben = Visitor(app).join(owner.invite(), "ben")
    path = f"/house/members/{member('ben').pk}"
    assert ben.post(path, {"role": "teacher"}).status == 404
    assert owner.post(path, {"role": "teacher"}).status == 302
    assert member("ben").role == "teacher"
    assert "teacher" in owner.get("/house").text
    assert owner.post(path, {"role": "member"}).status == 302
    assert member("ben").role == "member"


@pytest.mark.parametrize("role", ["owner", "", "child", "OWNER", "x" * 300])
def test_there_is_one_owner_and_no_other_role(owner: Visitor, app: App, role: str) -> None:
    Visitor(app).join(owner.invite(), "ben")
    assert owner.post(f"/house/members/{member('ben').pk}", {"role": role}).status == 404
    assert owner.post(f"/house/members/{member('ada').pk}", {"role": "member"}).status == 404
    assert owner.post("/house", {"invite": "yes", "role": role}).status == 404
    assert (member("ada").role, member("ben").role) == ("owner", "member")


def test_a_child_is_given_no_role(owner: Visitor, app: App) -> None:
    child_of(owner, app)
    assert owner.post(f"/house/members/{member('cleo').pk}", {"role": "teacher"}).status == 404


# --- who makes and opens a child's profile ----------------------------------------------------------


def test_a_profile_needs_no_password_and_is_opened_by_who_made_it(owner: Visitor, app: App) -> None:
    ben = Visitor(app).join(owner.invite(), "ben")
    assert ben.post("/children", {"name": "cleo", "password": ""}).headers["location"] == "/children"
    assert Visitor(app).sign_in("cleo", "").status == 422
    old = ben.cookies["wellwish"]
    assert ben.post(f"/children/{member('cleo').pk}/open").headers["location"] == "/"
    assert "<h1>cleo</h1>" in ben.get("/you").text
    child, ben.cookies["wellwish"] = ben.cookies["wellwish"], old
    assert ben.get("/you").status == 302, "the grown-up is signed out of this browser"
    ben.cookies["wellwish"] = child
    ben.post("/sign-out")
    assert ben.get("/you").status == 302


def test_only_who_looks_after_a_child_finds_the_profile(owner: Visitor, app: App) -> None:
    ben = Visitor(app).join(owner.invite(), "ben")
    dora = Visitor(app).join(owner.invite(), "dora")
    child = child_of(ben, app)
    path = f"/children/{member('cleo').pk}"
    for stranger in (dora, child):
        assert stranger.get(path).status == 404
        for form in ({"remove": "yes"}, {"password": "another garden wall"}):
            assert stranger.post(path, form).status == 404
        assert stranger.post(f"{path}/open").status == 404
        assert "cleo" not in dora.get("/you").text
    for one in (owner, ben):
        assert one.get(path).status == 200
    assert owner.post(f"/children/{member('ben').pk}/open").status == 404, "a grown-up is nobody's to open"


def test_a_childs_password_is_changed_and_taken_away_by_who_looks_after_it(owner: Visitor, app: App) -> None:
    child = child_of(owner, app)
    path = f"/children/{member('cleo').pk}"
    assert owner.post(path, {"password": "short"}).status == 422
    assert owner.post(path, {"password": "another garden wall"}).status == 200
    assert child.get("/you").status == 302
    assert child.sign_in("cleo", "another garden wall").status == 302
    assert "has no password now" in owner.post(path, {"password": ""}).text
    assert Visitor(app).sign_in("cleo", "another garden wall").status == 422


def test_a_profile_goes_with_all_that_is_in_it(owner: Visitor, app: App, studio: FakeStudio) -> None:
    child = child_of(owner, app)
    child.sit([child.add("Biscuit", "pet")])
    key = member("cleo").pk
    assert owner.post(f"/children/{key}", {"remove": "yes"}).status == 302
    assert rows("accounts.Member", is_child=True) == rows("circle.Person") == rows("player.Sit") == []
    assert studio.forgotten == [(f"member {key}", None)]
    assert child.get("/you").status == 302


@pytest.mark.parametrize("name", ["ada", "", "x" * 41])
def test_a_childs_name_is_read_like_any_other(owner: Visitor, name: str) -> None:
    assert owner.post("/children", {"name": name, "password": ""}).status == 422
    assert rows("accounts.Member", is_child=True) == []


# --- what a child is spared -------------------------------------------------------------------------


@pytest.fixture
def child(owner: Visitor, app: App) -> Visitor:
    return child_of(owner, app)


def test_a_child_has_no_pages_of_grown_ups(child: Visitor) -> None:
    for path in ("/children", "/you/passkeys", "/you/codes", "/you/codes/recovery", "/house"):
        assert child.get(path).status == 404, path
    for path in ("/children", "/you", "/you/codes/off", "/house", "/you/with"):
        assert child.post(path, {"name": "dora", "password": PASSWORD}).status == 404, path
    shown = child.get("/you").text
    assert "Sign out" in shown
    assert "password" not in shown


def test_nobody_difficult_can_be_added_or_become_it(child: Visitor) -> None:
    for path in ("/circle/new", f"/circle/{child.add('Biscuit', 'pet')}"):
        assert "ifficult" not in child.get(path).text.partition("<main")[2]
        form = {"name": "Sam", "kind": "difficult", "pronouns": "they", "hardness": "2"}
        assert child.post(path, form).status == 422
    assert [row.kind for row in rows("circle.Person")] == ["pet"]


def test_not_even_someone_difficult_on_disk_comes_into_a_sit(child: Visitor, studio: FakeStudio) -> None:
    def put_there() -> str:
        fields = {"name": "Sam", "kind": "difficult", "pronouns": "they", "hardness": 1}
        owner = model("accounts.Member").objects.get(is_child=True)
        return str(model("circle.Person").objects.create(owner=owner, **fields).pk)

    answer = child.sit([stored(put_there)], difficult_yes="on")
    assert answer.status == 422
    assert studio.orders == []


def test_the_planner_gets_nobody_difficult(child: Visitor, studio: FakeStudio) -> None:
    people = [child.add("Biscuit", "pet"), child.add("Maya"), child.add("Mr Hall", "stranger")]
    assert child.sit(people, length="10").status == 303
    (order,) = studio.orders
    stages = [stage.kind for stage in plan(order.length_seconds, order.people)]
    assert "easy" in stages
    assert "difficult" not in stages


@pytest.mark.parametrize(("length", "other"), [("15", ""), ("30", ""), ("other", "10:01"), ("other", "60")])
def test_a_childs_sit_is_short(child: Visitor, studio: FakeStudio, length: str, other: str) -> None:
    assert child.sit(length=length, other=other).status == 422
    assert studio.orders == []


def test_a_childs_page_offers_short_sits_and_ten_minutes_are_made(child: Visitor, studio: FakeStudio) -> None:
    offered = re.findall(r'name="length" value="(\w+)"', child.get("/sit").text)
    assert offered == ["5", "10", "other"]
    assert child.sit(length="10").status == 303
    assert [order.length_seconds for order in studio.orders] == [600]


def heavy() -> list[str]:
    return [one.id for one in library.catalogue().exercises.values() if {"grief", "trauma"} & {*one.flags}]


def test_what_touches_a_loss_or_a_wound_is_not_in_a_childs_library(child: Visitor, owner: Visitor) -> None:
    found = heavy()
    assert len(found) > 10
    for one in found[:5]:
        assert child.get(f"/exercises/{one}").status == 404
        assert child.post(f"/exercises/{one}", {"length": "5"}).status == 404
        assert owner.get(f"/exercises/{one}").status == 200
    for path in ("/explore", "/explore?q=grief", "/explore?topic=grief", "/explore?q=shame", "/loving-kindness"):
        linked = {*re.findall(r'href="/exercises/([\w-]+)"', child.get(path).text)}
        assert not linked & {*found}, path
    for collection in library.catalogue().collections:
        answer = child.get(f"/for/{collection}")
        assert not {*re.findall(r'href="/exercises/([\w-]+)"', answer.text)} & {*found}


def test_a_course_with_a_day_that_is_not_for_children_is_not_there(child: Visitor, owner: Visitor) -> None:
    catalogue = library.catalogue()
    for course in catalogue.courses.values():
        used = [catalogue.exercises[one] for day in course.days for one in (day.exercise, day.sit) if one]
        suits = all(not {"grief", "trauma"} & {*one.flags} and one.lengths.least <= 10 for one in used)
        assert child.get(f"/courses/{course.id}").status == (200 if suits else 404), course.id
        assert child.get(f"/courses/{course.id}/1").status == (200 if suits else 404), course.id
        assert owner.get(f"/courses/{course.id}").status == 200


def test_an_exercise_is_offered_for_ten_minutes_at_most(child: Visitor, studio: FakeStudio) -> None:
    long = next(one for one in library.catalogue().exercises.values() if one.lengths.greatest > 15 and not one.flags)
    if long.plan == "circle":
        return
    offered = re.findall(r'name="length" value="(\d+)"', child.get(f"/exercises/{long.id}").text)
    assert max(map(int, offered)) <= 10
    form = {"length": "15", "guide": "heart", "bed": "none", "bell": "bowl"}
    assert child.post(f"/exercises/{long.id}", form).status == 422
    assert studio.orders == []


def test_a_child_has_no_timer_without_end(child: Visitor) -> None:
    assert child.get("/timer").status == 404
    assert "/timer" not in child.get("/practice").text


def test_a_child_is_not_asked_how_it_was(child: Visitor) -> None:
    sit = child.sit(length="5").headers["location"]
    assert "How was that for you?" not in child.get(sit).text
    assert child.post(f"{sit}/how", {"how": "good"}).status == 404


# --- a form that was sent after signing out ---------------------------------------------------------

WRITTEN = {"name": "Maya <3", "kind": "loved", "pronouns": "she", "scenes": 'on the "red" swing\r\nby the sea'}


def lost(visitor: Visitor, path: str = "/circle/new", form: dict[str, Any] | None = None) -> Answer:
    """Sent after the session ended elsewhere."""
    visitor.cookies.pop("wellwish")
    return visitor.post(path, form or WRITTEN)


def hidden(answer: Answer) -> dict[str, str]:
    """What the first form of a page carries."""
    import html

    form = answer.text.partition("<main")[2].partition("</form>")[0]
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
    return {html.unescape(name): html.unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def test_the_words_of_a_form_come_back_with_the_page_to_sign_in_and_can_be_sent_again(owner: Visitor) -> None:
    answer = lost(owner)
    assert answer.status == 403
    assert "Maya &lt;3" in answer.text
    assert "Maya <3" not in answer.text
    again = owner.post("/sign-in", hidden(answer) | {"name": "ada", "password": PASSWORD})
    assert again.status == 200
    assert owner.post("/circle/new", hidden(again)).status == 302
    (person,) = rows("circle.Person")
    assert (person.name, person.pronouns, person.scenes) == ("Maya <3", "she", ['on the "red" swing', "by the sea"])


def test_a_mistake_at_signing_in_loses_nothing(owner: Visitor) -> None:
    wrong = owner.post("/sign-in", hidden(lost(owner)) | {"name": "ada", "password": "wrong, wrong"})
    assert wrong.status == 422
    assert hidden(wrong)["lost.name"] == "Maya <3"


def test_what_is_written_is_stored_nowhere_and_no_password_comes_back(owner: Visitor) -> None:
    answer = lost(owner, "/you", {"present": "my old secret", "password": "my new secret", "note": "Zephyrine"})
    assert "Zephyrine" in answer.text
    assert "secret" not in answer.text.partition("<main")[2]
    sessions = [str(stored(row.get_decoded)) for row in rows("sessions.Session")]
    assert not any("Zephyrine" in one for one in sessions)
    assert not any(b"Zephyrine" in held for held in stored_content())


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "/\\evil.example", "evil", ""])
def test_words_are_never_sent_off_this_site(owner: Visitor, path: str) -> None:
    carried = hidden(lost(owner)) | {"lost-path": path}
    answer = owner.post("/sign-in", carried | {"name": "ada", "password": PASSWORD})
    assert (answer.status, answer.headers["location"]) == (302, "/")
