"""The pages that teach: complete, honest, found by search engines where the owner wants it and by nobody elsewhere."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from web_fakes import PASSWORD, Answer, FakeStudio, Visitor, fake_app

from wellwish import guides, library
from wellwish.samples import FORMS
from wellwish.sound import BEDS, BELLS

LIBRARY: tuple[str, ...] = (
    "/explore",
    "/explore?q=anger",
    "/explore?q=zzzzzz",
    "/exercises/moment-missing",
    "/courses/path-30",
)
LIBRARY += ("/courses/path-30/1", "/for/angry", "/techniques", "/techniques/noting", "/tips")
PRACTICE: tuple[str, ...] = (
    "/practice",
    "/practice/sits",
    "/practice/log",
    "/practice/journal",
    "/practice/journal/new",
)
PRACTICE += ("/practice/files", "/timer")
HTML, TEACHING = "text/html; charset=utf-8", ("/", "/loving-kindness")
LOADING = {"src", "srcset", "data", "poster", "background", "action", "formaction", "ping", "data-sound", "data-url"}


class Page(HTMLParser):
    """What a page is made of: its elements in order, each with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, tag: str, **those: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.found if name == tag and all(attrs.get(k) == v for k, v in those.items())]


@pytest.fixture
def ada(studio: FakeStudio) -> Visitor:
    """Ada on a server whose owner made it public."""
    return Visitor(fake_app(studio, public=True))


@pytest.fixture
def everywhere(ada: Visitor) -> dict[str, Answer]:
    """Every page there is, to a member who has someone and sat with them, by address."""
    public = {path: ada.get(path) for path in ("/", "/loving-kindness", "/guides/heart", "/ground", "/before")}
    public |= {path: ada.get(path) for path in ("/gentler", "/privacy", "/setup", "/nothing", "/sounds")}
    public |= {path: ada.get(path) for path in LIBRARY}
    public["/guides/kokoro-emma"] = ada.get("/guides/kokoro-emma")
    ada.claim()
    own = {"/you/prove": ada.get("/you/prove")}
    ada.post("/you/prove", {"present": PASSWORD})
    own |= {path: ada.get(path) for path in ("/you/passkeys", "/you/codes", "/children")}
    signed_out = Visitor(ada._app)
    own["signed out"] = signed_out.post("/circle/new", {"name": "Maya", "scenes": "by the sea"})
    public["/sign-in"] = Visitor(ada._app).get("/sign-in")
    public["/join"] = Visitor(ada._app).get(ada.invite())
    key = ada.add("ben", "difficult", hardness="3")
    sit = ada.sit([key], difficult_yes="on").headers["location"]
    own |= {
        path: ada.get(path)
        for path in ("/circle", "/circle/new", f"/circle/{key}", "/you", "/house", "/house/library", sit)
    }
    ada.post(
        "/practice/log", {"date": "2026-03-20", "time": "07:30", "length": "20", "kind": "timer", "words": "Rain."}
    )
    own |= {path: ada.get(path) for path in PRACTICE}
    own["chosen wrongly"] = ada.sit([key], other="7:99", length="other")
    own["answered"] = ada.post(f"{sit}/how", {"how": "hard"})
    own["choose"] = ada.get("/")
    return public | own


# --- every page -------------------------------------------------------------------------------------


def test_every_page_has_one_heading_a_title_and_a_language(everywhere: dict[str, Answer]) -> None:
    titles = {}
    for path, answer in everywhere.items():
        page = Page(answer.text)
        assert answer.headers["content-type"] == HTML, path
        assert len(page.all("h1")) == 1, path
        assert page.all("html") == [{"lang": "en"}], path
        (titles[path],) = re.findall("<title>(.*?)</title>", answer.text)
        assert titles[path].endswith(" · Wellwish"), path
        ids = [attrs["id"] for _, attrs in page.found if "id" in attrs]
        assert sorted(ids) == sorted(set(ids)), path


