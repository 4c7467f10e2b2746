"""What a browser needs to have Wellwish as an app: versions, manifest, icons, and whose pages it is given."""

from __future__ import annotations

import json
import re
import zlib
from pathlib import Path

import numpy as np
import pytest
from web_fakes import FakeStudio, Visitor, fake_app

from wellwish.web.offline.icons import icon
from wellwish.web.offline.shell import Shell, read_shell, shell

NAME = "Zephyrine"


def pixels(png: bytes) -> np.ndarray:
    """RGBA of one of our own PNGs, whose lines are unfiltered."""
    width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    start = png.index(b"IDAT")
    length = int.from_bytes(png[start - 4 : start], "big")
    lines = np.frombuffer(zlib.decompress(png[start + 4 : start + 4 + length]), np.uint8).reshape(height, 1 + 4 * width)
    assert not lines[:, 0].any()
    return lines[:, 1:].reshape(height, width, 4)


def player_data(page: str) -> dict[str, object]:
    import html

    found = re.search(r'data-sit="([^"]+)"', page)
    assert found
    data: dict[str, object] = json.loads(html.unescape(found[1]))
    return data


# --- versions ---------------------------------------------------------------------------------------


def test_any_change_of_a_file_is_another_version(tmp_path: Path) -> None:
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "a.js").write_text("1")
    before = read_shell(tmp_path)
    (folder / "a.js").write_text("2")
    after = read_shell(tmp_path)
    (folder / "a.js").write_text("1")
    assert before.version != after.version
    assert read_shell(tmp_path).version == before.version
    (folder / "a.js").rename(folder / "b.js")
    assert read_shell(tmp_path).version != before.version


def test_a_file_of_this_version_may_be_kept_for_ever_and_one_of_another_is_asked_about(ada: Visitor) -> None:
    present = ada.get(f"/{shell().path('player/app.js')}")
    older = ada.get("/static/v-0123456789ab/player/app.js")
    plain = ada.get("/static/player/app.js")
    assert present.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert older.headers["cache-control"] == plain.headers["cache-control"] == "no-cache"
    assert present.body == older.body == plain.body
    assert ada.get("/static/v-0123456789a/player/app.js").status == 404


def test_a_page_asks_for_files_of_this_version_only(ada: Visitor) -> None:
    for path in ("/", "/nothing", "/offline"):
        asked = re.findall(r'(?:href|src)="(/static/[^"]+)"', ada.get(path).text)
        assert asked, path
        assert all(one.startswith(f"/{shell().folder}") for one in asked), path


def test_what_is_not_there_has_no_address() -> None:
    with pytest.raises(KeyError, match="player/none"):
        Shell({}, "0" * 12).path("player/none.js")


# --- the service worker -----------------------------------------------------------------------------


def test_the_worker_is_asked_about_and_all_that_it_keeps_is_there(ada: Visitor) -> None:
    answer = ada.get("/worker.js")
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    imported = re.search(r'from "\./([^"]+)"', answer.text)
    told = re.search(r"work\((.*)\);", answer.text, re.DOTALL)
    assert imported
    assert told
    version = json.loads(told[1])
    assert "player/app.js" in version["names"]
    assert "site.css" in version["names"]
    for path in (imported[1], *(version["folder"] + name for name in version["names"])):
        assert ada.get(f"/{path}").status == 200, path


def test_every_module_that_a_script_imports_is_kept() -> None:
    files = shell().files
    kept = set(json.loads(re.search(rb"work\((.*)\);", shell().worker(), re.DOTALL)[1])["names"])  # type: ignore[index]
    for name in kept:
        if name.endswith(".js") and not name.startswith("vendor/"):
            for found in re.findall(r'(?:from|import\(|: )\s*"(\.\.?/[^"]+\.js)"', files[name].decode()):
                path = (Path("/") / name).parent / found
                assert str(Path(*_normal(path))) in kept, (name, found)


def _normal(path: Path) -> list[str]:
    parts: list[str] = []
    for part in path.parts[1:]:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return parts


def test_pages_may_have_a_worker_and_a_manifest_of_their_own_origin_only(ada: Visitor) -> None:
    policy = ada.get("/").headers["content-security-policy"]
    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy


# --- the app ----------------------------------------------------------------------------------------


