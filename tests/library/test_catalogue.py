"""The catalogue: what may stand in a library's files, what is told of when it is wrong, and what stays all the same."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from library.made_up import exercise_text, fill

from wellwish import library
from wellwish.errors import Misuse
from wellwish.library import CONTENT, Catalogue, Lengths, Library, files, vocabulary
from wellwish.library.lists import tip_id
from wellwish.script import parse
from wellwish.script.blocks import Passage
from wellwish.script.limits import MOST_BYTES
from wellwish.terms import Kind, Script

FACTS = {
    "title": "The bench",
    "summary": "A minute on a bench.",
    "kind": "moment",
    "purpose": "To sit on it.",
    "technique": "open-awareness",
    "topics": "nature, senses",
    "level": "first",
    "lengths": "1-2-3",
    "language": "en",
}
SAYS = "# The bench\n\nHere is a bench.\n"
LESSON = "---\ntitle: Coming back\nkind: lesson\n---\n\n# Coming back\n\nIt goes off.\nIt returns.\n\nThat is all.\n"
COURSE = """\
---
title: Two days
summary: A short course.
purpose: To try.
level: some
topics: stress
technique: noting, grounding
language: en
---

Some *words*.

More of them.

# Day 1: Out
lesson: back
exercise: bench

# Day 2: Home
sit: loving-kindness
"""


def front(facts: dict[str, str]) -> str:
    return "---\n" + "".join(f"{name}: {value}\n" for name, value in facts.items()) + "---\n\n"


class Folder:
    """An operator's library, being written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.library = Library(path)

    def write(self, name: str, text: str) -> None:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def exercise(self, name: str = "bench", says: str = SAYS, **facts: str | None) -> None:
        given = {key: value for key, value in (FACTS | facts).items() if value is not None}
        self.write(f"exercises/{name}.md", front(given) + says)

    def read(self) -> Catalogue:
        return self.library.refresh()

    def problems(self) -> list[str]:
        """Each as ``file:line: rule: message``."""
        found = self.read().problems
        return [f"{Path(p.file).relative_to(self.path)}:{p.line}: {p.rule}: {p.message}" for p in found]


@pytest.fixture
def own(tmp_path: Path) -> Folder:
    (tmp_path / "own").mkdir()
    return Folder(tmp_path / "own")


# --- what may stand in the files --------------------------------------------------------------------


def test_our_own_library_has_no_problem() -> None:
    assert Library().catalogue().problems == ()


def test_an_exercise_has_its_facts_and_its_script_is_read_when_asked_for(own: Folder) -> None:
    own.exercise(flags="eyes-open, walking", time_of_day="morning,evening", credits="ada", reviewed_by="")
    exercise = own.read().exercise("bench")
    assert (exercise.id, exercise.title, exercise.kind, exercise.plan) == ("bench", "The bench", "moment", "weights")
    assert (exercise.topics, exercise.technique) == (("nature", "senses"), "open-awareness")
    assert exercise.lengths == Lengths(1, 2, 3)
    assert (exercise.times, exercise.flags) == (("morning", "evening"), ("eyes-open", "walking"))
    assert (exercise.credits, exercise.reviewed_by, exercise.people) == ("ada", "", frozenset())
    assert exercise.script.stages[0].title == "The bench"


def test_what_an_exercise_does_not_say_is_anytime_and_without_flags(own: Folder) -> None:
    own.exercise()
    exercise = own.read().exercise("bench")
    assert (exercise.times, exercise.flags) == (("any",), ())


def test_whom_an_exercise_takes_along(own: Folder) -> None:
    own.exercise("one", people="0-1")
    own.exercise("some", people="0-1 of loved, pet")
    catalogue = own.read()
    assert catalogue.exercise("one").people == frozenset(Kind) - {Kind.DIFFICULT}
    assert catalogue.exercise("some").people == {Kind.LOVED, Kind.PET}
    assert catalogue.exercise("loving-kindness").people == frozenset(Kind)


def test_a_story_needs_no_technique(own: Folder) -> None:
    own.exercise(kind="story", lengths="5-10-20", technique=None)
    assert own.problems() == []


