"""Gives a program a token of the HTTP interface, lists the tokens there are, or takes one back."""

import getpass
import sys
from argparse import ArgumentParser

import django


def run(arguments: list[str]) -> int:
    """0 when it is done; 1 with a sentence why not."""
    wanted = _parser().parse_args(arguments)
    django.setup()
    from hall.language import hall_clock  # noqa: PLC0415 - Django must be set up before models
    from hall_server.api import interface, routes, tokens  # noqa: PLC0415 - the same

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
    try:
        token, text = tokens.make(wanted.name, wanted.scope, wanted.days, who=who, now=now)
    except ValueError as fault:
        sys.stderr.write(f"有效期不对。 {fault}\n")
        return 1
    sys.stdout.write(f"{text}\n")
    sys.stderr.write(f"编号 id {token.pk}；只显示这一次。 Shown only this once.\n")
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m hall_server api-token")
    parser.add_argument("name", nargs="?", default="", help="用途 what it is for")
    parser.add_argument("--scope", action="append", default=[], help="范围，可写多个 may be given again")
    parser.add_argument("--days", type=int, default=90, help="有效天数 how long it holds, 1 to 366")
    parser.add_argument("--revoke", metavar="ID", default="", help="收回这个编号的令牌 take this one back")
    return parser
