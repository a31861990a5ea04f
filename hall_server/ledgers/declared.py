"""Decides under which name and rights the pages of time limits stand, and how their deeds read in the audit trail."""

from hall_server.pages.registry import Pages

VIEW, CONFIRM, WARN = "clock.view", "calendar.confirm", "clock.warn"

pages = Pages("ledgers", prefix="ledgers/")
pages.words(
    clock_submitted="登记收件",
    clock_correction_asked="登记告知补正",
    clock_corrected="登记收到补正材料",
    clock_accepted="登记受理",
    clock_deemed_accepted="到期视为受理",
    clock_not_accepted="登记不予受理",
    clock_paused="登记暂停计时",
    clock_prolonged="登记延长暂停",
    clock_resumed="登记恢复计时",
    clock_extended="登记延长期限",
    clock_step_begun="登记环节开始",
    clock_step_ended="登记环节结束",
    clock_decided="登记作出决定",
    clock_delivered="登记送达",
    clock_withdrawn="登记撤回",
    clock_rules_changed="改用另一套期限规则",
    warning_lines_set="设定了预警线",
    lines="预警线",
    subject="对象",
    late="事后登记",
    rules="期限规则",
)
