from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("player", "0004_sealed_how"),
    ]

    operations = [
        migrations.RemoveField(model_name="sit", name="how"),
        migrations.RenameField(model_name="sit", old_name="sealed_how", new_name="how"),
    ]
