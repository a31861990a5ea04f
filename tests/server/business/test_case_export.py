"""A simulated year goes out in the national tables; whatever is spoilt in them is found."""

import csv
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hall.language import hall_clock
from hall_server.cases import actions, queries
from hall_server.cases.export_checks import doubles, faults
from hall_server.cases.exporting import TABLES, UNDER_WAY, Exported, Wanted, exported
from hall_server.cases.models import Case, CaseMaterial
from hall_server.cases.moves import CaseState, Deed
from hall_server.cases.words import Outcome
from hall_server.commands import cases as command
from hall_server.installation import DatabasePart
from tests.rig.case_year import live
from tests.server.business.case_stage import (
    HEAD,
    HYGIENE,
    SOLE_TRADER,
    accepted,
    applied,
    item,
    phase,
    record,
    reviewed,
)

TWO_A_DAY = 730
AFTERWARDS = timedelta(days=400)
LONG_AGO = "2001-01-01 00:00:00"
SPOILT = (
    ("up_pro_process", "handler", "", "handler 为空"),
    ("up_pro_result", "result_number", " ", "result_number 为空"),
    ("up_pro_material", "project_no", "511602-20010101-000001", "不属于本办件"),
    ("up_pro_process", "end_time", LONG_AGO, "up_pro_process 第1行 结束早于开始"),
    ("up_pro_special_procedure", "end_time", LONG_AGO, "up_pro_special_procedure 第1行 结束早于开始"),
    ("up_pro_accept", "accept_date", LONG_AGO, "受理早于收件"),
    ("up_pro_result", "result_date", LONG_AGO, "办结早于受理"),
)


def told() -> list[Exported]:
    """All that goes out."""
    return list(exported(Wanted("anhe"), actor="shell:test", now=hall_clock.now() + AFTERWARDS))


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
    now = hall_clock.now() + AFTERWARDS
    assert {phase(case.case.id, now) for case in cases} >= {"delivered", "not_accepted"}
    _each_spoilt_row_is_named(next(case for case in cases if _is_full(case)))


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_two_cases_a_day_for_a_whole_year_pass_them_too(database: DatabasePart) -> None:
    del database
    live((item(HYGIENE), item(SOLE_TRADER)), record(), hall_clock.now(), TWO_A_DAY)
    numbers, rows, states = [], 0, set()
    for case in exported(Wanted("anhe"), actor="shell:test", now=hall_clock.now() + AFTERWARDS):
        assert list(faults(case)) == []
        numbers.append(case.case.project_no)
        states.add(case.case.state)
        rows += sum(len(found) for found in case.rows.values())
    assert len(numbers) == len(set(numbers)) == TWO_A_DAY
    assert rows > 4 * TWO_A_DAY
    assert len(states) > 5


def _is_full(case: Exported) -> bool:
    """Whether it has a row in every table, and a pause that is over."""
    pauses = case.rows["up_pro_special_procedure"]
    return all(case.rows.values()) and pauses[0]["end_time"] != UNDER_WAY


def _each_spoilt_row_is_named(case: Exported) -> None:
    for table, column, value, word in SPOILT:
        worse = deepcopy(case)
        worse.rows[table][0][column] = value
        (fault,) = faults(worse)
        assert word in fault
    childless = replace(case, rows={**case.rows, "up_pro_accept": []})
    assert any("应有且只有一行" in fault for fault in faults(childless))
    assert list(doubles(["a", "b", "a"])) == ["a: 办件编号重复"]
    _each_spoilt_path_is_named(case)


def _each_spoilt_path_is_named(case: Exported) -> None:
    first, second, *rest = case.events
    never_accepted = tuple(event for event in case.events if event.kind is not Deed.ACCEPTED)
    too_early = replace(second, at=first.at - timedelta(seconds=1))
    wrong_state = replace(second, state=CaseState.GRANTED)
    for events, word in (
        (never_accepted, "不能在"),
        ((second, *rest), "第一步"),
        ((first, too_early, *rest), "早于上一步"),
        ((first, wrong_state, *rest), "应为"),
        (case.events[:-1], "现在是"),
        ((), "没有步骤"),
    ):
        assert any(word in fault for fault in faults(replace(case, events=events))), word


def test_the_command_writes_every_table_and_names_what_is_spoilt(
    database: DatabasePart, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del database
    now = hall_clock.now()
    granted, registered = accepted(now=now), applied(SOLE_TRADER, now=now)
    reviewed(granted.id, now)
    actions.decide(granted.id, Outcome.GRANTED, actor=HEAD, now=now)
    assert command.run(["export", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "2 件，0 处问题\n"
    rows = {table: _read(tmp_path / f"{table}.csv") for table in TABLES}
    parents = {row["project_no"] for row in rows["up_pro_accept"]}
    assert parents == {granted.project_no, registered.project_no}
    assert {row["project_no"] for found in rows.values() for row in found} == parents
    assert [row["project_no"] for row in rows["up_pro_result"]] == [granted.project_no]
    steps = [one for one in queries.events(granted.id) if one.kind is Deed.STEP_ENDED]
    assert len(steps) == 2
    assert sum("环节办结" in row["process_name"] for row in rows["up_pro_process"]) == 2

    material = CaseMaterial.objects.filter(case=granted.id).order_by("place")[0]
    material.name = ""
    material.save()
    Case.objects.filter(pk=granted.id).update(accepted_at=now - timedelta(days=1))
    Case.objects.filter(pk=registered.id).update(state=CaseState.ARCHIVED)
    assert command.run(["export", str(tmp_path)]) == 1
    *said, count = capsys.readouterr().out.splitlines()
    assert count == "2 件，3 处问题"
    assert set(said) == {
        f"{granted.project_no}: up_pro_material 第1行 material_name 为空",
        f"{granted.project_no}: 受理早于收件",
        f"{registered.project_no}: 现在是 archived，按步骤应为 registered",
    }


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
