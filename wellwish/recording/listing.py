"""What a person would have to record: the phrases of a script, as a ``guide.txt`` and a sheet to read from."""

from __future__ import annotations

import difflib
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from wellwish import library, practice, score
from wellwish.errors import Misuse, RecordingsError
from wellwish.guides.recordings import key_of
from wellwish.parts import SCENES_OF
from wellwish.recording import manifest as manifests
from wellwish.recording.intake import sound_file_of
from wellwish.recording.manifest import Manifest, Row
from wellwish.script import Who
from wellwish.stream import draft
from wellwish.terms import Person, Stage, Utterance

SHEET = "reading-sheet.html"

_SCENE = "{scene}"
_NEAR = 0.85
_LEFT = re.compile(r"^//\s*([^|\n]+?)\s*\|(.+)$", re.MULTILINE)
"""A phrase that was left to others."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is for."""

    exercise: library.Exercise
    people: tuple[Person, ...] = ()
    wishes: tuple[str, ...] = ()
    length_seconds: int = 0
    """0: any length."""
    scenes: bool = False
    """Also what pictures somebody in a scene of the bank; one's own scenes always are."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What was written."""

    folder: Path
    added: int
    there: int
    """Phrases that the manifest had already."""
    to_record: int
    """Phrases on the sheet: those without a recording."""


def phrases(wanted: Wanted) -> list[tuple[str, list[Utterance]]]:
    """Everything the script may say, stage by stage with its title, each phrase once."""
    seen: set[str] = set()
    listed = []
    for stage in wanted.exercise.script.stages:
        fresh = []
        for said in _said(stage, wanted):
            if (key := key_of(said.text)) and key not in seen:
                seen.add(key)
                fresh.append(said)
        listed.append((stage.title, fresh))
    return listed


def _said(stage: Stage, wanted: Wanted) -> Iterator[Utterance]:
    setting = score.Setting(wanted.length_seconds, bell=True, wishes=wanted.wishes)
    for block in stage.blocks:
        whole = (
            block
            if wanted.length_seconds
            else replace(block, when=replace(block.when, from_seconds=0, below_seconds=0))
        )
        for who in _whos(stage, wanted):
            # A first person and a later one may hear different blocks.
            if any(score.applies(whole, who, turn, wanted.length_seconds) for turn in (0, 1)):
                for index in range(len(block.alternatives)):
                    for said in score.said_in(block, index, who, setting):
                        if _SCENE not in said.text:
                            yield said


def _whos(stage: Stage, wanted: Wanted) -> Iterator[Who]:
    """Whom the stage may be for: the people given that belong there, and whoever the listener chooses in silence."""
    if wanted.exercise.script.plan != "circle":
        yield Who()
        return
    for person in wanted.people:
        if practice.STAGE_OF[person.kind] == stage.kind:
            if person.scenes:
                yield from (Who(person, scene=scene, own_scene=True) for scene in person.scenes)
            else:
                yield from (_in(Who(person), scene) for scene in _bank(str(person.kind), wanted))
    for scene in _bank(SCENES_OF.get(stage.kind, ""), wanted):
        yield _in(Who(oneself=stage.kind == "self", everyone=stage.kind == "all"), scene)


def _bank(kind: str, wanted: Wanted) -> tuple[str, ...]:
    return library.scenes(kind) if kind and wanted.scenes else (_SCENE,)


