"""What a server says of itself, to whom, and what an untrusted proxy's headers change: nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from web_fakes import DATA, FakeStudio, Visitor, fake_app, rows, setup_code, stored

from wellwish.config import Settings
from wellwish.server import health

TOKEN = "a token that nobody guesses, ever"


def asks(settings: Settings, **headers: str) -> bool:
    scope = {
        "client": (headers.pop("client", "127.0.0.1"), 5),
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }
    return health.Health(settings, lambda: 0)._may_read(scope)


def test_ready_says_each_thing_in_a_word(ada: Visitor) -> None:
    ada.claim().add("ben", "loved")
    answer = ada.get("/readyz")
    assert (answer.status, answer.text) == (200, "data: ok\ndatabase: ok\nkeys: ok\n")
    assert answer.headers["cache-control"] == "no-store"


def test_without_its_keys_it_is_not_ready_and_makes_no_new_ones(ada: Visitor) -> None:
    from wellwish.web import sealed

    ada.claim().add("ben", "loved")
    keys = DATA / "keys" / "people.keys"
    kept = keys.with_name("kept-aside")
    try:
        keys.rename(kept)
        sealed._rings.clear()
        assert health.readiness(DATA)["keys"] == "missing or wrong"
        assert not keys.exists()
        from cryptography.fernet import Fernet

        keys.write_bytes(Fernet.generate_key())
        sealed._rings.clear()
        assert health.readiness(DATA)["keys"] == "missing or wrong"
        assert ada.get("/readyz").status == 503
    finally:
        kept.replace(keys)
        sealed._rings.clear()
    assert rows("circle.Person")[0].name == "ben"


def test_a_data_folder_that_cannot_be_written_to_is_not_ready(ada: Visitor, tmp_path: Path) -> None:
    assert health.readiness(tmp_path / "gone")["data"] == "not writable"


def test_a_database_that_does_not_answer_is_not_ready(ada: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    from wellwish.web.accounts.models import House

    def fail() -> None:
        raise OperationalError("password=hunter2")

    monkeypatch.setattr(House, "find", fail)
    assert stored(health._of_database) == {"database": "no answer", "keys": "not looked at"}


def test_metrics_are_off_unless_turned_on(ada: Visitor) -> None:
    assert ada.get("/metrics").status == 404
    assert not asks(Settings(data=DATA))


def test_metrics_that_are_on_answer_this_machine_and_nobody_a_proxy_speaks_for() -> None:
    on = Settings(data=DATA, metrics=True)
    assert asks(on)
    assert not asks(on, client="192.0.2.7")
    assert not asks(on, x_forwarded_for="192.0.2.7")
    assert not asks(on, forwarded="for=192.0.2.7")


def test_metrics_with_a_token_answer_whoever_brings_it() -> None:
    on = Settings(data=DATA, metrics_token=TOKEN)
    assert asks(on, client="192.0.2.7", authorization=f"Bearer {TOKEN}")
    assert not asks(on, client="192.0.2.7", authorization="Bearer another")
    assert not asks(on, client="192.0.2.7")
    assert not asks(on)
    assert TOKEN not in repr(on)


def test_metrics_count_kinds_of_answers_and_name_nobody() -> None:
    ada = Visitor(fake_app(FakeStudio(), metrics=True)).claim("Zephyrine")
    person = ada.add("Quincunx", "loved")
    sit = ada.sit([person]).headers["location"]
    ada.get(sit)
    text = ada.get("/metrics").text
    assert 'wellwish_answers_total{kind="page",status="2xx"}' in text
    assert "wellwish_sits_being_made 0.0" in text
    assert "process_resident_memory_bytes" in text or os.name == "nt"
    for private in ("Zephyrine", "Quincunx", person, sit, setup_code(), str(DATA)):
        assert private.lower() not in text.lower()


def test_headers_of_a_proxy_are_believed_only_when_it_is_trusted() -> None:
    forwarded = {"x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.7"}

    def link(**settings: object) -> str:
        ada = Visitor(fake_app(FakeStudio(), public=True, **settings))  # type: ignore[arg-type]  # settings by name
        return ada.get("/robots.txt", forwarded).text

    assert "Sitemap: http://localhost/" in link()
    assert "Sitemap: https://localhost/" in link(proxies=("127.0.0.0/8",))
    assert "Sitemap: http://localhost/" in link(proxies=("10.0.0.0/8",))
