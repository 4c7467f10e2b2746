"""Whether days in a row are shown stands with a member's other settings."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def move(apps: Any, schema_editor: Any) -> None:
    preferences = apps.get_model("yours", "Preferences")
    for view in apps.get_model("kept", "PracticeView").objects.all():
        preferences.objects.update_or_create(member_id=view.member_id, defaults={"hide_streak": view.hide_streak})


class Migration(migrations.Migration):
    dependencies = [("kept", "0002_sits_before"), ("yours", "0001_initial")]
    operations = [migrations.RunPython(move, migrations.RunPython.noop), migrations.DeleteModel("PracticeView")]
