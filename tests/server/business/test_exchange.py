"""An office's list comes in: what would change, the good rows, twice as once; and out again without loss."""

import io
import json
import re
import zipfile
from pathlib import Path

import msgspec
import pytest

from hall.language import hall_clock
from hall.language.refusals import Refusal
from hall_server.audit.models import AuditEvent
from hall_server.catalogue import actions as catalogue
from hall_server.catalogue import item_queries
from hall_server.catalogue.life import VersionState
from hall_server.exchange import actions, exporting, snapshots
from hall_server.exchange.actions import LoadAs
from hall_server.exchange.exporting import export
from hall_server.exchange.workbench import Workbench
from hall_server.search import queries as search
from tests.server.business.exchange_lists import (
    CLERK,
    HALL,
    TODAY,
    department,
    known_code,
    new_row,
    run,
    sheet,
    told,
)

pytestmark = pytest.mark.usefixtures("database")


def test_a_preview_says_what_would_change_and_changes_nothing(tmp_path: Path) -> None:
    code = known_code()
    path = sheet(
        tmp_path / "a.csv",
        new_row("N1"),
        {"task_handle_item": code, "task_name": "失业登记（改）", "promise_day": "3"},
    )
    audit, versions = AuditEvent.objects.count(), item_queries.versions(code)
    counts, wrongs, bench = run(path, tmp_path / "w")
    assert (counts["new"], counts["changed"], counts["wrong"]) == (1, 1, 0), wrongs
    assert counts["missing"] == len(item_queries.codes_in(HALL)) - 1
    (changed,) = bench.verdicts("changed")
    assert changed.changes == (("事项名称", "失业登记", "失业登记（改）"), ("承诺办结时限", "", "3"))
    assert (AuditEvent.objects.count(), item_queries.versions(code)) == (audit, versions)


@pytest.mark.parametrize("load_as", list(LoadAs))
def test_good_rows_are_loaded_bad_ones_are_named_and_twice_is_once(tmp_path: Path, load_as: LoadAs) -> None:
    code = known_code()
    path = sheet(
        tmp_path / "a.csv",
        new_row("N1", promise_day="3"),
        new_row("N2", promise_day="十五"),
        new_row("N3", plan_effective_date="2026-05-01", plan_cancel_date="2026-04-01"),
        new_row("N4", dept_code="nowhere"),
        new_row("N5", hall="nowhere"),
        new_row("N6"),
        new_row("N6", task_name="重复"),
        new_row("N7", cd_operation="D"),
        {"task_handle_item": "N8", "task_name": "没有类型", "dept_code": department()},
        {"task_handle_item": code, "task_name": "失业登记（改）", "hall": HALL},
        {"task_handle_item": known_code("社会保障卡申领"), "hall": "linjiang"},
    )  # fmt: skip
    counts, wrongs, _ = run(path, tmp_path / "w", load_as)
    assert (counts["new"], counts["changed"], counts["refused"]) == (1, 1, 8), wrongs
    lines = {int(part) for one in wrongs for part in [one.split("第 ")[1].split(" 行")[0]]}
    assert lines == {3, 4, 5, 6, 8, 9, 10, 12}
    assert all(one.endswith("。") for one in wrongs)
    (version,) = item_queries.versions("N1")
    expected = VersionState.PUBLISHED if load_as is LoadAs.PUBLISHED else VersionState.DRAFT
    assert (version.state, version.hall, version.written_by) == (expected, HALL, CLERK)
    assert item_queries.content(version.key).promise_day == 3
    before = [item_queries.versions(one) for one in ("N1", code)]
    counts, _, _ = run(path, tmp_path / "w", load_as)
    assert (counts.get("new", 0), counts.get("changed", 0), counts["unchanged"]) == (0, 0, 2)
    assert [item_queries.versions(one) for one in ("N1", code)] == before
    assert bool(search.items("新事项N1").hits[:1] and search.items("新事项N1").hits[0].item.code == "N1") is (
        load_as is LoadAs.PUBLISHED
    )


