import time

import pytest

from wellwish.errors import ScriptError
from wellwish.script import parse, parse_passage
from wellwish.script.limits import MOST_CHARACTERS
from wellwish.terms import Bell, Block, Comment, Include, Pause, Phrase, Stage, When

HEAD = "---\ntitle: A kind start\n---\n"


def problems(text: str) -> list[tuple[int, int, str, str]]:
    with pytest.raises(ScriptError) as caught:
        parse(text, "kind.md")
    return [(p.line, p.column, p.message, p.hint) for p in caught.value.problems]


def stage(text: str) -> Stage:
    return parse(HEAD + text).stages[0]


def test_a_script_is_read_whole() -> None:
    script = parse(
        HEAD + "// first\n\n# Yourself {self, weight 2, least 45s}\n\n(bell)\n... 2s\n\n"
        "?2 [pet, next, from 8:00]\nRest. // no note\n"
        "> May {you} be safe.\n... 6-10s\nor\n// soft\nHere.\n...\n\n(include settling/short)\n"
    )
    assert script.title == "A kind start"
    assert script.plan == "weights"
    assert script.stages == (
        Stage(
            "self",
            "Yourself",
            2,
            45,
            (
                Block(((Comment("first"),),)),
                Block(((Bell(), Pause(2, 1.5, 3, "2")),)),
                Block(
                    (
                        (Phrase("Rest. // no note"), Phrase("May {you} be safe.", True), Pause(8, 6, 10, "6-10")),
                        (Comment("soft"), Phrase("Here."), Pause(5, 4, 6, "...")),
                    ),
                    2,
                    When(frozenset({"pet"}), frozenset({"next"}), 480),
                ),
                Block(((Include("settling/short"),),)),
            ),
        ),
    )


def test_blocks_and_phrases_know_their_lines() -> None:
    first, second = stage("# A\nRest.\n\n?1\nStay.\n").blocks
    assert [b.line for b in (first, second)] == [5, 7]
    assert [line.line for b in (first, second) for line in b.alternatives[0] if isinstance(line, Phrase)] == [5, 8]


@pytest.mark.parametrize(
    ("written", "pause"),
    [
        ("...", (4, 5, 6)),
        ("…", (4, 5, 6)),
        ("... 8s", (6, 8, 12)),
        ("... 8 s", (6, 8, 12)),
        ("... 0.5s", (0.375, 0.5, 0.75)),
        ("... 6-10s", (6, 8, 10)),
        ("... 6–10s", (6, 8, 10)),
        ("... 6-7-10s", (6, 7, 10)),
        ("... 0-2s", (0, 1, 2)),
        ("... 250s", (187.5, 250, 300)),
    ],
)
def test_a_pause_has_least_natural_and_most(written: str, pause: tuple[float, ...]) -> None:
    read = stage(f"# A\nRest.\n{written}\n").blocks[0].alternatives[0][1]
    assert isinstance(read, Pause)
    assert (read.least_seconds, read.natural_seconds, read.most_seconds) == pause


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings_indents_and_a_byte_order_mark_mean_nothing(ending: str) -> None:
    text = HEAD + "# A\n\n?1 [named]\nRest.\nor\n> May {you} be.\n...\n// x\n(bell)\n"
    indented = "".join(f"{'' if line == '---' else '  '}{line}  \n" for line in text.splitlines())
    assert parse("\ufeff" + text.replace("\n", ending)) == parse(text)
    assert parse(indented) == parse(text)


