"""Files that list: courses, collections, tips, synonyms and scenes."""

from __future__ import annotations

import hashlib
import re

from wellwish.errors import Problem
from wellwish.library import vocabulary
from wellwish.library.entries import Act, Collection, Course, Day, Tip
from wellwish.library.files import File
from wellwish.library.reading import Link, Read, Reading
from wellwish.script.slots import slot_problems
from wellwish.terms import Kind

COURSE_FIELDS = ("title", "id", "summary", "purpose", "level", "topics", "technique", "language", "license", "credits",
                 "reviewed_by", "programme", "checkins", "acts")  # fmt: skip
COURSE_NEEDS = ("summary", "purpose", "level", "topics", "language")
COLLECTION_FIELDS = ("title", "id", "summary", "topics", "language", "license", "credits", "reviewed_by")
COLLECTION_NEEDS = ("summary", "topics")
ACT_FIELDS = ("title", "language", "license", "credits", "reviewed_by")
TIP_FIELDS = ("title", "topic", "language", "license", "credits", "reviewed_by")

_DAY = re.compile(r"# +Day +(?P<number>\d{1,3}) *: *(?P<title>\S.*)")
_STEP = re.compile(r"(?P<what>lesson|exercise|sit) *: *(?P<id>\S+)")
_TAGGED = re.compile(r"(?P<text>.+?) *\((?P<tags>[a-z-]+(?:, *[a-z-]+)*)\)")
_LISTED = re.compile(r"[-*] +(?P<text>\S.*)")


def read_course(file: File, techniques: tuple[str, ...]) -> Read[Course]:
    """Front matter, some CommonMark, then a heading a day with its steps below."""
    of = Reading(file, COURSE_FIELDS)
    of.need(*COURSE_NEEDS)
    lines = of.body()
    begins = next((i for i, (_, line) in enumerate(lines) if line.startswith("# ")), len(lines))
    days, links = _days(of, lines[begins:])
    if not days:
        of.wrong(1, "a course without days", "begin a day with “# Day 1: Title”, and below it “exercise: id”")
    entry = Course(
        **of.common(),
        summary=of.text("summary"),
        purpose=of.text("purpose"),
        level=of.word("level", vocabulary.LEVELS),
        topics=of.words("topics", vocabulary.TOPICS),
        techniques=of.words("technique", techniques),
        opening="\n".join(line for _, line in lines[:begins]).strip(),
        days=days,
        programme=of.word("programme", vocabulary.YES_OR_NO) == "yes",
        checkins=of.words("checkins", vocabulary.CHECKINS),
        acts=of.word("acts", vocabulary.ACTS),
    )
    for name in ("checkins", "acts"):
        if of.text(name) and not entry.programme:
            of.wrong_in(name, f"{name} in a course that is no programme", "add “programme: yes”, or leave it out")
    return of.read(entry, links)


def _days(of: Reading, lines: list[tuple[int, str]]) -> tuple[tuple[Day, ...], tuple[Link, ...]]:
    days: list[tuple[int, str, dict[str, str]]] = []
    links: list[Link] = []
    for number, line in lines:
        if heading := _DAY.fullmatch(line):
            days.append((number, heading["title"], {}))
            if int(heading["number"]) != len(days):
                of.wrong(
                    number, f"day {heading['number']} stands where day {len(days)} is due", "number them 1, 2, 3 …"
                )
        elif step := _STEP.fullmatch(line):
            steps = days[-1][2] if days else {}
            if step["what"] in steps:
                of.wrong(number, f"a second {step['what']} in a day", "keep one, or make it a day of its own")
            steps[step["what"]] = step["id"]
            links.append(Link(number, step["what"], step["id"]))
        elif line.startswith("#"):
            of.wrong(number, f"“{line[:40]}” is not the heading of a day", "write “# Day 1: Title”")
        elif line.strip() and not line.startswith("//"):
            of.wrong(number, f"“{line[:40]}” is no step of a day", "write “lesson: id”, “exercise: id” or “sit: id”")
    for number, title, steps in days:
        if "exercise" in steps and "sit" in steps:
            of.wrong(number, f"“{title}” has an exercise and a sit", "keep one of them")
        elif not steps:
            of.wrong(number, f"nothing to do on “{title}”", "add “exercise: id” or “sit: loving-kindness”")
    made = [
        Day(place, title, steps.get("lesson", ""), steps.get("exercise", ""), steps.get("sit", ""))
        for place, (_, title, steps) in enumerate(days, 1)
    ]
    return tuple(made), tuple(links)


def read_collection(file: File) -> Read[Collection]:
    """Front matter, then ids of exercises, one ``- id`` a line."""
    of = Reading(file, COLLECTION_FIELDS)
    of.need(*COLLECTION_NEEDS)
    ids = _listed(of, "- id-of-an-exercise")
    for place, (number, one) in enumerate(ids):
        if one in [other for _, other in ids[:place]]:
            of.wrong(number, f"{one} is listed twice", "keep one of them")
    if not ids:
        of.wrong(1, "a collection without exercises", "list them, one “- id” a line")
    common = of.common()
    entry = Collection(
        id=common["id"],
        title=common["title"],
        summary=of.text("summary"),
        topics=of.words("topics", vocabulary.TOPICS),
        language=common["language"],
        exercises=tuple(one for _, one in ids),
        text_hash=file.hash,
    )
    return of.read(entry, tuple(Link(number, "exercise", one) for number, one in ids))