def test_a_draft_is_not_run_over_by_a_published_list_and_nothing_is_published_by_drafts(
    tmp_path: Path,
) -> None:
    code = known_code()
    content = item_queries.content(item_queries.versions(code)[0].key)
    draft = catalogue.open_draft(
        code, msgspec.structs.replace(content, task_name="有人在写"), actor="clerk:1002", now=hall_clock.now()
    )
    path = sheet(tmp_path / "a.csv", {"task_handle_item": code, "task_name": "名单上的名称"})
    counts, wrongs, _ = run(path, tmp_path / "w", LoadAs.PUBLISHED)
    assert counts["refused"] == 1
    assert "草稿" in wrongs[0]
    catalogue.submit(draft.pk, actor="clerk:1002", now=hall_clock.now())
    _, wrongs, _ = run(path, tmp_path / "w", LoadAs.DRAFTS)
    assert "正在审核" in wrongs[0]


def test_parts_come_with_their_item_and_circles_are_found(tmp_path: Path) -> None:
    def tables(after: str) -> bytes:
        text = {
            "事项": [new_row("P1")],
            "材料": [
                {"task_handle_item": "P1", "material_name": "身份证", "is_need": "1"},
                {"task_handle_item": "P1", "material_name": "申请表", "is_need": "非必要"},
                {"task_handle_item": "NOBODY", "material_name": "孤儿", "is_need": "1"},
            ],
            "办理环节": [
                {"task_handle_item": "P1", "code": "a", "name": "受理", "kind": "accept", "after": after},
                {
                    "task_handle_item": "P1",
                    "code": "b",
                    "name": "决定",
                    "kind": "decide",
                    "after": "a",
                    "limit_amount": "2",
                },
            ],
        }
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name, rows in text.items():
                archive.write(sheet(tmp_path / "part.csv", *rows), f"{name}.csv")
        return packed.getvalue()

    (tmp_path / "circle.zip").write_bytes(tables("b"))
    counts, wrongs, _ = run(tmp_path / "circle.zip", tmp_path / "w", LoadAs.DRAFTS)
    assert counts["refused"] == 2
    assert any("圈" in one and "a → b → a" in one for one in wrongs)
    assert any("NOBODY" in one and "没有这个编码" in one for one in wrongs)
    (tmp_path / "good.zip").write_bytes(tables(""))
    run(tmp_path / "good.zip", tmp_path / "w", LoadAs.DRAFTS)
    content = item_queries.content(item_queries.versions("P1")[0].key)
    assert [one.material_name for one in content.materials] == ["身份证", "申请表"]
    assert (content.steps[1].after, str(content.steps[1].limit)) == (("a",), "2个工作日")