def test_nothing_is_loaded_from_another_origin(everywhere: dict[str, Answer]) -> None:
    for path, answer in everywhere.items():
        for tag, attrs in Page(answer.text).found:
            for name, value in attrs.items():
                loads = name in LOADING or (name == "href" and tag in ("link", "use", "image"))
                if loads and (tag, attrs.get("rel")) != ("link", "canonical"):
                    assert re.match(r"/(?!/)|#", value), (path, tag, value)
                elif urlsplit(value).netloc:
                    allowed = tag in ("a", "meta", "link") or name in ("itemtype", "xmlns", "value")
                    assert allowed, (path, tag, name, value)


def test_no_script_or_style_stands_in_a_page(everywhere: dict[str, Answer]) -> None:
    for path, answer in everywhere.items():
        for tag, attrs in Page(answer.text).found:
            assert tag != "style", path
            assert tag != "script" or "src" in attrs, path
            inline = [name for name in attrs if name == "style" or name.startswith(("on", "hx-on"))]
            assert not inline, (path, tag, inline)
            assert not any(value.strip().lower().startswith("javascript:") for value in attrs.values()), path


def test_no_page_shows_what_a_template_failed_to_fill(everywhere: dict[str, Answer]) -> None:
    for path, answer in everywhere.items():
        assert not re.search(r"\{\{|\{%|%\}|\}\}|>None<|=\"None\"", answer.text), path


def test_every_link_within_leads_somewhere(ada: Visitor, everywhere: dict[str, Answer]) -> None:
    links: dict[str, set[str]] = {}
    for shown, answer in everywhere.items():
        page = Page(answer.text)
        for attrs in page.all("a"):
            where = urlsplit(attrs["href"])
            if where.path and not where.netloc:
                links.setdefault(where.path, set()).add(where.fragment)
            elif not where.netloc:
                assert where.fragment in {attrs.get("id") for _, attrs in page.found}, (shown, where.fragment)
    stranger = Visitor(ada._app)
    for path, fragments in sorted(links.items()):
        answer = ada.get(path)
        if answer.status == 302:
            answer = ada.get(answer.headers["location"])
        assert answer.status == 200 or path in ("/setup", "/sign-in"), path  # which are for who has no account
        ids = {attrs.get("id") for one in (answer, stranger.get(path)) for _, attrs in Page(one.text).found}
        assert fragments - {""} <= ids or answer.status != 200, (path, fragments)


# --- the page about loving-kindness -----------------------------------------------------------------


@pytest.mark.parametrize("path", TEACHING)
def test_it_teaches_all_that_is_promised(ada: Visitor, path: str) -> None:
    answer = ada.get(path)
    page = Page(answer.text)
    ids = [attrs["id"] for attrs in page.all("section") if "id" in attrs]
    written = [section.anchor for section in library.page("techniques", "loving-kindness").sections]
    assert ids[: len(written)] == written
    assert {"what", "stages", "why"} <= set(written)
    assert {"guides", "reviews", "questions"} <= set(ids)
    assert [attrs["href"] for attrs in page.all("a") if attrs["href"].startswith("/guides/")] == ["/guides/heart"]
    assert page.all("audio", controls="")[0] == {"controls": "", "preload": "none"}
    assert [attrs["src"] for attrs in page.all("source")] == [f"/media/taste.{form}" for form in FORMS]
    assert page.all("form", action="/begin", method="post")


@pytest.mark.parametrize(
    "anchor", ["what", "metta", "yourself", "begin", "nothing", "angry", "them", "religion", "long", "not"]
)
def test_the_questions_that_people_have_are_answered(ada: Visitor, anchor: str) -> None:
    questions = {section.anchor: section for section in library.page("questions", "loving-kindness").sections}
    near = [name for name in questions if name.startswith(anchor)]
    assert near, sorted(questions)
    assert f'id="q-{near[0]}"' in ada.get("/loving-kindness").text


