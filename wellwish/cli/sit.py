"""``wellwish sit``: make a sit, as a file to listen to."""

from __future__ import annotations

import argparse
import contextlib
import json
import secrets
import shutil
import signal
import subprocess
import sys
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wellwish import config, datalock
from wellwish.cli.shelves import open_library
from wellwish.errors import Misuse, WellwishError
from wellwish.practice import parse_length, person, spoken_length, wish
from wellwish.terms import Person

if TYPE_CHECKING:
    from wellwish.order import Order
    from wellwish.sitting import Sitting

_PLAYERS = (("ffplay", "-nodisp", "-autoexit", "-loglevel", "error"), ("mpv", "--no-video", "--really-quiet"), ("vlc",))


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``sit`` to the commands."""
    p = commands.add_parser("sit", help="make a sit, for your people and your time")
    p.set_defaults(run=run)
    p.add_argument("exercise", nargs="?", default="loving-kindness", help="an exercise's id, or a script (FILE.md)")
    p.add_argument("--minutes", metavar="N", help="how long, in minutes (10)")
    p.add_argument("--length", metavar="M:SS", help="how long, to the second (7:30)")
    add_people_arguments(p)
    p.add_argument(
        "--easy-first", action="store_true", help="begin with someone easy to love, when kindness to yourself is hard"
    )
    add_sound_arguments(p)
    p.add_argument("--format", help="webm, mp4, opus, mp3, m4a, flac or wav; else by the name of --out; else webm")
    p.add_argument("--out", metavar="FILE", help="where the sit goes; else a sensible name here")
    p.add_argument("--captions", metavar="FILE", help="write captions, too (WebVTT)")
    p.add_argument("--score", metavar="FILE", help="write the score, too (JSON)")
    p.add_argument("--play", action="store_true", help="play it when it is made")


def add_people_arguments(p: argparse.ArgumentParser) -> None:
    """What ``people_of`` reads, and ``--wish``."""
    p.add_argument(
        "--person",
        action="append",
        default=[],
        metavar="NAME=KIND",
        help="someone to wish well: loved, missed, liked, stranger, difficult, group or pet; as often as you like",
    )
    p.add_argument(
        "--say",
        action="append",
        default=[],
        metavar="NAME=SOUND",
        help='how a name is said: "Siobhán=shivawn", or IPA between slashes',
    )
    p.add_argument("--pronouns", action="append", default=[], metavar="NAME=SHE", help="she, he, they or it")
    p.add_argument("--scene", action="append", default=[], metavar="NAME=SCENE", help="where you picture someone happy")
    p.add_argument("--circle", metavar="FILE", help="a TOML file of people (docs/guide/command-line.md)")
    p.add_argument("--wish", action="append", default=[], metavar="WISH", help='a wish of your own: "May I be at ease"')


def add_sound_arguments(p: argparse.ArgumentParser) -> None:
    """Who speaks and how, over what, and the seed."""
    p.add_argument("--guide", default="heart", help="who speaks (heart); see wellwish guides")
    p.add_argument("--pace", type=float, default=1.0, help="0.8 (slower) to 1.2; 1.0")
    p.add_argument(
        "--bed",
        default="none",
        help="a sound under the voice: rain, ocean, stream, wind, night-forest, fire, brown-noise, pink-noise, "
        "warm-drone, open-drone or bowls; none",
    )
    p.add_argument(
        "--bell", default="on", help="bells at the start and the end: on, off, or which: bowl, small or deep; on"
    )
    p.add_argument(
        "--sleep",
        action="store_true",
        help="to fall asleep by: softer, no bell, a slow end, nobody difficult",
    )
    p.add_argument("--seed", type=int, help="the same seed gives the same sit; else a new one each time")


def run(args: argparse.Namespace) -> int:
    """Make the sit and say where it is."""
    settings = config.load()
    open_library(settings, [args.exercise])
    order = order_of(args)
    out = Path(args.out) if args.out else free_name(order, Path.cwd())
    texts = [(Path(name), what) for name, what in ((args.captions, "captions"), (args.score, "score")) if name]
    check_places([out, *(path for path, _ in texts)])
    found = player() if args.play else None
    sitting = make(order, settings, out, texts)
    print(f"{out}: {sitting.score.title}, {spoken_length(order.length_seconds)}, with {sitting.guide_name}", flush=True)
    if found:
        play(found, out)
    return 0


def make(order: Order, settings: config.Settings, out: Path, texts: Sequence[tuple[Path, str]] = ()) -> Sitting:
    """Makes the sit into ``out``, and what is wanted of it as text."""
    from wellwish.compose import Studio

    data = config.ensure_data_folder(settings)
    studio = Studio(data, takes_mb=settings.takes_mb, blocks_mb=settings.blocks_mb)
    if any(p.kind == "difficult" for p in order.people):
        print("Someone mildly difficult only; never a person who harmed or frightens you.", file=sys.stderr)
    for note in _readings(order.people):
        print(note, file=sys.stderr)
    with _stopped_kindly(), datalock.using(data):
        with _progress() as on_progress:
            sitting = studio.compose(order, on_progress)
        write_all(sitting, out, texts)
    return sitting


@contextlib.contextmanager
def _stopped_kindly() -> Iterator[None]:
    """``kill``, or a terminal that closes, stops what is done here as Ctrl-C does, so that no draft is left."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    ours = [number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None))]
    # A signal that is ignored (nohup) stays so.
    before = {number: signal.signal(number, stop) for number in ours if signal.getsignal(number) == signal.SIG_DFL}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def order_of(args: argparse.Namespace) -> Order:
    """What the options ask for. Raises Misuse for the first that makes no sense."""
    from wellwish.order import DEFAULT_BELL, Order, check

    if args.minutes is not None and args.length is not None:
        raise Misuse("give --minutes or --length, not both.")
    length = next((text for text in (args.length, args.minutes) if text is not None), "10")
    seed = secrets.randbelow(2**31) if args.seed is None else args.seed
    order = Order(
        length_seconds=parse_length(length),
        people=people_of(args),
        exercise=args.exercise,
        guide=args.guide,
        pace=args.pace,
        wishes=tuple(wish(text) for text in args.wish),
        bed=args.bed,
        bell={"on": DEFAULT_BELL, "off": "none"}.get(args.bell, args.bell),
        sleep=args.sleep,
        seed=seed,
        format=args.format or _format_of(args.out),
        easy_first=args.easy_first,
    )
    check(order)
    return order


