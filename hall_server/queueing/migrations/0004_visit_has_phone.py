"""A visit says whether a telephone number was given; visits of before this said nothing of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("queueing", "0003_indexes_of_what_is_open")]
    operations = [
        migrations.AddField(
            model_name="visit",
            name="has_phone",
            field=models.BooleanField(default=False, verbose_name="留了手机号"),
        ),
    ]
