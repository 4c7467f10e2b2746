"""Settings: how pages look, how a sit begins, which day it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from web_fakes import FakeStudio, Visitor, fake_app, rows, stored

import wellwish.web

EVERYTHING = {
    "theme": "dark",
    "text_size": "large",
    "less_motion": "on",
    "length_minutes": "20",
    "guide": "heart",
    "bed": "rain",
    "bell": "deep",
    "zone": "Pacific/Auckland",
    "language": "en",
    "hide_streak": "on",
}


@pytest.fixture
def ada(studio: FakeStudio) -> Visitor:
    """Ada, whose server it is."""
    return Visitor(fake_app(studio)).claim()


def root(visitor: Visitor, path: str) -> str:
    """The first element of a page."""
    found = re.search("<html[^>]*>", visitor.get(path).text)
    assert found
    return found[0]


def test_what_a_member_sets_is_kept_and_shown_again(ada: Visitor) -> None:
    assert "Kept." in ada.post("/settings", EVERYTHING).text
    (row,) = rows("yours.Preferences")
    kept = {name: getattr(row, name) for name in EVERYTHING}
    assert kept == EVERYTHING | {"length_minutes": 20, "less_motion": True, "hide_streak": True}
    page = ada.get("/settings").text
    for value in ("20", "heart", "rain", "deep", "Pacific/Auckland", "en"):
        assert f'<option value="{value}" selected>' in page
    for value in ("dark", "large"):
        assert re.search(f'value="{value}" checked', page)


def test_emptied_again_it_is_as_on_the_first_day(ada: Visitor) -> None:
    ada.post("/settings", EVERYTHING)
    ada.post("/settings", {})
    (row,) = rows("yours.Preferences")
    assert [getattr(row, name) for name in EVERYTHING] == ["", "", False, None, "", "", "", "", "", False]


@pytest.mark.parametrize(
    "strange",
    [
        {"theme": "neon"},
        {"text_size": "9em"},
        {"length_minutes": "7777"},
        {"guide": "nobody"},
        {"bed": "../etc"},
        {"bell": "gong"},
        {"zone": "Mars/Olympus"},
        {"zone": "../../etc/passwd"},
        {"language": "xx"},
    ],
)
def test_what_cannot_be_chosen_changes_nothing(ada: Visitor, strange: dict[str, str]) -> None:
    ada.post("/settings", EVERYTHING)
    answer = ada.post("/settings", EVERYTHING | strange)
    assert answer.status == 422
    assert "Nothing was changed" in answer.text
    (row,) = rows("yours.Preferences")
    assert (row.theme, row.zone, row.guide) == ("dark", "Pacific/Auckland", "heart")


def test_a_members_look_is_on_every_page_and_nobody_elses(ada: Visitor) -> None:
    ben = Visitor(ada._app).join(ada.invite(), "ben")
    ada.post("/settings", EVERYTHING)
    look = '<html lang="en" data-theme="dark" data-text="large" data-motion="still">'
    for path in ("/", "/circle", "/settings", "/ground", "/nothing", "/circle/new"):
        assert root(ada, path) == look, path
    assert root(ben, "/circle") == '<html lang="en">'
    assert '<meta name="color-scheme" content="dark">' in ada.get("/").text


def test_a_page_that_stands_is_told_of_a_new_look(ada: Visitor) -> None:
    saved = ada.post("/settings", {"theme": "light"}).text
    assert '<wellwish-look data-theme="light">' in saved
    assert "<wellwish-look" not in ada.get("/settings").text


def test_a_guests_look_is_in_a_cookie_and_nowhere_else(studio: FakeStudio) -> None:
    guest = Visitor(fake_app(studio, public=True))
    assert 'name="guide"' not in guest.get("/settings").text
    answer = guest.post("/settings", {"theme": "dark", "text_size": "largest"})
    line = next(one for one in answer.headers["set-cookie"].split("\n") if one.startswith("wellwish-look="))
    assert {"HttpOnly", "SameSite=Lax"} <= {part.strip() for part in line.split(";")}
    for path in ("/", "/settings", "/nothing", "/ground"):
        assert root(guest, path) == '<html lang="en" data-theme="dark" data-text="largest">', path
    assert rows("yours.Preferences") == []


@pytest.mark.parametrize("value", ['"><script>', "dark.9em.", "neon..still", "....", "\x7f", "dark" * 500])
def test_a_strange_cookie_counts_for_nothing_it_may_not_say(studio: FakeStudio, value: str) -> None:
    from wellwish.web.yours.looks import Look

    look = Look.of_cookie(value)
    assert look.theme in ("", "dark", "light")
    assert look.text_size == ""


def test_a_look_reads_back_as_it_was_written() -> None:
    fake_app()
    from wellwish.web.yours.looks import Look

    for look in (Look(), Look("dark"), Look("", "larger"), Look("light", "largest", True)):
        assert Look.of_cookie(look.written) == look


def test_the_two_ways_into_the_dark_are_the_same() -> None:
    css = (Path(wellwish.web.__file__).parent / "static" / "wellwish" / "tokens.css").read_text()
    by_system, by_choice = css.split("@media")[1].split('[data-theme="dark"]')
    colours = re.compile(r"--[\w-]+: #[0-9a-f]{6};")
    assert colours.findall(by_system) == colours.findall(by_choice) != []


def test_a_sit_is_filled_in_as_it_was_set(ada: Visitor) -> None:
    ada.sit([], bed="ocean", bell="none")
    ada.post("/settings", {"length_minutes": "20", "bed": "rain"})
    page = ada.get("/sit").text
    assert 'name="length" value="20" checked' in page
    assert re.search(r'name="bed" value="rain" checked', page)
    assert re.search(r'name="bell" value="none" checked', page), "what is not set is as the last time"


def test_a_length_that_has_no_chip_is_written_out(ada: Visitor) -> None:
    ada.post("/settings", {"length_minutes": "45"})
    page = ada.get("/sit").text
    assert 'value="other" checked' in page
    assert 'placeholder="7:30" value="45"' in page


def test_days_and_hours_are_those_of_the_members_zone(ada: Visitor) -> None:
    from datetime import UTC, datetime

    ada.sit([])

    def long_ago() -> None:
        from wellwish.web.player.models import Sit

        Sit.objects.update(heard_seconds=60, made=datetime(2026, 3, 1, 23, 30, tzinfo=UTC))

    stored(long_ago)
    ada.post("/settings", {"zone": "Pacific/Auckland"})
    assert "2 March, 12:30" in ada.get("/sit").text
    ada.post("/settings", {"zone": "America/New_York"})
    assert "1 March, 18:30" in ada.get("/sit").text


def test_the_browsers_zone_is_confirmed_once(ada: Visitor) -> None:
    assert "<wellwish-zone-ask" in ada.get("/").text
    answer = ada.post("/settings/zone", {"zone": "Europe/Paris", "next": "/"})
    assert (answer.status, answer.headers["location"]) == (302, "/")
    assert [row.zone for row in rows("yours.Preferences")] == ["Europe/Paris"]
    assert "<wellwish-zone-ask" not in ada.get("/").text


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "evil"])
def test_confirming_a_zone_leads_nowhere_else(ada: Visitor, away: str) -> None:
    assert ada.post("/settings/zone", {"zone": "Mars/X", "next": away}).headers["location"] == "/"
    assert rows("yours.Preferences") == []


def test_a_zone_that_this_machine_forgot_is_the_servers(ada: Visitor) -> None:
    def forgotten() -> None:
        from wellwish.web.accounts.models import Member
        from wellwish.web.yours.models import Preferences

        Preferences.objects.create(member=Member.objects.get(), zone="Lost/Atlantis")

    stored(forgotten)
    assert ada.get("/").status == 200
