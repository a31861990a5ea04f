"""A list says from when until when an item holds, and under which main item it stands."""

from datetime import timedelta
from pathlib import Path

import pytest

from hall.language import hall_clock
from hall.language.refusals import Refusal
from hall_server.catalogue import actions as catalogue
from hall_server.catalogue import item_queries
from hall_server.catalogue.life import VersionState
from hall_server.exchange.actions import LoadAs
from tests.server.business.exchange_lists import CLERK, TODAY, known_code, new_row, run, sheet

pytestmark = pytest.mark.usefixtures("database")


def test_main_items_form_no_ring(tmp_path: Path) -> None:
    rows = [
        new_row("R1-511602000000-x", main_catalog_code="R2"),
        new_row("R2-511602000000-x", main_catalog_code="R3"),
        new_row("R3-511602000000-x", main_catalog_code="R2"),
        new_row("R4-511602000000-x", main_catalog_code="R4"),
        new_row("R5-511602000000-x", main_catalog_code="NOBODY"),
        new_row("R6-511602000000-x"),
        new_row("R7-511602000000-x", main_catalog_code="R6"),
        new_row("R7-511602000000-y", main_catalog_code="R1"),
    ]
    counts, wrongs, _ = run(sheet(tmp_path / "a.csv", *rows), tmp_path / "w", LoadAs.PUBLISHED)
    assert (counts["new"], counts["refused"]) == (2, 6), wrongs
    for line, words in (
        (2, "R1 → R2 → R3 → R2"),
        (3, "圈"),
        (4, "R3 → R2 → R3"),
        (5, "自己的主项"),
        (6, "都没有这个主项"),
    ):
        assert any(f"第 {line} 行" in one and words in one for one in wrongs), (line, wrongs)
    assert any("第 9 行" in one and "第 8 行写的主项是“R6”" in one for one in wrongs)
    (version,) = item_queries.versions("R7-511602000000-x")
    assert version.main_item == "R6"
    later = sheet(tmp_path / "b.csv", new_row("R6-511602000000-x", main_catalog_code="R7"))
    _, wrongs, _ = run(later, tmp_path / "w", LoadAs.PUBLISHED)
    assert "R6 → R7 → R6" in wrongs[0], "a ring through what the system knows already"
    with pytest.raises(Refusal):
        catalogue.tie_entries({"R6": "R7"}, actor=CLERK)
    counts, _, _ = run(sheet(tmp_path / "a.csv", rows[5], rows[6]), tmp_path / "w", LoadAs.PUBLISHED)
    assert counts["unchanged"] == 2


def test_a_known_entry_is_tied_to_its_main_item_without_another_version(tmp_path: Path) -> None:
    code = known_code()
    path = sheet(
        tmp_path / "a.csv",
        new_row("M1-511602000000-x"),
        {"task_handle_item": code, "main_catalog_code": "M1"},
    )
    before = item_queries.versions(code)
    _, wrongs, bench = run(path, tmp_path / "w", LoadAs.DRAFTS)
    assert not wrongs
    assert bench.verdicts("changed")[0].changes == (("主项编码", "", "M1"),)
    after = item_queries.versions(code)
    assert [one.key for one in after] == [one.key for one in before]
    assert after[0].main_item == "M1"
    other = sheet(
        tmp_path / "b.csv",
        {"task_handle_item": code, "main_catalog_code": "M2"},
        new_row("M2-511602000000-x"),
    )
    _, wrongs, _ = run(other, tmp_path / "w", LoadAs.DRAFTS)
    assert "现在是“M1”" in wrongs[0]


def test_dates_of_a_published_list_are_kept(tmp_path: Path) -> None:
    soon, later, over = (f"{TODAY + timedelta(days=days)}" for days in (10, 20, -1))
    known, ended = known_code(), known_code("社会保障卡申领")
    before = [one.key for one in item_queries.versions(ended)]
    path = sheet(
        tmp_path / "a.csv",
        new_row("D1", plan_effective_date=over, plan_cancel_date=soon),
        new_row("D2", plan_effective_date=later, plan_cancel_date=soon),
        new_row("D3", plan_cancel_date=over),
        {"task_handle_item": known, "task_name": "改名", "plan_effective_date": soon, "plan_cancel_date": later},
        {"task_handle_item": ended, "plan_cancel_date": later},
    )  # fmt: skip
    counts, wrongs, _ = run(path, tmp_path / "w", LoadAs.PUBLISHED)
    assert (counts["new"], counts["changed"], counts["refused"]) == (1, 2, 2), wrongs
    assert any("第 3 行" in one and "不晚于生效日期" in one for one in wrongs)
    assert any("第 4 行" in one and "已经过去" in one for one in wrongs)
    days = [
        f"{day}"
        for day in (item_queries.versions("D1")[0].effective_on, item_queries.versions("D1")[0].ends_on)
    ]
    assert days == [over, soon]
    new, old = item_queries.versions(known)
    assert [f"{day}" for day in (old.ends_on, new.effective_on, new.ends_on)] == [soon, soon, later]
    assert [one.key for one in item_queries.versions(ended)] == before, "no version more"
    assert f"{item_queries.versions(ended)[0].ends_on}" == later, (
        "cancelled from that day on, without another version"
    )
    counts, wrongs, _ = run(path, tmp_path / "w", LoadAs.PUBLISHED)
    assert (counts["unchanged"], counts["changed"], counts["refused"]) == (3, 0, 2), wrongs
    even_later = sheet(
        tmp_path / "b.csv", {"task_handle_item": ended, "plan_cancel_date": f"{TODAY + timedelta(days=90)}"}
    )
    _, wrongs, _ = run(even_later, tmp_path / "w", LoadAs.PUBLISHED)
    assert "不能靠导入推迟" in wrongs[0]


def test_dates_of_drafts_wait_for_the_reviewer(tmp_path: Path) -> None:
    soon, later = TODAY + timedelta(days=10), TODAY + timedelta(days=20)
    code = known_code()
    row = {"task_handle_item": code, "plan_effective_date": f"{soon}", "plan_cancel_date": f"{later}"}
    path = sheet(tmp_path / "a.csv", row)
    run(path, tmp_path / "w", LoadAs.DRAFTS)
    draft, in_force = item_queries.versions(code)
    assert (draft.state, draft.effective_on, draft.ends_on) == (VersionState.DRAFT, soon, later)
    assert in_force.ends_on is None
    counts, _, _ = run(path, tmp_path / "w", LoadAs.DRAFTS)
    assert counts["unchanged"] == 1
    catalogue.submit(draft.key, actor=CLERK, now=hall_clock.now())
    with pytest.raises(Refusal) as refused:
        catalogue.publish(draft.key, later, actor="clerk:1002", now=hall_clock.now(), ends_on=later)
    assert "晚于生效日期" in refused.value.sentence("zh")
