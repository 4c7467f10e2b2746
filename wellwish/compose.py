"""Order → Sitting: the whole way from what a person asked for to a score whose takes are stored.

The command line and the web app both come through here; wiring (folders, keys, guide, encoder) happens here, once.
"""

from __future__ import annotations

import contextlib
import functools
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from wellwish import guides, library, practice, score, sound, stream
from wellwish.cabinet import measured
from wellwish.errors import Misuse, NoRoom, TooShort
from wellwish.guides import LEAST_PACE, MOST_PACE, Guide, TakeMaker, TakeStore, load_or_make_key
from wellwish.script import Who, fill
from wellwish.sitting import Sitting
from wellwish.terms import (
    BELL_SECONDS,
    SAMPLE_RATE,
    Kind,
    Person,
    Phrase,
    PlannedStage,
    Recipe,
    Score,
    Take,
    Utterance,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BUILD = "4"
"""Raised whenever score, mix, beds or encoder change what a recipe sounds like."""

SCENES_OF = {"self": "self", "easy": "loved", "friend": "liked", "neutral": "stranger", "difficult": "difficult"}
"""Which bank of scenes serves a stage whose person is not named."""

MOST_SEED = 2**63 - 1

DEFAULT_BELL = "bowl"

OWNER = "owner"
"""The member whose takes the command line makes."""

BED_AGAIN_SECONDS = 2

_NAMED = Phrase("May {name} be well.", wish=True)
"""Enough to hear, or to find out, how someone is named."""

_PICTURED = Phrase("Picture {them} happy, {scene}.")

_LONG_SCENE = "in a place whose description is about as long as the longest in the bank"


@dataclass(frozen=True, slots=True)
class Order:
    """What a person asks for. Every value has been read by ``practice`` (people, length, wishes) beforehand."""

    length_seconds: int
    people: tuple[Person, ...] = ()
    exercise: str = "loving-kindness"
    guide: str = "heart"
    pace: float = 1.0
    wishes: tuple[str, ...] = ()
    bed: str = "none"
    bell: str = DEFAULT_BELL
    """Which bell rings, or ``none``."""
    sleep: bool = False
    """To fall asleep by: all of it softer, no bell, the bed going slowly; nobody difficult is in it."""
    seed: int = 0
    format: str = "webm"
    easy_first: bool = False


@dataclass(frozen=True, slots=True)
class _Work:
    """An order, planned, and its score as it will grow."""

    sitting: Sitting
    names: Sequence[Utterance]
    guide: Guide
    scores: Iterator[Score]
    bell: Callable[[], Take | None]


class Studio:
    """Makes sittings. Holds one data folder's store and the guides that were asked for; safe from several threads.

    ``member`` says whose private takes are used and made: an opaque id, never a name. ``takes_mb`` and ``blocks_mb``
    are what stored takes and encoded blocks may fill on disk.
    """

    def __init__(self, data_folder: Path, *, takes_mb: int = 4096, blocks_mb: int = 1024) -> None:
        """Makes the folders and the key it needs. Raises WellwishError when the folder can't be used."""
        encoding = f"opus {stream.VOICE_BITRATE} {BUILD}"
        self._data = data_folder
        with self._kindly():
            key = load_or_make_key(_takes_key(data_folder))
            self._store = TakeStore(
                data_folder / "takes",
                key,
                stream.encode_take,
                encoding=encoding,
                finish=sound.held,
                most_bytes=takes_mb * 1_000_000,
            )
            self._blocks = stream.BlockStore(data_folder / "blocks", key, most_bytes=blocks_mb * 1_000_000)
        self._guides: dict[str, Guide] = {}
        self._lock = threading.Lock()

    def compose(
        self, order: Order, on_progress: Callable[[float], None] | None = None, *, member: str = OWNER
    ) -> Sitting:
        """Plan, speak what is not stored yet, and set the score.

        ``on_progress`` hears the share of the sit that is set, from 0 to 1. Raises Misuse (TooShort, NeedsSoundsLike,
        no such guide, exercise, bed or bell) before anything is made, GuideUnavailable, ScriptError, and WellwishError
        when the data folder is full or read-only.
        """
        work = self._work(order, member)
        with self._kindly():
            for so_far in work.scores:
                work.sitting.grow(so_far, work.bell())
                if on_progress:
                    on_progress(so_far.stages[-1].end / so_far.length)
        return work.sitting

    def begin(
        self, order: Order, *, member: str = OWNER, on_end: Callable[[BaseException | None], None] | None = None
    ) -> Sitting:
        """Plan it and begin to speak it, in a thread of its own: it can be heard as soon as its first stage is set.

        Raises what ``compose`` raises before anything is made. What fails later is told to who reads, and to
        ``on_end``, which is called from that thread once all is made or something failed.
        """
        work = self._work(order, member)
        for name in work.names:
            work.guide.check(name)

        def grow() -> None:
            failure: BaseException | None = None
            try:
                with self._kindly():
                    for so_far in work.scores:
                        work.sitting.grow(so_far, work.bell())
            except BaseException as error:  # it belongs to whoever listens
                failure = error
                work.sitting.fail(error)
            if on_end:
                on_end(failure)

        threading.Thread(target=grow, name="sitting", daemon=True).start()
        return work.sitting

    def _work(self, order: Order, member: str) -> _Work:
        check(order)
        guide = self._guide(order.guide)
        exercise = _exercise(order.exercise)

        def estimate(text: str) -> float:
            return guide.estimate_seconds(text, order.pace)

        parts = _parts(exercise, order, estimate)
        store = self._store.of(member)
        names = [fill(_NAMED, Who(person)) for person in order.people]
        gain_db = sound.SLEEP_DB if order.sleep else 0.0
        make = TakeMaker(guide, store, order.pace, names, gain_db).make
        scores = score.score_stages(exercise.script, parts, _setting(order), order.seed, estimate, make)
        recipe, stages = _recipe(order, exercise, guide), score.planned_stages(parts)
        sitting = Sitting(recipe, exercise.script.title, guide.name, stages, store, self._blocks.of(member))
        bell = functools.cache(lambda: self._bell(order.bell) if _rings(order) else None)
        return _Work(sitting, names, guide, scores, bell)

    def say(self, person: Person, guide_id: str) -> bytes:
        """How ``person`` is named by a guide, as a WAV file; nothing of it is stored.

        Raises NeedsSoundsLike when there is nothing to say, Misuse for no such guide, GuideUnavailable.
        """
        guide = self._guide(guide_id)
        utterance = fill(_NAMED, Who(person))
        pcm = guide.speak(utterance, 1.0, seed=0).pcm[:, None]
        titles = stream.Titles("", guide.name)
        return stream.in_memory("wav", length=len(pcm), titles=titles, source=_source(pcm))

    def check_sayable(self, person: Person, guide_id: str) -> None:
        """Raise NeedsSoundsLike when a guide cannot say ``person``'s name, or read a scene of theirs aloud.

        Its ``name`` is the name, or a piece of the scene.
        """
        guide = self._guide(guide_id)
        guide.check(fill(_NAMED, Who(person)))
        for scene in person.scenes:
            guide.check(fill(_PICTURED, Who(person, scene=scene, own_scene=True)))

    def forget(self, member: str, person: str) -> None:
        """Delete every take of ``member`` that speaks of ``person``, and all encoded blocks, of which any might."""
        with self._kindly():
            self._blocks.of(member).forget_everyone()
            self._store.of(member).forget(person)

    def forget_everyone(self, member: str) -> None:
        """Delete every private take of ``member``, and all encoded blocks."""
        with self._kindly():
            self._blocks.of(member).forget_everyone()
            self._store.of(member).forget_everyone()

    @contextlib.contextmanager
    def _kindly(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            hint = "make room there, or name another in WELLWISH_DATA"
            what = f"the data folder {self._data} can't be used ({error.strerror or error}); {hint}."
            raise NoRoom(what) from error

    def _guide(self, guide_id: str) -> Guide:
        with self._lock:
            if guide_id not in self._guides:
                self._guides[guide_id] = guides.find(guide_id)
            return self._guides[guide_id]

    def _bell(self, name: str) -> Take:
        """A bell, stored like a take so that it is spliced like one."""
        key = f"bell-{name}-{BELL_SECONDS}-{BUILD}"
        found = self._store.get(key, ())
        if found is None:
            found = self._store.put(key, (), text="", guide="bell", words=(), pcm=sound.BELLS[name]())
        return found


def kept_mb(data_folder: Path) -> dict[str, int]:
    """What stored takes and encoded blocks fill on disk, by their setting."""
    return {f"{kind}_mb": measured(data_folder / kind) // 1_000_000 for kind in ("takes", "blocks")}


def new_takes_key(data_folder: Path) -> None:
    """A new key for private takes; those there are go, for they can be made again. No studio may use the folder now."""
    shutil.rmtree(data_folder / "takes" / "private", ignore_errors=True)
    shutil.rmtree(data_folder / "blocks", ignore_errors=True)
    _takes_key(data_folder).unlink(missing_ok=True)
    load_or_make_key(_takes_key(data_folder))


def _takes_key(data_folder: Path) -> Path:
    return data_folder / "keys" / "takes.key"


def check(order: Order) -> None:
    """Raise Misuse, in one line, for an order that cannot be filled by anyone."""
    if order.format not in stream.FORMATS:
        raise Misuse(f"there is no format “{order.format}”; there are {', '.join(stream.FORMATS)}.")
    if order.bed not in beds():
        raise Misuse(f"there is no bed “{order.bed}”; there are {', '.join(beds())}.")
    if order.bell not in bells():
        raise Misuse(f"there is no bell “{order.bell}”; there are {', '.join(bells())}.")
    if order.sleep and any(person.kind is Kind.DIFFICULT for person in order.people):
        raise Misuse("a sit to fall asleep by has nobody difficult in it; leave them out, or sit with them by day.")
    if not LEAST_PACE <= order.pace <= MOST_PACE:
        raise Misuse(f"pace goes from {LEAST_PACE} (slower) to {MOST_PACE}; {order.pace:g} is outside.")
    if not 0 <= order.seed <= MOST_SEED:
        raise Misuse(f"a seed is a whole number from 0 to {MOST_SEED}.")
    names = [person.name for person in order.people]
    for name in names:
        if names.count(name) > 1:
            raise Misuse(f"“{name}” is named twice; name each person once.")


def beds() -> tuple[str, ...]:
    """The beds there are, ``none`` first."""
    return ("none", *sound.BEDS)


def bells() -> tuple[str, ...]:
    """The bells there are, and ``none``."""
    return (*sound.BELLS, "none")


@functools.cache
def bed_file(name: str) -> bytes:
    """A bed as one WebM file, at its level under the voice: its loop, then the loop’s first
    ``BED_AGAIN_SECONDS`` once more, so that a player can loop any such stretch of it and no codec's delay shows.

    Raises Misuse when there is no such bed.
    """
    import numpy as np

    if name not in sound.BEDS:
        raise Misuse(f"there is no bed “{name}”; there are {', '.join(sound.BEDS)}.")
    loop = sound.bed_loop(name, 0).samples
    twice = np.concatenate([loop, loop[: BED_AGAIN_SECONDS * SAMPLE_RATE]])
    titles = stream.Titles(name.replace("-", " ").capitalize(), "Wellwish")
    return stream.in_memory("webm", length=len(twice), titles=titles, source=_source(twice))


def _source(pcm: NDArray[np.float32]) -> stream.Source:
    """Sound that is there, float32 [n, channels]."""
    import numpy as np

    def samples(start: int, end: int) -> NDArray[np.float32]:
        here = pcm[max(start, 0) : max(end, 0)]
        before = min(max(-start, 0), end - start)
        return np.pad(here, ((before, end - start - before - len(here)), (0, 0)))

    return stream.Source(pcm.shape[1], samples)


def _exercise(name: str) -> library.Exercise:
    """From the library by id, or a script of one's own by its path."""
    return library.exercise_from_file(Path(name)) if name.endswith(".md") or "/" in name else library.exercise(name)


def _rings(order: Order) -> bool:
    return order.bell != "none" and not order.sleep


def _setting(order: Order) -> score.Setting:
    return score.Setting(order.length_seconds, _rings(order), order.wishes)


def _recipe(order: Order, exercise: library.Exercise, guide: Guide) -> Recipe:
    return Recipe(
        exercise=exercise.id,
        script_hash=exercise.script_hash,
        people=order.people,
        length_seconds=order.length_seconds,
        guide=order.guide,
        voice=guide.voice,
        pace=order.pace,
        wishes=order.wishes,
        easy_first=order.easy_first,
        bed=order.bed,
        bell=order.bell,
        sleep=order.sleep,
        seed=order.seed,
        format=order.format,
        build=BUILD,
    )


def _parts(exercise: library.Exercise, order: Order, estimate: score.Estimate) -> list[score.Part]:
    """The planned stages, each with its stage of the script and whom it is for."""
    script = exercise.script
    if script.plan != "circle":
        if order.people:
            raise Misuse(f"“{script.title}” is not about people; leave out --person.")
        planned = practice.plan_by_weights(order.length_seconds, script, _leasts(exercise, order, estimate))
        return [score.Part(p, stage, Who()) for p, stage in zip(planned, script.stages, strict=True)]
    stages = {stage.kind: stage for stage in script.stages}
    planned = _circle_plan(exercise, order, estimate)
    if missing := [p.kind for p in planned if p.kind not in stages]:
        raise Misuse(f"“{script.title}” has “plan: circle”, but no stage {{{missing[0]}}}; add it.")
    scenes = _Scenes(Random(f"{order.seed}:scenes"))
    return [score.Part(p, stages[p.kind], scenes.who(p)) for p in planned]


def _circle_plan(exercise: library.Exercise, order: Order, estimate: score.Estimate) -> tuple[PlannedStage, ...]:
    """The plan; or TooShort with a length at which this very order works (what is always said depends on it)."""

    def planned(seconds: int) -> tuple[PlannedStage, ...]:
        leasts = _leasts(exercise, replace(order, length_seconds=seconds), estimate)
        return practice.plan(seconds, order.people, leasts=leasts, easy_first=order.easy_first)

    try:
        return planned(order.length_seconds)
    except TooShort as error:
        first = error
    while first.shortest_seconds <= practice.LONGEST_SECONDS:
        try:
            planned(first.shortest_seconds)
        except TooShort as error:
            first = error
        else:
            break
    raise first


def _leasts(exercise: library.Exercise, order: Order, estimate: score.Estimate) -> dict[str, float]:
    """Seconds each stage needs, by its kind, or by its place where stages go by weight."""
    by_kind = exercise.script.plan == "circle"
    setting = _setting(order)
    leasts: dict[str, float] = {}
    for place, stage in enumerate(exercise.script.stages):
        whos = [
            Who(p, scene=_longest_scene(p), own_scene=bool(p.scenes))
            for p in order.people
            if practice.STAGE_OF[p.kind] == stage.kind
        ]
        if not whos or stage.kind == "all":
            whos.append(Who(oneself=stage.kind == "self", everyone=stage.kind == "all", scene=_LONG_SCENE))
        needed = max(score.least_seconds(stage, who, setting, estimate) for who in whos)
        leasts[stage.kind if by_kind else str(place)] = max(needed, stage.least_seconds)
    return leasts


def _longest_scene(person: Person) -> str:
    return max(person.scenes or library.scenes(str(person.kind)), key=len)


class _Scenes:
    """Draws scenes, no two people of a sit in the same one while the bank lasts."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._left: dict[str, list[str]] = {}

    def who(self, planned: PlannedStage) -> Who:
        person = planned.person
        if person and person.scenes:
            return Who(person, scene=self._rng.choice(person.scenes), own_scene=True)
        bank = str(person.kind) if person else SCENES_OF.get(planned.kind, "")
        return Who(
            person,
            oneself=planned.kind == "self",
            everyone=planned.kind == "all" and person is None,
            scene=self._drawn(bank) if bank else "",
        )

    def _drawn(self, bank: str) -> str:
        if not self._left.get(bank):
            self._left[bank] = self._rng.sample(library.scenes(bank), len(library.scenes(bank)))
        return self._left[bank].pop()
