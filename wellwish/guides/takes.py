"""Takes of utterances: read from the store when it has them, spoken by the guide when not, each only once."""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from wellwish.guides.port import Guide
from wellwish.guides.store import TakeStore
from wellwish.terms import Take, Utterance

_MOST_WORKERS = 4


class TakeMaker:
    """Makes takes by one guide at one pace. Any thread may call ``make``; many makers may share a store.

    ``names`` are checked before anything is spoken: a name that cannot be said in the last stage must not be found out
    after all the others were made. ``gain_db`` sets what is spoken from the guide's own level.
    """

    def __init__(
        self, guide: Guide, store: TakeStore, pace: float = 1.0, names: Sequence[Utterance] = (), gain_db: float = 0.0
    ) -> None:
        self._guide = guide
        self._store = store
        self._pace = pace
        self._names = names
        self._gain_db = gain_db
        self._workers = min(os.cpu_count() or 1, _MOST_WORKERS)

    def estimate_seconds(self, text: str) -> float:
        """How long the take of ``text`` will be; see ``port.Guide``."""
        return self._guide.estimate_seconds(text, self._pace)

    def key(self, utterance: Utterance) -> str:
        """The take's name in the store: SHA-256 of everything its sound and times depend on, in hex."""
        parts = [
            _normal(utterance.text),
            _pronunciation(utterance),
            sorted(set(utterance.private_to)),
            self._guide.id,
            self._guide.voice,
            repr(float(self._pace)),
            repr(float(self._gain_db)),
            _seed(utterance),
            self._store.version,
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def make(self, utterances: Sequence[Utterance], on_made: Callable[[int], None] | None = None) -> list[Take]:
        """One take an utterance, in order. ``on_made`` is told, in this thread, how many of them are ready.

        Raises as ``Guide.speak`` does, before anything is made when a name cannot be said, and ``OSError`` when the
        store cannot write.
        """
        keys = [self.key(utterance) for utterance in utterances]
        wanted = dict(zip(keys, utterances, strict=True))
        ready = {key: take for key, u in wanted.items() if (take := self._store.get(key, u.private_to))}
        missing = {key: u for key, u in wanted.items() if key not in ready}
        if on_made:
            on_made(sum(key in ready for key in keys))
        for utterance in (*self._names, *missing.values()) if missing else ():
            self._guide.check(utterance)
        for take in self._made(missing):
            ready[take.key] = take
            if on_made:
                on_made(sum(key in ready for key in keys))
        return [ready[key] for key in keys]

    def _made(self, missing: dict[str, Utterance]) -> Iterator[Take]:
        if not missing:
            return
        pool = ThreadPoolExecutor(self._workers, thread_name_prefix="takes")
        longest_first = sorted(missing.items(), key=lambda item: -len(item[1].text))  # so all workers end together
        try:
            for future in as_completed([pool.submit(self._one, key, u) for key, u in longest_first]):
                yield future.result()
        finally:
            pool.shutdown(cancel_futures=True)

    def _one(self, key: str, utterance: Utterance) -> Take:
        private_to = utterance.private_to
        with self._store.making(key, private=bool(private_to)):
            if take := self._store.get(key, private_to):
                return take
            speech = self._guide.speak(utterance, self._pace, _seed(utterance))
            text = utterance.text
            pcm = (
                speech.pcm if not self._gain_db else (speech.pcm * 10 ** (self._gain_db / 20)).astype(speech.pcm.dtype)
            )
            return self._store.put(key, private_to, text=text, guide=self._guide.id, words=speech.words, pcm=pcm)


def _normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _pronunciation(utterance: Utterance) -> list[tuple[int, str, str]]:
    """Where, what and how, for each span that says how."""
    out = []
    at = 0
    for span in utterance.spans:
        if span.sounds_like:
            out.append((at, span.text, span.sounds_like))
        at += len(span.text)
    return out


def _seed(utterance: Utterance) -> int:
    """Of the small variations of a take: the same text always varies the same way."""
    return int.from_bytes(hashlib.sha256(_normal(utterance.text).encode("utf-8", "surrogatepass")).digest()[:6], "big")