def test_at_least_ten_questions_each_open_to_a_link_and_marked_for_search_engines(ada: Visitor) -> None:
    page = Page(ada.get("/loving-kindness").text)
    asked = page.all("details", itemtype="https://schema.org/Question")
    assert len(asked) >= 10
    assert len(page.all("div", itemprop="acceptedAnswer")) == len(asked)
    assert page.all("section", itemtype="https://schema.org/FAQPage")
    assert all(section.text for section in library.page("questions", "loving-kindness").sections)


@pytest.mark.parametrize("path", TEACHING)
def test_sources_are_plain_links_to_their_doi(ada: Visitor, path: str) -> None:
    away = [attrs for attrs in Page(ada.get(path).text).all("a") if urlsplit(attrs["href"]).netloc]
    assert len(away) >= 3
    for attrs in away:
        assert re.fullmatch(r"https://doi\.org/10\.\d{4,9}/\S+", attrs["href"]), attrs
        assert set(attrs) <= {"href", "rel"}


@pytest.mark.parametrize("path", [*TEACHING, "/guides/heart", "/sounds"])
def test_it_says_to_search_engines_what_and_where_it_is(ada: Visitor, path: str) -> None:
    page = Page(ada.get(path, {"host": "localhost:8000"}).text)
    kept = "/loving-kindness" if path == "/" else path
    assert page.all("link", rel="canonical") == [{"rel": "canonical", "href": f"http://localhost:8000{kept}"}]
    (about,) = page.all("meta", name="description")
    assert 50 <= len(about["content"]) <= 160


def test_a_guide_is_honest_about_what_it_is(ada: Visitor) -> None:
    text = ada.get("/guides/heart").text
    for word in ("synthetic", "hibari-tts", "Apache-2.0", "How it was made"):
        assert word in text
    assert '<source src="/media/guides/heart.webm"' in text


def test_a_guide_that_was_not_added_says_how_to_add_it_and_has_no_button(ada: Visitor) -> None:
    text = ada.get("/guides/kokoro-emma").text
    assert "Emma has not been added to this Wellwish." in text
    assert "<code>wellwish guides add kokoro</code>" in text
    for word in ("<wellwish-taste", "<audio", "/media/guides/", "Sit with"):
        assert word not in text.partition("<wellwish-bar")[0]
    assert "Emma, not added here" in ada.get("/guides/heart").text


def test_who_may_choose_a_guide_is_led_to_a_form_where_they_are_chosen(studio: FakeStudio) -> None:
    ada = Visitor(fake_app(studio, guide="tone", public=True))
    assert "Sit with Heart" not in ada.get("/guides/heart").text
    ada.claim()
    assert 'href="/?guide=heart">Sit with Heart' in ada.get("/guides/heart").text


def test_the_page_of_sounds_tells_of_every_bed_and_bell_and_lets_each_be_heard(ada: Visitor) -> None:
    page = Page(ada.get("/sounds").text)
    heard = [f"/media/previews/{bed}" for bed in BEDS] + [f"/media/bells/{bell}" for bell in BELLS]
    assert [attrs["data-sound"] for attrs in page.all("wellwish-preview")] == heard
    sources = [attrs["src"] for attrs in page.all("source")]  # without scripts
    assert sources == [f"{where}.{form}" for where in heard for form in FORMS]
    assert len(page.all("h3")) == len(heard)
    assert "made by code on this machine; nothing is a recording" in " ".join(ada.get("/sounds").text.split())


@pytest.mark.parametrize("guide", ["nobody", "Heart", "he_art", "..", "heart.md", "%2e%2e", "x" * 300])
def test_a_guide_that_is_not_there_has_no_page(ada: Visitor, guide: str) -> None:
    assert ada.get(f"/guides/{guide}").status == 404


# --- who may find it --------------------------------------------------------------------------------


