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
from typing import TYPE_CHECKING

from wellwish import guides, library, score, sound, stream
from wellwish.cabinet import measured
from wellwish.errors import Gone, Misuse, NoRoom
from wellwish.guides import Guide, TakeMaker, TakeStore, load_or_make_key
from wellwish.order import Order, check
from wellwish.parts import parts_of, phrase_of, require_recorded, setting_of
from wellwish.script import Who, fill
from wellwish.sitting import Sitting
from wellwish.terms import (
    BELL_SECONDS,
    SAMPLE_RATE,
    Person,
    Phrase,
    Recipe,
    Score,
    Take,
    Utterance,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BUILD = "6"
"""Raised whenever score, mix, beds or encoder change what a recipe sounds like."""

OWNER = "owner"
"""The member whose takes the command line makes."""

_NOBODY = "nobody"
"""The member of sits that are for everyone."""

_NAMED = Phrase("May {name} be well.", wish=True)
"""Enough to hear, or to find out, how someone is named."""

_PICTURED = Phrase("Picture {them} happy, {scene}.")


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
        self._versions = library.Versions(data_folder / "library" / "versions")
        self._guides: dict[str, Guide] = {}
        self._lock = threading.Lock()

    def compose(
        self, order: Order, on_progress: Callable[[float], None] | None = None, *, member: str = OWNER
    ) -> Sitting:
        """Plan, speak what is not stored yet, and set the score.

        ``on_progress`` hears the share of the sit that is set, from 0 to 1. Raises Misuse (TooShort, NeedsSoundsLike,
        no such guide, exercise, bed or bell), ScriptError, and WellwishError for titles that do not fit into the file,
        all before anything is made; GuideUnavailable, and WellwishError when the data folder is full or read-only.
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

        Raises what ``compose`` raises before anything is made, and Gone when the script of the order was not kept.
        What fails later is told to who reads, and to ``on_end``, which is called from that thread once all is made or
        something failed.
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

    def opening(self, order: Order, seconds: int) -> NDArray[np.float32]:
        """How the sit of an order begins, voice only: float32 [n, 1], ``seconds`` from its first words on.

        No more of it is spoken than that takes, and what is spoken is stored as ever. Raises what ``compose`` raises.
        """
        work = self._work(order, _NOBODY)
        with self._kindly():
            for so_far in work.scores:
                work.sitting.grow(so_far, work.bell())
                if work.sitting.has_opening(seconds):
                    break
        return work.sitting.opening(seconds)

    def pinned(self, order: Order) -> Order:
        """``order`` with the script that it is made of today, which is kept: later it is made of the same words.

        Raises Misuse for no such exercise, and WellwishError when the data folder is full or read-only.
        """
        exercise = self._scripted(order)
        with self._kindly():
            return replace(order, script_hash=self._versions.keep(exercise))

    def _scripted(self, order: Order) -> library.Scripted:
        """The script that ``order`` names, in its version. Raises Gone when that was not kept."""
        try:
            newest = _scripted(order.exercise)
            if order.script_hash in ("", newest.script_hash):
                return newest
        except Misuse:
            if not order.script_hash:
                raise
        kept = self._versions.get(order.exercise, order.script_hash)
        if kept is None:
            raise Gone("The words of this sit are not on this server any more. That you sat is still kept.")
        return kept

    def _work(self, order: Order, member: str) -> _Work:
        check(order)
        guide = self._guide(order.guide)
        exercise = self._scripted(order)

        def estimate(text: str) -> float:
            return guide.estimate_seconds(text, order.pace)

        parts = parts_of(exercise, order, estimate)
        store = self._store.of(member)
        names = [fill(_NAMED, Who(person)) for person in order.people]
        gain_db = sound.SLEEP_DB if order.sleep else 0.0
        make = TakeMaker(guide, store, order.pace, names, gain_db).make
        setting = setting_of(order, guide)
        require_recorded(guide, parts, setting)
        scores = score.score_stages(exercise.script, parts, setting, order.seed, estimate, make)
        recipe, stages = _recipe(order, exercise, guide), score.planned_stages(parts)
        sitting = Sitting(recipe, exercise.script.title, guide.name, stages, store, self._blocks.of(member))
        if order.format in stream.FORMS:  # titles that do not fit are refused before anything is said
            sitting.rendition(order.format, order.bed)
        bell = functools.cache(lambda: self._bell(order.bell) if order.rings else None)
        return _Work(sitting, names, guide, scores, bell)

    def phrase_at(self, order: Order, score: Score, seconds: int) -> Phrase | None:
        """The phrase of the script that ``score``, made of ``order``, says then, or said last; None before the first.

        Raises Misuse for no such guide, Gone when the script of the order was not kept.
        """
        at = seconds * SAMPLE_RATE
        said = [cue for cue in score.cues if cue.take and cue.start <= at]
        if not said or said[-1].take is None:
            return None
        guide = self._guide(order.guide)
        parts = parts_of(self._scripted(order), order, lambda text: guide.estimate_seconds(text, order.pace))
        return phrase_of(parts[said[-1].stage], said[-1].take.text, order.wishes)

    def say(self, person: Person, guide_id: str) -> bytes:
        """How ``person`` is named by a guide, as a WAV file; nothing of it is stored.

        Raises NeedsSoundsLike when there is nothing to say, Misuse for no such guide, GuideUnavailable.
        """
        guide = self._guide(guide_id)
        utterance = fill(_NAMED, Who(person))
        pcm = guide.speak(utterance, 1.0, seed=0).pcm[:, None]
        titles = stream.Titles("", guide.name)
        return stream.in_memory("wav", length=len(pcm), titles=titles, source=stream.Source.of(pcm))

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


def _scripted(name: str) -> library.Scripted:
    """From the library by id, or a script of one's own by its path."""
    return library.exercise_from_file(Path(name)) if name.endswith(".md") or "/" in name else library.scripted(name)


def _recipe(order: Order, exercise: library.Scripted, guide: Guide) -> Recipe:
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
        guidance=order.guidance,
        bed=order.bed,
        bell=order.bell,
        sleep=order.sleep,
        seed=order.seed,
        format=order.format,
        build=BUILD,
    )
