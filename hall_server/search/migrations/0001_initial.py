from django.db import migrations, models


def create_index(apps, schema_editor):
    from hall_server.search import word_index

    word_index.create()


def drop_index(apps, schema_editor):
    from hall_server.search import word_index

    word_index.drop()


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="FindableItem",
            fields=[
                ("place", models.BigIntegerField(primary_key=True, serialize=False)),
                ("number", models.BigIntegerField(unique=True)),
                ("code", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=400)),
                ("aliases", models.TextField(blank=True)),
                ("hall", models.CharField(blank=True, max_length=63)),
                ("department", models.CharField(blank=True, max_length=63)),
                ("regions", models.TextField(blank=True)),
                ("is_common", models.BooleanField(default=False)),
            ],
            options={"verbose_name": "可检索事项", "verbose_name_plural": "可检索事项"},
        ),
        migrations.CreateModel(
            name="Synonym",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(help_text="如“驾照”。", max_length=40, verbose_name="常用说法")),
                ("meaning", models.CharField(help_text="如“机动车驾驶证”。", max_length=40, verbose_name="事项名称中的说法")),
            ],
            options={"verbose_name": "同义词", "verbose_name_plural": "同义词", "ordering": ["word", "meaning"]},
        ),
        migrations.CreateModel(
            name="UnansweredSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=40, verbose_name="检索内容")),
                ("hall", models.CharField(blank=True, max_length=63, verbose_name="大厅")),
                ("count", models.PositiveIntegerField(default=1, verbose_name="次数")),
                ("first_at", models.DateTimeField(verbose_name="第一次")),
                ("last_at", models.DateTimeField(verbose_name="最近一次")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="处理时间")),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="处理结果")),
            ],
            options={"verbose_name": "未答检索", "verbose_name_plural": "未答检索", "ordering": ["-count", "-last_at"]},
        ),
        migrations.CreateModel(
            name="IndexState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.AddConstraint(
            model_name="synonym",
            constraint=models.UniqueConstraint(fields=("word", "meaning"), name="one_row_for_a_synonym"),
        ),
        migrations.AddConstraint(
            model_name="unansweredsearch",
            constraint=models.UniqueConstraint(fields=("text", "hall"), name="one_row_for_a_question"),
        ),
        migrations.RunPython(create_index, drop_index),
    ]