def test_lessons_courses_and_collections(own: Folder) -> None:
    own.exercise()
    own.write("lessons/back.md", LESSON)
    own.write("courses/two.md", COURSE)
    own.write("collections/out.md", "---\ntitle: I need air\nsummary: x\ntopics: nature\n---\n\n- bench\n- grounding\n")
    catalogue = own.read()
    assert own.problems() == []
    assert catalogue.lessons["back"].paragraphs == ("It goes off. It returns.", "That is all.")
    assert catalogue.scripted("back") is catalogue.lessons["back"]
    assert catalogue.scripted("bench") is catalogue.exercises["bench"]
    course = catalogue.courses["two"]
    assert (course.opening, course.techniques) == ("Some *words*.\n\nMore of them.", ("noting", "grounding"))
    assert [(d.number, d.title, d.lesson, d.exercise, d.sit) for d in course.days] == [
        (1, "Out", "back", "bench", ""),
        (2, "Home", "", "", "loving-kindness"),
    ]
    assert catalogue.collections["out"].exercises == ("bench", "grounding")
    assert catalogue.courses_with("back") == (course,)
    assert [one.id for one in catalogue.collections_with("bench")] == ["out"]


def test_a_course_may_be_a_programme(own: Folder) -> None:
    own.write(
        "courses/two.md", COURSE.replace("level:", "programme: yes\ncheckins: before, after\nacts: daily\nlevel:")
    )
    own.write("courses/one.md", COURSE.replace("level:", "programme: no\nlevel:"))
    two, one = own.read().courses["two"], own.read().courses["one"]
    assert (two.programme, two.checkins, two.acts) == (True, ("before", "after"), "daily")
    assert (one.programme, one.checkins, one.acts) == (False, (), "")


def test_tips_have_ids_of_their_words(own: Folder) -> None:
    text = "---\ntitle: Stress\ntopic: stress\n---\n\n// a note\n- Put it  down.\n- Look up.\n"
    own.write("tips/stress.md", text)
    tips = own.read().tips["stress"]
    assert [(tip.id, tip.text) for tip in tips] == [
        (tip_id("stress", "Put it down."), "Put it down."),
        (tip_id("stress", "Look up."), "Look up."),
    ]
    own.write("tips/stress.md", text.replace("- Put it  down.\n", "- Another.\n"))
    assert own.read().tips["stress"][1] == tips[1]
    assert tips[1].id.startswith("stress-")


def test_kind_acts_have_tags_or_none(own: Folder) -> None:
    own.write(
        "acts/home.md", "---\ntitle: At home\n---\n\n// a note\n- Fill the  kettle. (home, child)\n- Wait (a bit).\n"
    )
    acts = own.read().acts["home"]
    assert own.problems() == []
    assert [(act.text, act.tags) for act in acts] == [("Fill the kettle.", ("home", "child")), ("Wait (a bit).", ())]
    assert acts[0].id != acts[1].id


def test_synonyms_of_all_files_add_up(own: Folder) -> None:
    own.write(
        "search/synonyms.txt", "// what people say\nAnger: mad at, Furious\nbody-scan: feel my body\nkindness: nice\n"
    )
    own.write("search/more.txt", "anger: cross\nloving: warm\n")
    synonyms = own.read().synonyms
    assert own.problems() == []
    assert {"mad at", "furious", "cross"} <= set(synonyms["anger"])
    assert synonyms["loving"] == ("warm",)


def test_a_technique_of_ones_own_is_known_by_its_page(own: Folder) -> None:
    own.exercise(technique="bench-sitting")
    assert own.problems() == ["exercises/bench.md:6: field: technique knows no “bench-sitting”"]
    own.write("techniques/bench-sitting.md", "---\ntitle: Bench sitting\n---\n\nSit.\n")
    assert own.problems() == []


