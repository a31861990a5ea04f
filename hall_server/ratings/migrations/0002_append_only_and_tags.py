"""The database refuses to change or remove a rating, its traces and steps; the tags a hall begins with."""

from django.db import migrations

from hall_server.audit.append_only import forbid_changes

TAGS = {
    5: (("warm", "服务热情"), ("fast", "办得快"), ("clear", "一次说清"), ("skilled", "业务熟练")),
    4: (("polite", "态度好"), ("in-time", "等候不久"), ("explained", "讲解清楚")),
    3: (("could-be-faster", "可以再快些"), ("could-be-clearer", "可以说得更清楚"), ("long-wait", "等候偏久")),
    2: (("slow", "办理慢"), ("unclear", "没有说清要什么材料"), ("twice", "跑了不止一趟"), ("cold", "态度冷淡")),
    1: (("rude", "态度生硬"), ("refused", "该办不办"), ("extra-material", "要指南以外的材料"),
        ("extra-fee", "收指南以外的费用"), ("very-slow", "超过承诺时间")),
}  # fmt: skip


def bring_tags(apps, editor):
    rows = apps.get_model("ratings", "RatingTag").objects.using(editor.connection.alias)
    for level, tags in TAGS.items():
        for place, (code, name) in enumerate(tags, 1):
            rows.create(code=code, level=level, name=name, place=place * 10)


class Migration(migrations.Migration):
    dependencies = [("ratings", "0001_initial")]
    operations = [
        forbid_changes("ratings_rating"),
        forbid_changes("ratings_invitationtrace"),
        forbid_changes("ratings_rectificationstep"),
        migrations.RunPython(bring_tags, migrations.RunPython.noop),
    ]
