from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("devices", "0003_cloned_certificates"),
    ]

    operations = [
        migrations.AddField(
            model_name="device",
            name="told_catalogue",
            field=models.CharField(blank=True, editable=False, max_length=64, verbose_name="已告知的事项清单"),
        ),
    ]
