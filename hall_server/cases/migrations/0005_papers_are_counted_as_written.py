"""Numbers of papers are counted by the code that is written before the year; the counts are read off the papers."""

import re

from django.db import migrations, models

_NUMBER = re.compile(r"(.+字)〔(\d{4})〕(\d+)号\Z")


def read_off(apps, schema_editor):
    """The last number of every code and year."""
    last = {}
    for number in apps.get_model("cases", "Paper").objects.values_list("number", flat=True).iterator():
        if found := _NUMBER.match(number):
            key = (found[1], int(found[2]))
            last[key] = max(last.get(key, 0), int(found[3]))
    series = apps.get_model("cases", "PaperSeries")
    series.objects.bulk_create(
        (series(code=code, year=year, last=count) for (code, year), count in last.items()), batch_size=500
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_narrowed_lists")]

    operations = [
        migrations.CreateModel(
            name="PaperSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("code", models.CharField(max_length=64, verbose_name="机关代字")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("last", models.PositiveIntegerField(default=0, verbose_name="末号")),
            ],
            options={
                "verbose_name": "文号计数",
                "verbose_name_plural": "文号计数",
                "constraints": [
                    models.UniqueConstraint(fields=("code", "year"), name="one_paper_series_a_year")
                ],
            },
        ),
        migrations.RunPython(read_off, migrations.RunPython.noop),
        migrations.DeleteModel(name="PaperCount"),
    ]
