"""Groups keep how their names are spoken, so that a clerk's desk finds them by the same spelling as a terminal."""

from django.db import migrations, models

from hall_server.spelling import fold, syllables


def spell_them(apps, _editor):
    for group in apps.get_model("catalogue", "MatterGroup").objects.all():
        group.sounds = " ".join(syllables(fold(group.name)))[:400]
        group.save(update_fields=["sounds"])


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0008_everyday_names")]
    operations = [
        migrations.AddField(
            model_name="mattergroup",
            name="sounds",
            field=models.CharField(blank=True, default="", editable=False, max_length=400, verbose_name="读音"),
        ),
        migrations.RunPython(spell_them, migrations.RunPython.noop),
    ]
