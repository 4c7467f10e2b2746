"""Signing in with an account from elsewhere, by a made-up provider of OpenID Connect that answers as real ones do."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from web_fakes import DATA, PASSWORD, Answer, FakeStudio, Visitor, fake_app, rows

from wellwish.server.asgi import App

ISSUER = "https://id.example.org"
CLIENT, SECRET = "wellwish at home", "a secret between two servers"


@dataclass
class Provider:
    """What answers instead of the network; ``asked`` are the addresses that were asked for."""

    claims: dict[str, Any] = field(default_factory=lambda: {"sub": "1001", "name": "Ada"})
    told_apart: dict[str, Any] = field(default_factory=dict)
    """What userinfo says otherwise than the token."""
    broken: bool = False
    asked: list[str] = field(default_factory=list)
    challenges: list[str] = field(default_factory=list)

    def request(self, method: str, url: str, **kwargs: Any) -> requests.Response:
        self.asked.append(url)
        if self.broken:
            raise requests.ConnectionError("nobody there")
        answers = {"token": self._token, "userinfo": self._userinfo, "openid-configuration": self._configuration}
        return _json(answers[url.rpartition("/")[2]](**kwargs))

    def _configuration(self, **_: Any) -> dict[str, Any]:
        paths = {"authorization_endpoint": "auth", "token_endpoint": "token", "userinfo_endpoint": "userinfo"}
        return {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/keys"} | {k: f"{ISSUER}/{v}" for k, v in paths.items()}

    def _token(self, **kwargs: Any) -> dict[str, Any]:
        sent = kwargs["data"]
        assert (sent["client_id"], sent["client_secret"]) == (CLIENT, SECRET)
        assert sent["redirect_uri"] == "http://localhost/sign-in/oidc/callback"
        assert sent["code_verifier"]
        times = {"iat": int(time.time()), "exp": int(time.time()) + 60}
        token = jwt.encode({"iss": ISSUER, "aud": CLIENT, **times, **self.claims}, "k" * 32, algorithm="HS256")
        return {"access_token": "an access token", "token_type": "Bearer", "id_token": token}

    def _userinfo(self, **_: Any) -> dict[str, Any]:
        return self.claims | self.told_apart


def _json(value: dict[str, Any]) -> requests.Response:
    answer = requests.Response()
    answer.status_code, answer._content = 200, json.dumps(value).encode()
    answer.headers["content-type"] = "application/json"
    return answer


@pytest.fixture
def app(studio: FakeStudio) -> App:
    return fake_app(studio)


@pytest.fixture
def provider(app: App, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    from django.test import override_settings

    from wellwish.config import Settings
    from wellwish.web.start import _providers

    provider = Provider()
    monkeypatch.setattr(requests.Session, "request", lambda _, *args, **kwargs: provider.request(*args, **kwargs))
    settings = Settings(data=DATA, oidc_url=ISSUER, oidc_name="Home ID", oidc_client=CLIENT, oidc_secret=SECRET)
    with override_settings(SOCIALACCOUNT_PROVIDERS=_providers(settings)):
        yield provider


@pytest.fixture
def owner(app: App, ada: Visitor) -> Visitor:
    ada.claim()
    ada.post("/you/prove", {"present": PASSWORD})
    return ada


def back(visitor: Visitor, way: str, **changed: str) -> Answer:
    """The provider sends them back, with a code."""
    query = parse_qs(urlsplit(way).query)
    assert way.startswith(f"{ISSUER}/auth?")
    state = changed.get("state", query["state"][0])
    return visitor.get(f"/sign-in/oidc/callback?code=abc&state={state}")


def go(visitor: Visitor, query: str = "") -> Answer:
    """There and back again."""
    answer = visitor.get(f"/sign-in/with{query}")
    assert answer.status == 302, answer.text
    return back(visitor, answer.headers["location"])


def bind(visitor: Visitor) -> Answer:
    shown = visitor.post("/you/with")
    found = re.search(r"0; url=(.*)", shown.headers["refresh"])
    assert found
    return back(visitor, found[1])


def signed_in(visitor: Visitor) -> bool:
    return visitor.get("/you").status == 200


def test_without_a_provider_nobody_is_asked(owner: Visitor, app: App, monkeypatch: Any) -> None:
    monkeypatch.setattr(requests.Session, "request", lambda *_, **__: pytest.fail("a request went out"))
    assert "/sign-in/with" not in Visitor(app).get("/sign-in").text
    assert Visitor(app).get("/sign-in/with").status == 404
    assert Visitor(app).get("/sign-in/oidc/callback?code=a&state=b").status == 404
    assert owner.post("/you/with").status == 404
    assert "/you/with" not in owner.get("/you").text


def test_an_account_that_is_bound_opens_the_one_here(owner: Visitor, app: App, provider: Provider) -> None:
    assert bind(owner).headers["location"] == "/you"
    ada = Visitor(app)
    assert "Sign in with Home ID" in ada.get("/sign-in").text
    assert go(ada, "?next=/circle").headers["location"] == "/circle"
    assert signed_in(ada)
    assert all(url.startswith(ISSUER) for url in provider.asked)


def test_of_what_the_provider_tells_only_a_digest_is_kept(owner: Visitor, provider: Provider) -> None:
    provider.claims |= {"email": "ada@example.org", "name": "Ada Private"}
    bind(owner)
    (row,) = rows("socialaccount.SocialAccount")
    assert row.extra_data == {}
    assert re.fullmatch(r"[0-9a-f]{64}", row.uid)
    assert rows("socialaccount.SocialToken") == rows("account.EmailAddress") == []


def test_who_is_not_known_stays_outside(owner: Visitor, app: App, provider: Provider) -> None:
    ben = Visitor(app)
    answer = go(ben)
    assert answer.status == 403
    assert "not known here yet" in answer.text
    assert not signed_in(ben)
    assert len(rows("accounts.Member")) == 1


def test_an_invitation_lets_them_join_once_with_its_role(owner: Visitor, app: App, provider: Provider) -> None:
    provider.claims |= {"sub": "2002", "name": "Ada"}
    link = re.search(r"/join/[A-Za-z0-9_-]{32}", owner.post("/house", {"invite": "yes", "role": "teacher"}).text)
    assert link
    ben = Visitor(app)
    way = re.search(r"/sign-in/with\?invitation=[A-Za-z0-9_-]{32}", ben.get(link[0]).text)
    assert way
    assert go(ben, f"?{urlsplit(way[0]).query}").headers["location"] == "/"
    assert signed_in(ben)
    assert {(row.name, row.role) for row in rows("accounts.Member")} == {("ada", "owner"), ("Ada 2", "teacher")}
    assert Visitor(app).get(link[0]).status == 404
    assert go(Visitor(app), "").headers["location"] == "/", "they come back by the provider"


def test_where_the_operator_says_so_all_whom_it_lets_in_join(owner: Visitor, app: App, provider: Provider) -> None:
    from django.test import override_settings

    provider.claims |= {"sub": "3", "name": "\x07" * 500}
    with override_settings(WELLWISH_OIDC_JOIN=True):
        cleo = Visitor(app)
        assert go(cleo).status == 302
        assert signed_in(cleo)
    assert [row.name for row in rows("accounts.Member", role="member")] == ["someone"]


def test_an_account_elsewhere_belongs_to_one_member(owner: Visitor, app: App, provider: Provider) -> None:
    bind(owner)
    ben = Visitor(app).join(owner.invite(), "ben")
    ben.post("/you/prove", {"present": PASSWORD})
    assert bind(ben).status == 409
    assert len(rows("socialaccount.SocialAccount")) == 1


def test_what_was_bound_is_unbound_while_another_way_in_is_left(owner: Visitor, app: App, provider: Provider) -> None:
    bind(owner)
    assert owner.post("/you/with", {"undo": "yes"}).headers["location"] == "/you"
    assert go(Visitor(app)).status == 403


def test_another_providers_person_of_the_same_id_is_somebody_else(owner: Visitor, app: App, provider: Provider) -> None:
    from django.conf import settings

    bind(owner)
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = f"{ISSUER}/other"
    assert go(Visitor(app)).status == 403


def test_a_provider_that_speaks_of_two_people_is_not_believed(owner: Visitor, app: App, provider: Provider) -> None:
    bind(owner)
    provider.claims["sub"], provider.told_apart = "evil", {"sub": "1001"}
    ada = Visitor(app)
    assert go(ada).status == 503
    assert not signed_in(ada)


@pytest.mark.parametrize("wrong", [{"iss": "https://evil.example"}, {"aud": "another"}, {"exp": 1}])
def test_a_token_for_another_or_of_another_or_out_of_date_opens_nothing(
    owner: Visitor, app: App, provider: Provider, wrong: dict[str, Any]
) -> None:
    bind(owner)
    provider.claims |= wrong
    ada = Visitor(app)
    assert go(ada).status in (401, 503)
    assert not signed_in(ada)


def test_an_answer_that_nobody_here_asked_for_opens_nothing(owner: Visitor, app: App, provider: Provider) -> None:
    bind(owner)
    ada = Visitor(app)
    way = ada.get("/sign-in/with").headers["location"]
    for visitor, state in ((Visitor(app), parse_qs(urlsplit(way).query)["state"][0]), (ada, "made-up"), (ada, "")):
        assert back(visitor, way, state=state).status == 401
        assert not signed_in(visitor)
    assert ada.get("/sign-in/oidc/callback?error=access_denied&state=x").status == 401


def test_nobody_is_bound_by_a_link(owner: Visitor, app: App, provider: Provider) -> None:
    """Or somebody could be led to bind a stranger's account to theirs."""
    assert owner.get("/you/with").status == 405
    assert owner.get("/sign-in/with?process=connect").headers["location"] == "/"


def test_a_provider_that_does_not_answer_is_told_kindly(owner: Visitor, app: App, provider: Provider) -> None:
    provider.broken = True
    answer = Visitor(app).get("/sign-in/with")
    assert answer.status == 503
    assert "Home ID does not answer" in answer.text
    assert owner.post("/you/with").status == 503


def test_what_a_guest_made_is_kept_on_the_way_through(owner: Visitor, app: App, provider: Provider) -> None:
    bind(owner)
    guest = Visitor(fake_app_public())
    sit = guest.sit_id(name="Maya")
    assert go(guest, "?keep=yes").headers["location"] == f"/sit/{sit}"


def fake_app_public() -> App:
    """The same server, opened to guests."""
    from django.test import override_settings

    with override_settings(SOCIALACCOUNT_PROVIDERS={}):
        return fake_app(public=True)