# --- what is told of --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"topics": "nature, natur"}, "7: field: topics knows no “natur”"),
        ({"topics": "nature, nature"}, "7: field: nature stands twice in topics"),
        ({"technique": "yoga"}, "6: field: technique knows no “yoga”"),
        ({"kind": "video"}, "4: field: a video among the exercises"),
        ({"kind": "lesson"}, "4: field: a lesson among the exercises"),
        ({"level": "expert"}, "8: field: level knows no “expert”"),
        ({"flags": "fire"}, "11: field: flags knows no “fire”"),
        ({"time_of_day": "noon"}, "11: field: time_of_day knows no “noon”"),
        ({"lengths": "1-2"}, "9: field: lengths can't be “1-2”"),
        ({"lengths": "2-1-3"}, "9: field: lengths are out of order"),
        ({"lengths": "1-2-4"}, "9: field: a moment lasts from 1 to 3 minutes"),
        ({"kind": "meditation"}, "9: field: a meditation lasts from 2 to 60 minutes"),
        ({"id": "table"}, "11: field: the id is the file's name, bench"),
        ({"summary": None}, "1: field: no summary"),
        ({"technique": None}, "1: field: no technique"),
        ({"lengths": None}, "1: field: no lengths"),
        ({"colour": "red"}, "11: syntax: no such field: colour"),
        ({"people": "2"}, "11: syntax: people can't be “2”"),
        ({"people": "0-1 of aunts"}, "11: syntax: people can't be “0-1 of aunts”"),
        ({"people": "0-1 of difficult"}, "11: syntax: no stage for someone difficult"),
        ({"people": "0-1", "plan": "circle"}, "11: syntax: “plan: circle” takes everyone"),
    ],
)
def test_a_fact_that_is_wrong_is_told_with_its_line_and_the_file_left_out(
    own: Folder, facts: dict[str, Any], told: str
) -> None:
    own.exercise(**facts)
    own.exercise("table")
    assert own.problems() == [f"exercises/bench.md:{told}"]
    assert "bench" not in own.read().exercises
    assert "table" in own.read().exercises
    assert all(problem.hint for problem in own.read().problems)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("exercises/bench.md", front(FACTS) + "# Bench\n\nHere is {nobody}.\n", "15: syntax: no such slot"),
        ("exercises/bench.md", front(FACTS) + "# Bench\n\n(include nothing)\n", "15: link: there is no passage"),
        ("exercises/My Bench.md", front(FACTS) + SAYS, "1: field: “My Bench” is no id"),
        ("exercises/bench.txt", "x", "1: file: not read"),
        ("exersises/bench.md", "x", "1: file: a library has no such folder"),
        ("lessons/back.md", LESSON.replace("kind: lesson\n", ""), "1: field: no kind"),
        ("lessons/grounding.md", LESSON, "1: twice: there is an exercise called grounding, too"),
        ("passages/look.md", "Look {up}.\n", "1: syntax: no such slot"),
        ("courses/two.md", COURSE.split("# Day 1")[0], "1: field: a course without days"),
        ("courses/two.md", COURSE.replace("# Day 2", "# Day 3"), "19: field: day 3 stands where day 2 is due"),
        ("courses/two.md", COURSE.replace("# Day 2: H", "# Second: H"), "19: field: “# Second: Home” is not the"),
        ("courses/two.md", COURSE.replace("sit: l", "meal: l"), "20: field: “meal: loving-kindness” is no step"),
        ("courses/two.md", COURSE.replace("sit: l", "l"), "20: field: “loving-kindness” is no step"),
        ("courses/two.md", COURSE.replace("exercise: bench", "exercise: b\nsit: x"), "15: field: “Out” has an"),
        ("courses/two.md", COURSE.replace("sit: loving-kindness", ""), "19: field: nothing to do on “Home”"),
        ("courses/two.md", COURSE.replace("exercise: bench", "lesson: bench"), "17: field: a second lesson in a day"),
        ("courses/two.md", COURSE.replace("level: some\n", ""), "1: field: no level"),
        ("courses/two.md", COURSE.replace("level:", "programme: perhaps\nlevel:"), "5: field: programme knows no"),
        ("courses/two.md", COURSE.replace("level:", "checkins: after\nlevel:"), "5: field: checkins in a course that"),
        ("courses/two.md", COURSE.replace("level:", "programme: yes\nacts: hourly\nlevel:"),
         "6: field: acts knows no “hourly”"),
        ("collections/a.md", "---\ntitle: x\nsummary: x\ntopics: nature\n---\nben\n", "6: field: “ben” is not listed"),
        ("collections/a.md", "---\ntitle: x\nsummary: x\ntopics: nature\n---\n", "1: field: a collection without"),
        ("collections/a.md", "---\ntitle: x\nsummary: x\ntopics: nature\n---\n- grounding\n- grounding\n",
         "7: field: grounding is listed twice"),
        ("tips/stress.md", "---\ntitle: x\ntopic: work\n---\n- A.\n", "3: field: tips on work in a file called stress"),
        ("tips/stress.md", "---\ntitle: x\ntopic: stress\n---\n- A.\n- A.\n", "6: field: this tip stands here twice"),
        ("tips/stress.md", "---\ntitle: x\ntopic: stress\n---\n- " + "a" * 281, "5: field: a tip of 281 characters"),
        ("tips/stress.md", "---\ntitle: x\n---\n- A.\n", "1: field: no topic"),
        ("acts/a.md", "---\ntitle: x\n---\n- A. (shed)\n", "4: field: there is no tag “shed”"),
        ("acts/a.md", "---\ntitle: x\n---\n- A. (home, home)\n", "4: field: home stands here twice"),
        ("acts/a.md", "---\ntitle: x\n---\n- A. (home)\n- A.\n", "5: field: this act stands here twice"),
        ("acts/a.md", "---\ntitle: x\n---\n- " + "a" * 281, "4: field: an act of 281 characters"),
        ("acts/a.md", "---\ntitle: x\n---\n", "1: field: no kind act"),
        ("search/synonyms.txt", "anger angry\n", "1: syntax: “anger angry” is no group of words"),
        ("search/synonyms.txt", "anger: a\nanger: b\n", "2: twice: anger has a line already"),
        ("search/synonyms.txt", "xylophone: a\n", "1: link: no topic, technique or title has “xylophone”"),
        ("scenes/uncle.txt", "in a garden\n", "1: field: there is no kind of person “uncle”"),
        ("scenes/loved.txt", "// nothing\n", "1: syntax: no scene"),
        ("scenes/loved.txt", "in {there} garden\n", "1: syntax: no such slot"),
        ("notes/mine.md", "---\ntitle: x\ncolour: red\n---\n", "3: syntax: no such field: colour"),
    ],
)  # fmt: skip  # a table
def test_a_file_that_is_wrong_is_told_of_and_nothing_else_is_lost(own: Folder, name: str, text: str, told: str) -> None:
    own.exercise()
    own.write("lessons/back.md", LESSON)
    own.write(name, text)
    where = name if "exersises" not in name else "exersises"
    assert [one for one in own.problems() if one.startswith(f"{where}:{told}")]
    assert {"grounding", "loving-kindness"} <= set(own.read().exercises)
    assert own.read().scenes["loved"]