def test_a_private_server_asks_search_engines_to_stay_away() -> None:
    nobody = Visitor(fake_app())
    robots = nobody.get("/robots.txt")
    assert robots.text == "User-agent: *\nDisallow: /\n"
    assert robots.headers["content-type"].startswith("text/plain")
    assert nobody.get("/sitemap.xml").status == 404
    for path in (
        "/",
        "/loving-kindness",
        "/robots.txt",
        "/nothing",
        "/static/wellwish/mark.svg",
        "/media/taste.webm",
        "/livez",
    ):
        assert nobody.get(path).headers["x-robots-tag"] == "noindex, nofollow", path


def test_a_public_server_may_be_found(ada: Visitor) -> None:
    assert ada.get("/robots.txt").text == "User-agent: *\nAllow: /\nSitemap: http://localhost/sitemap.xml\n"
    for path in ("/", "/loving-kindness", "/guides/heart", "/robots.txt"):
        assert "x-robots-tag" not in ada.get(path).headers, path
        assert 'name="robots"' not in ada.get(path).text


def test_the_sitemap_names_every_page_that_teaches_and_they_are_there(ada: Visitor) -> None:
    answer = ada.get("/sitemap.xml")
    assert answer.headers["content-type"] == "application/xml"
    places = re.findall("<loc>(.*?)</loc>", answer.text)
    catalogue = library.catalogue()
    wanted = [f"/techniques/{one}" for one in library.page_ids("techniques")] + ["/techniques"]
    wanted[wanted.index("/techniques/loving-kindness")] = "/loving-kindness"
    wanted += [f"/guides/{one}" for one in library.page_ids("guides") if one in guides.here()]
    wanted += ["/sounds", "/explore", "/tips"]
    wanted += [f"/for/{one}" for one in catalogue.collections] + [f"/courses/{one}" for one in catalogue.courses]
    wanted += [f"/exercises/{one}" for one in catalogue.exercises]
    assert places == [f"http://localhost{path}" for path in wanted]
    for path in wanted:
        page = ada.get(path)
        assert page.status == 200
        assert f'<link rel="canonical" href="http://localhost{path}">' in page.text


def test_even_on_a_public_server_ones_own_pages_are_for_oneself(ada: Visitor) -> None:
    ada.claim()
    stranger = Visitor(ada._app)
    for path in ("/circle", "/you", "/house"):
        assert stranger.get(path).status == 302


# --- CommonMark -------------------------------------------------------------------------------------


def markdown(text: str) -> str:
    fake_app()
    from wellwish.web.markdown import markdown

    return markdown(text)


def test_commonmark_becomes_html() -> None:
    written = markdown("One *two*.\n\n- three\n- [four](https://doi.org/10.1/x)")
    assert written == (
        '<p>One <em>two</em>.</p>\n<ul>\n<li>three</li>\n<li><a href="https://doi.org/10.1/x">four</a></li>\n</ul>\n'
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "a <b onclick=x>b</b> & c",
        "<!-- note -->",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\nscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](<javascript:alert(1)>)",
        "[x](vbscript:x)",
        "[x](data:text/html;base64,AAAA)",
        "[x](file:///etc/passwd)",
        "<javascript:alert(1)>",
        "[x]: javascript:alert(1)\n\n[x]",
        '[x](/ok "title\\" onclick=alert(1) x=\\"")',
        "`<script>`",
        "~~~html onload=x\n<script>\n~~~",
    ],
)
def test_raw_html_is_text_and_code_is_no_link(text: str) -> None:
    page = Page(markdown(text))
    assert {tag for tag, _ in page.found} <= {"p", "a", "code", "pre", "em", "strong"}
    for tag, attrs in page.found:
        assert set(attrs) <= {"href", "title", "class"}, (tag, attrs)
        assert attrs.get("href", "/").startswith("/"), attrs


def test_what_was_text_stays_readable() -> None:
    assert html.unescape(markdown("a < b & c > d")) == "<p>a < b & c > d</p>\n"
