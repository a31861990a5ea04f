"""Decides the sentence an applicant reads for each entry of a ledger."""

from collections.abc import Callable, Mapping

from hall.language import hall_clock
from hall_server.clock.entries import Entry, EntryKind
from hall_server.clock.rules import Rules
from hall_server.clock.words import (
    ENTRIES,
    PROCEDURES,
    Language,
    chosen,
    say,
    spoken_day,
    spoken_limit,
    spoken_promise,
)


def entry_line(entry: Entry, rules: Rules, language: Language) -> str:
    """The day it happened, and the sentence; marked when it was recorded late."""
    day = spoken_day(hall_clock.business_day(entry.occurred_at), language)
    what = _LINES.get(entry.kind, _plain)(entry, rules, language)
    late = say("（事后登记）", " (recorded late)", language) if entry.is_late else ""
    return say(f"{day}：{what}{late}", f"{day}: {what}{late}", language)


def _plain(entry: Entry, rules: Rules, language: Language) -> str:
    del rules
    return chosen(ENTRIES[entry.kind], language) + say("。", ".", language)


def _received_line(entry: Entry, rules: Rules, language: Language) -> str:
    limit = spoken_limit(rules.telling, language)
    what = "收到补正材料" if entry.kind is EntryKind.CORRECTED else "收到材料"
    return say(
        f"{what}，当日不计。应在{limit}内一次告知缺什么；没有告知的，从收到之日起就算受理（{rules.telling.basis}）。",
        f"material received; this day is not counted. Within {limit} you are told once what is missing; if not, it is"
        f" accepted as of this day ({rules.telling.basis}).",
        language,
    )


def _asked_line(entry: Entry, rules: Rules, language: Language) -> str:
    del rules
    return say(
        f"一次告知您需要补正的材料：{entry.reason}。等您补正期间不计时。",
        f"you were told what is missing: {entry.reason}. No time runs while you bring it.",
        language,
    )


def _accepted_line(entry: Entry, rules: Rules, language: Language) -> str:
    del entry
    limit, basis = spoken_limit(rules.statutory, language), rules.statutory.basis
    promise = ""
    if rules.promised is not None:
        promise = say(
            f"，我们承诺{spoken_promise(rules.promised)}",
            f"; we promise {spoken_promise(rules.promised, 'en')}",
            language,
        )
    by_law = say(f"（{basis}）", f" ({basis})", language) if basis else ""
    if rules.statutory.unit.is_hours:
        return say(
            f"受理，从受理时起算。法定期限{limit}{by_law}{promise}。",
            f"accepted; counted from that instant. The statutory limit is {limit}{by_law}{promise}.",
            language,
        )
    return say(
        f"受理，从次日起算。法定期限{limit}{by_law}{promise}。",
        f"accepted; counted from the next day. The statutory limit is {limit}{by_law}{promise}.",
        language,
    )


def _paused_line(entry: Entry, rules: Rules, language: Language) -> str:
    del rules
    procedure = chosen(PROCEDURES[entry.procedure], language) if entry.procedure else ""
    until = spoken_day(entry.told_until, language) if entry.told_until else ""
    return say(
        f"开始{procedure}，依据{entry.basis}，已书面告知您需要到{until}（{entry.evidence}）。从次日起不计时。",
        f"{procedure} began under {entry.basis}; you were told in writing that it takes until {until} ({entry.evidence})."
        " From the next day on no time is counted.",
        language,
    )


def _prolonged_line(entry: Entry, rules: Rules, language: Language) -> str:
    del rules
    until = spoken_day(entry.told_until, language) if entry.told_until else ""
    return say(
        f"特别程序需要更久，依据{entry.basis}，已告知您到{until}（{entry.evidence}）。",
        f"it takes longer under {entry.basis}; you were told until {until} ({entry.evidence}).",
        language,
    )


def _resumed_line(entry: Entry, rules: Rules, language: Language) -> str:
    del rules
    return say(
        f"特别程序结束（{entry.evidence}），从次日起继续计时。",
        f"it ended ({entry.evidence}); time is counted again from the next day.",
        language,
    )


def _extended_line(entry: Entry, rules: Rules, language: Language) -> str:
    more = spoken_limit(entry.more, language) if entry.more else ""
    basis = rules.extension.basis if rules.extension else ""
    return say(
        f"经{entry.approver}批准延长{more}，理由：{entry.reason}（{basis}，{entry.evidence}）。",
        f"extended by {more}, approved by {entry.approver}, because {entry.reason} ({basis}, {entry.evidence}).",
        language,
    )


def _ended_line(entry: Entry, rules: Rules, language: Language) -> str:
    del rules
    what = chosen(ENTRIES[entry.kind], language)
    return say(f"{what}，理由：{entry.reason}。", f"{what}: {entry.reason}.", language)


def _step_line(entry: Entry, rules: Rules, language: Language) -> str:
    rule = rules.step(entry.step)
    name = rule.name if rule else entry.step
    if entry.kind is EntryKind.STEP_ENDED:
        return say(f"“{name}”办完。", f"“{name}” was finished.", language)
    limit = spoken_limit(rule.limit, language) if rule else ""
    return say(f"“{name}”开始，限{limit}。", f"“{name}” began, limit {limit}.", language)


def _decided_line(entry: Entry, rules: Rules, language: Language) -> str:
    del entry
    if rules.delivery is None:
        return say("作出决定。", "decided.", language)
    limit = spoken_limit(rules.delivery, language)
    return say(
        f"作出决定，应在{limit}内送达（{rules.delivery.basis}）。",
        f"decided; it is delivered within {limit} ({rules.delivery.basis}).",
        language,
    )


_LINES: Mapping[EntryKind, Callable[[Entry, Rules, Language], str]] = {
    EntryKind.SUBMITTED: _received_line,
    EntryKind.CORRECTED: _received_line,
    EntryKind.CORRECTION_ASKED: _asked_line,
    EntryKind.ACCEPTED: _accepted_line,
    EntryKind.PAUSED: _paused_line,
    EntryKind.PROLONGED: _prolonged_line,
    EntryKind.RESUMED: _resumed_line,
    EntryKind.EXTENDED: _extended_line,
    EntryKind.STEP_BEGUN: _step_line,
    EntryKind.STEP_ENDED: _step_line,
    EntryKind.NOT_ACCEPTED: _ended_line,
    EntryKind.DECIDED: _decided_line,
    EntryKind.WITHDRAWN: _ended_line,
}
