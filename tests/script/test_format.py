from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from script.generated import mutated, near_bodies, near_scripts, scripts
from script.lint_cases import BASE

from wellwish.errors import Problem, ScriptError
from wellwish.script import format_script, lint, parse, parse_passage
from wellwish.script.blocks import Passage
from wellwish.terms import Script

DOC = Path(__file__).parents[2] / "docs" / "reference" / "script-format.md"
EXAMPLE = DOC.read_text("utf-8").partition("```wellwish\n")[2].partition("```")[0]


@given(scripts)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_a_script_that_is_written_and_read_again_is_the_same(script: Script) -> None:
    text = format_script(script)
    assert parse(text) == script
    assert format_script(parse(text)) == text


SMALL = "---\ntitle: A\n---\n# A\n?1 [pet] Rest.\n... 1-2s\nor\n  (bell)\n// a\n"
scripts_as_text = st.sampled_from([EXAMPLE, SMALL, BASE]).flatmap(mutated)
PASSAGES = {"b": parse_passage("Stay.\n\n?1 [pet] Go.", "b"), "a/b": parse_passage("(include b)", "b")}


@given(scripts_as_text | near_bodies)
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_whatever_can_be_read_is_written_in_one_way_and_can_be_looked_at(text: str) -> None:
    script, _ = read(text)
    if not script:
        return
    written = format_script(script)
    assert parse(written) == script
    assert format_script(parse(written)) == written
    for problem in lint(script):
        assert 1 <= problem.line <= len(lines_of(text))
        assert 1 <= problem.column <= len(lines_of(text)[problem.line - 1]) + 1
        assert problem.message
        assert problem.hint
    assert lint(script) == lint(parse(text))


@given(st.text() | near_scripts | near_bodies | scripts_as_text, st.booleans())
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_text_is_read_or_refused_with_places_and_messages(text: str, passages: bool) -> None:
    taking_in = PASSAGES.get if passages else None
    script, problems = read(text, taking_in)
    assert bool(script) is not bool(problems)
    for problem in problems:
        assert problem.file == "a.md"
        assert 1 <= problem.line <= len(lines_of(text))
        assert problem.column >= 1
        assert problem.message
        assert problem.hint
        assert str(problem).isprintable()
    assert [p.line for p in problems] == sorted(p.line for p in problems)
    assert read(text, taking_in) == (script, problems)


@given(near_scripts | scripts_as_text)
def test_any_passage_is_read_or_refused(text: str) -> None:
    try:
        blocks = parse_passage(text, "b.md")
    except ScriptError as error:
        problems = error.problems
    else:
        script, problems = read("---\ntitle: A\n---\n# A\nRest.\n\n(include x)\n", {"x": blocks}.get)
        assert script or any("includes another" in problem.message for problem in problems)
        return
    assert {problem.file for problem in problems} == {"b.md"}


def lines_of(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def read(text: str, passage: Passage | None = None) -> tuple[Script | None, tuple[Problem, ...]]:
    try:
        return parse(text, "a.md", passage), ()
    except ScriptError as error:
        return None, error.problems


def test_the_documents_example_is_canonical_and_passes_lint() -> None:
    script = parse(EXAMPLE)
    assert format_script(script) == EXAMPLE
    assert lint(script) == []


def test_the_one_way_to_write_a_script() -> None:
    text = (
        "---\ntitle:A\n---\n//  note\n#  A  { least 5s,self , weight 2.50 }\n"
        "?1 [ next,pet,from 8:00 ] Rest.\n…  6–10 s\nor\n (bell)\n"
    )
    assert format_script(parse(text)) == (
        "---\ntitle: A\n---\n\n# A {self, weight 2.5, least 5s}\n\n// note\n\n"
        "?1 [pet, next, from 8:00]\nRest.\n... 6-10s\nor\n(bell)\n"
    )


def test_a_very_small_weight_is_written_without_an_exponent() -> None:
    text = "---\ntitle: A\n---\n\n# A {weight 0.001}\n\nRest.\n"
    assert format_script(parse(text)) == text