def _in(who: Who, scene: str) -> Who:
    # What stands for a scene is itself no text of the bank, whose slots would be filled.
    return replace(who, scene=scene, own_scene=scene == _SCENE)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of its script a manifest holds, nobody being named."""

    title: str
    holds: int
    of: int
    near: tuple[tuple[Row, str], ...]
    """Lines that the script has in slightly other words, with those words."""


def coverage(manifest: Manifest) -> Coverage | None:
    """Of the script that its field ``script`` names; None when it names none that is there."""
    name = manifest.fields.get("script", "")
    if name not in library.exercise_ids():
        return None
    exercise = library.exercise(name)
    texts = {key_of(said.text): said.text for _, stage in phrases(Wanted(exercise)) for said in stage}
    held = {row.key for row in manifest.rows}
    lacking = [text for key, text in texts.items() if key not in held]
    near = [
        (row, found[0])
        for row in manifest.rows
        if row.key not in texts and (found := difflib.get_close_matches(row.text, lacking, 1, _NEAR))
    ]
    return Coverage(exercise.script.title, len(texts) - len(lacking), len(texts), tuple(near))


# --- written -----------------------------------------------------------------------------------------


def write(wanted: Wanted, folder: Path) -> Listed:
    """``guide.txt`` and the sheet in ``folder``. Where there is a ``guide.txt``, what it lacks is added at its end.

    Raises ``RecordingsError`` when the one that is there is broken, ``Misuse`` when there is nothing to record or the
    folder cannot be used.
    """
    listed = phrases(wanted)
    if not any(said for _, said in listed):
        raise Misuse(f"“{wanted.exercise.script.title}” says nothing that could be recorded.")
    path = folder / manifests.NAME
    text = library.read_text(path) if path.exists() else _beginning(wanted)
    before = _read(text, path)
    text, added = _with(text, listed, before)
    after = _read(text, path)
    to_record = [row for row in after.rows if sound_file_of(row, folder) is None]
    sheet = _sheet(after, {row.key for row in to_record}, _respelled(listed))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for place, content in ((path, text), (folder / SHEET, sheet)):
            with draft(place) as ready:
                ready.write_text(content, encoding="utf-8")
                ready.replace(place)
    except OSError as error:
        raise Misuse(f"can’t write into {folder}: {error.strerror}.") from None
    return Listed(folder, added, len(before.rows), len(to_record))


def _read(text: str, path: Path) -> Manifest:
    """What is still empty is no fault here."""
    manifest, problems = manifests.parse(text, path)
    if broken := tuple(problem for problem in problems if problem.rule not in ("field", "empty")):
        raise RecordingsError(broken)
    return manifest


def _beginning(wanted: Wanted) -> str:
    title = wanted.exercise.script.title
    return "\n".join(
        [
            "---",
            "// Say who you are, after each colon. docs/guide/recorded-guides.md tells the rest.",
            *(f"{name}:" for name in manifests.NEEDED),
            "// Who says what you have not recorded. Without this line nobody does: sits that need it are refused.",
            "else: heart",
            *([f"script: {wanted.exercise.id}"] if _of_library(wanted.exercise) else []),
            "---",
            "",
            f"// The phrases of “{title}”: file | words. Record each into a file of that name, such as 001.wav or",
            "// 001.m4a, and put // before the lines you leave to others.",
            "",
        ]
    )


def _of_library(exercise: library.Exercise) -> bool:
    return exercise.id in library.exercise_ids() and library.exercise(exercise.id) == exercise


def _with(text: str, listed: Sequence[tuple[str, list[Utterance]]], before: Manifest) -> tuple[str, int]:
    left = [match.groups() for match in _LEFT.finditer(text)]
    known = {row.key for row in before.rows} | {key_of(words) for _, words in left}
    files = [row.file for row in before.rows] + [file for file, _ in left]
    number = max((int(file) for file in files if file.isdecimal()), default=0)
    lines = []
    added = 0
    for title, said in listed:
        fresh = [one for one in said if key_of(one.text) not in known]
        if fresh:
            lines += ["", f"# {title}"]
        for one in fresh:
            number += 1
            added += 1
            lines.append(f"{number:03d} | {' '.join(one.text.split())}")
    return text.rstrip("\n") + "\n" + "".join(f"{line}\n" for line in lines), added


def _respelled(listed: Sequence[tuple[str, list[Utterance]]]) -> dict[str, str]:
    """How names are said, by the key of the phrase that holds them."""
    found = {}
    for _, said in listed:
        for one in said:
            if hints := [f"{span.text.strip()}: {span.sounds_like}" for span in one.spans if span.sounds_like]:
                found[key_of(one.text)] = "; ".join(dict.fromkeys(hints))
    return found


def _sheet(manifest: Manifest, to_record: set[str], respelled: dict[str, str]) -> str:
    rows = []
    for row in manifest.rows:
        if row.key in to_record:
            hint = respelled.get(row.key)
            said = html.escape(row.text) + (f" <small>({html.escape(hint)})</small>" if hint else "")
            rows.append(f"<tr><th scope=row>{html.escape(row.file)}</th><td>{said}</td></tr>")
    return _PAGE.format(count=len(rows), rows="\n".join(rows))


_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>To be read aloud</title>
<style>
body {{ font: 1.25rem/1.5 Georgia, serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem }}
table {{ border-collapse: collapse; width: 100% }}
tr {{ border-top: 1px solid color-mix(in srgb, currentColor 25%, transparent); break-inside: avoid }}
th, td {{ text-align: left; vertical-align: top; padding: .75rem .5rem }}
th {{ font: .9rem/2 system-ui, sans-serif; width: 4.5rem }}
small {{ opacity: .75 }}
@media print {{ body {{ font-size: 14pt; margin: 0 }} }}
</style>
<h1>{count} phrases to be read aloud</h1>
<p>One phrase, one file, named by the number beside it. Sit as you would sit with someone you lead. Leave half a second
of quiet before and after the words. Keep the same place, the same distance and the same level throughout; if a phrase
goes wrong, say it again rather than mend it.</p>
<table>
{rows}
</table>
</html>
"""