def _format_of(out: str | None) -> str:
    suffix = Path(out).suffix.lower().lstrip(".") if out else ""
    return {"": "webm", "ogg": "opus"}.get(suffix, suffix)


def people_of(args: argparse.Namespace) -> tuple[Person, ...]:
    """The circle file's people, then those of ``--person``, with what ``--say`` and the others add to them."""
    raw = _circle_file(Path(args.circle)) if args.circle else []
    for text in args.person:
        name, kind = _pair(text, "--person", "Maya=loved")
        raw.append({"name": name, "kind": kind.strip().lower()})
    by_name = {_key(entry["name"]): entry for entry in raw}
    for option, field, many in (
        ("say", "sounds_like", False),
        ("pronouns", "pronouns", False),
        ("scene", "scenes", True),
    ):
        for text in getattr(args, option):
            name, value = _pair(text, f"--{option}", "Maya=…")
            if _key(name) not in by_name:
                raise Misuse(f"--{option} speaks of “{name[:40]}”, whom no --person names.")
            entry = by_name[_key(name)]
            entry[field] = [*entry.get(field, []), value] if many else value
    return tuple(_person(entry) for entry in raw)


def _pair(text: str, option: str, example: str) -> tuple[str, str]:
    """Split at the last ``=`` for people, whose names may hold one, and at the first for the rest."""
    parts = text.rpartition("=") if option == "--person" else text.partition("=")
    if not parts[1] or not parts[2].strip():
        raise Misuse(f'{option} is written NAME=…, as in {option} "{example}".')
    return parts[0], parts[2]


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def _person(entry: dict[str, Any]) -> Person:
    return person(
        entry["name"],
        entry.get("kind", "loved"),
        entry.get("sounds_like"),
        entry.get("pronouns"),
        tuple(entry.get("scenes", ())),
    )


def _circle_file(path: Path) -> list[dict[str, Any]]:
    """``[[person]]`` tables with name, kind, sounds_like, pronouns, scenes. Raises Misuse with what is wrong."""
    from wellwish.library import read_text

    try:
        people = tomllib.loads(read_text(path)).get("person", [])
    except tomllib.TOMLDecodeError as error:
        raise Misuse(f"{path}: {error}") from error
    if not isinstance(people, list) or not people:
        raise Misuse(f'{path} names nobody; begin a person with [[person]] and name = "Maya".')
    for entry in people:
        _check_entry(path, entry)
    return people


