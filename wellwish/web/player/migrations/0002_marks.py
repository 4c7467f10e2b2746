from __future__ import annotations

from typing import Any

from django.db import migrations, models

from wellwish.errors import Damaged
from wellwish.web.player.models import exercise_mark_of, owner_mark


def mark_all(apps: Any, schema_editor: Any) -> None:
    """What was sat before is counted as ever. A sit that no key opens stays without a mark."""
    sits = apps.get_model("player", "Sit").objects
    for pk in sits.values_list("pk", flat=True):
        try:
            sit = sits.get(pk=pk)
        except Damaged:
            continue
        if sit.sealed_order:
            whose = owner_mark(sit.member_id, sit.guest)
            sits.filter(pk=pk).update(exercise_mark=exercise_mark_of(whose, sit.sealed_order["exercise"]))


class Migration(migrations.Migration):
    dependencies = [
        ("player", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="sit",
            name="exercise_mark",
            field=models.CharField(blank=True, default="", editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name="sit",
            name="day_mark",
            field=models.CharField(blank=True, default="", editable=False, max_length=32),
        ),
        migrations.RunPython(mark_all, migrations.RunPython.noop),
    ]
