"""Says why the hall refuses to change a calendar or a time limit."""

from hall.language.refusals.codes import RefusalCode

SENTENCES: dict[RefusalCode, tuple[str, str]] = {
    RefusalCode.CALENDAR_UNKNOWN: (
        "没有这一版日历，请刷新页面重新选择。",
        "There is no such version of the calendar; choose again.",
    ),
    RefusalCode.CALENDAR_PUBLISHED: (
        "这一版日历已经发布，不能再改，请新建一个版本。",
        "This version of the calendar is published and stays as it is; begin a new one.",
    ),
    RefusalCode.CALENDAR_DRAFT_OPEN: (
        "已有一份日历草稿，请先发布或删除它。",
        "A draft of this calendar is open already; publish or discard it first.",
    ),
    RefusalCode.CALENDAR_WITHOUT_NOTICE: (
        "请先写明放假通知的名称和文号，再发布。",
        "Name the notice this calendar follows before publishing it.",
    ),
    RefusalCode.CALENDAR_OUTSIDE: (
        "日历只到{first}至{last}，请换一个日期。",
        "The calendar runs from {first} to {last}; choose another date.",
    ),
    RefusalCode.LEDGER_UNKNOWN: (
        "没有找到这件事的期限记录，请核对编号。",
        "No record of time limits is kept for this subject; check its number.",
    ),
    RefusalCode.LEDGER_OPEN: (
        "这件事的期限记录已经建立，不能重复建立。",
        "A record of time limits is kept for this subject already.",
    ),
    RefusalCode.CLOCK_MOVE: (
        "现在是“{phase}”，不能{move}，请刷新后再试。",
        "It is {phase} now; {move} is not possible.",
    ),
    RefusalCode.CLOCK_MISSING: (
        "{move}必须写明{facts}，请补充后再提交。",
        "{move} needs {facts}.",
    ),
    RefusalCode.CLOCK_AFTERWARDS: (
        "{move}只能在发生时登记，不能事后补录（最多晚{minutes}分钟）。请按现在的时间登记。",
        "{move} is recorded when it happens, not afterwards (at most {minutes} minutes later); record it as of now.",
    ),
    RefusalCode.CLOCK_OUT_OF_ORDER: (
        "发生时间不能早于上一条记录，也不能晚于现在，请核对时间。",
        "The time lies before the last entry or in the future; check it.",
    ),
    RefusalCode.CLOCK_PROCEDURE: (
        "这个事项没有列明“{procedure}”这项特别程序，不能暂停计时。",
        "This matter does not declare the special procedure {procedure}; the clock cannot be stopped for it.",
    ),
    RefusalCode.CLOCK_EXTENSION: (
        "最多可以延长{most}，期限届满后也不能再延长，请核对。",
        "It may be extended by {most} at most, and only before the limit has run out.",
    ),
    RefusalCode.CLOCK_STEP: (
        "没有“{step}”这个环节，或它现在不能这样操作，请核对。",
        "There is no step {step}, or it is not in a state for this.",
    ),
}
