import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from wellwish.errors import Damaged
from wellwish.guides.store import TakeStore, load_or_make_key
from wellwish.terms import FRAME, Take, Word

KEY = b"k" * 32
TAKE = "ab" + "0" * 62
OTHER = "cd" + "0" * 62
HALF_A_STEP = 2**-13
"""Of 13 bits, in which PCM is kept."""


def _encode(pcm: NDArray[np.float32]) -> bytes:
    """Stands for Opus: eighty bytes a frame that depend on the sound."""
    return b"".join(np.int32(frame.sum() * 1e4).tobytes() * 20 for frame in pcm.reshape(-1, FRAME))


def _store(folder: Path, **more: object) -> TakeStore:
    return TakeStore(folder, KEY, _encode, encoding="fake 1", **more)  # type: ignore[arg-type]  # tests name what they need


def _sound(frames: int = 5, seed: int = 0) -> NDArray[np.float32]:
    return (np.random.default_rng(seed).uniform(-0.5, 0.5, frames * FRAME)).astype(np.float32)


def _put(store: TakeStore, key: str = TAKE, private_to: tuple[str, ...] = (), text: str = "Bring Maya home.") -> Take:
    words = [Word(word, i * 10, i * 10 + 9) for i, word in enumerate(text.split())]
    return store.put(key, private_to, text=text, guide="tone", words=words, pcm=_sound())


def _files(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file() and "lock" not in p.relative_to(folder).as_posix()]


@pytest.mark.parametrize("private_to", [(), ("Maya",), ("Maya", "self")])
def test_a_take_comes_back_as_it_was_put(tmp_path: Path, private_to: tuple[str, ...]) -> None:
    put = _put(_store(tmp_path), private_to=private_to)
    store = _store(tmp_path)
    assert store.get(TAKE, private_to) == put
    assert put.private == bool(private_to)
    coarse = np.rint(_sound() * 32768) / 32768
    np.testing.assert_allclose(store.pcm(put), coarse, atol=HALF_A_STEP)
    assert store.packets(put) == _encode(coarse.astype(np.float32))


def test_a_take_is_finished_before_it_is_rounded_and_encoded(tmp_path: Path) -> None:
    store = _store(tmp_path, finish=lambda pcm: pcm / 2)
    take = _put(store)
    coarse = (np.rint(_sound() / 2 * 32768) / 32768).astype(np.float32)
    np.testing.assert_allclose(store.pcm(take), coarse, atol=HALF_A_STEP)
    assert store.packets(take) == _encode(coarse)
    assert store.version == _store(tmp_path).version, "who changes how takes are finished says so in the encoding"


def test_pcm_past_full_scale_is_held_not_wrapped(tmp_path: Path) -> None:
    store = _store(tmp_path)
    take = store.put(TAKE, (), text="x", guide="tone", words=(), pcm=np.full(FRAME, 1.2, np.float32))
    assert store.pcm(take).min() > 0.99


def test_what_is_not_there_is_none(tmp_path: Path) -> None:
    assert _store(tmp_path).get(TAKE, ()) is None
    assert _store(tmp_path).get(TAKE, ("Maya",)) is None


def test_another_encoding_counts_as_absent(tmp_path: Path) -> None:
    _put(_store(tmp_path))
    assert TakeStore(tmp_path, KEY, _encode, encoding="fake 2").get(TAKE, ()) is None


def test_nothing_private_is_readable_on_disk(tmp_path: Path) -> None:
    _put(_store(tmp_path, member="ada@example.org"), private_to=("Maya", "self"))
    for path in tmp_path.rglob("*"):
        shown = path.as_posix().removeprefix(tmp_path.as_posix()).encode()
        shown += path.read_bytes() if path.is_file() else b""
        for secret in (b"Maya", b"maya", b"Bring", b"ada", b"self", TAKE.encode()):
            assert secret not in shown


def test_private_takes_open_only_with_their_members_key_and_name(tmp_path: Path) -> None:
    _put(_store(tmp_path, member="ada"), private_to=("Maya",))
    assert _store(tmp_path, member="ben").get(TAKE, ("Maya",)) is None
    assert TakeStore(tmp_path, b"x" * 32, _encode, encoding="fake 1", member="ada").get(TAKE, ("Maya",)) is None


def test_forgetting_a_person_deletes_every_take_that_speaks_of_them_and_no_other(tmp_path: Path) -> None:
    store = _store(tmp_path)
    takes = {"1" * 64: ("Maya",), "2" * 64: ("Maya", "ben"), "3" * 64: ("ben", "Maya"), "4" * 64: ("ben",)}
    for key, who in takes.items():
        _put(store, key, who)
    _put(store, "5" * 64)
    assert store.forget("Maya") == 3
    for at in (store, _store(tmp_path)):
        assert [key[0] for key, who in takes.items() if at.get(key, who)] == ["4"]
        assert at.get("5" * 64, ())
    assert store.forget("Maya") == 0
    assert store.forget("cleo") == 0
    assert _store(tmp_path).forget("ben") == 1


def test_what_another_process_forgot_is_not_remembered_here(tmp_path: Path) -> None:
    here = _store(tmp_path)
    _put(here, private_to=("Maya",))
    assert here.get(TAKE, ("Maya",))
    _store(tmp_path).forget("Maya")
    assert here.get(TAKE, ("Maya",)) is None


def test_a_take_without_its_mark_counts_as_absent_so_that_it_is_marked_again(tmp_path: Path) -> None:
    _put(_store(tmp_path), private_to=("Maya",))
    assert _store(tmp_path).get(TAKE, ("Maya", "ben")) is None


def test_a_member_finds_nothing_private_of_another_in_memory_or_on_disk(tmp_path: Path) -> None:
    store = _store(tmp_path)
    ada, ben = store.of("ada"), store.of("ben")
    _put(ada, private_to=("Maya",))
    assert ada.get(TAKE, ("Maya",)) is not None
    assert ben.get(TAKE, ("Maya",)) is None
    _put(ada, OTHER)
    assert ben.get(OTHER, ()) is not None


def test_forgetting_everyone_takes_all_of_one_member_and_nothing_else(tmp_path: Path) -> None:
    store = _store(tmp_path)
    ada, ben = store.of("ada"), store.of("ben")
    for member in (ada, ben):
        _put(member, private_to=("Maya",))
    _put(ada, OTHER)
    ada.forget_everyone()
    assert ada.get(TAKE, ("Maya",)) is None
    assert _store(tmp_path).of("ada").get(TAKE, ("Maya",)) is None
    assert ben.get(TAKE, ("Maya",)) is not None
    assert ada.get(OTHER, ()) is not None


def test_reading_a_hundred_takes_is_quick(tmp_path: Path) -> None:
    store = _store(tmp_path)
    for i in range(100):
        store.put(f"{i:064x}", ("Maya",) if i % 2 else (), text="x", guide="tone", words=(), pcm=_sound(150, i))
    fresh = _store(tmp_path)
    started = time.process_time()
    for i in range(100):
        take = fresh.get(f"{i:064x}", ("Maya",) if i % 2 else ())
        assert take
        fresh.packets(take)
    assert time.process_time() - started < 0.3, "under 0.1 s on an idle machine; other work shares this one"


# --- the key -----------------------------------------------------------------------------------------


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "member.key"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(load_or_make_key, [path] * 16))
    assert len(keys) == 1
    assert len(keys.pop()) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["member.key"]


def test_a_file_that_is_no_key_is_told_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "member.key"
    path.write_bytes(b"short")
    with pytest.raises(Damaged, match=r"member\.key"):
        load_or_make_key(path)
    assert path.read_bytes() == b"short"
