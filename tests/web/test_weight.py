"""What a first visit to a page loads, sound apart: bytes of bodies, as they are sent to a browser."""

from __future__ import annotations

import posixpath
import re

import pytest
from web_fakes import Visitor

MOST = 120_000
MOST_OF_SCRIPTS = 45_000
SLACK = 0.9
"""Of each bound: HTTP's headers come on top, some hundred bytes a file."""
AS_BROWSERS_ASK = {"accept-encoding": "gzip, deflate, br, zstd"}
NAMED = re.compile(r'<(?:link rel="(?:stylesheet|icon|manifest)"|script|img)[^>]*? (?:href|src)="(/[^"]+)"')
IMPORTED = re.compile(r'^(?:import|export) [^;]*?"(\.[^"]+)";', re.MULTILINE)
PARTS = re.compile(r'"?([\w-]+)"?: "(\.[^"]+\.js)"')


def first_load(ada: Visitor, page: str) -> dict[str, int]:
    """Bytes by address: the page, what it names, and the modules it runs with all that they import."""
    shown = ada.get(page).text
    sizes = {page: _sent(ada, page)}
    waiting = NAMED.findall(shown)
    while waiting:
        path = waiting.pop()
        if path in sizes:
            continue
        sizes[path] = _sent(ada, path)
        if path.endswith(".js"):
            folder = posixpath.dirname(path)
            waiting += [posixpath.normpath(f"{folder}/{name}") for name in _needed(ada.get(path).text, path, shown)]
    return sizes


def _sent(ada: Visitor, path: str) -> int:
    answer = ada.get(path, AS_BROWSERS_ASK)
    assert answer.status == 200, path
    return len(answer.body)


def _needed(code: str, path: str, shown: str) -> list[str]:
    needed: list[str] = IMPORTED.findall(code)
    if path.endswith("/player/app.js"):
        parts = PARTS.findall(code)
        assert len(parts) > 10
        needed += [part for name, part in parts if f"<wellwish-{name}" in shown] + ["../offline/register.js"]
    return needed


@pytest.mark.parametrize(
    "page",
    ["/", "/explore", "/exercises/sos-anger", "/loving-kindness", "{sit}", "{sit}/words", "/timer", "/circle", "/you"],
)
def test_a_first_visit_loads_little(ada: Visitor, page: str) -> None:
    person = ada.claim().add("ben")
    sizes = first_load(ada, page.format(sit=ada.sit([person]).headers["location"]))
    scripts = {path: size for path, size in sizes.items() if path.endswith(".js")}
    assert {posixpath.basename(path) for path in scripts} >= {"htmx.min.js", "app.js", "register.js"}
    assert sum(scripts.values()) <= MOST_OF_SCRIPTS * SLACK, scripts
    assert sum(sizes.values()) <= MOST * SLACK, sizes
