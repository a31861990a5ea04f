"""Decides what phases, entries, clocks and units are called by people, in Chinese and English."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from hall.language.dates import chinese_date
from hall_server.clock.days import DayKind
from hall_server.clock.entries import EntryKind, Procedure
from hall_server.clock.limits import Limit, Unit
from hall_server.clock.moves import Phase
from hall_server.clock.opening import Span
from hall_server.clock.runs import Clock
from hall_server.clock.signals import Level

Language = Literal["zh", "en"]
_Pair = tuple[str, str]

PHASES: Mapping[Phase, _Pair] = {
    Phase.NEW: ("尚未收件", "not received yet"),
    Phase.RECEIVED: ("已收件，待受理", "received"),
    Phase.CORRECTING: ("待补正材料", "waiting for missing material"),
    Phase.CORRECTED: ("已补正，待受理", "missing material received"),
    Phase.RUNNING: ("办理中", "being handled"),
    Phase.PAUSED: ("暂停计时", "paused"),
    Phase.DECIDED: ("已作出决定，待送达", "decided"),
    Phase.DELIVERED: ("已送达", "delivered"),
    Phase.NOT_ACCEPTED: ("不予受理", "not accepted"),
    Phase.WITHDRAWN: ("已撤回", "withdrawn"),
}

ENTRIES: Mapping[EntryKind, _Pair] = {
    EntryKind.SUBMITTED: ("收件", "receiving"),
    EntryKind.CORRECTION_ASKED: ("告知补正", "asking for missing material"),
    EntryKind.CORRECTED: ("收到补正材料", "receiving missing material"),
    EntryKind.ACCEPTED: ("受理", "acceptance"),
    EntryKind.DEEMED_ACCEPTED: ("视为受理", "deemed acceptance"),
    EntryKind.NOT_ACCEPTED: ("不予受理", "refusing acceptance"),
    EntryKind.PAUSED: ("暂停计时", "pausing"),
    EntryKind.PROLONGED: ("延长暂停", "prolonging the pause"),
    EntryKind.RESUMED: ("恢复计时", "resuming"),
    EntryKind.EXTENDED: ("延长期限", "extending"),
    EntryKind.STEP_BEGUN: ("环节开始", "beginning a step"),
    EntryKind.STEP_ENDED: ("环节结束", "ending a step"),
    EntryKind.DECIDED: ("作出决定", "deciding"),
    EntryKind.DELIVERED: ("送达", "delivery"),
    EntryKind.WITHDRAWN: ("撤回申请", "withdrawal"),
}

PROCEDURES: Mapping[Procedure, _Pair] = {
    Procedure.HEARING: ("听证", "hearing"),
    Procedure.BIDDING: ("招标", "bidding"),
    Procedure.AUCTION: ("拍卖", "auction"),
    Procedure.INSPECTION: ("检验", "inspection"),
    Procedure.TESTING: ("检测", "testing"),
    Procedure.QUARANTINE: ("检疫", "quarantine"),
    Procedure.APPRAISAL: ("鉴定", "appraisal"),
    Procedure.EXPERT_REVIEW: ("专家评审", "expert review"),
    Procedure.PUBLICITY: ("公示", "publicity"),
    Procedure.OTHER: ("其他特别程序", "another special procedure"),
}

CLOCKS: Mapping[Clock, _Pair] = {
    Clock.TELLING: ("一次告知期限", "time to tell what is missing"),
    Clock.STATUTORY: ("法定办结期限", "statutory limit"),
    Clock.PROMISED: ("承诺办结期限", "promised limit"),
    Clock.STEP: ("环节期限", "limit of the step"),
    Clock.DELIVERY: ("送达期限", "time to deliver"),
}

UNITS: Mapping[Unit, _Pair] = {
    Unit.WORKING_DAY: ("个工作日", "working days"),
    Unit.NATURAL_DAY: ("日", "days"),
    Unit.MONTH: ("个月", "months"),
    Unit.YEAR: ("年", "years"),
    Unit.WORKING_HOUR: ("个工作小时", "working hours"),
    Unit.HOUR: ("小时", "hours"),
}

LEVELS: Mapping[Level, _Pair] = {
    Level.CALM: ("正常", "in time"),
    Level.EARLY_WARNING: ("预警", "early warning"),
    Level.YELLOW: ("黄牌", "yellow"),
    Level.RED: ("红牌", "red"),
}

KINDS: Mapping[DayKind, _Pair] = {
    DayKind.WORKING: ("工作日", "working day"),
    DayKind.WEEKEND: ("周末", "weekend"),
    DayKind.HOLIDAY: ("放假", "holiday"),
    DayKind.MAKE_UP: ("调休上班", "make-up working day"),
}

FACTS: Mapping[str, _Pair] = {
    "reason": ("理由", "a reason"),
    "basis": ("法律依据", "the legal basis"),
    "evidence": ("告知文书或证明材料", "the notice or other evidence"),
    "told_until": ("告知申请人的截止日", "the last day the applicant was told"),
    "procedure": ("特别程序的种类", "the kind of special procedure"),
    "approver": ("批准人", "who approved it"),
    "more": ("延长多久", "how much is added"),
    "step": ("环节", "the step"),
}


def chosen(pair: _Pair, language: Language) -> str:
    """The word in this language."""
    return pair[1] if language == "en" else pair[0]


def say(chinese: str, english: str, language: Language) -> str:
    """The sentence in this language."""
    return english if language == "en" else chinese


def spoken_limit(limit: Limit, language: Language = "zh") -> str:
    """`20个工作日`, `20 working days`."""
    unit = chosen(UNITS[limit.unit], language)
    if language == "en":
        return f"{limit.amount} {unit.removesuffix('s') if limit.amount == 1 else unit}"
    return f"{limit.amount}{unit}"


def spoken_promise(limit: Limit, language: Language = "zh") -> str:
    """The same of what is promised, which may be nothing at all: `当场办结`, `at once`."""
    return spoken_limit(limit, language) if limit.amount else say("当场办结", "at once", language)


def spoken_day(day: date, language: Language = "zh") -> str:
    """`2026年11月3日（周二）`, `Tuesday, 3 November 2026`."""
    if language == "en":
        return f"{day:%A}, {day.day} {day:%B} {day.year}"
    return f"{chinese_date(day)}（周{'一二三四五六日'[day.weekday()]}）"


def spoken_spans(spans: tuple[Span, ...], language: Language = "zh") -> str:
    """`09:00—12:00、13:00—17:00`; `全天不办公` when there is none."""
    if not spans:
        return say("全天不办公", "closed all day", language)
    return say("、", ", ", language).join(f"{opens:%H:%M}—{closes:%H:%M}" for opens, closes in spans)
