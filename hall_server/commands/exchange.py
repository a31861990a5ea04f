"""Imports, previews or exports the national tables from the command line."""

import getpass
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

import django

from hall.language.refusals import Refusal


def run(arguments: list[str]) -> int:
    """0 when done, 1 when rows were refused, 2 when the file cannot be read at all."""
    parser = ArgumentParser(prog="python -m hall_server exchange")
    deeds = parser.add_subparsers(dest="deed", required=True)
    for deed, what in (
        ("import", "load the good rows"),
        ("preview", "say what would change"),
        ("export", "write what is in force"),
    ):
        one = deeds.add_parser(deed, help=what)
        one.add_argument("file", type=Path)
        one.add_argument("--hall", default="")
        if deed == "import":
            one.add_argument(
                "--publish", action="store_true", help="published by another authority; else drafts"
            )
    wanted = parser.parse_args(arguments)
    django.setup()
    try:
        return _export(wanted) if wanted.deed == "export" else _import(wanted)
    except Refusal as refusal:
        sys.stderr.write(refusal.sentence("zh") + "\n")
        return 2


def _export(wanted: Namespace) -> int:
    from hall_server.exchange.exporting import export  # noqa: PLC0415 - Django must be set up before models

    sys.stdout.write(f"导出 {export(wanted.file, wanted.hall, _told):,} 个事项\n")
    return 0


def _import(wanted: Namespace) -> int:
    from hall_server.exchange import actions  # noqa: PLC0415 - Django must be set up before models
    from hall_server.exchange.reading import said  # noqa: PLC0415 - the same
    from hall_server.exchange.workbench import Workbench  # noqa: PLC0415 - the same
    from hall_server.installation import present  # noqa: PLC0415 - the same

    hall = wanted.hall or present().hall.code
    with (
        tempfile.TemporaryDirectory(prefix="zhiting-exchange-") as folder,
        Workbench(Path(folder) / "bench") as bench,
    ):
        actions.preview(wanted.file, bench, hall, _told)
        if wanted.deed == "import":
            load_as = actions.LoadAs.PUBLISHED if wanted.publish else actions.LoadAs.DRAFTS
            source, actor = actions.source_name(wanted.file), f"shell:{getpass.getuser()}"
            actions.load(bench, hall, load_as, _told, source=source, actor=actor)
        for _, wrong in bench.wrongs(most=1_000):
            sys.stdout.write(said(wrong) + "\n")
        counts = bench.counts()
        words = {
            "new": "新增",
            "changed": "修改",
            "unchanged": "不变",
            "missing": "文件里没有",
            "refused": "不导入",
            "wrong": "问题",
        }
        sys.stdout.write("，".join(f"{word} {counts.get(kind, 0):,}" for kind, word in words.items()) + "\n")
        return 1 if counts.get("refused", 0) or counts["wrong"] else 0


def _told(done: int, whole: int, what: str) -> None:
    sys.stderr.write(f"\r{what} {done:,}" + (f" / {whole:,}" if whole else ""))
