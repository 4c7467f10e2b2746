"""``wellwish sit``: what is asked for is what is made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli.cli_run import Shell

from wellwish.stream import FORMATS


def score_of(shell: Shell, *args: str) -> dict[str, Any]:
    ran = shell.sit("--minutes", "5", "--out", "s.webm", "--score", "s.json", *args)
    assert ran.status == 0, ran.err
    data: dict[str, Any] = json.loads(Path("s.json").read_text(encoding="utf-8"))
    return data


def said(data: dict[str, Any], kind: str | None = None) -> str:
    stages = data["stages"]
    return " ".join(c["text"] for c in data["cues"] if "text" in c and kind in (None, stages[c["stage"]]["kind"]))


def test_without_out_it_takes_a_free_name_here_and_says_so(shell: Shell, here: Path) -> None:
    first = shell.sit("--minutes", "1")
    second = shell.sit("--length", "1:00")
    assert (first.status, first.err) == (0, "")
    assert first.out == f"{here / 'loving-kindness-1m.webm'}: Loving-kindness, 1:00, with Tone\n"
    assert {path.name for path in here.iterdir()} == {"loving-kindness-1m.webm", "loving-kindness-1m-2.webm"}
    assert second.status == 0
    assert shell.sit("--length", "1:07", "--format", "opus").out.startswith(f"{here / 'loving-kindness-1m07s.opus'}: ")


@pytest.mark.parametrize("name", [*FORMATS, "ogg", "WEBM"])
def test_the_format_is_that_of_the_files_name(shell: Shell, here: Path, name: str) -> None:
    assert shell.sit("--minutes", "1", "--out", f"s.{name}", "--score", "s.json").status == 0
    made = json.loads((here / "s.json").read_text(encoding="utf-8"))["recipe"]["format"]
    assert made == {"ogg": "opus", "WEBM": "webm"}.get(name, name)


def test_a_format_that_is_named_wins_over_the_files_name(shell: Shell) -> None:
    assert score_of(shell, "--format", "opus")["recipe"]["format"] == "opus"
    assert Path("s.webm").read_bytes()[:4] == b"OggS"


def test_people_are_wished_well_by_name_in_their_stages(shell: Shell) -> None:
    data = score_of(shell, "--person", "Maya=loved", "--person", "Nina=Stranger")
    assert [(s["kind"], s["person"]) for s in data["stages"] if s["person"]] == [("easy", "Maya"), ("neutral", "Nina")]
    assert "Maya" in said(data, "easy")
    assert "Nina" in said(data, "neutral")


def test_a_name_may_hold_an_equals_sign_and_braces_are_only_braces(shell: Shell) -> None:
    data = score_of(shell, "--person", "a=b=loved", "--person", "{name} {x}=pet")
    assert [s["person"] for s in data["stages"] if s["person"]] == ["a=b", "{name} {x}"]
    assert "a=b" in said(data, "easy")
    assert "{name} {x}" in said(data, "easy")


def test_say_is_spoken_and_never_shown(shell: Shell) -> None:
    data = score_of(shell, "--person", "Siobhán=loved", "--say", "Siobhán=shivawn")
    assert data["recipe"]["people"][0]["sounds_like"] == "shivawn"
    assert "Siobhán" in said(data, "easy")
    assert "shivawn" not in said(data)


def test_say_finds_a_name_that_was_typed_in_another_form(shell: Shell) -> None:
    data = score_of(shell, "--person", "José=loved", "--say", "Jose\u0301 =ho zay")
    assert data["recipe"]["people"][0]["sounds_like"] == "ho zay"


def test_pronouns_and_scenes_are_used(shell: Shell) -> None:
    people = ["--person", "Maya=loved", "--pronouns", "Maya=she/her", "--scene", "Maya=on the red swing"]
    data = score_of(shell, *people, "--scene", "Maya=on the red bench")
    assert data["recipe"]["people"][0]["pronouns"] == "she"
    assert data["recipe"]["people"][0]["scenes"] == ["on the red swing", "on the red bench"]
    assert "On the red " in said(data, "easy")


def test_own_wishes_take_the_place_of_the_scripts(shell: Shell) -> None:
    data = score_of(shell, "--wish", "May I be brave", "--wish", "be kind to myself.", "--person", "Maya=loved")
    assert "May I be brave." in said(data, "self")
    assert "May you be brave." in said(data, "easy")
    assert "May you be kind to yourself." in said(data, "easy")


def test_the_easy_being_can_come_first(shell: Shell) -> None:
    assert [s["kind"] for s in score_of(shell, "--easy-first")["stages"]][:3] == ["settle", "easy", "self"]


def test_bells_can_be_off_or_another(shell: Shell) -> None:
    assert score_of(shell)["recipe"]["bell"] == "bowl"
    assert score_of(shell, "--bell", "deep")["recipe"]["bell"] == "deep"
    assert "bell" in {cue["kind"] for cue in score_of(shell)["cues"]}
    assert "bell" not in {cue["kind"] for cue in score_of(shell, "--bell", "off")["cues"]}


def test_pace_changes_the_length_of_the_words_and_not_of_the_sit(shell: Shell) -> None:
    def spoken(data: dict[str, Any]) -> float:
        takes = [c for c in data["cues"] if c["kind"] == "take"]
        samples: int = sum(c["end"] - c["start"] for c in takes)
        return samples / sum(len(c["words"]) for c in takes)

    slow, quick = score_of(shell, "--pace", "0.8"), score_of(shell, "--pace", "1.2")
    assert slow["length"] == quick["length"] == 300 * 48_000
    assert spoken(slow) > 1.2 * spoken(quick)


def test_without_a_seed_each_sit_is_a_new_one(shell: Shell) -> None:
    for _ in range(2):
        assert shell.run("sit", "--minutes", "5", "--guide", "tone", "--score", "s.json").status == 0
        Path("s.json").rename(f"{len(list(Path().glob('*.old')))}.old")
    one, two = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(Path().glob("*.old")))
    assert one["recipe"]["seed"] != two["recipe"]["seed"]
    assert said(one) != said(two)


def test_captions_and_score_are_written_with_the_sit(shell: Shell, here: Path) -> None:
    ran = shell.sit("--minutes", "1", "--out", "s.opus", "--captions", "s.vtt", "--score", "s.json")
    assert ran.status == 0
    assert (here / "s.vtt").read_text(encoding="utf-8").startswith("WEBVTT\n\n00:00:")
    assert json.loads((here / "s.json").read_text(encoding="utf-8"))["length"] == 60 * 48_000
    assert {path.name for path in here.iterdir()} == {"s.opus", "s.vtt", "s.json"}


def test_a_circle_file_names_people_and_options_add_to_it(shell: Shell, here: Path) -> None:
    (here / "circle.toml").write_text(
        '[[person]]\nname = "Siobhán"\nsounds_like = "shivawn"\npronouns = "she"\nscenes = ["in the orchard"]\n\n'
        '[[person]]\nname = "Biscuit"\nkind = "pet"\npronouns = "it"\n',
        encoding="utf-8",
    )
    data = score_of(shell, "--circle", "circle.toml", "--person", "Nina=stranger", "--scene", "Biscuit=under the table")
    assert [(p["name"], p["kind"], p["pronouns"], p["scenes"]) for p in data["recipe"]["people"]] == [
        ("Siobhán", "loved", "she", ["in the orchard"]),
        ("Biscuit", "pet", "it", ["under the table"]),
        ("Nina", "stranger", "they", []),
    ]


def test_a_script_of_ones_own_can_be_sat_with(shell: Shell, here: Path) -> None:
    (here / "own.md").write_text("---\ntitle: My own\n---\n\n# One\n\nHello there.\n", encoding="utf-8")
    ran = shell.sit("own.md", "--minutes", "1")
    assert ran.status == 0
    assert ran.out == f"{here / 'own-1m.webm'}: My own, 1:00, with Tone\n"


def test_naming_someone_difficult_shows_the_caution(shell: Shell) -> None:
    ran = shell.sit("--minutes", "6", "--person", "Sam=difficult")
    assert ran.status == 0
    assert ran.err == "Someone mildly difficult only; never a person who harmed or frightens you.\n"


def test_a_name_in_another_script_is_told_how_it_will_be_read(shell: Shell) -> None:
    assert "“李小龙” will be read as “Li Xiao Long”" in shell.sit("--minutes", "5", "--person", "李小龙=loved").err
    assert shell.sit("--minutes", "5", "--person", "李小龙=loved", "--say", "李小龙=lee shao long").err == ""


def test_a_name_that_is_an_emoji_can_be_said(shell: Shell) -> None:
    data = score_of(shell, "--person", "🐈=pet", "--say", "🐈=the cat")
    assert "🐈" in said(data, "easy")


def test_an_existing_file_is_replaced_when_it_is_named(shell: Shell, here: Path) -> None:
    (here / "s.webm").write_bytes(b"old")
    assert shell.sit("--minutes", "1", "--out", "s.webm").status == 0
    assert (here / "s.webm").read_bytes()[:4] == b"\x1a\x45\xdf\xa3"
