"""Thirty days of loving-kindness in the browser, on a server whose clock goes on a day at a time.

Nothing is written into the database: each sit is begun by what Today offers, and told of as the player tells of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import serving
from e2e.steps import Watched, add_person, until_it_came
from playwright.sync_api import Page, expect

DAYS, DAY_SECONDS = 30, 24 * 60 * 60
COURSE = "Thirty days of loving-kindness"
CIRCLE: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("Maya", "Someone I love", {}),
    ("Ben", "Someone I like", {}),
    ("Otto", "Someone I hardly know", {}),
    ("the night shift", "A group", {}),
    ("Sam", "Someone difficult", {"hardness": "2"}),
)
BEFORE, AFTER = (6, 4, 5, 7, 3, 5), (4, 6, 7, 5, 6, 8)
"""Answers to the six questions."""
BLAME = re.compile(r"missed|behind|late\b|streak|lost|owe", re.IGNORECASE)

TELL = """async (seconds) => {
  const key = [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
  const token = document.querySelector("#main [name=csrfmiddlewaretoken]").value;
  const answer = await fetch(`${location.pathname}/sat`, {
    method: "POST", headers: { "X-CSRFToken": token }, body: new URLSearchParams({ seconds, key, zone: "Etc/UTC" }) });
  return answer.status;
}"""
"""What the player sends once a sit was heard to its end."""
CAPTIONS = "async (address) => (await fetch(address)).text()"


@dataclass
class Diary:
    """What was met on the way, by the day of the course."""

    offered: dict[int, str] = field(default_factory=dict)
    """The whole of Today's first card."""
    stages: dict[int, list[str]] = field(default_factory=dict)
    words: dict[int, int] = field(default_factory=dict)
    """How many are said in its sit."""
    asked: list[int] = field(default_factory=list)
    """Days on which it was asked whether anything unpleasant came up."""

    def with_stage(self, stage: str) -> list[int]:
        return [day for day, stages in self.stages.items() if stage in stages]


@dataclass
class Walk:
    """Ada, who follows the thirty days."""

    page: Page
    home: str
    clock: Path
    diary: Diary = field(default_factory=Diary)

    def days_pass(self, days: float) -> None:
        serving.move_clock(self.clock, days * DAY_SECONDS)

    def opens_today(self, day: int) -> None:
        """Opens the first page and answers what is asked there."""
        self.page.goto(self.home)
        asked = self.page.get_by_role("group", name="Has anything unpleasant come up?")
        if asked.count():
            self.diary.asked.append(day)
            asked.get_by_role("button", name="No", exact=True).click()
            expect(self.page.get_by_text("Good to hear. Thank you.")).to_be_visible()
        self.diary.offered[day] = self.page.locator("section.next").inner_text()

    def sits(self, day: int) -> None:
        """Begins what Today offers and hears all of it."""
        self.page.get_by_role("button", name="Begin", exact=True).click()
        until_it_came(self.page, "**/sit/*")
        sit = json.loads(self.page.locator("wellwish-sit").get_attribute("data-sit") or "")
        self.diary.stages[day] = [stage["plain"] for stage in sit["stages"]]
        captions = self.page.evaluate(CAPTIONS, sit["captions"])
        self.diary.words[day] = sum(len(line.split()) for line in captions.splitlines() if "-->" not in line)
        serving.move_clock(self.clock, sit["length"])
        assert self.page.evaluate(TELL, round(sit["length"])) == 204

    def wants(self, minutes: str) -> None:
        """How long sits are to be, set on the page of settings."""
        self.page.get_by_label("How long", exact=True).select_option(minutes)
        self.page.get_by_role("button", name="Keep", exact=True).click()
        expect(self.page.get_by_text("Kept.")).to_be_visible()

    def says_how_it_was(self, answer: str) -> None:
        """The one tap after a sit with someone difficult."""
        self.page.evaluate("document.querySelector('wellwish-bar audio').currentTime = 599")
        asked = self.page.get_by_role("group", name="With someone difficult: how was that?")
        expect(asked.get_by_role("button")).to_have_text(["Easy", "Alive", "Too much"])
        asked.get_by_role("button", name=answer).click()
        expect(self.page.locator("#felt [data-focus]")).to_be_focused()

    def checks_in(self, answers: tuple[int, ...]) -> None:
        expect(self.page.locator("fieldset.scale")).to_have_count(len(answers))
        for question, answer in zip(self.page.locator("fieldset.scale").all(), answers, strict=True):
            question.locator(f"input[value='{answer}']").check(force=True)
        if (keep := self.page.get_by_label("Yes, keep my answers")).count():
            keep.check()
        self.page.get_by_role("button", name="Keep it").click()
        expect(self.page.get_by_role("heading", name="Check-ins")).to_be_visible()


@pytest.fixture
def walk(chromium: str, tmp_path: Path, watch: Callable[..., Watched]) -> Iterator[tuple[Walk, Watched]]:
    """Ada with her circle on a new server whose clock a test moves; she has joined, checked in before it, and has
    five minutes a day."""
    clock = tmp_path / "clock"
    with serving.serving(tmp_path / "data", "--port", "0", "--guide", "tone", clock=clock) as address:
        ada = watch(f"{address}setup", timezone_id="Etc/UTC")
        page = ada.page
        page.get_by_role("button", name="Just me, on this machine").click()
        expect(page.get_by_role("heading", name="Welcome", exact=True)).to_be_visible()
        for name, kind, fields in CIRCLE:
            add_person(page, address, name, kind, **fields)
        page.goto(f"{address}programmes")
        page.get_by_role("link", name=COURSE).click()
        page.get_by_role("button", name="Join").click()
        page.get_by_role("link", name="Begin with day 1").wait_for()
        page.get_by_role("link", name="Two minutes now, so that you can see later what changed").click()
        one = Walk(page, address, clock)
        one.checks_in(BEFORE)
        page.goto(f"{address}settings")
        one.wants("5")
        yield one, ada


def test_who_follows_the_thirty_days_meets_every_stage_and_both_check_ins(walk: tuple[Walk, Watched]) -> None:
    one, ada = walk
    page, diary = one.page, one.diary
    for day in range(1, DAYS + 1):
        if day == 6:
            one.days_pass(2)
        if day == 13:
            one.days_pass(8)
            comes_back(one)
        if day == 22:
            says_yes(one)
        one.opens_today(day)
        expect(page.get_by_text(f"Day {day} of {DAYS} · {COURSE}")).to_be_visible()
        if day == 6:
            blames_nobody(page)
        if day == 25:
            is_eased(one)
        one.sits(day)
        if day == 22:
            one.says_how_it_was("Easy")
            page.get_by_role("button", name="Yes, keep them").click()
            expect(page.get_by_text("May answers like this be kept?")).to_have_count(0)
        if day == 24:
            one.says_how_it_was("Too much")
        one.days_pass(1)

    met_everyone(diary)
    was_asked(one)
    looks_back(one)
    assert ada.said == []
    assert ada.elsewhere() == []


def blames_nobody(page: Page) -> None:
    """No word on Today, but for the day's tip, which may speak of what is behind a door."""
    said = page.locator("main").inner_text()
    assert not BLAME.search(said.replace(page.locator(".tip").inner_text(), ""))


def comes_back(one: Walk) -> None:
    """After a week without: welcome, and on with the next day."""
    page = one.page
    page.goto(one.home)
    expect(page.get_by_role("heading", name=f"Welcome back to {COURSE}")).to_be_visible()
    blames_nobody(page)
    page.get_by_role("button", name="With day 13").click()
    page.get_by_role("link", name="Go on with day 13").wait_for()


def says_yes(one: Walk) -> None:
    """Someone mildly difficult may come: only in sits that are long enough, and so they become longer."""
    page = one.page
    page.goto(f"{one.home}path")
    page.get_by_text("If you would like that").click()
    page.get_by_role("button", name="Yes, someone mildly difficult may come").click()
    page.get_by_text("Only in a sit of 10 minutes or more").wait_for()
    page.get_by_role("link", name="How long they are").click()
    one.wants("10")


def is_eased(one: Walk) -> None:
    """The day after “too much”: gentle, until she ends that herself."""
    offered = one.page.locator("section.next")
    expect(offered.get_by_text("Something gentle")).to_be_visible()
    expect(offered.get_by_text("with Maya")).to_be_visible()
    offered.get_by_role("link", name="Your path").click()
    one.page.get_by_role("button", name="Go on as usual").click()
    expect(one.page.get_by_role("button", name="Make it easier")).to_be_visible()
    one.opens_today(25)


def met_everyone(diary: Diary) -> None:
    """Each stretch of the course had its people; someone difficult came twice, after the yes, until it was too much."""
    assert [*diary.stages] == [*range(1, DAYS + 1)]
    assert all({"Yourself", "Everyone"} <= {*stages} for stages in diary.stages.values())
    for stage, days in {
        "Someone easy to love": range(1, 9),
        "A friend": range(9, 13),
        "Someone you hardly know": range(15, 19),
        "A group": range(19, 22),
    }.items():
        assert {*days} <= {*diary.with_stage(stage)}, stage
    assert diary.with_stage("Someone difficult") == [22, 24]
    easy_first = [
        day for day, all_ in diary.stages.items() if all_.index("Someone easy to love") < all_.index("Yourself")
    ]
    assert easy_first == [1, 2, 3, 4]
    assert [day for day in diary.offered if "Fewer words" in diary.offered[day]] == [*range(19, DAYS + 1)]
    assert diary.words[30] < 0.75 * diary.words[22]


def was_asked(one: Walk) -> None:
    """Whether anything unpleasant came up: a week and a month after the first sit, and at the end of the course."""
    one.opens_today(DAYS + 1)
    assert {6, 21, DAYS + 1} <= {*one.diary.asked}


def looks_back(one: Walk) -> None:
    """The finished programme, the check-in after it, and what changed, each number beside its rows."""
    page = one.page
    page.get_by_role("link", name="Every day is behind you").click()
    expect(page.get_by_text("You have been through all of it.")).to_be_visible()
    expect(page.locator("ol.days li.done")).to_have_count(DAYS)
    page.get_by_role("link", name="Two minutes, to see what changed").click()
    one.checks_in(AFTER)
    rows = page.locator("table.before-after tbody tr")
    expect(rows).to_have_count(len(BEFORE))
    for row, was, now in zip(rows.all(), BEFORE, AFTER, strict=True):
        expect(row.locator("td")).to_have_text([str(was), str(now), f"{now - was:+}".replace("-", "−")])
    for number, answers in enumerate((BEFORE, AFTER)):
        page.locator("table.before-after thead a").nth(number).click()
        expect(page.locator("fieldset.scale")).to_have_count(len(answers))
        for question, answer in zip(page.locator("fieldset.scale").all(), answers, strict=True):
            expect(question.locator(f"input[value='{answer}']")).to_be_checked()
        page.get_by_role("link", name="Check-ins", exact=True).first.click()
        expect(page.get_by_role("heading", name="Check-ins")).to_be_visible()
