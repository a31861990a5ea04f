"""Decides how looking at a file, loading it and writing one run as long work of the worker."""

import csv
from pathlib import Path

from hall_server.exchange import actions
from hall_server.exchange.actions import LoadAs
from hall_server.exchange.columns import TITLES
from hall_server.exchange.csv_files import guarded
from hall_server.exchange.exporting import export
from hall_server.exchange.reading import said
from hall_server.exchange.workbench import Workbench
from hall_server.pages.actions import UPLOAD, folder_of
from hall_server.pages.long_work import Job, Outcome, Progress, long_work
from hall_server.pages.registry import Pages

PREVIEW, LOAD, EXPORT = "exchange.preview", "exchange.load", "exchange.export"
BENCH = "workbench.sqlite"
FAULTS = "需要改正的行.csv"

pages = Pages("exchange", prefix="exchange/")


def bench_of(work: str) -> Workbench:
    """What a preview found. LookupError when it is not there any more."""
    path = folder_of(work) / BENCH
    if not path.exists():
        raise LookupError(f"there is no preview {work}")
    return Workbench(path)


@long_work(PREVIEW)
def run_preview(job: Job, progress: Progress) -> Outcome:
    """Read the upload and compare; begun again it begins anew."""
    (job.folder / BENCH).unlink(missing_ok=True)
    with Workbench(job.folder / BENCH) as bench:
        actions.preview(job.folder / UPLOAD, bench, str(job.wishes["hall"]), progress)
        counts = bench.counts()
        _write_faults(bench, job.folder / FAULTS)
    told = (("新增", "new"), ("修改", "changed"), ("不变", "unchanged"), ("不能导入", "refused"))
    sentence = "，".join(f"{word} {counts[kind]:,} 个" for word, kind in told) + "。"
    return Outcome(sentence, url=pages.url("preview", key=job.id), file=FAULTS if counts["wrong"] else "")


@long_work(LOAD)
def run_load(job: Job, progress: Progress) -> Outcome:
    """Load what a preview looked at; after a stop it goes on behind the last portion."""
    preview, load_as = str(job.wishes["preview"]), LoadAs(str(job.wishes["as"]))
    with bench_of(preview) as bench:
        loaded = actions.load(
            bench,
            str(job.wishes["hall"]),
            load_as,
            progress,
            source=actions.source_name(folder_of(preview) / UPLOAD),
            actor=job.asked_by,
            after=str(job.kept.get("after", "")),
            kept=lambda code: progress.keep(after=code),
        )
        _write_faults(bench, job.folder / FAULTS)
        has_faults = bench.counts()["wrong"] > 0
    made = "草稿" if load_as is LoadAs.DRAFTS else "已发布的版本"
    sentence = (
        f"导入为{made}：新增 {loaded.new:,} 个，修改 {loaded.changed:,} 个；没有导入 {loaded.refused:,} 个。"
    )
    if loaded.new:
        sentence += "新事项发布后，请到“事项 → 待分组事项”给它们选好排队分组，群众才能取号。"
    return Outcome(sentence, url=pages.url("preview", key=preview), file=FAULTS if has_faults else "")


@long_work(EXPORT)
def run_export(job: Job, progress: Progress) -> Outcome:
    """Write what is in force into a file to fetch."""
    ending = str(job.wishes["format"])
    name = f"事项.{'zip' if ending == 'csv' else ending}"
    count = export(job.folder / name, str(job.wishes["hall"]), progress)
    return Outcome(f"导出了 {count:,} 个事项，{len(TITLES)} 张表。", file=name)


def _write_faults(bench: Workbench, path: Path) -> None:
    """A sheet somebody can work off: where, what, and what to do."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("表", "行", "列", "内容", "问题和办法"))
        for _, wrong in bench.wrongs():
            row = (
                TITLES.get(wrong.table, wrong.table),
                str(wrong.line or ""),
                wrong.column,
                wrong.value,
                said(wrong),
            )
            writer.writerow([guarded(cell) for cell in row])
