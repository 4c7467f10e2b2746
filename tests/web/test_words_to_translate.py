"""Every word that Wellwish says on a page can be translated: templates, Python and browser code mark what is read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType

WEB = Path("wellwish/web")
TEMPLATES = sorted(path for path in WEB.rglob("templates/**/*.html") if path.is_file())
READ = {"alt", "title", "placeholder", "aria-label", "aria-valuetext", "label"}
NAMES = {"Wellwish", "· Wellwish", "Europe/Berlin"}
"""The same in every language."""
MODULES = sorted(path for path in WEB.rglob("*.py") if not {"migrations", "database"} & {*path.parts})
FOR_OPERATORS = {"start.py", "settings.py", "admin.py", "sealed.py", "subpath.py", "datamap.py", "signed_in.py"}
"""What these say stands in terminals and documents, or names products."""
MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}
UNREAD = {"getLogger", "info", "warning", "error", "exception", "compile", "ValueError", "RuntimeError"}
SENTENCE = re.compile(r"“?[A-Z][a-z’]* [a-z“…][^/<>=*#|]*[a-z]{2}")
CODE_BLOCKS = re.compile(r"{% block (?:shape|about) %}[\w -]*{% endblock %}")


def marked_out(template: str) -> str:
    """Its HTML without what Django fills in; what is marked for translators is such."""
    kept: list[str] = []
    marked = False
    for token in Lexer(CODE_BLOCKS.sub("", template)).tokenize():
        name = token.contents.split()[0] if token.token_type == TokenType.BLOCK else ""
        marked = name in ("blocktranslate", "comment") or (marked and name not in ("endblocktranslate", "endcomment"))
        if token.token_type == TokenType.TEXT and not marked:
            kept.append(token.contents)
    return "".join(kept)


class Unmarked(HTMLParser):
    """Collects what a reader would be shown or told of."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._code += tag in ("script", "style")
        told = tag == "meta" and ("name", "description") in attrs
        for name, value in attrs:
            if name in READ or (told and name == "content"):
                self._take(value or "")

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._code:
            self._take(data)

    def _take(self, text: str) -> None:
        if re.search(r"[^\W\d_]{2}", text) and text.strip() not in NAMES:
            self.found.append(text.strip())


def unmarked(template: str) -> list[str]:
    reader = Unmarked()
    reader.feed(marked_out(template))
    reader.close()
    return [*reader.found, *given_to_others(template)]


def given_to_others(template: str) -> Iterator[str]:
    """Words that one template hands to another, or falls back on."""
    for token in Lexer(template).tokenize():
        if token.token_type == TokenType.BLOCK and token.contents.startswith("include "):
            yield from re.findall(r'=("[A-Z][^"]*")', token.contents)


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_every_word_of_a_template_is_marked_for_translators(path: Path) -> None:
    if path.name == "look.html":  # attributes alone, for the element that takes them in
        return
    assert unmarked(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "template",
    [
        "<p>Begin</p>",
        '<p>{% translate "Begin" %} now</p>',
        '<button aria-label="Play"></button>',
        '<meta name="description" content="About sits">',
        '{% include "field.html" with legend="Guide" %}',
        "{% blocktranslate %}Marked{% endblocktranslate %} not marked",
    ],
)
def test_words_that_nobody_marked_are_found(template: str) -> None:
    assert unmarked(template)


def said(module: str) -> Iterator[str]:
    """Texts of Python code that read like words for people, and are not marked."""
    waiting: list[ast.AST] = [ast.parse(module)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # a docstring
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in MARKS | UNREAD:
                continue
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
            if SENTENCE.match(text):
                yield text
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SENTENCE.match(node.value):
            yield node.value
        if isinstance(node, ast.arg | ast.AnnAssign):  # annotations are texts here
            node.annotation = ast.Constant(None)
        waiting += ast.iter_child_nodes(node)


@pytest.mark.parametrize("path", [path for path in MODULES if path.name not in FOR_OPERATORS], ids=str)
def test_every_sentence_of_a_module_is_marked_for_translators(path: Path) -> None:
    assert [*said(path.read_text("utf-8"))] == []


def test_sentences_that_nobody_marked_are_found() -> None:
    assert [*said('title = "Choose one of these."')] == ["Choose one of these."]
    assert [*said('def f(n: int) -> str: return f"A circle holds {n} people"')] == ["A circle holds … people"]
    assert not [*said('title = _("Choose one of these.")')]
