"""A year of a hall's cases, the same every time: by the case app's own deeds, at hours when the hall is open."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from hall_server.cases import actions, queries
from hall_server.cases.actions import Application
from hall_server.cases.models import CaseMaterial
from hall_server.cases.moves import CaseState
from hall_server.cases.words import AcceptedAs, Channel, DeliveryBy, MaterialState, Outcome, RefusalGround
from hall_server.clock.entries import Procedure
from hall_server.ledgers import actions as ledgers

CLERK, REVIEWER, HEAD = "clerk:1002", "clerk:1003", "clerk:1001"
STEPS = ("visit", "review")


def live(
    items: Sequence[str], record: dict[str, str], first: datetime, count: int, seed: int = 7
) -> list[str]:
    """So many cases, evenly over a year from this moment on; their ids. items: codes; the first has steps to be done."""
    chance = Random(seed)
    made = []
    for place in range(count):
        now = first + timedelta(days=365 * place / count)
        made.append(_case(chance, items[place % len(items)], record, now, has_steps=place % len(items) == 0))
    ledgers.follow_time(first + timedelta(days=366))
    return made


def _case(chance: Random, item: str, record: dict[str, str], now: datetime, *, has_steps: bool) -> str:
    channel = chance.choice([Channel.WINDOW, Channel.INTERFACE, Channel.KIOSK])
    case = actions.apply(Application(item, record, channel, handler="1002"), actor=CLERK, now=now).id
    fate = chance.random()
    now += timedelta(hours=1)
    if fate < 0.08:
        actions.refuse(case, RefusalGround.NOT_OURS, "由上级部门办理", actor=CLERK, now=now)
        return case
    if fate < 0.14:
        return case  # nobody answers: time accepts it
    if fate < 0.3:
        actions.ask_for_correction(case, ["申请表没有签字", "平面图不清楚"], actor=CLERK, now=now)
        now += timedelta(days=2)
        actions.corrected(case, actor=CLERK, now=now)
    if fate < 0.36:
        actions.withdraw(case, "申请人改变主意", actor=CLERK, now=now)
        return case
    _accept(case, chance, now)
    _handle(case, chance, now + timedelta(days=1), has_steps=has_steps)
    return case


def _accept(case: str, chance: Random, now: datetime) -> None:
    for row in CaseMaterial.objects.filter(case=case, state=MaterialState.MISSING):
        actions.check_material(case, row.place, MaterialState.RECEIVED, way="original", actor=CLERK, now=now)
    as_promised = chance.random() < 0.1
    accepted_as = AcceptedAs.COMMITMENT if as_promised else AcceptedAs.COMPLETE
    actions.accept(case, accepted_as=accepted_as, actor=CLERK, now=now)


def _handle(case: str, chance: Random, now: datetime, *, has_steps: bool) -> None:
    for step in STEPS if has_steps else ():
        actions.begin_step(case, step, actor=REVIEWER, now=now)
        now += timedelta(hours=2)
        actions.end_step(case, step, "符合条件", actor=REVIEWER, now=now)
    if has_steps and chance.random() < 0.4:
        now = _pause(case, now, chance)
    outcome = Outcome.GRANTED if chance.random() < 0.9 else Outcome.DENIED
    actions.decide(
        case, outcome, reason="" if outcome is Outcome.GRANTED else "不符合标准", actor=HEAD, now=now
    )
    if outcome is Outcome.GRANTED and has_steps:
        actions.make_certificate(case, f"编号{case[:12]}", actor=CLERK, now=now + timedelta(hours=1))
    if chance.random() < 0.9 and (outcome is Outcome.DENIED or has_steps):
        actions.deliver(case, DeliveryBy.WINDOW, actor=CLERK, now=now + timedelta(hours=2))
        actions.archive(case, actor=HEAD, now=now + timedelta(hours=3))


def _pause(case: str, now: datetime, chance: Random) -> datetime:
    told = (now + timedelta(days=5)).date()
    actions.pause(
        case,
        Procedure.TESTING,
        basis="《中华人民共和国行政许可法》第四十五条",
        evidence="检测告知书",
        told_until=told,
        actor=HEAD,
        now=now,
    )
    if chance.random() < 0.5:
        now += timedelta(days=2)
        actions.resume(case, evidence="检测报告", actor=REVIEWER, now=now)
        return now
    now += timedelta(days=7)
    ledgers.follow_time(now)
    if queries.case(case).state is not CaseState.ACCEPTED:
        raise AssertionError("time did not end the pause")
    return now
