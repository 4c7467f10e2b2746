"""What was sat before there was a record of it: each sit of a member once, on the day it was made."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

from django.conf import settings
from django.db import migrations

from wellwish.practice import day_of, zone_named


def keep(apps: Any, schema_editor: Any) -> None:
    kept = apps.get_model("kept", "KeptSit")
    zone = zone_named(settings.TIME_ZONE) or UTC
    for sit in apps.get_model("player", "Sit").objects.filter(member__isnull=False, heard_seconds__gt=0).iterator():
        kept.objects.create(
            member_id=sit.member_id,
            sit=sit,
            began=sit.made,
            ended=sit.made + timedelta(seconds=sit.heard_seconds),
            zone=settings.TIME_ZONE,
            day=day_of(sit.made, zone),
            seconds=sit.heard_seconds,
            planned_seconds=sit.length_seconds,
            kind="meditation",
            exercise=(sit.sealed_order or {}).get("exercise", ""),
        )


class Migration(migrations.Migration):
    dependencies = [("kept", "0001_initial")]
    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
