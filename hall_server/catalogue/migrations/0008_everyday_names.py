"""Matters keep under which other names they are found at a terminal; the columns nothing was ever found by go."""

import json

from django.db import migrations, models

from hall_server.spelling import fold, initials


def name_them(apps, _editor):
    """By the everyday names in the versions people queue under."""
    aliases = apps.get_model("catalogue", "AliasRow").objects
    for matter in apps.get_model("catalogue", "ServiceItem").objects.exclude(version=None):
        names = aliases.filter(version=matter.version_id).order_by("place").values_list("name", flat=True)
        found = [{"name": name, "initials": initials(fold(name))} for name in names if name != matter.name]
        if found:
            matter.also = json.dumps(found[:12], ensure_ascii=False)
            matter.save(update_fields=["also"])


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0007_standings")]
    operations = [
        migrations.RemoveField(model_name="serviceitem", name="bigrams"),
        migrations.RemoveField(model_name="serviceitem", name="pinyin"),
        migrations.AddField(
            model_name="serviceitem",
            name="also",
            field=models.TextField(blank=True, default="", editable=False, verbose_name="也叫"),
        ),
        migrations.RunPython(name_them, migrations.RunPython.noop),
    ]
