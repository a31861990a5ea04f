"""A simulated year goes out in the national tables; whatever is spoilt in them is found."""

from copy import deepcopy

import pytest

from hall.language import hall_clock
from hall_server.cases.export_checks import doubles, faults
from hall_server.cases.exporting import TABLES, Exported, Wanted, exported
from hall_server.installation import DatabasePart
from tests.rig.case_year import live
from tests.server.business.case_stage import HYGIENE, SOLE_TRADER, at, item, phase, record

TWO_A_DAY = 730
NOW = at(12, 1, year=2027)


def told() -> list[Exported]:
    """All that goes out."""
    return list(exported(Wanted("anhe"), actor="shell:test", now=NOW))


def test_a_year_of_cases_passes_every_check(database: DatabasePart) -> None:
    del database
    live((item(HYGIENE), item(SOLE_TRADER)), record(), hall_clock.now(), 24)
    cases = told()
    assert len(cases) == 24
    assert [fault for case in cases for fault in faults(case)] == []
    assert not list(doubles(case.case.project_no for case in cases))
    assert all(
        set(row) == set(TABLES[table]) for case in cases for table, rows in case.rows.items() for row in rows
    )
    assert len({case.case.state for case in cases}) > 4
    assert {phase(case.case.id, NOW) for case in cases} >= {"delivered", "not_accepted"}
    _spoilt(cases[0])


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_two_cases_a_day_for_a_whole_year_pass_them_too(database: DatabasePart) -> None:
    del database
    live((item(HYGIENE), item(SOLE_TRADER)), record(), hall_clock.now(), TWO_A_DAY)
    numbers, rows = [], 0
    for case in exported(Wanted("anhe"), actor="shell:test", now=NOW):
        assert list(faults(case)) == []
        numbers.append(case.case.project_no)
        rows += sum(len(found) for found in case.rows.values())
    assert len(numbers) == len(set(numbers)) == TWO_A_DAY
    assert rows > 4 * TWO_A_DAY


def _spoilt(case: Exported) -> None:
    """Each kind of fault is named."""
    for table, column, value, word in (
        ("up_pro_process", "handler", "", "为空"),
        ("up_pro_process", "end_time", "2001-01-01 00:00:00", "结束早于开始"),
        ("up_pro_material", "project_no", "511602-20010101-000001", "不属于本办件"),
        ("up_pro_accept", "accept_date", "2001-01-01 00:00:00", "受理早于收件"),
    ):
        worse = deepcopy(case)
        worse.rows[table][0][column] = value
        assert any(word in fault for fault in faults(worse)), word
    skipped = Exported(case.case, (case.events[0], *case.events[2:]), case.rows)
    assert any("不能在" in fault for fault in faults(skipped))
    assert list(doubles(["a", "b", "a"])) == ["a: 办件编号重复"]
