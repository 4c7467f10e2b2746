from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from script.generated import mutated, near_scripts, scripts

from wellwish.errors import Problem, ScriptError
from wellwish.script import format_script, lint, parse
from wellwish.terms import Script

DOC = Path(__file__).parents[2] / "docs" / "reference" / "script-format.md"
EXAMPLE = DOC.read_text("utf-8").partition("```wellwish\n")[2].partition("```")[0]


@given(scripts)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_a_script_that_is_written_and_read_again_is_the_same(script: Script) -> None:
    text = format_script(script)
    assert parse(text) == script
    assert format_script(parse(text)) == text


@given(
    mutated(EXAMPLE) | near_scripts | mutated("---\ntitle: A\n---\n# A\n?1 [pet] Rest.\n... 1-2s\nor\n  (bell)\n// a\n")
)
@settings(max_examples=200)
def test_whatever_can_be_read_is_written_in_one_way(text: str) -> None:
    try:
        script = parse(text)
    except ScriptError:
        return
    written = format_script(script)
    assert parse(written) == script
    assert format_script(parse(written)) == written
    lint(script)


@given(st.text() | near_scripts)
@settings(max_examples=200)
def test_any_text_is_read_or_refused_with_places_and_messages(text: str) -> None:
    lines = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    for problem in problems(text):
        assert problem.file == "a.md"
        assert 1 <= problem.line <= lines
        assert problem.column >= 1
        assert problem.message
        assert problem.hint


def problems(text: str) -> tuple[Problem, ...]:
    try:
        parse(text, "a.md")
    except ScriptError as error:
        return error.problems
    return ()


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
