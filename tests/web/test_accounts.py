"""Making a server one's own, once; signing in and out; invitations."""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from web_fakes import DATA, EVERYWHERE, PASSWORD, Answer, FakeStudio, Visitor, fake_app, model, rows, setup_code, stored

from wellwish.server.asgi import App

QUARTER_OF_AN_HOUR = 15 * 60

T = TypeVar("T")


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def app(studio: FakeStudio) -> App:
    return fake_app(studio)


@pytest.fixture(autouse=True)
def clock(app: App, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock by which tries are counted; nothing was tried before."""
    from wellwish.web.accounts.tries import tries

    clock = Clock()
    monkeypatch.setattr(tries, "_clock", clock)
    tries._failed.clear()
    return clock


def signed_in(visitor: Visitor) -> bool:
    return visitor.get("/you").status == 200


def claim(visitor: Visitor, **changed: str) -> Answer:
    return visitor.post("/setup", {"name": "ada", "password": PASSWORD, "code": setup_code()} | changed)


def errors(answer: Answer) -> list[str]:
    return [html.unescape(text) for text in re.findall(r'<p class="error"[^>]*>(.*?)</p>', answer.text)]


def members() -> dict[str, str]:
    """Role by name."""
    return {member.name: member.role for member in rows("accounts.Member")}


# --- the owner --------------------------------------------------------------------------------------


def test_whoever_has_the_code_becomes_the_owner_and_is_signed_in(ada: Visitor) -> None:
    answer = claim(ada)
    assert (answer.status, answer.headers["location"]) == (302, "/")
    assert members() == {"ada": "owner"}
    assert ada.get("/house").status == 200


@pytest.mark.parametrize("change", [str.lower, lambda code: f" {code} ", lambda code: code.replace("-", " ")])
def test_case_spaces_and_dashes_of_the_code_are_forgiven(ada: Visitor, change: Any) -> None:
    assert claim(ada, code=change(setup_code())).status == 302


@pytest.mark.parametrize("code", ["", "AAAA-BBBB-CCCC", "-", "  ", "…"])
def test_a_wrong_code_makes_nobody_the_owner(ada: Visitor, code: str) -> None:
    answer = claim(ada, code=code)
    assert answer.status == 422
    assert len(errors(answer)) == 1
    assert "terminal where Wellwish was started" in errors(answer)[0]
    assert members() == {}
    assert not signed_in(ada)


def test_what_was_typed_comes_back_but_never_the_password(ada: Visitor) -> None:
    text = claim(ada, name="ada <3", code="WRONG").text
    assert 'value="ada &lt;3"' in text
    assert 'value="WRONG"' in text
    assert PASSWORD not in text


def test_after_many_wrong_codes_the_right_one_waits_too(ada: Visitor, clock: Clock) -> None:
    for _ in range(10):
        assert claim(ada, code="WRONG").status == 422
    answer = claim(Visitor(ada._app))
    assert answer.status in (422, 429)
    assert "many tries" in " ".join(errors(answer))
    assert members() == {}
    clock.now += QUARTER_OF_AN_HOUR + 1
    assert claim(ada).status == 302


def test_a_server_is_claimed_once(ada: Visitor, app: App) -> None:
    claim(ada)
    ben = Visitor(app)
    assert ben.get("/setup").status == 404
    assert claim(ben, name="ben").status == 404
    assert ben.post("/just-me").status == 404
    assert members() == {"ada": "owner"}


def test_not_even_a_lost_owner_makes_it_claimable_again(ada: Visitor, app: App) -> None:
    claim(ada)
    stored(lambda: model("accounts.Member").objects.all().delete())
    ben = Visitor(app)
    assert claim(ben, name="ben").status == 404
    assert ben.post("/just-me").status == 404
    assert members() == {}


def at_once(*asks: Any) -> list[Answer]:
    with ThreadPoolExecutor(len(asks)) as pool:
        return [future.result() for future in [pool.submit(ask) for ask in asks]]


def together(count: int, work: Callable[..., T]) -> Callable[..., T]:
    """``work``, which none of ``count`` threads begins before all are there."""
    barrier = threading.Barrier(count)

    def waiting(*args: Any) -> T:
        barrier.wait(10)
        return work(*args)

    return waiting


def test_of_three_who_claim_at_once_one_becomes_the_owner(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    from wellwish.web.accounts import entering, views

    monkeypatch.setattr(views, "claimed", together(3, entering.claimed))
    names = ("ada", "ben", "cleo")
    asks = [lambda name=name: claim(Visitor(app), name=name) for name in names]
    assert sorted(answer.status for answer in at_once(*asks)) == [302, 404, 404]
    assert list(members().values()) == ["owner"]


def test_of_a_password_and_just_me_at_once_one_wins(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    from wellwish.web.accounts import entering, views

    claimed = together(2, entering.claimed)
    monkeypatch.setattr(views, "claimed", claimed)
    monkeypatch.setattr(entering, "claimed", claimed)
    answers = at_once(lambda: claim(Visitor(app)), lambda: Visitor(app).post("/just-me"))
    assert sorted(answer.status for answer in answers) == [302, 404]
    assert len(rows("accounts.House")) == len(members()) == 1


def test_the_code_is_in_its_owners_file_and_on_no_page(ada: Visitor) -> None:
    assert re.fullmatch(r"[A-Z2-9]{4}(-[A-Z2-9]{4}){2}", setup_code())
    assert (DATA / "setup-code").stat().st_mode & 0o777 == 0o600
    for path in ("/", "/setup", "/sign-in", "/ground"):
        assert setup_code() not in ada.get(path).text


# --- just me ----------------------------------------------------------------------------------------


def test_just_me_needs_no_password_on_this_machine(ada: Visitor, app: App) -> None:
    assert "/just-me" in ada.get("/setup").text
    assert ada.post("/just-me").status == 302
    assert signed_in(ada)
    ada.post("/sign-out")
    assert not signed_in(ada)
    assert "/just-me" in ada.get("/sign-in").text
    assert Visitor(app).post("/just-me").headers["location"] == "/"
    assert list(members().values()) == ["owner"]


def test_a_server_that_others_reach_has_no_just_me() -> None:
    ada = Visitor(fake_app(host=EVERYWHERE))
    assert "/just-me" not in ada.get("/setup").text
    assert ada.post("/just-me").status == 404
    assert members() == {}


@pytest.mark.parametrize(
    ("changed", "only_here"),
    [
        ({}, True),
        ({"host": "localhost"}, True),
        ({"host": "::1"}, True),
        ({"host": "127.0.0.2"}, True),
        ({"https": True}, False),
        ({"allowed_hosts": ("localhost", "wellwish.home")}, False),
        ({"host": "192.168.1.5"}, False),
        ({"host": EVERYWHERE}, False),
        ({"host": "::"}, False),
    ],
)
def test_where_others_may_come_from_there_is_no_just_me(changed: dict[str, Any], only_here: bool) -> None:
    """A proxy in front, which listens for others, needs HTTPS or a name to be asked by."""
    from wellwish.config import Settings
    from wellwish.server.app import _only_here

    assert _only_here(Settings(**{"data": DATA} | changed)) is only_here


@pytest.mark.parametrize("proxy", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"])
def test_behind_a_proxy_there_is_no_just_me(ada: Visitor, proxy: str) -> None:
    assert ada.post("/just-me", headers={proxy: "10.0.0.9"}).status == 404
    assert "/just-me" not in ada.get("/setup", {proxy: "10.0.0.9"}).text
    assert members() == {}


@pytest.mark.parametrize("host", ["wellwish.home", "wellwish.home:8000", "127.wellwish.home", "localhost.evil.example"])
def test_by_a_name_that_is_not_this_machines_own_there_is_no_just_me(ada: Visitor, host: str) -> None:
    from django.conf import settings
    from django.test import override_settings

    with override_settings(ALLOWED_HOSTS=[*settings.ALLOWED_HOSTS, host.split(":")[0]]):
        assert ada.get("/setup", {"host": host}).status == 200
        assert ada.post("/just-me", headers={"host": host}).status == 404
    assert members() == {}


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1", "127.0.0.1:8000", "[::1]:8000", "[::1]"])
def test_every_name_of_this_machine_will_do(ada: Visitor, host: str) -> None:
    assert ada.post("/just-me", headers={"host": host}).status == 302


def test_a_household_has_no_just_me(ada: Visitor, app: App) -> None:
    claim(ada)
    ben = Visitor(app)
    assert "/just-me" not in ben.get("/sign-in").text
    assert ben.post("/just-me").status == 404
    assert not signed_in(ben)


def test_who_comes_from_elsewhere_is_told_where_just_me_opens(ada: Visitor) -> None:
    ada.post("/just-me")
    away = Visitor(fake_app(host=EVERYWHERE)).get("/sign-in").text
    assert "on its own machine" in away
    assert "/just-me" not in away


def test_a_password_ends_just_me_and_keeps_the_session(ada: Visitor, app: App) -> None:
    ada.post("/just-me")
    answer = ada.post("/you", {"password": PASSWORD})
    assert answer.status == 200
    assert "new password is set" in answer.text
    assert signed_in(ada)
    ben = Visitor(app)
    assert ben.post("/just-me").status == 404
    name = next(iter(members()))
    assert ben.sign_in(name).status == 302
    assert signed_in(ben)


def test_nobody_is_invited_to_just_me(ada: Visitor) -> None:
    """They could not sign in: with just me, the page to sign in has one button, for the owner."""
    ada.post("/just-me")
    ada.post("/house", {"invite": "yes"})
    assert rows("accounts.Invitation") == []


# --- in and out -------------------------------------------------------------------------------------


@pytest.fixture
def claimed(ada: Visitor) -> Visitor:
    """Ada, signed out of a server that is hers."""
    claim(ada)
    assert ada.post("/sign-out").status == 302
    return ada


def test_in_and_out(claimed: Visitor) -> None:
    assert not signed_in(claimed)
    assert claimed.sign_in().headers["location"] == "/"
    assert signed_in(claimed)
    assert claimed.get("/sign-in").headers["location"] == "/"
    old = claimed.cookies["wellwish"]
    claimed.post("/sign-out")
    claimed.cookies["wellwish"] = old
    assert not signed_in(claimed)


@pytest.mark.parametrize(
    ("name", "password"), [("ada", "not the garden wall"), ("ada", ""), ("nobody", PASSWORD), ("", "")]
)
def test_what_does_not_fit_is_refused_in_the_same_words(claimed: Visitor, name: str, password: str) -> None:
    answer = claimed.sign_in(name, password)
    assert answer.status == 422
    assert errors(answer) == ["That name and password don’t go together."]
    assert not signed_in(claimed)
    assert password == "" or password not in answer.text


@pytest.mark.parametrize("typed", ["Ada", " ada ", "ADA"])
def test_a_name_is_known_however_a_phone_writes_it(claimed: Visitor, typed: str) -> None:
    """Phones begin a field with a capital and end a suggested word with a space."""
    assert claimed.sign_in(typed).status == 302


def test_too_many_tries_wait_a_quarter_of_an_hour(claimed: Visitor, clock: Clock) -> None:
    for _ in range(10):
        assert claimed.sign_in(password="wrong, wrong, wrong").status == 422
    answer = claimed.sign_in()
    assert answer.status == 429
    assert "wait a quarter of an hour" in errors(answer)[0]
    assert not signed_in(claimed)
    clock.now += QUARTER_OF_AN_HOUR + 1
    assert claimed.sign_in().status == 302


def test_a_good_try_forgets_the_bad_ones(claimed: Visitor, app: App) -> None:
    for _ in range(3):
        for _ in range(9):
            Visitor(app).sign_in(password="wrong, wrong, wrong")
        assert Visitor(app).sign_in().status == 302


def test_one_members_tries_do_not_lock_another_out(claimed: Visitor, app: App) -> None:
    claimed.sign_in()
    ben = Visitor(app).join(claimed.invite(), "ben")
    for _ in range(11):
        Visitor(app).sign_in("ada", "wrong, wrong, wrong")
    ben.post("/sign-out")
    assert ben.sign_in("ben").status == 302


def test_tries_count_within_a_sliding_window_and_forget_the_longest_ago() -> None:
    from wellwish.web.accounts.tries import MOST_TRIES, Tries

    clock = Clock()
    tries = Tries(clock)
    for _ in range(MOST_TRIES):
        clock.now += 60
        assert tries.may("ada")
        tries.failed("ada")
    assert not tries.may("ada")
    assert tries.may("ben")
    clock.now += QUARTER_OF_AN_HOUR - 60 * (MOST_TRIES - 1) - 1
    assert not tries.may("ada")
    clock.now += 1
    assert tries.may("ada")


def test_many_names_that_were_tried_take_no_more_than_their_share_of_memory() -> None:
    from wellwish.web.accounts import tries as rules

    tries = rules.Tries(Clock())
    for number in range(rules._MOST_NAMES + 50):
        tries.failed(f"name {number}")
    assert len(tries._failed) == rules._MOST_NAMES


@pytest.mark.parametrize("path", ["/circle", "/circle?show=all", "/"])
def test_after_signing_in_one_goes_on_to_where_one_was_going(claimed: Visitor, path: str) -> None:
    shown = claimed.get(claimed.get(path).headers["location"]).text
    (hidden, *_) = re.findall(r'name="next" value="([^"]*)"', shown)
    form = {"name": "ada", "password": PASSWORD, "next": html.unescape(hidden)}
    assert claimed.post("/sign-in", form).headers["location"] == path


def test_a_mistake_does_not_lose_where_one_was_going(claimed: Visitor) -> None:
    shown = claimed.post("/sign-in", {"name": "ada", "password": "wrong", "next": "/circle"}).text
    assert {*re.findall(r'name="next" value="([^"]*)"', shown)} == {"/circle"}


@pytest.mark.parametrize("path", ["/sign-out", "/circle/hear", "/circle/00000000-0000-4000-8000-000000000000/rest"])
def test_signing_in_never_leads_to_an_empty_page(claimed: Visitor, path: str) -> None:
    shown = claimed.get(claimed.get(path).headers["location"]).text
    (hidden, *_) = re.findall(r'name="next" value="([^"]*)"', shown)
    form = {"name": "ada", "password": PASSWORD, "next": html.unescape(hidden)}
    assert "<h1>" in claimed.get(claimed.post("/sign-in", form).headers["location"]).text


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "///evil.example",
        "////evil.example/x",
        "http:///evil.example",
        "javascript:alert(1)",
        " //evil.example",
        "https:evil.example",
        "/%0d%0aLocation: https://evil.example",
        "\x00//evil.example",
        "@evil.example",
        "evil.example",
    ],
)
def test_signing_in_never_leads_off_this_site(claimed: Visitor, elsewhere: str) -> None:
    answer = claimed.post("/sign-in", {"name": "ada", "password": PASSWORD, "next": elsewhere})
    assert answer.status == 302
    where = answer.headers["location"]
    assert where == "/" or (where.startswith("/%0d%0a") and "\n" not in where)


def test_signing_in_begins_a_new_session_and_ends_the_guests() -> None:
    app = fake_app(public=True)
    ada = Visitor(app).claim()
    ada.post("/sign-out")
    ada.begin(length="0")  # no sit, but a guest's session
    guests = ada.cookies["wellwish"]
    ada.sign_in()
    assert ada.cookies["wellwish"] != guests
    keys = stored(lambda: list(model("sessions.Session").objects.values_list("session_key", flat=True)))
    assert keys == [ada.cookies["wellwish"]]


def test_a_session_that_someone_planted_is_not_the_one_signed_in() -> None:
    app = fake_app(public=True)
    mallory = Visitor(app)
    mallory.begin(length="0")
    planted = mallory.cookies["wellwish"]
    ada = Visitor(app)
    ada.cookies["wellwish"] = planted
    claim(ada)
    assert signed_in(ada)
    assert ada.cookies["wellwish"] != planted
    assert not signed_in(mallory)


def test_a_new_password_ends_the_members_other_sessions(claimed: Visitor, app: App) -> None:
    claimed.sign_in()
    elsewhere = Visitor(app)
    elsewhere.sign_in()
    claimed.post("/you", {"present": PASSWORD, "password": "another garden wall"})
    assert signed_in(claimed)
    assert not signed_in(elsewhere)
    assert elsewhere.sign_in().status == 422
    assert elsewhere.sign_in(password="another garden wall").status == 302


@pytest.mark.parametrize("present", ["", "wrong, wrong, wrong"])
def test_who_finds_a_browser_open_cannot_change_the_password(claimed: Visitor, app: App, present: str) -> None:
    claimed.sign_in()
    answer = claimed.post("/you", {"present": present, "password": "another garden wall"})
    assert answer.status == 422
    assert Visitor(app).sign_in().status == 302


@pytest.mark.parametrize("path", ["/you", "/setup"])
@pytest.mark.parametrize("password", ["", "short", "1234567890", "password123"])
def test_a_weak_password_is_refused_kindly(ada: Visitor, path: str, password: str) -> None:
    if path == "/you":
        claim(ada)
    form = {"name": "ada", "present": PASSWORD, "password": password, "code": setup_code()}
    answer = ada.post(path, form)
    assert answer.status == 422
    assert len(errors(answer)) == 1
    assert 'aria-invalid="true"' in answer.text
    assert members() == ({"ada": "owner"} if path == "/you" else {})


def test_passwords_are_hashed_slowly_outside_these_tests() -> None:
    from django.conf import global_settings

    from wellwish.web import settings

    assert not hasattr(settings, "PASSWORD_HASHERS")
    assert global_settings.PASSWORD_HASHERS[0].endswith("PBKDF2PasswordHasher")


# --- invitations ------------------------------------------------------------------------------------


@pytest.fixture
def owner(ada: Visitor) -> Visitor:
    return ada.claim()


def test_an_invitation_lets_one_person_in_once(owner: Visitor, app: App) -> None:
    link = owner.invite()
    ben = Visitor(app)
    assert ben.get(link).status == 200
    ben.join(link, "ben")
    assert signed_in(ben)
    assert members() == {"ada": "owner", "ben": "member"}
    cleo = Visitor(app)
    assert cleo.get(link).status == 404
    assert cleo.post(link, {"name": "cleo", "password": PASSWORD}).status == 404
    assert "cleo" not in members()


def test_the_token_is_kept_as_a_digest_only(owner: Visitor) -> None:
    token = owner.invite().removeprefix("/join/")
    assert token.encode() not in (DATA / "wellwish.sqlite3").read_bytes()


def test_an_invitation_ends_after_a_week(owner: Visitor, app: App) -> None:
    link = owner.invite()

    def aged(by: timedelta) -> None:
        from django.utils import timezone

        stored(lambda: model("accounts.Invitation").objects.update(made=timezone.now() - by))

    aged(timedelta(days=7, minutes=-1))
    assert Visitor(app).get(link).status == 200
    aged(timedelta(days=7, minutes=1))
    assert Visitor(app).get(link).status == 404


def test_of_two_who_use_an_invitation_at_once_one_comes_in(
    owner: Visitor, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wellwish.web.accounts.models import Invitation

    link = owner.invite()
    found = stored(lambda: Invitation.open(link.removeprefix("/join/")))  # both have it before either uses it
    monkeypatch.setattr(Invitation, "open", together(2, lambda _: found))
    asks = [lambda name=name: Visitor(app).post(link, {"name": name, "password": PASSWORD}) for name in ("ben", "cleo")]
    assert sorted(answer.status for answer in at_once(*asks)) == [302, 404]
    assert len(members()) == 2


@pytest.mark.parametrize("token", ["A" * 32, "A" * 31, "x", "A" * 33, "é" * 32])
def test_an_unknown_invitation_is_not_there(owner: Visitor, app: App, token: str) -> None:
    assert Visitor(app).get(f"/join/{token}").status == 404


@pytest.mark.parametrize("taken", ["ada", "ADA", " ada ", "aDa"])
def test_a_name_that_is_taken_is_refused_and_the_invitation_stays(owner: Visitor, app: App, taken: str) -> None:
    link = owner.invite()
    answer = Visitor(app).post(link, {"name": taken, "password": PASSWORD})
    assert answer.status == 422
    assert errors(answer) == ["Someone here has this name already. Choose another."]
    Visitor(app).join(link, "ben")


def test_a_name_that_is_taken_is_known_beyond_ascii(owner: Visitor, app: App) -> None:
    Visitor(app).join(owner.invite(), "Élodie")
    answer = Visitor(app).post(owner.invite(), {"name": "élodie", "password": PASSWORD})
    assert answer.status == 422


@pytest.mark.parametrize("name", ["", "   ", "be\x07n", "x" * 41, "\u202eben"])
def test_a_name_that_cannot_be_is_refused(owner: Visitor, app: App, name: str) -> None:
    answer = Visitor(app).post(owner.invite(), {"name": name, "password": PASSWORD})
    assert answer.status == 422
    assert len(errors(answer)) == 1
    assert set(members()) == {"ada"}


def test_a_member_makes_no_invitations(owner: Visitor, app: App) -> None:
    ben = Visitor(app).join(owner.invite(), "ben")
    assert ben.post("/house", {"invite": "yes"}).status == 404
    assert len(rows("accounts.Invitation")) == 1


def test_the_house_names_its_members(owner: Visitor, app: App) -> None:
    Visitor(app).join(owner.invite(), "ben")
    page = owner.get("/house").text
    assert re.findall(r"<b>(\w+)</b>", page) == ["ada", "ben"]