def _listed(of: Reading, example: str) -> list[tuple[int, str]]:
    found = []
    for number, line in of.body():
        if match := _LISTED.fullmatch(line):
            found.append((number, " ".join(match["text"].split())))
        elif line.strip() and not line.startswith("//"):
            of.wrong(number, f"“{line[:40]}” is not listed", f"begin it with a dash: “{example}”")
    return found


def read_tips(file: File) -> Read[tuple[Tip, ...]]:
    """Front matter, then one tip a line, each beginning with a dash. The file is named for its topic."""
    of = Reading(file, TIP_FIELDS)
    of.need("topic")
    topic = of.word("topic", vocabulary.TOPICS)
    if topic and topic != file.name:
        of.wrong_in("topic", f"tips on {topic} in a file called {file.name}", f"name it {topic}.md")
    tips: dict[str, Tip] = {}
    for number, text in _listed(of, "- One small thing."):
        tip = Tip(tip_id(topic, text), topic, text, (file.shown, number))
        if tip.id in tips:
            of.wrong(number, "this tip stands here twice", "keep one of them")
        if len(text) > vocabulary.MOST_TIP_CHARACTERS:
            of.wrong(number, f"a tip of {len(text)} characters", f"at most {vocabulary.MOST_TIP_CHARACTERS}")
        tips[tip.id] = tip
    return of.read(tuple(tips.values()))


def tip_id(topic: str, text: str) -> str:
    """The same words on the same topic have the same id for ever."""
    return f"{topic}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def read_acts(file: File) -> Read[tuple[Act, ...]]:
    """Front matter, then one kind act a line, each beginning with a dash, its tags in brackets at its end."""
    of = Reading(file, ACT_FIELDS)
    of.need("title")
    acts: dict[str, Act] = {}
    for number, line in _listed(of, "- Hold one door. (outside, no-money)"):
        tagged = _TAGGED.fullmatch(line)
        text = tagged["text"] if tagged else line
        tags = tuple(tag.strip() for tag in tagged["tags"].split(",")) if tagged else ()
        for place, tag in enumerate(tags):
            if tag not in vocabulary.ACT_TAGS:
                of.wrong(number, f"there is no tag “{tag[:40]}”", f"one of: {', '.join(vocabulary.ACT_TAGS)}")
            elif tag in tags[:place]:
                of.wrong(number, f"{tag} stands here twice", "keep one of them")
        act = Act(hashlib.sha256(text.encode()).hexdigest()[:12], text, tags, (file.shown, number))
        if act.id in acts:
            of.wrong(number, "this act stands here twice", "keep one of them")
        if len(text) > vocabulary.MOST_TIP_CHARACTERS:
            of.wrong(number, f"an act of {len(text)} characters", f"at most {vocabulary.MOST_TIP_CHARACTERS}")
        acts[act.id] = act
    if not acts:
        of.wrong(1, "no kind act", "list them, one “- …” a line")
    return of.read(tuple(acts.values()))


def read_synonyms(file: File) -> Read[dict[str, tuple[str, ...]]]:
    """``word: other, other …`` a line; notes begin with ``//``. Which words there may be is told by its links."""
    groups: dict[str, tuple[str, ...]] = {}
    links: list[Link] = []
    problems: list[Problem] = []
    for number, line in enumerate(file.text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("//"):
            continue
        word, _, rest = line.partition(":")
        head = " ".join(word.lower().split())
        others = tuple(dict.fromkeys(" ".join(one.lower().split()) for one in rest.split(",") if one.strip()))
        if not head or not others:
            hint = "e.g. “anger: angry, furious, mad at”"
            problems.append(Problem(file.shown, number, 1, f"“{line[:40]}” is no group of words", hint))
        elif head in groups:
            problems.append(Problem(file.shown, number, 1, f"{head} has a line already", "put them in one", "twice"))
        else:
            groups[head] = others
            links.append(Link(number, "word", head))
    return Read(groups, tuple(problems), tuple(links))


def read_scenes(file: File) -> Read[tuple[str, ...]]:
    """One scene a line; notes begin with ``//``. The file is named for a kind of person, or ``self``."""
    problems: list[Problem] = []
    if file.name not in (*Kind, "self"):
        hint = f"name it {', '.join(Kind)} or self"
        problems.append(Problem(file.shown, 1, 1, f"there is no kind of person “{file.name[:40]}”", hint, "field"))
    scenes: list[str] = []
    for number, line in enumerate(map(str.strip, file.text.splitlines()), 1):
        if line and not line.startswith("//"):
            scenes.append(line)
            problems += [Problem(file.shown, number, at, what, hint) for at, what, hint in slot_problems(line)]
    if not scenes:
        problems.append(Problem(file.shown, 1, 1, "no scene", "write one a line: “in a garden, picking beans”"))
    return Read(None if problems else tuple(scenes), tuple(problems))
