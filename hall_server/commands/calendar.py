"""Shows and loads the working calendar, and proves the dates that are kept by replaying every ledger."""

import getpass
import sys
from argparse import ArgumentParser
from collections.abc import Iterator

import django


def run(arguments: list[str]) -> int:
    """0 done; 1 when a kept date is not what a replay says."""
    parser = ArgumentParser(prog="python -m hall_server calendar")
    verbs = parser.add_subparsers(dest="verb", required=True)
    show = verbs.add_parser("show", help="the holidays and make-up days of a year")
    show.add_argument("year", type=int)
    show.add_argument(
        "--scope", action="append", default=[], help="region:CODE, hall:CODE; may be given again"
    )
    verbs.add_parser("versions", help="the versions of the country's calendar")
    verbs.add_parser("load", help="take in what the package chinesecalendar knows by now")
    verbs.add_parser("ledgers", help="replay every ledger and compare")
    wanted = parser.parse_args(arguments)
    django.setup()
    verb = {"show": lambda: _show(wanted.year, wanted.scope), "versions": _versions, "load": _load}
    lines = list(verb[wanted.verb]() if wanted.verb in verb else _wrong_ledgers())
    sys.stdout.writelines(line + "\n" for line in lines)
    return 1 if wanted.verb == "ledgers" and lines else 0


def _show(year: int, scopes: list[str]) -> Iterator[str]:
    from hall_server.calendars import queries  # noqa: PLC0415 - Django must be set up before models
    from hall_server.clock.words import KINDS, spoken_day  # noqa: PLC0415 - the same

    for day in queries.year(scopes, year):
        if day.name or day.source:
            doubt = "（暂定）" if queries.is_provisional(day.date) else ""
            yield f"{spoken_day(day.date)} {KINDS[day.kind][0]} {day.name}{doubt}"


def _versions() -> Iterator[str]:
    from hall_server.calendars import queries  # noqa: PLC0415 - Django must be set up before models

    for one in queries.versions(queries.NATIONAL):
        state = "已发布" if one.is_published else "草稿"
        yield f"{one.key} {state} 确认至{one.confirmed_until} {one.title}：{one.notice}"


def _load() -> Iterator[str]:
    from hall.language import hall_clock  # noqa: PLC0415 - Django must be set up before models
    from hall_server.calendars import actions, queries  # noqa: PLC0415 - the same

    made = actions.load_published_days(actor=f"shell:{getpass.getuser()}", now=hall_clock.now())
    yield (
        "没有新内容 nothing new" if made is None else f"新版本 new version: {queries.version_facts(made).key}"
    )


def _wrong_ledgers() -> Iterator[str]:
    from hall_server.ledgers.following import wrongly_kept  # noqa: PLC0415 - Django must be set up before models

    return wrongly_kept()
