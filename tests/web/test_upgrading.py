"""A database of an earlier version is brought up to date with what is in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

_UPGRADE = """
import json
from wellwish.config import load
from wellwish.web.start import start
start(load())
from django.core.management import call_command
from django.db import connection
from wellwish.web.player.models import Sit
for answer in ("hard", ""):
    Sit.objects.create(guest="g" * 22, sealed_order={"exercise": "loving-kindness"}, length_seconds=60, how=answer)
call_command("migrate", "player", "0003", verbosity=0)
with connection.cursor() as cursor:
    cursor.execute("UPDATE player_sit SET how = 'hard' WHERE id = (SELECT MIN(id) FROM player_sit)")
    cursor.execute("SELECT MIN(id) FROM player_sit")
    (hard,) = cursor.fetchone()
call_command("migrate", verbosity=0)
with connection.cursor() as cursor:
    cursor.execute("SELECT how FROM player_sit")
    stored = [row[0] for row in cursor.fetchall()]
print(json.dumps([{"hard": one.pk == hard, "how": one.how} for one in Sit.objects.all()] + stored))
"""


def test_how_a_sit_was_is_sealed_by_the_upgrade(tmp_path: Path) -> None:
    ours = {"WELLWISH_DATA": str(tmp_path), "PATH": os.environ["PATH"]}
    made = subprocess.run([sys.executable, "-c", _UPGRADE], env=ours, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    *rows, first, second = json.loads(made.stdout)
    assert sorted(row["how"] for row in rows) == ["", "hard"]
    assert all(row["hard"] == (row["how"] == "hard") for row in rows)
    assert not {first, second} & {"", "hard", "good"}
