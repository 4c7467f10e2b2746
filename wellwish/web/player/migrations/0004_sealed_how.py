from __future__ import annotations

from typing import Any

from django.db import migrations

from wellwish.web.sealed import SealedField


def seal_answers(apps: Any, schema_editor: Any) -> None:
    """How a sit was is sealed from now on, as every other answer is."""
    sits = apps.get_model("player", "Sit").objects
    for pk, how in sits.exclude(how="").values_list("pk", "how"):
        sits.filter(pk=pk).update(sealed_how=how)


class Migration(migrations.Migration):
    dependencies = [
        ("player", "0003_place_and_sounding"),
    ]

    operations = [
        migrations.AddField(model_name="sit", name="sealed_how", field=SealedField(blank=True, default="")),
        migrations.RunPython(seal_answers, migrations.RunPython.noop),
    ]