@pytest.mark.parametrize(
    ("lines", "line", "column", "message", "hint"),
    [
        ("# A\nSee {nmae}.", 5, 5, "no such slot: {nmae}", "did you mean {name}?"),
        ("# A\n> May {yuo} be safe.", 5, 7, "no such slot: {yuo}", "did you mean {you}?"),
        ("# A\n  ?1 [named] See {nmae}.", 5, 18, "no such slot: {nmae}", "did you mean {name}?"),
        ("# A\nSee {name.", 5, 5, "a brace without its pair", "a slot is written {name}"),
        ("# A\n> Be safe.", 5, 1, "a wish begins", "drop the “>”"),
        ("# A\nRest.\n... soon", 6, 1, "not a pause", "write “...”"),
        ("# A\nRest.\n... 9-5s", 6, 5, "a pause of 9-5 s", "least, then natural, then most"),
        ("# A\nRest.\n... 0s", 6, 5, "a pause of 0 s", "more than 0, up to 300 s"),
        ("# A\nRest.\n... 301s", 6, 5, "a pause of 301 s", "more than 0, up to 300 s"),
        ("# A\nRest.\n\n...", 7, 1, "a pause follows a phrase or a bell", "below what it is a rest from"),
        ("# A\nRest.\n...\n...", 7, 1, "a pause follows a phrase or a bell", "below"),
        ("# A\nRest.\n...\n// a\n...", 8, 1, "a pause follows a phrase or a bell", "below"),
        ("# A\n// a\n...\nRest.", 6, 1, "a pause follows a phrase or a bell", "below"),
        ("# A\n!!!", 5, 1, "has no words", "something to say"),
        ("# A\n(bel)", 5, 1, "“(bel)” is not to be said", "“(bell)”"),
        ("# A\n(include ../secrets)", 5, 1, "is not to be said", "(include settling)"),
        ("# A\nRest.\n(include settling)", 5, 1, "an include shares its block", "a block of its own"),
        ("# A\n?1\n(include settling)", 5, 1, "an include with “?” or “[ ]”", "the passage itself"),
        ("# A\nRest.\nor", 5, 1, "an alternative is empty", "between two alternatives"),
        ("# A\nor\nRest.", 5, 1, "an alternative is empty", "between two alternatives"),
        ("# A\n?1\n\nRest.", 5, 1, "a block with nothing in it", "next line"),
        ("# A\n?0\nRest.", 5, 2, "priority 0", "1 is kept first, 9 last"),
        ("# A\n?1 ?2\nRest.", 5, 4, "“?” and “[ ]” stand once", "a block's first line"),
        ("# A\n[pet]\n[named]\nRest.", 6, 1, "“?” and “[ ]” stand once", "a block's first line"),
        ("# A\nRest.\n?1", 6, 1, "“?” and “[ ]” stand once", "after an empty line"),
        ("# A\n[named\nRest.", 5, 1, "not the head of a block", "write “?2”"),
        ("# A\n?why\nRest.", 5, 1, "not the head of a block", "write “?2”"),
        ("# A\n?1 # B", 5, 4, "a heading inside a block", "a line to itself"),
        ("# A\n[namd]\nRest.", 5, 2, "no such condition: “namd”", "did you mean “named”?"),
        ("# A\n?1 [pet,  nxt]\nRest.", 5, 11, "no such condition: “nxt”", "did you mean “next”?"),
        ("# A\n[]\nRest.", 5, 2, "no such condition: “”", "e.g. [named]"),
        ("# A\n[from 8]\nRest.", 5, 2, "no such condition: “from 8”", "[from 8:00]"),
        ("# A\n[below 0:00]\nRest.", 5, 2, "nothing is below 0:00", "e.g. [below 4:00]"),
        ("# A\n[from 8:00, below 4:00]\nRest.", 5, 2, "“from 8:00, below 4:00” never holds", "later than “from”"),
        ("# A\n" + "a" * 401, 5, 1, "a line of 401 characters", "one breath"),
        ("# A\nRe\x07st.", 5, 3, "a control character (U+0007)", "delete it"),
        ("# A", 4, 1, "stage “A” says nothing", "give it a phrase"),
        ("# A\n// only a note", 4, 1, "stage “A” says nothing", "give it a phrase"),
        ("#A\nRest.", 4, 1, "not a stage heading", "write “# Title”"),
        ("# A {self\nRest.", 4, 1, "not a stage heading", "write “# Title”"),
        ("#  {self}\nRest.", 4, 1, "not a stage heading", "write “# Title”"),
        ("# slef {weight 2, slef}\nRest.", 4, 19, "a stage knows no “slef”", "did you mean “self”?"),
        ("# A {self, easy}\nRest.", 4, 12, "a second kind: easy", "one kind"),
        ("# A {weight 0}\nRest.", 4, 1, "weight 0 is out of range", "from 0.001 to 100"),
        ("# A {least 3601s}\nRest.", 4, 1, "least 3601 s is more than an hour", "fewest seconds"),
        ("Hello.\n# A\nRest.", 4, 1, "words before the first stage", "begin a stage"),
        ("// only a note", 4, 1, "no stage", "at least one “# Title”"),
    ],
)  # fmt: skip  # a table
def test_a_mistake_is_told_with_its_place_and_a_hint(
    lines: str, line: int, column: int, message: str, hint: str
) -> None:
    ((at_line, at_column, _, help_),) = [p for p in problems(HEAD + lines) if message in p[2]]
    assert (at_line, at_column) == (line, column)
    assert hint in help_


