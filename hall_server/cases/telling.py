"""Decides which steps of a case its applicant is told by a message, whom it goes to, and what it says."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from hall.language import hall_clock
from hall.language.dates import chinese_date
from hall_server.cases.deciding import certificate_of
from hall_server.cases.facts import CaseFacts, EventFacts, case_facts
from hall_server.cases.models import Case
from hall_server.cases.moves import CaseState, Deed
from hall_server.cases.versions import content_of
from hall_server.clock.runs import Clock
from hall_server.devices import queries as devices
from hall_server.devices.models import Role
from hall_server.installation import present
from hall_server.ledgers import queries as clocks
from hall_server.notices import queries as told
from hall_server.notices.actions import tell
from hall_server.organisation import queries as organisation
from hall_server.parties import queries as parties

CONFIRMED, CORRECTION, PUT_OFF = "case_confirmed", "case_correction", "case_put_off"
DECIDED, COLLECT = "case_decided", "collect_result"
_IN_HAND = frozenset({CaseState.ACCEPTED, CaseState.PAUSED})
_DECISIONS: Mapping[Deed, str] = MappingProxyType(
    {Deed.GRANTED: "准予", Deed.DENIED: "不予许可", Deed.REFUSED: "不予受理"}
)
_REASONS: Mapping[Deed, str] = MappingProxyType(
    {
        Deed.EXTENDED: "经批准延长了办理期限",
        Deed.PAUSED: "进入特别程序，其间不计入期限",
        Deed.PROLONGED: "特别程序需要更长时间",
    }
)
_MADE_LATER = "准予，制证后另行通知领取"


def case_went_on(sender: Any, *, case: CaseFacts, event: EventFacts, **_: Any) -> None:
    """Whoever waits for word of this step is told, within the transaction of the deed; in a hall that sends messages."""
    del sender
    say = _SAYS.get(event.kind)
    if say is not None and present().sms.providers:
        say(case, event)


def licence_ready(sender: Any, *, licence: Any, now: datetime, **_: Any) -> None:
    """The licence of a case is sealed: it may be collected."""
    del sender
    row = Case.objects.filter(pk=licence.case).first() if licence.case else None
    if row is not None and present().sms.providers:
        case = case_facts(row)
        place = f"自助终端或{_place(case)}" if devices.has(Role.KIOSK) else _place(case)
        _tell(case, COLLECT, now, {"place": place, "result": licence.title})


def _accepted(case: CaseFacts, event: EventFacts) -> None:
    """Once: as it is accepted or, where no number was known then, when the applicant has checked what was entered."""
    if case.state not in _IN_HAND or told.subjects_told(CONFIRMED, [case.subject]):
        return
    _tell(case, CONFIRMED, event.recorded_at, {"due_on": _ends_on(case, event.recorded_at)})


def _correction_asked(case: CaseFacts, event: EventFacts) -> None:
    facts = {"count": event.facts["points"], "place": _place(case)}
    _tell(case, CORRECTION, event.recorded_at, facts)


def _put_off(case: CaseFacts, event: EventFacts) -> None:
    """What was told at first holds no longer."""
    facts = {
        "reason": _REASONS[event.kind],
        "due_on": _ends_on(case, event.recorded_at),
        "place": _place(case),
    }
    _tell(case, PUT_OFF, event.recorded_at, facts)


def _decided(case: CaseFacts, event: EventFacts) -> None:
    is_made_later = event.kind is Deed.GRANTED and certificate_of(Case.objects.get(pk=case.id))
    facts = {
        "decided_on": chinese_date(hall_clock.business_day(event.recorded_at)),
        "decision": _MADE_LATER if is_made_later else _DECISIONS[event.kind],
        "place": _place(case),
    }
    _tell(case, DECIDED, event.recorded_at, facts)


def _certified(case: CaseFacts, event: EventFacts) -> None:
    """A licence of the hall's own is told of when it is sealed; one that was made elsewhere is there already."""
    if not case.licence:
        named = next((one.result_name for one in content_of(case.version).results if one.result_name), "")
        _tell(
            case, COLLECT, event.recorded_at, {"place": _place(case), "result": named or case.result_number}
        )


_SAYS: Mapping[Deed, Callable[[CaseFacts, EventFacts], None]] = MappingProxyType(
    {
        Deed.ACCEPTED: _accepted,
        Deed.DEEMED_ACCEPTED: _accepted,
        Deed.CONFIRMED: _accepted,
        Deed.CORRECTION_ASKED: _correction_asked,
        Deed.EXTENDED: _put_off,
        Deed.PAUSED: _put_off,
        Deed.PROLONGED: _put_off,
        Deed.REFUSED: _decided,
        Deed.GRANTED: _decided,
        Deed.DENIED: _decided,
        Deed.CERTIFICATE_MADE: _certified,
    }
)


def _tell(case: CaseFacts, template: str, now: datetime, facts: Mapping[str, str]) -> None:
    """Nothing where neither applicant nor agent left a number."""
    to = next((one for one in (case.party, case.agent) if one and "phone" in parties.known(one)), "")
    if not to:
        return
    known = {
        "matter": case.task_name,
        "case_number": case.project_no,
        "telephone": organisation.letterhead(case.department, case.hall).hall_telephone,
        **facts,
    }
    said = {name: fact for name, fact in known.items() if fact}
    tell(template=template, facts=said, subject=case.subject, actor="server", now=now, party=to)


def _ends_on(case: CaseFacts, now: datetime) -> str:
    clock = clocks.state_of(case.subject, now)
    whole = clock.reading(Clock.PROMISED) or clock.reading(Clock.STATUTORY)
    return chinese_date(whole.due_on) if whole else ""


def _place(case: CaseFacts) -> str:
    window = organisation.windows(case.hall).get(case.window) if case.window else None
    return window.name if window else organisation.hall(case.hall).name