@pytest.mark.parametrize("ending", ["xlsx", "json", "zip"])
def test_what_goes_out_comes_back_without_loss(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"out.{ending}"
    count = export(path, "linjiang", told)
    assert count > 5
    counts, wrongs, _ = run(path, tmp_path / "w", LoadAs.DRAFTS, hall="linjiang")
    assert (counts["unchanged"], counts.get("changed", 0), counts.get("refused", 0), wrongs) == (
        count,
        0,
        0,
        [],
    )


def test_rows_carry_what_the_exchange_tables_carry(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.json", "b.json")]
    for path in files:
        export(path, "linjiang", told)
    first, second = (json.loads(path.read_text("utf-8")) for path in files)
    rows = [row for table in first.values() for row in table]
    guids = [row["row_guid"] for row in rows]
    assert len(set(guids)) == len(guids), "no two rows of any table share one"
    assert guids == [row["row_guid"] for table in second.values() for row in table], (
        "the same row, the same name"
    )
    assert len({row["cd_batch"] for row in rows}) == 1
    assert {(row["cd_operation"], row["data_source"]) for row in rows} == {("I", "linjiang")}
    facts = item_queries.versions(first["items"][0]["task_handle_item"])[0]
    assert facts.published_at is not None
    assert first["items"][0]["cd_time"] == f"{hall_clock.local(facts.published_at):%Y-%m-%d %H:%M:%S}"


def test_a_column_alone_changes_that_column_alone(tmp_path: Path) -> None:
    code = next(iter(item_queries.codes_in("linjiang")))
    before = item_queries.content(item_queries.versions(code)[0].key)
    run(
        sheet(tmp_path / "a.csv", {"task_handle_item": code, "link_way": "0826-1234567"}),
        tmp_path / "w",
        LoadAs.DRAFTS,
    )
    newest = item_queries.versions(code)[0]
    assert newest.state is VersionState.DRAFT
    assert item_queries.content(newest.key) == msgspec.structs.replace(before, link_way="0826-1234567")


def test_a_discarded_draft_does_not_shut_its_item_out(tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.csv", new_row("W1"))
    run(path, tmp_path / "w", LoadAs.DRAFTS)
    catalogue.discard(item_queries.versions("W1")[0].key, actor=CLERK, now=hall_clock.now())
    counts, wrongs, _ = run(path, tmp_path / "w", LoadAs.DRAFTS)
    assert (counts["new"], wrongs) == (1, [])
    assert item_queries.versions("W1")[0].state is VersionState.DRAFT


def test_an_export_is_of_one_instant_whatever_is_published_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "PORTION", 1)
    monkeypatch.setattr(snapshots, "PORTION", 2)
    codes = item_queries.codes_in("linjiang")
    whole = tmp_path / "before.zip"
    export(whole, "linjiang", told)
    done: list[str] = []

    def publish_between(*_: object) -> None:
        if len(done) < 5:
            code = codes[-1 - len(done)]
            done.append(code)
            rename_now(code)

    export(tmp_path / "during.zip", "linjiang", publish_between)
    assert len(done) == 5
    assert members(tmp_path / "during.zip") == members(whole)
    export(tmp_path / "after.zip", "linjiang", told)
    assert members(tmp_path / "after.zip") != members(whole)


def rename_now(code: str) -> None:
    """Somebody publishes a version without materials from today on."""
    latest = item_queries.versions(code)[0]
    content = msgspec.structs.replace(item_queries.content(latest.key), task_name="另一个名称", materials=())
    item = catalogue.NewItem(
        code, latest.catalog_code, "另一个名称", content.task_type, latest.hall, latest.department
    )
    row = catalogue.PublishedVersion(item, content, TODAY)
    catalogue.load_published([row], source="meanwhile", authority="list", actor=CLERK, now=hall_clock.now())


def members(path: Path) -> dict[str, bytes]:
    """What lies in an archive, but for the instant by which each export names itself."""
    with zipfile.ZipFile(path) as archive:
        return {name: re.sub(rb",\d{14},I,", b",,I,", archive.read(name)) for name in archive.namelist()}


def test_an_unreadable_file_says_why(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(100))
    with pytest.raises(Refusal) as refused:
        run(tmp_path / "a.xls", tmp_path / "w")
    assert ".xlsx" in refused.value.sentence("zh")


def test_a_load_that_was_stopped_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "PORTION", 2)
    path = sheet(tmp_path / "a.csv", *(new_row(f"S{n}") for n in range(6)))
    with Workbench(tmp_path / "bench") as bench:
        actions.preview(path, bench, HALL, told)
        reached: list[str] = []

        def stop(done: int, *_: object) -> None:
            if done >= 4:
                raise InterruptedError

        with pytest.raises(InterruptedError):
            actions.load(bench, HALL, LoadAs.DRAFTS, stop, source="s", actor=CLERK, kept=reached.append)
        assert reached == ["S1", "S3"]
        loaded = actions.load(bench, HALL, LoadAs.DRAFTS, told, source="s", actor=CLERK, after=reached[-1])
    assert loaded.new == 2
    assert [len(item_queries.versions(f"S{n}")) for n in range(6)] == [1] * 6
