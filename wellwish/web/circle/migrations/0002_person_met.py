from __future__ import annotations

from typing import Any

from django.db import migrations

import wellwish.web.sealed
from wellwish.errors import Damaged


def meet_all(apps: Any, schema_editor: Any) -> None:
    """Who was sat with before was met then. What no key opens tells nothing."""
    sits = apps.get_model("player", "Sit").objects.filter(heard_seconds__gte=60, member__isnull=False)
    met: dict[str, str] = {}
    for pk in sits.order_by("made").values_list("pk", flat=True):
        try:
            sit = sits.get(pk=pk)
        except Damaged:
            continue
        met |= dict.fromkeys((sit.sealed_order or {}).get("who", ()), sit.made.isoformat())
    people = apps.get_model("circle", "Person").objects
    for pk in people.values_list("pk", flat=True):
        if at := met.get(str(pk)):
            people.filter(pk=pk).update(met=at)


class Migration(migrations.Migration):
    dependencies = [
        ("circle", "0001_initial"),
        ("player", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="met",
            field=wellwish.web.sealed.SealedField(default=None),
        ),
        migrations.RunPython(meet_all, migrations.RunPython.noop),
    ]