def test_the_manifest_leads_to_the_first_page_and_the_ground_and_its_icons_are_what_they_say(ada: Visitor) -> None:
    page = ada.get("/").text
    link = re.search(r'<link rel="manifest" href="([^"]+)">', page)
    assert link
    answer = ada.get(link[1])
    assert answer.headers["content-type"] == "application/manifest+json"
    told = json.loads(answer.text)
    assert (told["start_url"], told["scope"], told["display"]) == ("/", "/", "standalone")
    assert [one["url"] for one in told["shortcuts"]] == ["/", "/ground"]
    assert all(ada.get(one["url"]).status == 200 for one in told["shortcuts"])
    purposes = {(one["sizes"], one["purpose"]) for one in told["icons"]}
    assert purposes >= {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}
    for one in told["icons"]:
        picture = ada.get(one["src"])
        assert picture.headers["content-type"] == one["type"] == "image/png"
        size = int(one["sizes"].split("x")[0])
        assert pixels(picture.body).shape == (size, size, 4)


def test_a_whole_icon_fills_its_square_and_keeps_its_mark_where_no_system_cuts() -> None:
    whole, rounded = (pixels(icon(192, whole=is_whole)) for is_whole in (True, False))
    at = np.arange(192) + 0.5 - 96
    beyond = np.hypot(*np.meshgrid(at, at)) > 0.4 * 192 + 1
    assert (whole[..., 3] == 255).all()
    assert (whole[beyond][:, :3] == whole[0, 0, :3]).all()
    assert tuple(whole[96, 96, :3]) == (0xC2, 0x63, 0x3F)
    assert rounded[0, 0, 3] == 0
    assert rounded[96, 0, 3] == 255


# --- whose pages ------------------------------------------------------------------------------------


def test_every_answer_says_for_whom_it_is_without_saying_who(studio: FakeStudio) -> None:
    app = fake_app(studio)
    ada = Visitor(app)
    assert ada.get("/").headers["wellwish-owner"] == "nobody"
    ada.claim()
    ben = Visitor(app).join(ada.invite(), "ben")
    owners = {one.get("/circle").headers["wellwish-owner"] for one in (ada, ben)}
    assert len(owners) == 2
    assert all(re.fullmatch(r"[0-9a-f]{22}", owner) for owner in owners)
    assert f'name="owner" content="{ada.get("/").headers["wellwish-owner"]}"' in ada.get("/").text
    assert ada.post("/sign-out").headers["wellwish-owner"] == "nobody"


def test_who_is_signed_in_can_be_asked_with_what_a_form_must_carry(ada: Visitor) -> None:
    assert json.loads(ada.get("/offline/who").text)["owner"] == "nobody"
    ada.claim()
    answer = ada.get("/offline/who")
    told = json.loads(answer.text)
    assert told["owner"] == answer.headers["wellwish-owner"]
    assert "no-store" in answer.headers["cache-control"]
    sit = ada.sit().headers["location"]
    headers = {"x-csrftoken": told["token"]}
    assert ada.ask("POST", f"{sit}/sat", headers, b"seconds=1").status == 204
    assert ada.ask("POST", f"{sit}/sat", {"x-csrftoken": "x" * 64}, b"seconds=1").status == 403


def test_a_device_is_told_which_sits_it_keeps_are_gone(studio: FakeStudio) -> None:
    app = fake_app(studio)
    ada = Visitor(app).claim()
    key = ada.add(NAME)
    with_her, alone = (ada.sit(who).headers["location"].removeprefix("/sit/") for who in ([key], []))
    ben = Visitor(app).join(ada.invite(), "ben")
    asked = f"/offline/who?sit={with_her}&sit={alone}"
    assert json.loads(ada.get(asked).text)["gone"] == []
    assert json.loads(ben.get(asked).text)["gone"] == [with_her, alone]
    assert ada.post(f"/circle/{key}/remove", {"sure": "yes"}).status == 302
    assert json.loads(ada.get(asked).text)["gone"] == [with_her]


def test_the_page_that_stands_in_is_the_same_for_everyone(ada: Visitor) -> None:
    before = ada.get("/offline").text
    ada.claim().add(NAME)
    assert ada.get("/offline").text == before


def test_a_page_that_is_kept_begins_nothing_by_itself(ada: Visitor) -> None:
    ada.claim()
    sit = ada.sit().headers["location"]
    assert player_data(ada.get(sit).text)["begin"] is True
    assert player_data(ada.get(sit, {"wellwish-keep": "yes"}).text)["begin"] is False


def test_only_a_members_sit_can_be_kept_and_is_counted_by_key(studio: FakeStudio) -> None:
    app = fake_app(studio, public=True)
    Visitor(app).claim()
    guest = Visitor(app)
    page = guest.get(f"/sit/{guest.sit_id()}").text
    assert "wellwish-keep" not in page
    assert player_data(page)["keyed"] is False
    ada = Visitor(app)
    ada.sign_in()
    page = ada.get(ada.sit().headers["location"]).text
    assert "<wellwish-keep" in page
    assert player_data(page)["keyed"] is True
