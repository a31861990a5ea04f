"""The database refuses to change or remove a rise or an answer; the rules a hall begins with."""

from datetime import datetime, timezone

from django.db import migrations

from hall_server.audit.append_only import forbid_changes

LONG_AGO = datetime(2000, 1, 1, tzinfo=timezone.utc)
LICENSING = "《中华人民共和国行政许可法》"
PHRASES = ["不符合条件", "不符合规定", "材料不全", "不予受理", "不予许可", "其他", "见附件", "依法不予"]
RULES = {
    "telling_overdue": ({"lowest": 1}, LICENSING + "第三十二条"),
    "total_overdue": ({"lowest": 1}, LICENSING + "第四十二条"),
    "promise_overdue": ({"lowest": 1}, "事项清单承诺时限"),
    "step_overdue": ({"lowest": 2}, "事项清单环节时限"),
    "delivery_overdue": ({"lowest": 2}, LICENSING + "第四十四条"),
    "pause_without_basis": ({"level": 3, "shortest": 6, "late_minutes": 30}, LICENSING + "第四十五条"),
    "refusal_without_reason": ({"level": 2, "shortest": 10, "phrases": PHRASES}, LICENSING + "第三十八条"),
    "fee_outside_catalogue": ({"level": 3}, LICENSING + "第五十八条、第五十九条"),
    "bad_rating": ({"lowest": 2}, "国办发〔2019〕51号"),
    "rectification_overdue": ({"lowest": 1}, "国办发〔2019〕51号"),
}


def bring_rules(apps, editor):
    rows = apps.get_model("supervision", "RuleVersion").objects.using(editor.connection.alias)
    for kind, (parameters, basis) in RULES.items():
        rows.create(
            kind=kind, number=1, parameters=parameters, basis=basis, since=LONG_AGO, made_by="server",
            made_at=LONG_AGO, switched_by="server", tested={"note": "随程序带来"},
        )


class Migration(migrations.Migration):
    dependencies = [("supervision", "0001_initial")]
    operations = [
        forbid_changes("supervision_alarmrise"),
        forbid_changes("supervision_alarmstep"),
        migrations.RunPython(bring_rules, migrations.RunPython.noop),
    ]
