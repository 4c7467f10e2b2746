from __future__ import annotations

from wellwish.web.access import own_sit
from wellwish.web.first.sits import Sit, Sits


def sit(owner: str = "ada", size: int = 10) -> Sit:
    return Sit(owner, bytes(size), b"", 48_000, ())


def test_a_sit_is_found_by_its_owner_only() -> None:
    sits, one = Sits(), sit()
    sits.keep(one)
    assert own_sit(sits, "ada", one.id) is one
    assert own_sit(sits, "ben", one.id) is None
    assert own_sit(sits, None, one.id) is None
    assert own_sit(sits, "ada", "other") is None


def test_the_least_recently_used_goes_when_there_are_too_many() -> None:
    sits, made = Sits(most_sits=3), [sit() for _ in range(4)]
    for one in made[:3]:
        sits.keep(one)
    sits.find(made[0].id)
    sits.keep(made[3])
    assert [sits.find(one.id) is not None for one in made] == [True, False, True, True]


def test_memory_is_bounded_in_bytes_and_the_newest_always_stays() -> None:
    sits, small, big, huge = Sits(most_bytes=100), sit(size=40), sit(size=70), sit(size=500)
    sits.keep(small)
    sits.keep(big)
    assert sits.find(small.id) is None
    sits.keep(huge)
    assert sits.find(big.id) is None
    assert sits.find(huge.id) is huge
    sits.keep(small)
    assert sits.find(huge.id) is None


def test_a_sit_shows_neither_sound_nor_names_when_printed() -> None:
    assert "x00" not in repr(sit())
    assert "stages" not in repr(sit())
