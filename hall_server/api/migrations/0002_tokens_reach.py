from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("api", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="apitoken",
            name="hall",
            field=models.CharField(blank=True, default="", max_length=63, verbose_name="限于大厅"),
        ),
        migrations.AddField(
            model_name="apitoken",
            name="department",
            field=models.CharField(blank=True, default="", max_length=63, verbose_name="限于部门"),
        ),
    ]
