"""A server that is killed while people write has what it answered, and an undamaged database."""

from __future__ import annotations

from pathlib import Path

from bench.killed import kill_often


def test_killed_in_the_middle_of_writes_it_has_lost_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    result = kill_often(tmp_path / "data", rounds=2)
    assert result.kills == 2
    assert len(result.acknowledged) >= 2
    assert (result.lost, result.damaged) == ([], [])
