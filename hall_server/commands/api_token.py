"""Gives a program a token of the HTTP interface, lists the tokens there are, or takes one back."""

import getpass
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping

import django


def run(arguments: list[str]) -> int:
    """0 when it is done; 1 with a sentence why not."""
    wanted = _parser().parse_args(arguments)
    django.setup()
    from hall.language import hall_clock  # noqa: PLC0415 - Django must be set up before models
    from hall_server.api import interface, reach, routes, tokens  # noqa: PLC0415 - the same

    who, now = f"shell:{getpass.getuser()}", hall_clock.now()
    if wanted.revoke:
        if tokens.revoke(wanted.revoke, who=who, now=now):
            sys.stdout.write("令牌已收回。 The token is revoked.\n")
            return 0
        sys.stderr.write("没有这个有效的令牌。 There is no such token in force.\n")
        return 1
    interface.interface()
    known = routes.scopes()
    unknown = sorted(set(wanted.scope) - set(known))
    if not wanted.name or not wanted.scope or unknown:
        sys.stderr.write("请写明用途和范围。 Name and scopes are wanted. 范围 scopes:\n")
        sys.stderr.writelines(f"  {name:<24} {chinese}\n" for name, chinese in known.items())
        return 1
    within = reach.Reach(wanted.hall, wanted.department)
    wrong = _why_not_within(wanted, reach.halls(), reach.departments())
    if not within.is_everywhere and routes.not_bindable(wanted.scope):
        told = ", ".join(routes.not_bindable(wanted.scope))
        wrong = f"这些范围不能限于一个大厅或部门。 Not to be bound to a place: {told}"
    if wrong:
        sys.stderr.write(f"{wrong}\n")
        return 1
    try:
        token, text = tokens.make(wanted.name, wanted.scope, wanted.days, who=who, now=now, within=within)
    except ValueError as fault:
        sys.stderr.write(f"有效期不对。 {fault}\n")
        return 1
    sys.stdout.write(f"{text}\n")
    sys.stderr.write(f"编号 id {token.pk}；只显示这一次。 Shown only this once.\n")
    return 0


def _why_not_within(wanted: Namespace, halls: Mapping[str, str], departments: Mapping[str, str]) -> str:
    if wanted.hall and wanted.hall not in halls:
        return f"没有这个大厅。 There is no such hall: {wanted.hall}"
    if wanted.department and wanted.department not in departments:
        return f"没有这个部门。 There is no such department: {wanted.department}"
    return ""


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m hall_server api-token")
    parser.add_argument("name", nargs="?", default="", help="用途 what it is for")
    parser.add_argument("--scope", action="append", default=[], help="范围，可写多个 may be given again")
    parser.add_argument("--hall", default="", help="限于这个大厅 no further than this hall")
    parser.add_argument("--department", default="", help="限于这个部门 no further than this department")
    parser.add_argument("--days", type=int, default=90, help="有效天数 how long it holds, 1 to 366")
    parser.add_argument("--revoke", metavar="ID", default="", help="收回这个编号的令牌 take this one back")
    return parser
