"""Styles, scripts and drawings: found by their exact path, sent gzipped to whoever takes that."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import brotli
import pytest
from web_fakes import Answer, Visitor, fake_app, run

import wellwish.web
from wellwish.server.asgi import App, Message
from wellwish.server.static import make_static


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """A small ``web`` folder: two subjects, each with its static files."""
    for name, text in {
        "static/wellwish/page.css": "@layer page { p { color: red } }\n",
        "static/wellwish/layers.css": "@layer tokens, page;\n",
        "player/static/player/bar.css": "@layer page { b { color: blue } }\n",
        "player/static/player/app.js": "export {};\n",
        "player/static/player/notes.txt": "private",
        "player/views.py": "SECRET = 1\n",
        "static/wellwish/mark.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.fixture
def app(web: Path) -> App:
    return make_static(web)


def ask(app: App, path: str, method: str = "GET", **headers: str) -> Answer:
    return run(_ask(app, path, method, headers))


async def _ask(app: App, path: str, method: str, headers: dict[str, str]) -> Answer:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app({"type": "http", "method": method, "path": path, "headers": raw}, receive, send)
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], found, b"".join(message["body"] for message in sent[1:]))


# --- what is there ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/static/wellwish/page.css", "text/css; charset=utf-8"),
        ("/static/player/app.js", "text/javascript; charset=utf-8"),
        ("/static/wellwish/mark.svg", "image/svg+xml"),
        ("/static/site.css", "text/css; charset=utf-8"),
    ],
)
def test_a_file_has_its_type_and_may_be_kept_but_is_asked_about(app: App, path: str, kind: str) -> None:
    answer = ask(app, path)
    assert answer.status == 200
    assert answer.headers["content-type"] == kind
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-length"] == str(len(answer.body))


@pytest.mark.parametrize(
    "path",
    [
        "/static/",
        "/static/none.css",
        "/static/player/views.py",
        "/static/../player/views.py",
        "/static/player/../player/app.js",
        "/static//player/app.js",
        "/static/player/notes.txt",
        "/static/player/app.js/",
        "/static/PLAYER/app.js",
        "/static/%2e%2e/views.py",
        "/static/player/app.js\x00",
        "/player/app.js",
    ],
)
def test_nothing_else_is(app: App, path: str) -> None:
    answer = ask(app, path)
    assert (answer.status, answer.text) == (404, "There is nothing here.\n")


def test_all_styles_are_one_with_the_layers_first(app: App) -> None:
    text = ask(app, "/static/site.css").text
    assert text.startswith("@layer tokens, page;")
    assert text.count("color: red") == text.count("color: blue") == text.count("@layer tokens") == 1


def test_a_style_with_no_line_break_at_its_end_does_not_run_into_the_next(web: Path) -> None:
    (web / "static/wellwish/a.css").write_text("/* a */")
    assert "/* a */\n" in ask(make_static(web), "/static/site.css").text


def test_files_are_read_once(web: Path, app: App) -> None:
    (web / "static/wellwish/page.css").write_text("changed")
    assert "color: red" in ask(app, "/static/wellwish/page.css").text


def test_scripts_of_ours_come_without_their_comments_on_the_same_lines(web: Path) -> None:
    text = "// Why.\n/** What,\n * and more. */\nexport const a = 1; // stays\n  // gone\nconst b = `/** c */`;\n"
    for folder in ("player/static/player", "static/vendor"):
        (web / folder).mkdir(parents=True, exist_ok=True)
        (web / folder / "said.js").write_text(text)
    sent = make_static(web)
    assert ask(sent, "/static/player/said.js").text == "\n\n\nexport const a = 1; // stays\n\nconst b = `/** c */`;\n"
    assert ask(sent, "/static/vendor/said.js").text == text


def test_no_text_in_our_scripts_could_be_taken_for_a_comment() -> None:
    web_folder = Path(wellwish.web.__file__).parent
    for path in web_folder.rglob("static/*/*.js"):
        if path.parent.name != "vendor":
            for text in re.findall(r"`[^`]*`", re.sub(r"^\s*(//.*|/?\*.*)$", "", path.read_text(), flags=re.MULTILINE)):
                assert not re.search(r"\n\s*(//|/\*)", text), (path.name, text)


# --- how it is sent ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "accepts",
    ["gzip", "gzip, deflate", "identity;q=1.0, gzip;q=0.8", "gzip;q=1", "gzip;q=0.001", "deflate ,GZIP ; q=0.5"],
)
def test_whoever_takes_gzip_gets_it(app: App, accepts: str) -> None:
    answer = ask(app, "/static/player/app.js", accept_encoding=accepts)
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(answer.body) == b"export {};\n"
    assert answer.headers["content-length"] == str(len(answer.body))
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("accepts", ["br", "gzip, deflate, br", "br;q=0.2", "gzip;q=0, br", "gzip, deflate, br, zstd"])
def test_whoever_takes_brotli_gets_that(app: App, accepts: str) -> None:
    answer = ask(app, "/static/player/app.js", accept_encoding=accepts)
    assert answer.headers["content-encoding"] == "br"
    assert brotli.decompress(answer.body) == b"export {};\n"


@pytest.mark.parametrize(
    "accepts",
    [
        "",
        "identity",
        "gzip;q=0",
        "gzip;q=0.0",
        "gzip; q=0.000",
        "deflate, gzip;q=0, br;q=0.0",
        "gzipped",
        "x-br",
        "gzip ;q=0",
        "gzip;Q=0",
    ],
)
def test_whoever_takes_neither_gets_it_plain(app: App, accepts: str) -> None:
    answer = ask(app, "/static/player/app.js", accept_encoding=accepts)
    assert "content-encoding" not in answer.headers
    assert answer.body == b"export {};\n"
    assert answer.headers["vary"] == "Accept-Encoding"


def test_what_a_browser_has_is_not_sent_again(app: App) -> None:
    first = ask(app, "/static/site.css", accept_encoding="gzip")
    again = ask(app, "/static/site.css", if_none_match=f"W/{first.headers['etag']}", accept_encoding="gzip")
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert ask(app, "/static/site.css", if_none_match='"other"').status == 200


def test_every_coding_has_a_tag_of_its_own(app: App) -> None:
    """A strong tag stands for exact bytes (RFC 9110, 8.8.3.3)."""
    tags = {ask(app, "/static/site.css", accept_encoding=coding).headers["etag"] for coding in ("", "gzip", "br")}
    assert len(tags) == 3 or all(tag.startswith("W/") for tag in tags)


def test_a_changed_file_has_another_tag(web: Path, app: App) -> None:
    before = ask(app, "/static/site.css").headers["etag"]
    (web / "player/static/player/bar.css").write_text("@layer page { b { color: green } }\n")
    assert ask(make_static(web), "/static/site.css").headers["etag"] != before


def test_head_tells_the_length_only(app: App) -> None:
    answer = ask(app, "/static/player/app.js", "HEAD")
    assert (answer.status, answer.body, answer.headers["content-length"]) == (200, b"", "11")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_only_reading_is_possible(app: App, method: str) -> None:
    answer = ask(app, "/static/player/app.js", method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


# --- our own ----------------------------------------------------------------------------------------


def test_every_style_of_ours_stands_in_a_layer_that_is_named_first() -> None:
    ada = Visitor(fake_app())
    text = ada.get("/static/site.css").text
    first = text.split(";")[0]
    named = {name.strip() for name in first.removeprefix("@layer").split(",")}
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    assert re.match(r"\s*@layer [a-z, ]+;", text)
    assert set(re.findall(r"@layer ([a-z-]+) *\{", text)) <= named


def test_what_every_page_asks_for_is_there() -> None:
    ada = Visitor(fake_app())
    page = ada.get("/").text
    asked = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(asked) >= 4
    for path in asked:
        assert ada.get(path).status == 200, path
