"""Wellwish in a language of its own making, where every translated word stands in ⟦brackets⟧: nothing else is said.

What the library and its people say stays as it is written: it is content, translated file by file.
"""

from __future__ import annotations

import gettext
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from web_fakes import PASSWORD, Answer, FakeStudio, Visitor, fake_app

PAGES = [
    "/circle",
    "/practice",
    "/practice/sits",
    "/practice/log",
    "/practice/journal",
    "/practice/journal/new",
    "/practice/files",
    "/check-ins",
    "/check-in",
    "/check-ins/mood",
    "/reminders",
    "/links",
    "/remarks",
    "/you",
    "/you/prove",
    "/you/passkeys",
    "/you/codes",
    "/house",
    "/house/about",
    "/house/library",
    "/children",
    "/privacy/yours/of/account",
    "/privacy/yours/delete",
    "/offline",
    "/on-this-device",
    "/nothing",
]
"""Where hardly anything is content."""
NAMES = {"Wellwish", "Siobhan", "ada", "Europe", "Berlin", "Firefox", "Linux", "owner"}
"""And ``owner``, as it is stored, where all that is stored of one is shown."""
READ = {"alt", "title", "placeholder", "aria-label", "aria-valuetext", "label"}
BRACKETED = re.compile(r"⟦[^⟦⟧]*⟧")


class Brackets(gettext.NullTranslations):
    """German, as far as Django knows."""

    def to_language(self) -> str:
        return "de"

    def language(self) -> str:
        return "de"

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


class Said(HTMLParser):
    """What a page says, in pieces."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._unread: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "noscript", "code"):
            self._unread.append(tag)
        self.pieces += [value or "" for name, value in attrs if name in READ]

    def handle_endtag(self, tag: str) -> None:
        if self._unread and tag == self._unread[-1]:
            self._unread.pop()

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.pieces.append(data)


@pytest.fixture
def ada(studio: FakeStudio, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    """Ada, whose browser asks for a language that is nothing but brackets."""
    visitor = Visitor(fake_app(studio)).claim()
    from django.conf import settings
    from django.utils.translation import trans_real

    monkeypatch.setattr(settings, "LANGUAGES", [("en", "English"), ("de", "Deutsch")])
    # Django keeps what it has read in a name of its own, which its stubs leave out.
    monkeypatch.setitem(trans_real._translations, "de", Brackets())  # type: ignore[attr-defined]
    trans_real.reset_cache(setting="LANGUAGES")
    yield visitor
    trans_real.reset_cache(setting="LANGUAGES")


def in_brackets(ada: Visitor, path: str) -> Answer:
    return ada.get(path, {"accept-language": "de", "user-agent": "Firefox/140 (Linux)"})


def outside_brackets(answer: Answer) -> set[str]:
    """Words with three letters or more that nobody translates."""
    said = " ".join(Said(answer.text).pieces)
    while BRACKETED.search(said):
        said = BRACKETED.sub(" ", said)
    return {*re.findall(r"[^\W\d_]{3,}", said)}


def test_every_word_of_a_page_is_translated(ada: Visitor) -> None:
    in_brackets(ada, "/you")  # from here on it is known which browser this is
    ada.post("/you/prove", {"present": PASSWORD})
    ada.add("Siobhan", sounds_like="shivawn", scenes="")
    left = {path: outside_brackets(in_brackets(ada, path)) - NAMES for path in PAGES}
    assert {path: words for path, words in left.items() if words} == {}


def test_what_is_wrong_with_a_form_is_translated(ada: Visitor) -> None:
    refused = ada.post("/circle/new", {"name": "Siobhan", "kind": "?", "note": "x" * 2000}, {"accept-language": "de"})
    assert refused.status == 422
    assert outside_brackets(refused) & {"Choose", "note", "characters"} == {"Choose"}  # "Choose": a caution's, content
    assert "⟦Choose one of these.⟧" in refused.text


def test_a_page_says_which_language_it_is_in(ada: Visitor) -> None:
    assert '<html lang="de"' in in_brackets(ada, "/circle").text
    assert '<html lang="en"' in ada.get("/circle", {"accept-language": "fr, en;q=0.5"}).text


def test_the_language_chosen_stands_above_the_browsers_and_holds_at_once(ada: Visitor) -> None:
    chosen = ada.post("/settings", {"language": "de"})
    assert '<html lang="de"' in chosen.text
    assert "⟦Kept.⟧" in chosen.text
    assert chosen.headers["hx-refresh"] == "true"
    assert '<html lang="de"' in ada.get("/circle", {"accept-language": "en"}).text
    assert "hx-refresh" not in ada.post("/settings", {"language": "de"}).headers


def test_scripts_find_their_words_on_a_page_that_is_not_in_english(ada: Visitor) -> None:
    assert 'id="catalogue"' not in ada.get("/circle").text
    found = re.search(r'<script id="catalogue" type="application/json">(.*?)</script>', in_brackets(ada, "/you").text)
    assert found
    assert isinstance(json.loads(found[1]), dict)