def _check_entry(path: Path, entry: object) -> None:
    texts, known = ("name", "kind", "sounds_like", "pronouns"), ("name", "kind", "sounds_like", "pronouns", "scenes")
    if not isinstance(entry, dict) or "name" not in entry:
        raise Misuse(f"{path}: every [[person]] needs a name.")
    for key, value in entry.items():
        if key not in known:
            raise Misuse(f"{path}: a person has no “{key}”; there are {', '.join(known)}.")
        fits = isinstance(value, str) if key in texts else _is_texts(value)
        if not fits:
            raise Misuse(f"{path}: {key} must be {'a text' if key in texts else 'a list of texts'}.")


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def free_name(order: Order, folder: Path) -> Path:
    """A name that says what it is and covers nothing that is there: ``loving-kindness-10m.webm``."""
    minutes, seconds = divmod(order.length_seconds, 60)
    stem = f"{Path(order.exercise).stem}-{minutes}m" + (f"{seconds:02d}s" if seconds else "")
    for number in range(1, 10_000):
        path = folder / f"{stem}{f'-{number}' if number > 1 else ''}.{order.format}"
        if not path.exists():
            return path
    raise Misuse(f"there are very many {stem} here; name one with --out.")


def check_places(paths: Sequence[Path]) -> None:
    """Refuse, before any work, places that can't be written to."""
    for path in paths:
        if path.is_dir():
            raise Misuse(f"{path} is a folder; name a file in it.")
        if path.exists() and not path.is_file():
            raise Misuse(f"{path} is not a file; choose another name.")
        if not path.absolute().parent.is_dir():
            raise Misuse(f"there is no folder {path.absolute().parent}; make it first.")
    places = [path.absolute() for path in paths]
    if len(set(places)) < len(places):
        raise Misuse("--out, --captions and --score need a file each.")


def _readings(people: Sequence[Person]) -> list[str]:
    """How names in other scripts will be read aloud, so that nobody is surprised."""
    from wellwish.guides import transliterated

    notes = []
    for someone in people:
        read = None if someone.sounds_like else transliterated(someone.name)
        if read:
            notes.append(f'“{someone.name}” will be read as “{read}”; --say "{someone.name}=…" changes it.')
    return notes


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[float], None] | None]:
    """A line that grows on a terminal, and ends however the work does; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    shown: list[float] = []

    def show(share: float) -> None:
        shown.append(share)
        filled = round(share * 30)
        print(f"\r{'●' * filled}{'·' * (30 - filled)} {share:4.0%}", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        if shown:
            print(file=sys.stderr)


def write_all(sitting: Sitting, out: Path, texts: Sequence[tuple[Path, str]]) -> None:
    """The sit and its texts: all of them, or none; what stood there before stays until all are ready."""
    with contextlib.ExitStack() as drafts:
        ready = [(drafts.enter_context(_draft(path, _text(sitting, what))), path) for path, what in texts]
        sitting.write(out)
        for draft, path in ready:
            draft.replace(path.resolve())


def _text(sitting: Sitting, what: str) -> str:
    return sitting.captions() if what == "captions" else json.dumps(sitting.data(), indent=1, ensure_ascii=False)


@contextlib.contextmanager
def _draft(path: Path, text: str) -> Iterator[Path]:
    """A file beside ``path`` that holds ``text`` and is gone afterwards, unless it was moved."""
    from wellwish.stream import draft

    with draft(path) as ready:
        try:
            ready.write_text(text, encoding="utf-8")
        except OSError as error:
            raise WellwishError(f"can't write {path}: {error.strerror}.") from error
        yield ready


def player() -> list[str]:
    """A command that plays a file. Raises Misuse when there is none."""
    for command in _PLAYERS:
        if found := shutil.which(command[0]):
            return [found, *command[1:]]
    raise Misuse("there is no player here for --play; install ffmpeg or mpv, or open the file yourself.")


def play(player: Sequence[str], path: Path) -> None:
    """Play the file; Ctrl-C stops the playing and nothing else."""
    try:
        status = subprocess.run([*player, str(path)], check=False).returncode  # noqa: S603 (found on PATH, our own file)
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return
    if status:
        raise WellwishError(f"{player[0]} could not play it (status {status}); the file is whole: open it yourself.")
