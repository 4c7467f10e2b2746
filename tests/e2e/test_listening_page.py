"""The page of blind pairs, in a real browser: heard through, answered by keys, told at the end."""

from __future__ import annotations

import base64
import json
import re
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from e2e.steps import DESK, PHONE, Watched
from playwright.sync_api import Page, expect

from bench.listen.__main__ import main
from bench.listen.pages import pairs
from bench.listen.sides import side

COUNT = 6


def folder(path: Path, hertz: float, level: float) -> Path:
    path.mkdir()
    wave_ = level * np.sin(2 * np.pi * hertz * np.arange(9_600) / 24_000) * np.hanning(9_600)
    for number in range(1, COUNT + 1):
        with wave.open(str(path / f"{number:02d}.wav"), "wb") as file:
            file.setparams((1, 2, 24_000, 0, "NONE", "NONE"))
            file.writeframes((wave_ * 32767).astype("<i2").tobytes())
    (path / "phrases.txt").write_text("".join(f"{n:02d} Phrase {n} <b>& more.\n" for n in range(1, COUNT + 1)))
    return path


@pytest.fixture
def made(tmp_path: Path) -> Path:
    low, high = folder(tmp_path / "Oldvoice", 220, 0.1), folder(tmp_path / "Newvoice", 440, 0.5)
    out = tmp_path / "page"
    assert main([str(low), str(high), "--phrases", str(COUNT), "--out", str(out)]) == 0
    return out / "index.html"


@pytest.fixture
def listen(made: Path, watch: Callable[..., Watched]) -> Watched:
    return watch(made.as_uri(), accept_downloads=True)


def firsts(page: Page) -> list[int]:
    """Who is A in each pair, as the page keeps it from sight."""
    data = json.loads(page.locator("#data").text_content() or "")
    sealed: dict[str, list[int]] = json.loads(base64.b64decode(data["sealed"]))
    return sealed["firsts"]


def hear_both(page: Page) -> None:
    for key, voice in (("1", "A"), ("2", "B")):
        page.keyboard.press(key)
        side = page.get_by_role("button", name=re.compile(rf"^(Play|Stop) {voice}$"))
        expect(side).to_have_attribute("data-state", "heard")  # that it plays is too short to be seen for sure
    expect(page.get_by_role("button", name="No difference")).to_have_attribute("aria-disabled", "false")


def shown(page: Page) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(page.locator("#json").text_content() or "")
    return data


def test_a_listener_hears_every_pair_answers_by_keys_and_is_told(listen: Watched, made: Path) -> None:
    page = listen.page
    assert "voice" not in re.sub(r"two voices", "", page.locator("body").inner_text())
    assert "Newvoice" not in made.read_text(encoding="utf-8")
    page.get_by_role("button", name="Begin").click()
    first = firsts(page)
    assert sum(first) == COUNT // 2
    for place in range(COUNT):
        expect(page.get_by_text(f"{place + 1} of {COUNT}")).to_be_visible()
        expect(page.locator("#text")).to_have_text(re.compile(r"^Phrase \d <b>& more\.$"))
        page.keyboard.press("ArrowLeft")
        expect(page.get_by_text("Hear both to the end first.")).to_be_visible()
        hear_both(page)
        # The second side is preferred throughout, but for one pair in which nothing is.
        page.keyboard.press("ArrowDown" if place == 2 else "ArrowLeft" if first[place] == 1 else "ArrowRight")
    expect(page.get_by_role("heading", name="No clear preference.")).to_be_focused()
    expect(
        page.get_by_text("You chose Newvoice 5 times and Oldvoice 0 times, and heard no difference once.")
    ).to_be_visible()
    found = shown(page)
    assert [one["name"] for one in found["sides"]] == ["Oldvoice", "Newvoice"]
    assert (found["wins"], found["no_difference"]) == ([0, 5], 1)
    assert found["p_value"] == pytest.approx(0.0625)
    assert found["share_of_first"]["high"] == pytest.approx(0.5218, abs=1e-4)
    assert [pair["preferred"] for pair in found["pairs"]] == ["Newvoice"] * 2 + [None] + ["Newvoice"] * 3
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    assert json.loads(download.value.path().read_text()) == found
    assert [url for url in listen.asked if not url.startswith(("file:", "blob:"))] == []
    assert listen.said == []


