"""Django's admin, where it is turned on: for the owner, to look, and without what members entrusted to us."""

from __future__ import annotations

import re
import urllib.error
from pathlib import Path

import pytest
import serving
from cli.test_cli_keys import PASSWORD, Browser


def status(someone: Browser, path: str) -> int:
    try:
        someone.get(path)
    except urllib.error.HTTPError as error:
        return error.code
    return 200


def test_the_owner_looks_at_rows_and_nobody_else_and_nothing_sealed_is_there(tmp_path: Path) -> None:
    data, config = tmp_path / "data", tmp_path / "wellwish.toml"
    config.write_text('admin = "back-room"\n')
    with serving.serving(data, "--port", "0", "--guide", "tone", config=config) as address:
        ada, ben, stranger = Browser(address), Browser(address), Browser(address)
        ada.post("setup", {"name": "ada", "password": PASSWORD, "code": (data / "setup-code").read_text()})
        page = ada.post("circle/new", {"name": "Zephyrine", "kind": "loved", "pronouns": "she", "note": "quincunx"})
        person = re.findall(r'href="/circle/([0-9a-f-]{36})"', page)[0]
        link = re.findall(r"/(join/[A-Za-z0-9_-]{32})", ada.post("house", {"invite": "yes"}))
        ben.post(link[0], {"name": "ben", "password": PASSWORD})

        front, people = ada.get("back-room/"), ada.get("back-room/circle/person/")
        one = ada.get(f"back-room/circle/person/{person}/change/")
        assert "Members" in front
        assert person in people
        for shown in (front, people, one):
            assert "Zephyrine" not in shown
            assert "quincunx" not in shown
            assert "gAAAA" not in shown
        assert 'name="_save"' not in one
        assert status(ada, "back-room/circle/person/add/") == 403
        styles = set(re.findall(r'href="/(static/admin/[^"]+\.css)"', front))
        assert styles
        assert {status(ada, path) for path in styles} == {200}

        assert status(ben, "back-room/") == 404
        assert status(ben, f"back-room/circle/person/{person}/change/") == 404
        assert "Sign in" in stranger.get("back-room/")
        with pytest.raises(urllib.error.HTTPError):
            ada.post(f"back-room/circle/person/{person}/delete/", {"post": "yes"})
        assert person in ada.get("back-room/circle/person/")
