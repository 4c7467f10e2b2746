"""What guards an account besides a password: codes from an app, recovery codes, proofs; and where one is signed in."""

from __future__ import annotations

import re
import time
from types import SimpleNamespace
from typing import Any

import pytest
from one_time_codes import one_time_code
from web_fakes import PASSWORD, Answer, FakeStudio, Visitor, fake_app, model, rows, stored, stored_content

from wellwish.server.asgi import App

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Safari/604.1"


@pytest.fixture
def app(studio: FakeStudio) -> App:
    return fake_app(studio)


@pytest.fixture
def clock(app: App, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The clock of allauth's codes, by which an app and we agree; nothing was tried before."""
    from django.core.cache import cache

    from wellwish.web.accounts.tries import tries

    class Clock:
        now = time.time()

        def on(self, seconds: float) -> None:
            self.now += seconds

    clock = Clock()
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time", SimpleNamespace(time=lambda: clock.now))
    tries._failed.clear()
    cache.clear()
    return clock


@pytest.fixture
def owner(app: App, ada: Visitor) -> Visitor:
    ada.claim()
    return relearn(ada)


def relearn(visitor: Visitor) -> Visitor:
    """Proves who they are, as whoever just signed in with a password has."""
    answer = visitor.post("/you/prove", {"present": PASSWORD})
    assert answer.status == 302
    return visitor


def guard(visitor: Visitor, clock: Any) -> tuple[str, list[str]]:
    """Turns codes on: the secret, and the recovery codes."""
    shown = visitor.get("/you/codes").text
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", shown)
    assert found
    secret = found[1].replace(" ", "")
    answer = visitor.post("/you/codes", {"code": one_time_code(secret, clock.now)})
    assert answer.headers["location"] == "/you/codes/recovery"
    return secret, recovery(visitor)


def recovery(visitor: Visitor) -> list[str]:
    return re.findall(r"<li><code>(\d{4} \d{4})</code></li>", visitor.get("/you/codes/recovery").text)


def half_way(app: App, name: str = "ada") -> Visitor:
    """A browser that has told the password, and nothing more."""
    visitor = Visitor(app)
    answer = visitor.sign_in(name)
    assert answer.headers["location"] == "/sign-in/second"
    return visitor


def signed_in(visitor: Visitor) -> bool:
    return visitor.get("/you").status == 200


# --- codes ------------------------------------------------------------------------------------------


def test_with_codes_on_a_password_alone_opens_nothing(owner: Visitor, app: App, clock: Any) -> None:
    secret, _ = guard(owner, clock)
    clock.on(90)
    ada = half_way(app)
    assert not signed_in(ada)
    assert ada.get("/circle").status == 302
    assert ada.get("/sign-in/second").status == 200
    assert ada.post("/sign-in/second", {"code": one_time_code(secret, clock.now)}).headers["location"] == "/"
    assert signed_in(ada)


def test_clocks_may_be_half_a_minute_apart(owner: Visitor, app: App, clock: Any) -> None:
    secret, _ = guard(owner, clock)
    for moved, status in ((-30, 302), (30, 302), (90, 422), (-90, 422)):
        clock.on(300)
        assert (
            half_way(app).post("/sign-in/second", {"code": one_time_code(secret, clock.now + moved)}).status == status
        )


def test_a_wrong_code_opens_nothing(owner: Visitor, app: App, clock: Any) -> None:
    guard(owner, clock)
    ada = half_way(app)
    for wrong in ("000000", "", "abc", "٣٣٣٣٣٣", "1" * 400):
        assert ada.post("/sign-in/second", {"code": wrong}).status == 422, wrong
        assert not signed_in(ada)


def test_a_code_opens_once_even_while_it_is_still_valid(owner: Visitor, app: App, clock: Any) -> None:
    secret, _ = guard(owner, clock)
    clock.on(90)
    used = one_time_code(secret, clock.now)
    assert half_way(app).post("/sign-in/second", {"code": used}).status == 302
    clock.on(29)
    assert half_way(app).post("/sign-in/second", {"code": f"{used[:3]} {used[3:]}"}).status == 422


def test_wrong_codes_are_counted_for_the_member_whatever_the_browser(owner: Visitor, app: App, clock: Any) -> None:
    secret, codes = guard(owner, clock)
    for _ in range(10):
        assert half_way(app).post("/sign-in/second", {"code": "000000"}).status == 422
    clock.on(90)
    ada = half_way(app)
    for right in (one_time_code(secret, clock.now), codes[0]):
        answer = ada.post("/sign-in/second", {"code": right})
        assert answer.status == 422
        assert "many tries" in answer.text
    assert not signed_in(ada)


def test_each_recovery_code_opens_once(owner: Visitor, app: App, clock: Any) -> None:
    _, codes = guard(owner, clock)
    assert len(codes) == 10
    assert half_way(app).post("/sign-in/second", {"code": codes[0]}).status == 302
    assert half_way(app).post("/sign-in/second", {"code": codes[0]}).status == 422
    assert half_way(app).post("/sign-in/second", {"code": codes[1].replace(" ", "")}).status == 302
    assert recovery(owner) == codes[2:]


def test_new_recovery_codes_end_the_old_ones(owner: Visitor, app: App, clock: Any) -> None:
    _, old = guard(owner, clock)
    owner.post("/you/codes/recovery")
    new = recovery(owner)
    assert not {*old} & {*new}
    assert half_way(app).post("/sign-in/second", {"code": old[0]}).status == 422
    assert half_way(app).post("/sign-in/second", {"code": new[0]}).status == 302


def test_codes_are_on_only_once_an_app_has_shown_one(owner: Visitor, app: App, clock: Any) -> None:
    owner.get("/you/codes")
    answer = owner.post("/you/codes", {"code": "000000"})
    assert answer.status == 422
    assert Visitor(app).sign_in().headers["location"] == "/"


def test_codes_turned_off_are_asked_for_no_more(owner: Visitor, app: App, clock: Any) -> None:
    guard(owner, clock)
    owner.post("/you/codes/off")
    assert rows("mfa.Authenticator") == []
    assert Visitor(app).sign_in().headers["location"] == "/"
    assert owner.get("/you/codes/recovery").status == 404


def test_secrets_are_sealed_on_disk_and_open_after_a_change_of_keys(owner: Visitor, app: App, clock: Any) -> None:
    secret, codes = guard(owner, clock)
    for row in rows("mfa.Authenticator"):
        assert not {secret, *codes} & {str(value) for value in row.data.values()}
    assert not any(secret.encode() in held for held in stored_content())
    from wellwish.web import sealed

    assert stored(sealed.rotate) >= 2
    clock.on(90)
    assert half_way(app).post("/sign-in/second", {"code": one_time_code(secret, clock.now)}).status == 302
    assert half_way(app).post("/sign-in/second", {"code": codes[3]}).status == 302


def test_a_code_that_is_being_set_up_is_sealed_in_the_session(owner: Visitor) -> None:
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", owner.get("/you/codes").text)
    assert found
    kept = [str(stored(row.get_decoded)) for row in rows("sessions.Session")]
    assert not any(found[1].replace(" ", "") in one for one in kept)


def test_the_picture_for_the_app_is_drawn_in_the_page(owner: Visitor) -> None:
    shown = owner.get("/you/codes").text
    assert re.search(r'<path d="M\d+ \d+h1v1h-1z', shown)
    assert "otpauth://totp/ada?secret=" in shown


def test_what_a_guest_made_is_kept_after_the_second_step_and_not_before(owner: Visitor, app: App, clock: Any) -> None:
    secret, _ = guard(owner, clock)
    guest = Visitor(fake_app(public=True))
    sit = guest.sit_id(name="Maya")
    guest.post("/sign-in", {"name": "ada", "password": PASSWORD, "keep": "yes"})
    assert rows("player.Sit")[0].member_id is None
    clock.on(90)
    assert (
        guest.post("/sign-in/second", {"code": one_time_code(secret, clock.now)}).headers["location"] == f"/sit/{sit}"
    )
    assert rows("player.Sit")[0].member_id == rows("accounts.Member")[0].pk


def test_after_the_second_step_one_goes_on_to_where_one_was_going(owner: Visitor, app: App, clock: Any) -> None:
    _, codes = guard(owner, clock)
    ada = Visitor(app)
    ada.post("/sign-in", {"name": "ada", "password": PASSWORD, "next": "/circle"})
    assert ada.post("/sign-in/second", {"code": codes[0]}).headers["location"] == "/circle"


# --- proofs -----------------------------------------------------------------------------------------

GUARDED = ("/you/passkeys", "/you/passkeys/options", "/you/codes", "/you/codes/recovery")


def test_what_guards_an_account_asks_once_more_who_it_is(owner: Visitor, app: App, monkeypatch: Any) -> None:
    later = SimpleNamespace(time=lambda: time.time() + 3600)
    monkeypatch.setattr("allauth.account.internal.flows.reauthentication.time", later)
    for path in GUARDED:
        answer = owner.get(path)
        assert answer.status == 302
        assert answer.headers["location"].startswith("/you/prove?next=")
    for path in (*GUARDED, "/you/codes/off", "/you/passkeys/1"):
        assert owner.post(path, {"code": "000000"}).status in (302, 405), path


def test_who_just_signed_in_by_password_is_not_asked_again(owner: Visitor, app: App) -> None:
    ada = Visitor(app)
    ada.sign_in()
    assert ada.get("/you/codes").status == 200


def test_a_wrong_password_proves_nothing_and_is_counted(owner: Visitor, app: App, clock: Any) -> None:
    for wrong in ["", "wrong, wrong, wrong"] * 5:
        assert owner.post("/you/prove", {"present": wrong}).status == 422
    assert owner.post("/you/prove", {"present": PASSWORD}).status == 422
    assert owner.post("/you", {"present": PASSWORD, "password": "another garden wall"}).status == 422


def test_no_password_is_no_proof_for_who_has_none(owner: Visitor) -> None:
    from wellwish.web.accounts.proof import PresentForm

    def proves() -> bool:
        dora = model("accounts.Member").objects.create_member("dora", None)
        return PresentForm({"present": ""}, dora).is_valid()

    assert not stored(proves)


def test_a_code_proves_it_too(owner: Visitor, clock: Any) -> None:
    _, codes = guard(owner, clock)
    answer = owner.post("/you/prove", {"code": codes[0], "next": "/you/codes"})
    assert (answer.status, answer.headers["location"]) == (302, "/you/codes")
    assert owner.post("/you/prove", {"code": codes[0]}).status == 422


def test_a_proof_never_leads_off_this_site(owner: Visitor) -> None:
    for elsewhere in ("//evil.example", "https://evil.example", "\\\\evil.example", "javascript:x"):
        assert owner.post("/you/prove", {"present": PASSWORD, "next": elsewhere}).headers["location"] == "/you"


def test_a_server_for_one_person_has_nothing_to_guard(app: App, ada: Visitor) -> None:
    ada.post("/just-me")
    for path in GUARDED:
        assert ada.get(path).status == 404, path
    assert "/you/passkeys" not in ada.get("/you").text


NO_ANSWERS = (
    "",
    "{}",
    "[]",
    "null",
    '{"id": 1}',
    "not json",
    '{"response": {}}',
    "1",
    '{"id":"", "rawId": "", "type": "x"}',
)


@pytest.mark.parametrize("path", ["/sign-in/passkey", "/sign-in/second", "/you/prove", "/you/passkeys"])
def test_what_is_no_passkeys_answer_is_refused(owner: Visitor, app: App, clock: Any, path: str) -> None:
    visitor = owner
    if path.startswith("/sign-in"):
        guard(owner, clock)
        visitor = half_way(app)
    visitor.get("/you/passkeys/options" if path == "/you/passkeys" else "/sign-in/options")
    for credential in NO_ANSWERS:
        assert visitor.post(path, {"credential": credential, "name": "phone"}).status == 422, credential
    assert not [row for row in rows("mfa.Authenticator") if row.type == "webauthn"]


# --- signed in on -----------------------------------------------------------------------------------


def browser(app: App, agent: str) -> Visitor:
    visitor = Visitor(app)
    visitor.sign_in()
    visitor.get("/", {"user-agent": agent})
    return visitor


def shown(answer: Answer) -> list[str]:
    part = answer.text.partition('id="signed-in"')[2].partition("</section>")[0]
    return re.findall(r"<b>([^<]*)</b>", part)


def test_browsers_are_told_by_their_kind_and_nothing_more_is_kept(owner: Visitor, app: App) -> None:
    browser(app, FIREFOX)
    browser(app, PHONE)
    assert sorted(shown(owner.get("/you"))) == ["A browser", "Firefox on Linux", "Safari on an iPhone"]
    for row in rows("accounts.SignIn"):
        assert not {*row.__dict__} & {"ip", "user_agent"}


def test_one_browser_is_signed_out_from_another(owner: Visitor, app: App) -> None:
    lost, kept = browser(app, FIREFOX), browser(app, PHONE)
    (row,) = rows("accounts.SignIn", device="Firefox on Linux")
    assert owner.post("/you/signed-in", {"which": str(row.pk)}).status == 302
    assert not signed_in(lost)
    assert signed_in(kept)
    assert signed_in(owner)


def test_all_others_are_signed_out_at_once(owner: Visitor, app: App) -> None:
    others = [browser(app, FIREFOX), browser(app, PHONE)]
    ben = Visitor(app).join(owner.invite(), "ben")
    owner.post("/you/signed-in", {"which": "others"})
    assert not any(signed_in(one) for one in others)
    assert signed_in(owner)
    assert signed_in(ben)


def test_a_browser_that_is_not_there_cannot_be_signed_out(owner: Visitor) -> None:
    for which in ("", "0", "x", "٣", "9" * 30, "-1"):
        assert owner.post("/you/signed-in", {"which": which}).status == 404


def test_nobody_signs_out_anothers_browser(owner: Visitor, app: App) -> None:
    ben = Visitor(app).join(owner.invite(), "ben")
    owner.get("/you")
    row = next(row for row in rows("accounts.SignIn") if row.member_id != stored(lambda: _member("ben").pk))
    assert ben.post("/you/signed-in", {"which": str(row.pk)}).status == 404
    assert signed_in(owner)


def test_a_new_password_ends_the_others_and_lists_this_one(owner: Visitor, app: App) -> None:
    browser(app, FIREFOX)
    owner.post("/you", {"present": PASSWORD, "password": "another garden wall"})
    owner.get("/")
    assert shown(owner.get("/you")) == ["A browser"]


def test_who_signed_out_is_listed_no_more(owner: Visitor, app: App) -> None:
    browser(app, FIREFOX).post("/sign-out")
    assert shown(owner.get("/you")) == ["A browser"]


def _member(name: str) -> Any:
    return model("accounts.Member").objects.get(name=name)
