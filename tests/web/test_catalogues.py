"""What translators start from is what pages say, and a finished translation reaches pages and scripts."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from web_fakes import Visitor

from wellwish.web.offline.shell import shell

WEB = Path("wellwish/web")
PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "{}"\nmsgstr "{}"\n'
SPOKEN = re.compile(r"""(?<!gettext\()["`][A-Z][a-z’]+(?: [^"`]*[a-z][^"`]*|[.…])["`]""")
NOT_READ = {'"Wellwish-Owner"'}


@pytest.fixture(scope="module")
def gettext_tools() -> None:
    if not shutil.which("xgettext") or not shutil.which("msgfmt"):
        # Only translators need it; CI installs it, and forbids skipping.
        pytest.skip("no GNU gettext: apt install gettext")


@pytest.fixture
def german(gettext_tools: None, ada: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A German of two words."""
    from django.conf import settings
    from django.utils.translation import trans_real

    from wellwish.web.offline import tags

    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    for domain, english, there in (("django", "Explore", "Entdecken"), ("djangojs", "Remove", "Entfernen")):
        (folder / f"{domain}.po").write_text(PO.format(english, there), "utf-8")
        subprocess.run(["msgfmt", folder / f"{domain}.po", "-o", folder / f"{domain}.mo"], check=True)
    monkeypatch.setattr(settings, "LANGUAGES", [("en", "English"), ("de", "Deutsch")])
    monkeypatch.setattr(settings, "LOCALE_PATHS", [str(tmp_path)])

    def forget() -> None:
        trans_real.reset_cache(setting="LANGUAGES")
        # Django keeps what it has read in a name of its own, which its stubs leave out.
        trans_real._translations.pop("de", None)  # type: ignore[attr-defined]
        tags._catalogue.cache_clear()

    forget()
    yield
    forget()


def test_what_translators_start_from_is_up_to_date(gettext_tools: None, tmp_path: Path) -> None:
    copy = shutil.copytree(WEB, tmp_path / "web", ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run([".ci/messages", copy], check=True, env={**os.environ, "PYTHON": sys.executable})
    for name in ("django.pot", "djangojs.pot"):
        assert (WEB / "locale" / name).read_text("utf-8") == (copy / "locale" / name).read_text("utf-8"), (
            f"{name} is not what pages say: run .ci/messages"
        )


def test_a_translation_reaches_pages_and_their_scripts(german: None, ada: Visitor) -> None:
    page = ada.get("/settings", {"accept-language": "de"}).text
    assert '<a href="/explore">Entdecken</a>' in page
    words = re.search(r'<script id="catalogue" type="application/json">(.*?)</script>', page)
    assert words
    assert json.loads(words[1]) == {"Remove": "Entfernen"}


@pytest.mark.parametrize("name", sorted(name for name in shell().files if name.endswith(".js")))
def test_every_word_of_a_script_is_marked_for_translators(name: str) -> None:
    if name.startswith("vendor/"):
        return
    assert {*SPOKEN.findall(shell().files[name].decode())} - NOT_READ == set()


def test_words_of_a_script_that_nobody_marked_are_found() -> None:
    assert SPOKEN.findall('line.textContent = "It cannot be heard.";')
    assert SPOKEN.findall("return `Next one: ${title}`;")
    assert not SPOKEN.findall('gettext("It cannot be heard.")')
