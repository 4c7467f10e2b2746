"""Finding things in the library by what a person says: a word, a sentence, a word misspelt.

The index is made from the catalogue and lives in memory: what files say needs no table, and one search serves every
database. What people say for a topic (``Catalogue.synonyms``) is looked up first; the topics it leads to then count
with the words themselves.
"""

from __future__ import annotations

import functools
import re
import sqlite3
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from wellwish.library.catalogue import Catalogue
from wellwish.library.entries import Scripted
from wellwish.terms import Phrase

_TOKENS = "tokenize = 'porter unicode61 remove_diacritics 2'"
_WORD = re.compile(r"[^\W_]+")
_WILL = re.compile(r"['’]ll\b")
_NO_APOSTROPHES = str.maketrans("", "", "'’")
_BEST_DOCUMENTS = """
    SELECT rowid FROM document WHERE document MATCH ? ORDER BY bm25(document, 6, 9, 3, 0.4), rowid LIMIT ?
"""
_BEST_TOPICS = """
    SELECT rowid - 1, -bm25(topic, 3, 1) AS score FROM topic WHERE topic MATCH ? ORDER BY score DESC, rowid LIMIT ?
"""
_MOST_WORDS = 24
"""Of a query; more say nothing new."""
_TOPICS_FOUND = 3
_FIRST = 5
"""People look at so many answers; each topic they spoke of is to be among those."""
_MOST_LOOKED_AT = 200
_LEAST_OF_BEST = 0.5
"""A topic counts when it is found at least so well as the best one."""
_LEAST_FUZZY = 4
"""Letters of the shortest word that may be misspelt."""
_STOP = frozenset((
    "a", "about", "after", "again", "all", "am", "an", "and", "any", "are", "as", "at", "be", "because", "been",
    "before", "but", "by", "can", "cannot", "cant", "could", "did", "do", "does", "doing", "don", "dont",
    "down", "during", "each", "few", "for", "from", "get", "gets", "getting", "go", "going", "got", "had",
    "has", "have", "having", "he", "help", "her", "here", "him", "his", "how", "i", "if", "im", "in", "into",
    "is", "isnt", "it", "its", "ive", "just", "keep", "keeps", "let", "like", "ll", "lot", "make", "makes",
    "me", "more", "most", "much", "my", "need", "no", "not", "now", "of", "off", "on", "once", "only", "or",
    "other", "our", "out", "over", "own", "re", "really", "s", "same", "she", "should", "so", "some",
    "something", "such", "t", "than", "that", "the", "their", "them", "then", "there", "these", "they", "thing",
    "things", "this", "those", "through", "to", "too", "under", "until", "up", "us", "ve", "very", "want",
    "was", "way", "we", "were", "what", "when", "where", "which", "while", "who", "why", "will", "with",
    "without", "won", "wont", "would", "you", "your",
))  # fmt: skip
"""Words that say nothing of what somebody looks for."""


@dataclass(frozen=True, slots=True)
class Document:
    """One thing that can be found."""

    kind: str
    """``exercise``, ``video``, ``course``, ``collection``, ``technique`` or ``tips``."""
    id: str
    title: str
    topics: tuple[str, ...]
    about: str
    """What a list says of it, and what it is for."""
    body: str


@dataclass(frozen=True, slots=True)
class Hit:
    kind: str
    id: str


