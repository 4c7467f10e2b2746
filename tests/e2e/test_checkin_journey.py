"""Check-ins in a browser: a yes, two check-ins and what changed; a questionnaire loaded, answered, taken out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from e2e.steps import Site, Watched
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from made_up_questionnaires import garden_text
from playwright.sync_api import Page, expect


def test_what_is_answered_leads_back_to_its_rows(own_site: Site, watch: Callable[..., Watched], tmp_path: Path) -> None:
    ada = watch(f"{own_site.address}setup")
    page = ada.page
    page.get_by_role("button", name="Just me, on this machine").click()
    expect(page.get_by_role("heading", name="Welcome", exact=True)).to_be_visible()

    page.goto(f"{own_site.address}check-in")
    choose(page, "How stressed", "7")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("Without your yes nothing is kept")).to_be_visible()
    page.get_by_label("Yes, keep my answers").check()
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("link", name="Check in", exact=True).click()
    choose(page, "How stressed", "4")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("Your last answer is 4. It is too early")).to_be_visible()
    page.get_by_role("link", name="4", exact=True).first.click()
    expect(page.locator("input[value='4']:checked")).to_have_count(1)

    file = tmp_path / "garden.json"
    file.write_text(garden_text())
    page.goto(f"{own_site.address}house/questionnaires")
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Load it").click()
    expect(page.get_by_text("version 1")).to_be_visible()

    page.goto(f"{own_site.address}check-ins")
    page.get_by_role("link", name="Answer it").click()
    page.get_by_role("group", name="did you mind the weeds?").get_by_label("often").check()
    page.get_by_role("group", name="did you hear the birds?").get_by_label("at times").check()
    page.get_by_role("group", name="Did it rain?").get_by_label("Yes").check()
    page.get_by_role("button", name="Keep it").click()
    page.get_by_label("On how many days?").fill("3")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("link", name="3", exact=True).first.click()
    expect(page.get_by_role("heading", name="3 on a scale from 0 to 4")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="These answers as FHIR").click()
    answered = QuestionnaireResponse.model_validate_json(Path(taken.value.path()).read_text("utf-8"))
    assert answered.questionnaire == "https://example.org/garden|1"
    assert ada.said == [] or all("422" in line for line in ada.said)


def choose(page: Page, question: str, value: str) -> None:
    """A value of one of our own items."""
    page.get_by_role("group", name=question).locator(f"input[value='{value}']").check(force=True)
