"""The stage of the case tests: items of the sample hall, applicants of the fixed cast, and how they apply."""

from datetime import date, datetime, time

from hall.language import hall_clock
from hall_server.cases import actions, queries
from hall_server.cases.actions import Application
from hall_server.cases.facts import CaseFacts
from hall_server.cases.models import CaseMaterial
from hall_server.cases.words import Channel, MaterialState, MaterialWay
from hall_server.catalogue.models import HandlingItem
from hall_server.clock.limits import Limit
from hall_server.ledgers import queries as clocks
from tests.server.business.cast import ZHANG_WEI

CLERK, REVIEWER, HEAD = "clerk:1002", "clerk:1003", "clerk:1001"
HYGIENE = "公共场所卫生许可新办审批（县级）"
SOLE_TRADER = "个体工商户设立登记"


def at(month: int, day: int, hour: int = 10, minute: int = 0, *, year: int = 2026) -> datetime:
    """An instant by the clock on the hall's wall."""
    return datetime.combine(date(year, month, day), time(hour, minute), hall_clock.HALL_ZONE)


def item(name: str, hall: str = "anhe") -> str:
    """The code of a matter by its name."""
    found = HandlingItem.objects.filter(
        versions__task_name=name, implementation__hall=hall, versions__state="published"
    ).first()
    assert found is not None, name
    return found.task_handle_item


def record(**changes: str) -> dict[str, str]:
    """What 张伟 writes."""
    return {
        "applicant_kind": "person",
        "name": ZHANG_WEI.name,
        "document": "resident",
        "number": ZHANG_WEI.id_number,
        "phone": ZHANG_WEI.phone,
        "address": "安和区人民路1号",
        **changes,
    }


def applied(
    name: str = HYGIENE, now: datetime | None = None, *, channel: Channel = Channel.WINDOW
) -> CaseFacts:
    """A case that was handed in."""
    application = Application(item(name), record(), channel, handler="1002", window="w01")
    return actions.apply(application, actor=CLERK, now=now or hall_clock.now())


def take_all(case: str, now: datetime) -> None:
    """Every material that is asked for is handed in and checked."""
    for row in CaseMaterial.objects.filter(case=case, state=MaterialState.MISSING):
        actions.check_material(
            case, row.place, MaterialState.RECEIVED, way=MaterialWay.ORIGINAL, actor=CLERK, now=now
        )


def accepted(name: str = HYGIENE, now: datetime | None = None) -> CaseFacts:
    """A case that was accepted with all its materials."""
    moment = now or hall_clock.now()
    case = applied(name, moment)
    take_all(case.id, moment)
    return actions.accept(case.id, actor=CLERK, now=moment)


def reviewed(case: str, now: datetime) -> None:
    """Every step before the decision is done."""
    for step in ("visit", "review"):
        actions.begin_step(case, step, actor=REVIEWER, now=now)
        actions.end_step(case, step, "符合条件", actor=REVIEWER, now=now)


def extended(case: str, now: datetime) -> None:
    """Five working days more, approved."""
    actions.extend(
        case,
        Limit(5),
        reason="检测结果需要复核",
        evidence="延期审批表",
        approver="陈静",
        actor=HEAD,
        now=now,
    )


def phase(case: str, now: datetime) -> str:
    """Where its ledger stands."""
    return clocks.state_of(f"case:{case}", now).phase.value


def kinds(case: str) -> list[str]:
    """What happened to a case."""
    return [event.kind.value for event in queries.events(case)]
