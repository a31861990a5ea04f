"""Lists among a million cases are narrowed within an index: to a rare state, to a name in one department."""

from django.db import migrations, models

_OPEN = models.Q(("due_on__isnull", False), ("is_over", False))


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_masked_names")]
    operations = [
        migrations.RemoveIndex(model_name="case", name="case_open_due"),
        migrations.RemoveIndex(model_name="case", name="case_open_due_of_department"),
        migrations.RemoveIndex(model_name="case", name="case_of_masked_name"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=_OPEN, fields=["hall", "due_on", "id", "state", "level"], name="case_open_by_due"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=_OPEN,
                fields=["department", "due_on", "id", "hall", "state", "level"],
                name="case_open_by_due_of_department",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["masked_name", "-id", "hall", "department"], name="case_by_masked_name"
            ),
        ),
    ]
