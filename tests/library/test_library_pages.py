"""Content to be read: how its files are written, and that each of ours is whole."""

from __future__ import annotations

import re
from datetime import date

import pytest

from wellwish import library
from wellwish.errors import Misuse
from wellwish.library.entries import Page
from wellwish.library.files import File
from wellwish.library.pages import KINDS, read_page
from wellwish.library.reading import Read
from wellwish.sound import BEDS, BELLS

EVERY = [(kind, page_id) for kind in KINDS for page_id in library.page_ids(kind)]


def text_of(kind: str, page_id: str) -> str:
    """All of a page's CommonMark."""
    page = library.page(kind, page_id)
    return "\n\n".join([page.opening, *(section.text for section in page.sections)])


# --- our own ----------------------------------------------------------------------------------------


def test_there_are_pages_of_every_kind() -> None:
    assert {kind for kind, _ in EVERY} == set(KINDS)
    assert "loving-kindness" in library.page_ids("techniques")
    assert "heart" in library.page_ids("guides")
    assert {"before", "crisis", "difficult", "gentler", "privacy", "remembered", "terms", "health-data"} <= set(
        library.page_ids("notes")
    )


@pytest.mark.parametrize(("page_id", "there"), [("beds", BEDS), ("bells", BELLS)])
def test_every_sound_is_told_of_in_a_line_and_some_words_more(page_id: str, there: dict[str, object]) -> None:
    sections = library.page("sounds", page_id).sections
    assert [section.anchor for section in sections] == list(there)
    assert len({section.title for section in sections}) == len(sections)
    for section in sections:
        line, more = section.text.split("\n\n")
        assert len(line) <= 60
        assert line.count(".") == 1
        assert more


def test_every_technique_has_questions() -> None:
    assert set(library.page_ids("techniques")) <= set(library.page_ids("questions"))


@pytest.mark.parametrize(("kind", "page_id"), EVERY)
def test_a_page_says_who_and_what_it_is(kind: str, page_id: str) -> None:
    page = library.page(kind, page_id)
    assert page.fields["id"] == page_id
    assert page.fields["language"] == "en"
    assert page.title
    if kind != "notes":
        assert page.fields["license"] == "CC-BY-4.0"
        assert page.fields["credits"]
    if kind in ("techniques", "guides"):
        assert 50 <= len(page.fields["summary"]) <= 160


@pytest.mark.parametrize(("kind", "page_id"), EVERY)
def test_every_part_of_a_page_holds_something_and_has_an_anchor_of_its_own(kind: str, page_id: str) -> None:
    page = library.page(kind, page_id)
    anchors = [section.anchor for section in page.sections]
    assert len(set(anchors)) == len(anchors)
    assert page.opening or page.sections
    for section in page.sections:
        assert section.title
        assert section.text
        assert page.section(section.anchor) is section
    assert not re.search(r"^#|\{#", text_of(kind, page_id), re.MULTILINE), "a heading that was not read as one"


@pytest.mark.parametrize("page_id", library.page_ids("questions"))
def test_a_question_is_one(page_id: str) -> None:
    assert all(section.title.endswith("?") for section in library.page("questions", page_id).sections)


@pytest.mark.parametrize(("kind", "page_id"), EVERY)
def test_links_are_to_dois_or_within(kind: str, page_id: str) -> None:
    for address in re.findall(r"\]\(([^)]*)\)|<(https?:[^>]*)>", text_of(kind, page_id)):
        assert re.fullmatch(r"https://doi\.org/10\.\d{4,9}/\S+|/\S*|#\S+", "".join(address))


@pytest.mark.parametrize("page_id", library.page_ids("techniques"))
def test_a_study_that_is_named_has_a_year_that_can_be(page_id: str) -> None:
    years = [int(year) for year in re.findall(r"\((?:[^)]* )?((?:19|20)\d\d)\)", text_of("techniques", page_id))]
    assert years, "no figure without a study, and no page without the harms found"
    assert all(1990 <= year <= date.today().year for year in years)  # noqa: DTZ011 - a year will do


# --- how a file is written --------------------------------------------------------------------------


def read(text: str) -> Read[Page]:
    return read_page(File("notes", "mine", "mine.md", text, "hash", own=True))


def page_of(text: str) -> Page:
    page = read(text).entry
    assert page
    return page


def test_front_matter_opening_and_sections() -> None:
    page = page_of(
        "---\ntitle: One: and more\nsummary: two \n---\n\nBefore.\n\n## First thing {#first}\n\nA.\n\nB.\n"
        "## Second   {#second-1}  \nC.\n### Not a section\n## Nor this\n"
    )
    assert (page.title, dict(page.fields)) == ("One: and more", {"title": "One: and more", "summary": "two"})
    assert page.opening == "Before."
    assert [(one.anchor, one.title, one.text) for one in page.sections] == [
        ("first", "First thing", "A.\n\nB."),
        ("second-1", "Second", "C.\n### Not a section\n## Nor this"),
    ]
    assert page.section("first").text == "A.\n\nB."
    with pytest.raises(KeyError):
        page.section("third")


def test_a_page_may_be_all_opening_or_all_sections() -> None:
    assert page_of("---\ntitle: x\n---\nOnly this.").sections == ()
    assert page_of("---\ntitle: x\n---\n## A {#a}\n").opening == ""


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "mine.md:1:1: "),
        ("title: x\n", "mine.md:1:1: "),
        ("---\ntitle: x\n", "mine.md:1:1: "),
        (" ---\ntitle: x\n---\n", "mine.md:1:1: "),
        ("---\nid: mine\n---\n", "mine.md:1:1: syntax: no title"),
        ("---\ntitle: x\nid: x\n---\n", "mine.md:3:1: field: the id is the file's name, mine"),
        ("---\ntitle: x\nnonsense\n---\n", "mine.md:3:1: "),
        ("---\ntitle: x\ntitle: y\n---\n", "mine.md:3:1: "),
        ("---\ntitle:\n---\n", "mine.md:2:1: "),
        ("---\nTitle: x\n---\n", "mine.md:2:1: "),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(text: str, place: str) -> None:
    found = read(text)
    assert found.entry is None
    assert any(str(problem).startswith(place) for problem in found.problems)
    assert all("\n" not in str(problem) for problem in found.problems)


def test_two_sections_of_one_anchor_are_a_mistake() -> None:
    (problem,) = read("---\ntitle: x\n---\n## A {#a}\nOne.\n## B {#a}\nTwo.\n").problems
    assert str(problem).startswith("mine.md:6:1: twice: another section has the anchor {#a}")


def test_a_link_to_a_section_that_is_not_there_is_a_mistake() -> None:
    (problem,) = read("---\ntitle: x\n---\nSee [there](#b).\n## A {#a}\nOr [here](#a).\n").problems
    assert str(problem).startswith("mine.md:4:1: link: ")


@pytest.mark.parametrize(
    ("kind", "page_id"),
    [
        ("techniques", "nothing"),
        ("nothing", "loving-kindness"),
        ("exercises", "grounding"),
        ("..", "loader"),
        ("notes", "../techniques/loving-kindness"),
        ("notes", "/etc/passwd"),
        ("notes", "before\n"),
        ("notes", "Before"),
        ("notes", ""),
        ("notes", "x" * 400),
    ],
)
def test_there_is_no_way_to_another_file(kind: str, page_id: str) -> None:
    with pytest.raises(Misuse, match="there is no page") as raised:
        library.page(kind, page_id)
    assert len(str(raised.value)) < 120