@pytest.mark.parametrize("name", ["exercises/bad.md", "scenes/loved.txt", "search/bad.txt", "notes/bad.md"])
def test_a_file_that_is_not_text_is_told_of(own: Folder, name: str) -> None:
    own.write(name, "")
    (own.path / name).write_bytes(b"---\ntitle: \xff\n")
    assert own.problems() == [f"{name}:2: file: not UTF-8 text (line 2)"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a file that is none, as POSIX has them")
def test_what_may_never_end_and_what_is_too_large_is_not_read(own: Folder) -> None:
    for name in ("exercises/pipe.md", "exercises/round.md", "passages/huge.md", "passages/deep/x.md"):
        own.write(name, "")
        (own.path / name).unlink()
    os.mkfifo(own.path / "exercises/pipe.md")
    (own.path / "exercises/round.md").symlink_to(own.path / "exercises/round.md")
    with (own.path / "passages/huge.md").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    for link in ("a", "b"):
        (own.path / "passages/deep" / link).symlink_to(own.path / "passages")
    assert own.problems() == [
        "exercises/pipe.md:1: file: not a file but a pipe",
        "exercises/round.md:1: file: can't be read: Too many levels of symbolic links",
        "passages/deep/a:1: file: not read",
        "passages/deep/b:1: file: not read",
        "passages/huge.md:1: file: more than 800,000 bytes",
    ]


def test_what_is_hidden_is_passed_over(own: Folder) -> None:
    own.write(".git/config", "x")
    own.write("exercises/.draft.md", "x")
    assert own.problems() == []


# --- links ------------------------------------------------------------------------------------------


def test_a_course_keeps_its_days_when_something_they_name_is_not_there(own: Folder) -> None:
    own.write("courses/two.md", COURSE)
    assert own.problems() == [
        "courses/two.md:16: link: there is no lesson called “back”",
        "courses/two.md:17: link: there is no exercise called “bench”",
    ]
    assert [(day.title, day.lesson, day.exercise, day.sit) for day in own.read().courses["two"].days] == [
        ("Out", "", "", ""),
        ("Home", "", "", "loving-kindness"),
    ]


def test_what_is_composed_has_a_plan_for_it(own: Folder) -> None:
    own.exercise()
    own.write("lessons/back.md", LESSON)
    own.write("courses/two.md", COURSE.replace("sit: loving-kindness", "sit: bench"))
    assert own.problems() == ["courses/two.md:20: link: there is no exercise with “plan: circle” called “bench”"]


def test_a_link_to_a_broken_file_says_that_it_is_broken(own: Folder) -> None:
    own.exercise("bench", level="x")
    own.write("collections/a.md", "---\ntitle: x\nsummary: x\ntopics: nature\n---\n- bench\n- grounding\n- groundin\n")
    hints = {(p.line, p.hint) for p in own.read().problems if p.rule == "link"}
    assert hints == {(6, "its file has a problem of its own"), (8, "did you mean grounding?")}
    assert own.read().collections["a"].exercises == ("grounding",)


# --- an operator's folder over ours -----------------------------------------------------------------


def test_an_operators_file_takes_the_place_of_ours_and_gives_it_back(own: Folder) -> None:
    ours = own.read().exercise("grounding")
    own.exercise("grounding", title="My ground")
    assert own.read().exercise("grounding").title == "My ground"
    (own.path / "exercises/grounding.md").unlink()
    assert own.read().exercise("grounding") == ours


def test_an_operators_file_that_is_broken_leaves_ours_in_place(own: Folder) -> None:
    own.exercise("grounding", level="x")
    own.write("notes/crisis.md", "no front matter")
    catalogue = own.read()
    assert catalogue.exercise("grounding").title == "Ground me"
    assert catalogue.page("notes", "crisis").opening
    assert len(own.problems()) >= 2


def test_a_passage_that_is_replaced_makes_a_new_version_of_what_includes_it(own: Folder) -> None:
    own.write("passages/look.md", "Look up.\n")
    own.exercise("bench", "# Bench\n\nHere.\n\n(include look)\n")
    own.exercise("other")
    before = own.read()
    own.write("passages/look.md", "Look down.\n")
    after = own.read()
    assert before.exercise("bench").script_hash != after.exercise("bench").script_hash
    assert before.exercise("other").script_hash == after.exercise("other").script_hash
    assert before.exercise("bench").script.stages[0].blocks[1].passage == "look"


def test_a_folder_that_is_not_there_is_a_mistake_of_the_settings(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="WELLWISH_LIBRARY"):
        Library(tmp_path / "nowhere")


def test_our_own_folder_named_as_an_operators_is_ours_once() -> None:
    assert Library(CONTENT).catalogue().exercises.keys() == Library().catalogue().exercises.keys()


# --- refreshing -------------------------------------------------------------------------------------


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Which files were read since the last time it was asked."""
    names: list[str] = []
    real = files._text

    def text(path: Path) -> str:
        names.append(path.name)
        return real(path)

    monkeypatch.setattr(files, "_text", text)

    def taken() -> list[str]:
        found = list(names)
        names.clear()
        return found

    return taken


def test_a_refresh_reads_only_what_changed(own: Folder, counted: Callable[[], list[str]]) -> None:
    fill(own.path, 5)
    first = own.read()
    counted()
    assert own.read() is first
    assert counted() == []
    own.write("exercises/made-up-3.md", exercise_text(3).replace("Made up 3", "Changed"))
    second = own.read()
    assert counted() == ["made-up-3.md"]
    assert second.exercise("made-up-3").title == "Changed"
    assert second.exercise("made-up-2") is first.exercise("made-up-2")


def test_a_snapshot_never_changes(own: Folder) -> None:
    own.exercise()
    before = own.read()
    (own.path / "exercises/bench.md").unlink()
    after = own.read()
    assert before.fingerprint != after.fingerprint
    assert "bench" not in after.exercises
    assert before.exercise("bench").script.stages[0].title == "The bench"
    with pytest.raises(TypeError):
        before.exercises["x"] = before.exercise("bench")  # type: ignore[index]


def test_a_file_that_is_touched_and_not_changed_is_the_same(own: Folder) -> None:
    own.exercise()
    before = own.read()
    os.utime(own.path / "exercises/bench.md", ns=(1, 1))
    assert own.read() is before


def test_a_problem_that_is_mended_is_gone(own: Folder) -> None:
    own.exercise(level="x")
    assert own.problems()
    own.exercise()
    assert own.problems() == []
    assert "bench" in own.read().exercises


# --- remembering what was read ----------------------------------------------------------------------


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files whose scripts were read."""
    names: list[str] = []

    def counting(text: str, file: str, passage: Passage | None = None) -> Script:
        names.append(Path(file).stem)
        return parse(text, file, passage)

    monkeypatch.setattr("wellwish.library.source.parse", counting)
    return names


def test_a_new_process_reads_no_script_that_was_read_before(tmp_path: Path, own: Folder, parsed: list[str]) -> None:
    fill(own.path, 3)
    Library(own.path, tmp_path).catalogue()
    assert {"made-up-0", "grounding"} <= set(parsed)
    own.write("exercises/made-up-1.md", exercise_text(9))
    parsed.clear()
    catalogue = Library(own.path, tmp_path).catalogue()
    assert parsed == ["made-up-1"]
    assert len(catalogue.exercise("made-up-0").script_hash) == 64
    assert parsed == ["made-up-1"]
    assert catalogue.exercise("made-up-0").script.title == "Made up 0"


def test_a_hash_that_is_remembered_is_the_scripts_own(tmp_path: Path, own: Folder) -> None:
    fill(own.path, 1)
    hashes = {Library(own.path, tmp_path).catalogue().exercise("made-up-0").script_hash for _ in range(2)}
    assert hashes == {Library(own.path).catalogue().exercise("made-up-0").script_hash}


def test_a_broken_script_is_told_of_by_every_process(tmp_path: Path, own: Folder) -> None:
    own.exercise(says="# One\n\n{x}\n")
    found = [Library(own.path, tmp_path).catalogue().problems for _ in range(2)]
    assert found[0] == found[1] != ()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"a": 1}', b"\xff", json.dumps({"a": "b"}).encode()])
def test_a_memory_that_is_damaged_is_passed_over(tmp_path: Path, own: Folder, content: bytes) -> None:
    own.exercise()
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "read.json").write_bytes(content)
    assert "bench" in Library(own.path, tmp_path).catalogue().exercises


def test_a_data_folder_that_cannot_be_written_to_is_done_without(tmp_path: Path, own: Folder) -> None:
    (tmp_path / "library").write_text("a file in the way")
    own.exercise()
    assert "bench" in Library(own.path, tmp_path).catalogue().exercises


# --- the library of the process ---------------------------------------------------------------------


def test_the_library_in_force_is_the_one_that_was_opened(own: Folder) -> None:
    own.exercise()
    try:
        library.open_library(own.path)
        assert "bench" in library.exercise_ids()
        assert library.exercise("bench").title == "The bench"
        shutil.rmtree(own.path / "exercises")
        assert "bench" in library.exercise_ids()
        library.refresh()
        assert "bench" not in library.exercise_ids()
    finally:
        library.open_library()
    assert "bench" not in library.exercise_ids()


def test_every_kind_of_exercise_has_lengths_within_an_hour() -> None:
    assert all(1 <= least < greatest <= 60 for least, greatest in vocabulary.KIND_MINUTES.values())