def test_answers_outlive_the_page_can_be_changed_and_are_cleared_when_asked(listen: Watched) -> None:
    page = listen.page
    page.get_by_role("button", name="Begin").click()
    hear_both(page)
    page.get_by_role("button", name="No difference").click()
    expect(page.get_by_text(f"2 of {COUNT}")).to_be_visible()
    page.reload()
    expect(page.get_by_text("you go on where you left")).to_be_visible()
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text(f"2 of {COUNT}")).to_be_visible()
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("button", name="No difference")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="A", exact=True).click()
    for _ in range(COUNT - 1):
        hear_both(page)
        page.get_by_role("button", name="No difference").click()
    assert shown(page)["no_difference"] == COUNT - 1
    page.get_by_role("button", name="Clear and begin anew").click()
    expect(page.get_by_role("button", name="Begin")).to_be_visible()
    page.reload()
    expect(page.get_by_text("you go on where you left")).to_be_hidden()


def test_its_figures_are_those_of_another_statistician(listen: Watched) -> None:
    from scipy.stats import binomtest

    cases = [(k, n) for n in (1, 2, 7, 20, 24, 60) for k in {0, 1, n // 3, n // 2, n}]
    ours = listen.page.evaluate("cases => cases.map(([k, n]) => [signTest(k, n), ...interval(k, n)])", cases)
    for (k, n), (p, low, high) in zip(cases, ours, strict=True):
        peer = binomtest(k, n)
        assert p == pytest.approx(peer.pvalue, abs=1e-9), (k, n)
        assert (low, high) == pytest.approx(tuple(peer.proportion_ci(0.95, "exact")), abs=1e-6), (k, n)
    assert listen.page.evaluate("signTest(0, 0)") == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_within_reach_of_all_on_a_phone_and_by_night(
    made: Path, watch: Callable[..., Watched], scheme: str
) -> None:
    page = watch(made.as_uri(), color_scheme=scheme, viewport=PHONE).page
    assert not Axe().run(page).response["violations"]
    page.get_by_role("button", name="Begin").click()
    assert not Axe().run(page).response["violations"]
    page.evaluate("state.answers.fill('A'); finish()")
    assert not Axe().run(page).response["violations"]
    for section in ("begin", "pair", "result"):
        page.evaluate("section => show(section)", section)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), section
    page.set_viewport_size(DESK)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_both_are_equally_loud_and_the_seed_decides_the_order(tmp_path: Path) -> None:
    from bench.listen.pages import levelled
    from wellwish.sound import integrated_lufs

    low, high = side(str(folder(tmp_path / "low", 220, 0.1))), side(str(folder(tmp_path / "high", 440, 0.5)))
    assert integrated_lufs(levelled(low.take("01"))) == pytest.approx(-20, abs=0.1)
    assert integrated_lufs(levelled(high.take("01"))) == pytest.approx(-20, abs=0.1)
    assert pairs(low, high, 4, 1) == pairs(low, high, 4, 1) != pairs(low, high, 4, 2)
    for seed in range(20):
        assert sum(pair.first for pair in pairs(low, high, 5, seed)) == 2


def test_a_guide_can_be_kept_and_compared_with_itself(tmp_path: Path) -> None:
    assert main(["--keep", str(tmp_path / "before"), "tone"]) == 0
    assert main(["tone", str(tmp_path / "before"), "--phrases", "2", "--out", str(tmp_path / "page")]) == 0
    sounds = sorted((tmp_path / "page" / "sounds").iterdir())
    assert len({path.read_bytes() for path in sounds}) == 2


@pytest.mark.parametrize(
    "arguments",
    [("heart", "nobody"), ("tone", "tone", "--phrases", "25"), ("tone", "."), ("tone", "tone", "--out", ".")],
)
def test_what_makes_no_sense_is_refused_in_one_line(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(list(arguments)) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