@pytest.mark.parametrize(
    ("front", "line", "message", "hint"),
    [
        ("", 1, "no front matter", "title: …"),
        ("---\ntitle: A\n", 1, "the front matter does not end", "close it"),
        ("---\n---\n", 1, "no title", "add “title: …”"),
        ("---\ntitle: A\ntitel: B\n---\n", 3, "no such field: titel", "did you mean “title”?"),
        ("---\ntitle: A\nzzz: B\n---\n", 3, "no such field: zzz", "one of title, id"),
        ("---\ntitle: A\ntitle: B\n---\n", 3, "title stands twice", "keep one"),
        ("---\ntitle: A\nkind\n---\n", 3, "“kind” is not “key: value”", "e.g."),
        ("---\ntitle:\n---\n", 2, "“title:” is not “key: value”", "e.g."),
        ("---\ntitle: A\nplan: squares\n---\n", 3, "no such plan: squares", "circle or weights"),
    ],
)
def test_a_mistake_in_the_front_matter_is_told(front: str, line: int, message: str, hint: str) -> None:
    found = [p for p in problems(front + "# A\nRest.\n") if message in p[2]]
    assert [(p[0], p[1]) for p in found] == [(line, 1)]
    assert hint in found[0][3]


@pytest.mark.parametrize("line", ["(bel)", "a" * 401, "!!!", "... soon", "?1 # B", "Rest.\nor\n(bel)"])
def test_what_follows_from_a_mistake_is_not_told_as_another(line: str) -> None:
    assert len(problems(f"{HEAD}# A\n{line}\n")) == 1


def test_every_mistake_is_told_at_once() -> None:
    found = problems("---\ntitel: A\n---\n# A {slef}\nSee {nmae}.\n... soon\n\n[namd]\n> Be safe.\n")
    assert {p[0] for p in found} == {1, 2, 4, 5, 6, 8, 9}


def test_an_error_reads_as_one_line() -> None:
    with pytest.raises(ScriptError) as caught:
        parse(HEAD + "# A\nSee {nmae}.\n", "kind.md")
    assert str(caught.value) == "kind.md:5:5: syntax: no such slot: {nmae} (did you mean {name}?)"


def test_a_script_that_is_too_long_is_told_so_and_nothing_else() -> None:
    ((_, _, message, _),) = problems(HEAD + "# A\n" + "Rest.\n" * (MOST_CHARACTERS // 6))
    assert "characters" in message


@pytest.mark.parametrize(
    "piece",
    ["{", "}", "{}", "{|", ".", "...", "... ", "…", "[", "]", "[named,", "?", "?1", "?1 ", "# ", "#", " ", "(",
     "(include ", ">", "> May ", "> May you ", "-", "1-", "9", ",", "least 9", ":", "//", "a ", "{name}"],
)  # fmt: skip  # a table
@pytest.mark.parametrize("before", ["", "# A ", "# A {", "# A {least ", "# A\n", "# A\n... ", "# A\n[", "# A\n{"])
def test_a_hostile_line_is_refused_quickly(before: str, piece: str) -> None:
    refuse_quickly(before + piece * (100_000 // len(piece)) + "}x")


@pytest.mark.parametrize("piece", ["or\n", "?1\n", "[a]\n", "{b}c\n\n", "# A {weight 9\n", "...\n", "(\n"])
def test_hostile_lines_are_refused_quickly(piece: str) -> None:
    refuse_quickly("# A\n" + piece * (100_000 // len(piece)))


def refuse_quickly(text: str) -> None:
    begun = time.process_time()
    with pytest.raises(ScriptError):
        parse(HEAD + text)
    assert time.process_time() - begun < 3


def test_a_passage_has_blocks_and_no_headings() -> None:
    assert parse_passage("Rest.\n\nStay.\n", "settling") == (Block(((Phrase("Rest."),),)), Block(((Phrase("Stay."),),)))
    with pytest.raises(ScriptError, match="settling:3:1: syntax: a heading inside a block"):
        parse_passage("Rest.\n\n# A\n", "settling")


def test_an_include_becomes_the_blocks_of_its_passage() -> None:
    text = HEAD + "# A\n\nHere.\n\n(include settling)\n\nThere.\n"
    rest = parse_passage("Rest.\n\nStay.\n", "settling")
    blocks = parse(text, passage={"settling": rest}.get).stages[0].blocks
    assert blocks == (Block(((Phrase("Here."),),)), *rest, Block(((Phrase("There."),),)))


def test_a_passage_that_is_missing_or_includes_another_is_told() -> None:
    text = HEAD + "# A\n\n(include settling)\n\n(include loop)\n"
    loop = parse_passage("(include loop)\n", "loop")
    with pytest.raises(ScriptError) as caught:
        parse(text, "kind.md", {"loop": loop}.get)
    assert [(p.line, p.message) for p in caught.value.problems] == [
        (6, "there is no passage “settling”"),
        (8, "passage “loop” includes another"),
    ]