class Index:
    """Finds documents. Any thread may ask."""

    def __init__(self, documents: Iterable[Document], synonyms: Mapping[str, Iterable[str]]) -> None:
        """``synonyms`` are of topics, by topic."""
        self._lock = threading.Lock()
        self._hits: list[Hit] = []
        self._about: list[frozenset[str]] = []
        self._topics: list[str] = []
        self._known: Counter[str] = Counter()
        self._by_length: dict[int, list[str]] = {}
        self._tables = sqlite3.connect(":memory:", check_same_thread=False)
        self._tables.execute(f"CREATE VIRTUAL TABLE document USING fts5(title, topics, about, body, {_TOKENS})")
        self._tables.execute(f"CREATE VIRTUAL TABLE topic USING fts5(name, said, {_TOKENS})")
        for document in documents:
            self._add(document)
        for topic, said in synonyms.items():
            self._topics.append(topic)
            self._insert("topic", topic.replace("-", " "), " . ".join(said))
        for word in self._known:
            self._by_length.setdefault(len(word), []).append(word)

    def find(self, text: str, limit: int = 20) -> list[Hit]:
        """The best first; empty when nothing has anything to do with ``text``."""
        words = [self._spelt(word) for word in _words(text)[:_MOST_WORDS] if word not in _STOP]
        if not words:
            return []
        with self._lock:
            topics = [self._topics[row] for row in self._topics_of(words)]
            asked = " OR ".join(f'"{word}"' for word in dict.fromkeys([*words, *map(_as_word, topics)]))
            found = self._tables.execute(_BEST_DOCUMENTS, (asked, max(limit, _MOST_LOOKED_AT))).fetchall()
        return [self._hits[row] for row in self._with_each([row - 1 for (row,) in found], topics)[:limit]]

    def _with_each(self, rows: list[int], topics: list[str]) -> list[int]:
        """The rows; among the first few, for each topic the best that is about it."""
        needed = [next((row for row in rows if topic in self._about[row]), None) for topic in topics]
        others = [row for row in rows if row not in needed]
        first = {*needed, *others[: _FIRST - len({*needed} - {None})]}
        return sorted(rows, key=lambda row: row not in first)

    def topics(self, text: str) -> list[str]:
        """The topics that ``text`` speaks of, the clearest first."""
        words = [self._spelt(word) for word in _words(text)[:_MOST_WORDS] if word not in _STOP]
        with self._lock:
            return [self._topics[row] for row in self._topics_of(words)] if words else []

    def _topics_of(self, words: list[str]) -> list[int]:
        asked = " OR ".join(f'"{word}"' for word in dict.fromkeys(words))
        found = self._tables.execute(_BEST_TOPICS, (asked, _TOPICS_FOUND)).fetchall()
        return [row for row, score in found if score >= _LEAST_OF_BEST * found[0][1]]

    def _add(self, document: Document) -> None:
        self._hits.append(Hit(document.kind, document.id))
        self._about.append(frozenset(document.topics))
        names = " ".join(f"{topic.replace('-', ' ')} {_as_word(topic)}" for topic in document.topics)
        self._insert("document", document.title, names, document.about, document.body)

    def _insert(self, table: str, *columns: str) -> None:
        plain = [" ".join(_words(column, whole=True)) for column in columns]
        self._tables.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(plain))})", plain)  # noqa: S608 - ours
        self._known.update(word for column in plain for word in column.split())

    def _spelt(self, word: str) -> str:
        """The word, or the known one that is nearest to it when nothing is known that begins like it."""
        if len(word) < _LEAST_FUZZY or word in self._known:
            return word
        most = 1 if len(word) < 6 else 2
        lengths = range(len(word) - most, len(word) + most + 1)
        as_long = [one for length in lengths for one in self._by_length.get(length, ())]
        near = process.extract(word, as_long, scorer=OSA.distance, score_cutoff=most, limit=8)
        # Few typos are in the first letter; and of two words as near, people mean the commoner one.
        near.sort(key=lambda found: (found[1], found[0][0] != word[0], -self._known[found[0]]))
        return near[0][0] if near else word


def _words(text: str, *, whole: bool = False) -> list[str]:
    """In small letters, without accents and apostrophes; of a query, not the words that say nothing."""
    plain = _WILL.sub("", text.casefold()).translate(_NO_APOSTROPHES)  # or “I’ll” is found as “ill”
    if not plain.isascii():
        plain = "".join(one for one in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(one))
    return [word for word in _WORD.findall(plain) if whole or word]


def _as_word(topic: str) -> str:
    """A topic as a word that no sentence holds, so that it is found as a topic."""
    return "topic" + topic.replace("-", "")


def documents(catalogue: Catalogue) -> Iterator[Document]:
    """All that can be found in the library."""
    for exercise in catalogue.exercises.values():
        topics = tuple(dict.fromkeys([*exercise.topics, exercise.technique]))
        yield Document("exercise", exercise.id, exercise.title, topics, _about(exercise), _spoken(exercise))
    for video in catalogue.videos.values():
        topics = tuple(dict.fromkeys([*video.topics, video.technique]))
        yield Document("video", video.id, video.title, topics, f"{video.summary} {video.purpose}", video.opening)
    for course in catalogue.courses.values():
        days = " ".join(day.title for day in course.days)
        about = f"{course.summary} {course.purpose}"
        yield Document("course", course.id, course.title, (*course.topics, *course.techniques), about, days)
    for one in catalogue.collections.values():
        yield Document("collection", one.id, one.title, one.topics, one.summary, "")
    for page_id, page in catalogue.pages.get("techniques", {}).items():
        yield Document("technique", page_id, page.title, (page_id,), page.fields.get("summary", ""), page.opening)
    practised = {topic for exercise in catalogue.exercises.values() for topic in exercise.topics}
    for topic in sorted(catalogue.tips.keys() - practised):  # of what no exercise is about yet there are tips at least
        said = " ".join(tip.text for tip in catalogue.tips[topic])
        yield Document("tips", topic, topic.replace("-", " "), (topic,), "", said)


def _about(exercise: Scripted) -> str:
    return f"{exercise.summary} {getattr(exercise, 'purpose', '')}"


def _spoken(entry: Scripted) -> str:
    blocks = (block for stage in entry.script.stages for block in stage.blocks)
    lines = (line for block in blocks for alternative in block.alternatives for line in alternative)
    return " ".join(line.text for line in lines if isinstance(line, Phrase))


@functools.lru_cache(maxsize=2)
def _index(fingerprint: str, catalogue: _ByFingerprint) -> Index:
    return Index(documents(catalogue.catalogue), catalogue.catalogue.synonyms)


@dataclass(frozen=True)
class _ByFingerprint:
    """A catalogue that equals another of the same fingerprint, so that its index is made once."""

    fingerprint: str
    catalogue: Catalogue

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByFingerprint) and other.fingerprint == self.fingerprint


_making = threading.Lock()


def index_of(catalogue: Catalogue) -> Index:
    """The index of a catalogue; made when it is first asked for, once, however many ask."""
    with _making:
        return _index(catalogue.fingerprint, _ByFingerprint(catalogue.fingerprint, catalogue))
