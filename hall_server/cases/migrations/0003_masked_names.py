"""Cases are found by a masked name through an index of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_append_only")]
    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["masked_name", "-id"], name="case_of_masked_name"),
        ),
    ]
