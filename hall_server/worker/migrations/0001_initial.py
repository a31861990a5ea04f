from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="SweepRecord",
            fields=[
                ("name", models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="任务")),
                ("ran_at", models.DateTimeField(null=True, verbose_name="最近运行")),
                ("succeeded_at", models.DateTimeField(null=True, verbose_name="最近成功")),
                ("failures", models.PositiveIntegerField(default=0, verbose_name="连续失败")),
                ("fault", models.CharField(blank=True, max_length=400, verbose_name="最近错误")),
                ("handled", models.PositiveBigIntegerField(default=0, verbose_name="累计处理")),
            ],
            options={"verbose_name": "定时任务", "verbose_name_plural": "定时任务", "ordering": ["name"]},
        ),
    ]
