"""How large a script may be: what is just inside is read, what is just past is told with its line and what to do."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from script.worst_cases import LARGEST

from wellwish.errors import Problem, ScriptError
from wellwish.script import format_script, limits, lint, parse, parse_passage
from wellwish.terms import Block

DOC = Path(__file__).parents[2] / "docs" / "reference" / "script-format.md"
HEAD = "---\ntitle: A\n---\n"
"""Three lines."""


def problems(text: str, passages: dict[str, tuple[Block, ...]] | None = None) -> tuple[Problem, ...]:
    try:
        parse(text, "kind.md", (passages or {}).get)
    except ScriptError as error:
        return error.problems
    return ()


def of_length(characters: int) -> str:
    """In the one way to write it."""
    text = HEAD + "\n# A\n\nRest.\n"
    while characters - len(text) > 300:
        text += "// " + "x" * 200 + "\n"
    return text + "// " + "x" * (characters - len(text) - 4) + "\n"


def with_lines(count: int) -> str:
    return HEAD + "# A\nRest." + "\n" * (count - 5)


def with_stages(count: int) -> str:
    return HEAD + "# A\nRest.\n" * count


def with_titles(size: int) -> str:
    """``size`` bytes, that of the title among them."""
    whole, rest = divmod(size - 3, 200)
    return HEAD + f"# {'é' * 100}\nRest.\n" * whole + f"# {'x' * (rest + 2)}\nRest.\n"


def with_includes(count: int) -> str:
    return HEAD + "# A\nRest.\n\n" + "(include b)\n\n" * count


def with_lengths(count: int) -> str:
    at = [f"{number}:00" for number in range(1, count + 1)]
    pairs = "".join(f"[from {one}, below {other}]\nRest.\n\n" for one, other in zip(at[::2], at[1::2], strict=False))
    return HEAD + "# A\n" + pairs + (f"[from {at[-1]}]\nRest.\n" if count % 2 else "")


LIMITS: dict[str, tuple[Callable[[int], str], int, int, str]] = {
    # a script with so many, how many there may be, the line of the first too many, what is said of it
    "characters": (of_length, limits.MOST_CHARACTERS, 1, "200,001 characters"),
    "lines": (with_lines, limits.MOST_LINES, 1, "10,001 lines"),
    "characters of a phrase": (lambda n: HEAD + "# A\nRest.\n" + "a" * n, 400, 6, "a line of 401 characters"),
    "characters of a note": (lambda n: HEAD + "# A\nRest.\n//" + "a" * (n - 3), 400, 6, "a line of 401 characters"),
    "a wish": (lambda n: HEAD + "# A\n>May {you} be " + "a" * (n - 15), 400, 5, "a line of 401 characters"),
    "bytes of a title": (lambda n: HEAD + "# a" + "é" * (n // 2) + "a" * (n % 2) + "\nRest.", 239, 4, "a title of 241"),
    "characters of a field": (
        lambda n: f"---\ntitle: A\nsummary: {'a' * (n - 9)}\n---\n# A\nRest.",
        limits.MOST_FIELD_CHARACTERS,
        3,
        "a field of 1,001",
    ),
    "stages": (with_stages, limits.MOST_STAGES, 84, "more than 40 stages"),
    "titles": (with_titles, limits.MOST_TITLES_BYTES, 22, "more than 2,000 bytes of titles"),
    "blocks": (lambda n: HEAD + "# A\n" + "Rest.\n\n" * n, limits.MOST_BLOCKS, 2005, "more than 1,000 blocks"),
    "alternatives": (lambda n: HEAD + "# A\nRest.\n" + "or\nStay.\n" * (n - 1), 20, 44, "more than 20 alternatives"),
    "phrases": (lambda n: HEAD + "# A\n" + "Rest.\n" * n, limits.MOST_SAID, 5005, "more than 5,000 phrases"),
    "bells": (lambda n: HEAD + "# A\nRest.\n\n" + "(bell)\n" * (n - 1), limits.MOST_SAID, 7, "more than 5,000 phrases"),
    "slots": (lambda n: HEAD + "# A\nSee" + " {name}" * n, limits.MOST_SLOTS, 5, "more than 8 slots"),
    "lengths": (with_lengths, limits.MOST_LENGTHS, 65, "more than 40 different lengths"),
    "seconds of a pause": (lambda n: HEAD + f"# A\nRest.\n... {n}s", 300, 6, "a pause of 301 s"),
    "hours of pauses": (lambda n: HEAD + "# A\n" + "Rest.\n... 300s\n" * (n // 300), 36_000, 5, "10 hours of pauses"),
    "weight": (lambda n: HEAD + f"# A {{weight {n}}}\nRest.", 100, 4, "weight 101 is out of range"),
    "least": (lambda n: HEAD + f"# A {{least {n}s}}\nRest.", 3600, 4, "least 3601 s is more than an hour"),
    "passages": (with_includes, limits.MOST_INCLUDES, 207, "more than 100 passages"),
    "characters of a passage's name": (
        lambda n: HEAD + f"# A\nRest.\n\n(include {'b' * n})",
        80,
        7,
        "name of 81 characters",
    ),
}
PASSAGES = {"b": parse_passage("Stay.", "b"), "b" * 80: parse_passage("Stay.", "b")}


@pytest.mark.parametrize("what", LIMITS)
def test_what_is_just_inside_is_read(what: str) -> None:
    script, most, _, _ = LIMITS[what]
    read = parse(script(most), "kind.md", PASSAGES.get)
    assert parse(format_script(read)) == read


@pytest.mark.parametrize("what", LIMITS)
def test_what_is_just_past_is_told_in_one_line_with_what_to_do(what: str) -> None:
    script, most, line, message = LIMITS[what]
    step = 300 if what == "hours of pauses" else 1
    (problem,) = problems(script(most + step), PASSAGES)
    assert (problem.file, problem.line) == ("kind.md", line)
    assert message in problem.message
    assert problem.hint
    assert len(str(problem).splitlines()) == 1
    assert len(str(problem)) < 150


def test_the_least_weight() -> None:
    assert problems(HEAD + "# A {weight 0.001}\nRest.") == ()
    (problem,) = problems(HEAD + "# A {weight 0.00099}\nRest.")
    assert "out of range" in problem.message


def test_the_document_tells_every_limit() -> None:
    section = DOC.read_text("utf-8").partition("## Limits\n")[2].partition("\n## ")[0]
    told = {word.strip(";,.") for word in section.split()}
    known = {name: value for name, value in vars(limits).items() if re.match(r"(MOST|LEAST)_[A-Z_]+$", name)}
    assert known.pop("MOST_PAUSES_SECONDS") == 10 * 3600
    assert "10 hours" in section
    for name, value in known.items():
        assert f"{value:,g}" in told, name


# --- passages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("passage", "message"),
    [
        ("Rest.\n\n" * 998, "more than 1,000 blocks"),
        ("Rest.\n" * 4998, "more than 5,000 phrases and bells"),
        ("Rest.\n... 300s\n" * 119, "more than 10 hours of pauses"),
    ],
)
def test_what_passages_bring_counts_where_they_are_taken_in(passage: str, message: str) -> None:
    text = HEAD + "# A\nRest.\n\nRest.\n\n(include b)\n\n(include b)\n"
    (problem,) = problems(text, {"b": parse_passage(passage, "b.md")})
    assert (problem.file, problem.line) == ("kind.md", 11)
    assert message in problem.message


def test_a_passage_is_no_larger_than_a_script() -> None:
    with pytest.raises(ScriptError, match=r"^b\.md:2001:1: syntax: more than 1,000 blocks"):
        parse_passage("Rest.\n\n" * 1001, "b.md")


def test_a_passage_taken_in_thousands_of_times_is_refused() -> None:
    blocks = parse_passage("Rest.\nStay.\n\n" * 1000, "b")
    found = problems(
        HEAD + "# A\n" + "(include b)\n\n" * 4900, {"b": blocks}
    )  # for ever, did it count what it takes in
    assert {p.message.partition(" than ")[0] for p in found} == {"more"}


def test_passages_that_take_in_themselves_or_each_other_are_refused() -> None:
    passages = {name: parse_passage(f"(include {other})", name) for name, other in ("bc", "cb", "dd")}
    found = problems(HEAD + "# A\nRest.\n\n(include b)\n\n(include d)\n", passages)
    assert [(p.line, p.message) for p in found] == [
        (7, "passage “b” includes another"),
        (9, "passage “d” includes another"),
    ]


def test_what_is_wrong_with_includes_is_told_with_all_the_rest_in_order_of_line() -> None:
    def passage(name: str) -> tuple[Block, ...] | None:
        return parse_passage("See {nmae}.", "bad.md") if name == "bad" else None

    with pytest.raises(ScriptError) as caught:
        parse(
            HEAD + "# A\nSee {nmae}.\n\n(include bad)\n\n(include none)\n\n(include bad)\n\n[namd]\nB", "a.md", passage
        )
    assert [(p.file, p.line) for p in caught.value.problems] == [("a.md", 5), ("a.md", 9), ("a.md", 13), ("bad.md", 1)]


def test_a_stage_of_an_empty_passage_says_nothing() -> None:
    (problem,) = problems(HEAD + "# A\n(include b)\n", {"b": parse_passage("// soon", "b")})
    assert (problem.line, problem.message) == (4, "stage “A” says nothing")


# --- numbers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("digits", [5, 300, 390])
@pytest.mark.parametrize(
    "line",
    [
        "# A {{weight {}}}",
        "# A {{weight 0.{}}}",
        "# A {{weight {}.5}}",
        "# A {{least {}s}}",
        "# A\n?{} Rest.",
        "# A\n[from {}:00] Rest.",
        "# A\n[below 0:{}] Rest.",
        "# A\nRest.\n... {}s",
        "# A\nRest.\n... 0.{}s",
        "# A\nRest.\n... 1-{}s",
        "# A\nRest.\n... {}-1-2s",
    ],
)
def test_a_number_with_very_many_digits_is_read_or_told_in_a_short_line(line: str, digits: int) -> None:
    for digit in "109":
        for problem in problems(HEAD + line.format(digit * digits) + "\nRest."):
            assert problem.line in (4, 5, 6)
            assert len(str(problem)) < 200


# --- many mistakes ----------------------------------------------------------------------------------


def test_after_a_hundred_mistakes_reading_ends() -> None:
    found = problems(HEAD + "# A\n" + "See {nmae}.\n" * 100)
    assert len(found) == 100
    found = problems(HEAD + "# A\n" + "See {nmae}.\n" * 101)
    assert len(found) == 101
    assert [p.line for p in found] == sorted(p.line for p in found)
    assert (found[-1].message, found[-1].hint) == ("more than 100 mistakes", "mend these, and try again")


@pytest.mark.parametrize(
    "line", ["?0 titel: A", "x" * 900, "{" * 99, "(bel)", "[a] " * 99, "{a}" * 130, "? ?", "... ..."]
)
def test_ten_thousand_mistakes_are_told_quickly(line: str) -> None:
    begun = time.process_time()
    many = f"{line}\n" * min(9000, 190_000 // (len(line) + 1))
    for text in (f"---\n{many}---\n# A\nRest.", f"{HEAD}# A\n{many}"):
        assert len(problems(text)) == 101
    assert time.process_time() - begun < 15


def test_what_is_shown_of_a_script_is_one_line_without_control_characters() -> None:
    (told, _) = problems(HEAD + "# A\n(\x1b]0;evil\x07)\nRest.")
    assert "\x1b" not in str(told)
    assert all(str(p).isprintable() for p in problems("# \x85\x1b[2J\n\x00\n(\x9b)\n\u2028\n\u202e{\u202e}\n"))


# --- time -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LARGEST)
def test_the_largest_scripts_are_read_and_looked_at_in_a_few_seconds(name: str) -> None:
    begun = time.process_time()
    script = parse(LARGEST[name])
    assert parse(format_script(script)) == script
    lint(script)
    assert time.process_time() - begun < 30
