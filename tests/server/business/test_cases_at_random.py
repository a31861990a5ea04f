"""Cases under random deeds and many writers: the table decides, the ledger agrees, no number is given twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connections

from hall.language import hall_clock
from hall.language.refusals import Refusal
from hall_server.audit.queries import broken_chains
from hall_server.cases import actions, queries
from hall_server.cases.actions import Application
from hall_server.cases.moves import PHASES, CaseState, Deed, after, may_follow
from hall_server.cases.words import AcceptedAs, DeliveryBy, Outcome, RefusalGround
from hall_server.clock.entries import Procedure
from hall_server.clock.limits import Limit
from hall_server.installation import DatabasePart
from tests.server.business.case_stage import CLERK, HEAD, HYGIENE, at, item, phase, record
from tests.server.business.cast import id_number

LAW = "《中华人民共和国行政许可法》第四十五条"
Do = Callable[[str, dict[str, Any], datetime], Any]
DEEDS: dict[Deed, Do] = {
    Deed.REGISTERED: lambda key, by, _: actions.register(key, **by),
    Deed.DISCARDED: lambda key, by, _: actions.discard(key, "只咨询", **by),
    Deed.CORRECTION_ASKED: lambda key, by, _: actions.ask_for_correction(key, ["缺签字"], **by),
    Deed.CORRECTED: lambda key, by, _: actions.corrected(key, **by),
    Deed.ACCEPTED: lambda key, by, _: actions.accept(key, accepted_as=AcceptedAs.COMMITMENT, **by),
    Deed.REFUSED: lambda key, by, _: actions.refuse(key, RefusalGround.NOT_OURS, "由上级办理", **by),
    Deed.STEP_BEGUN: lambda key, by, _: actions.begin_step(key, "visit", **by),
    Deed.STEP_ENDED: lambda key, by, _: actions.end_step(key, "visit", "符合", **by),
    Deed.PAUSED: lambda key, by, now: actions.pause(
        key,
        Procedure.TESTING,
        basis=LAW,
        evidence="告知书",
        told_until=(now + timedelta(days=9)).date(),
        **by,
    ),
    Deed.RESUMED: lambda key, by, _: actions.resume(key, evidence="报告", **by),
    Deed.EXTENDED: lambda key, by, _: actions.extend(
        key, Limit(5), reason="复核", evidence="审批表", approver="1001", **by
    ),
    Deed.GRANTED: lambda key, by, _: actions.decide(key, Outcome.GRANTED, **by),
    Deed.DENIED: lambda key, by, _: actions.decide(key, Outcome.DENIED, reason="不符合", **by),
    Deed.CERTIFICATE_MADE: lambda key, by, _: actions.make_certificate(key, "甲一号", **by),
    Deed.DELIVERED: lambda key, by, _: actions.deliver(key, DeliveryBy.POST, **by),
    Deed.WITHDRAWN: lambda key, by, _: actions.withdraw(key, "不办了", **by),
    Deed.REVOKED: lambda key, by, _: actions.revoke(key, basis=LAW, reason="以欺骗手段取得", **by),
    Deed.ARCHIVED: lambda key, by, _: actions.archive(key, **by),
}
# Of what was only prepared these hand it in first, and withdrawing throws it away.
ALSO_PREPARED = {Deed.ACCEPTED, Deed.CORRECTION_ASKED, Deed.REFUSED, Deed.WITHDRAWN}


@pytest.mark.parametrize("seed", [1, 2])
def test_the_table_decides_and_the_ledger_agrees(database: DatabasePart, seed: int) -> None:
    del database
    chance, now = Random(seed), at(12, 2)
    case = actions.prepare(Application(item(HYGIENE), record()), actor=CLERK, now=now).id
    refused = done = 0
    for _ in range(40):
        now += timedelta(minutes=20)
        deed = chance.choice(list(DEEDS))
        before = queries.case(case)
        try:
            DEEDS[deed](case, {"actor": HEAD, "now": now}, now)
        except Refusal:
            assert queries.case(case) == before
            refused += 1
        else:
            is_shortcut = before.state is CaseState.PREPARED and deed in ALSO_PREPARED
            assert may_follow(deed, before.state) or is_shortcut, (deed, before.state)
            assert is_shortcut or queries.case(case).state is after(deed, before.state)
            done += 1
        state = queries.case(case).state
        if PHASES[state]:
            assert phase(case, now) in PHASES[state], state
        if queries.case(case).is_over and state is CaseState.ARCHIVED:
            case = actions.prepare(Application(item(HYGIENE), record()), actor=CLERK, now=now).id
    assert refused
    assert done
    assert not list(broken_chains())


def test_many_writers_never_share_a_number(database: DatabasePart) -> None:
    del database
    wanted = item(HYGIENE)

    def write(writer: int) -> list[str]:
        said = record(number=id_number(100 + writer))
        try:
            return [
                actions.apply(Application(wanted, said), actor=CLERK, now=hall_clock.now()).project_no
                for _ in range(3)
            ]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        numbers = [number for part in threads.map(write, range(4)) for number in part]
    assert len(numbers) == len(set(numbers)) == 12
    assert not list(broken_chains())
