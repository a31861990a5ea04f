"""Makes an administrator of this installation, or gives one a new password."""

import getpass
import sys
from argparse import ArgumentParser
from pathlib import Path

import django

WEAK = "The password is too weak: ten characters or more of three kinds, not a common one, not like the name."


def run(arguments: list[str]) -> int:
    """0 when the account can sign in with this password; 1 with a sentence why not."""
    wanted = _parser().parse_args(arguments)
    try:
        password = _from_file(wanted.password_file) if wanted.password_file else _from_terminal()
    except _NoPassword as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    django.setup()
    from django.core.exceptions import ValidationError  # noqa: PLC0415 - Django must be set up before models

    from hall_server.organisation.administrators import (  # noqa: PLC0415 - the same
        AdministratorRole,
        NotAppointed,
        appoint,
    )

    role = AdministratorRole(wanted.role) if wanted.role else None
    try:
        is_new = appoint(wanted.number, password, role, name=wanted.name, actor=f"shell:{getpass.getuser()}")
    except NotAppointed as fault:
        sys.stderr.write(f"{fault.chinese} {fault.english}\n")
        return 1
    except ValidationError as fault:
        sys.stderr.write(f"{' '.join(fault.messages)} {WEAK}\n")
        return 1
    done = ("已建立", "is made") if is_new else ("的密码已更换", "has a new password")
    sys.stdout.write(f"管理员 {wanted.number} {done[0]}。 Administrator {wanted.number} {done[1]}.\n")
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m hall_server administrator")
    parser.add_argument("number", help="工号 the account's number")
    parser.add_argument(
        "--role",
        choices=("system", "security", "audit"),
        help="系统、安全或审计管理员；新建时必填 for a new one",
    )
    parser.add_argument("--name", default="", help="姓名 the person's name")
    parser.add_argument(
        "--password-file", type=Path, help="密码在文件第一行；不写则在终端输入 its first line; else typed"
    )
    return parser


class _NoPassword(Exception):  # noqa: N818 - says what it is
    pass


def _from_file(path: Path) -> str:
    try:
        if path.stat().st_mode & 0o077:
            raise _NoPassword(
                f"{path} 别人也能读，请先 chmod 600。 Others may read {path}; chmod 600 it first."
            )
        lines = path.read_text("utf-8").splitlines()
    except OSError as fault:
        raise _NoPassword(f"读不了 {path}：{fault.strerror}。 {path} cannot be read.") from fault
    if not lines or not lines[0]:
        raise _NoPassword(f"{path} 的第一行是空的。 The first line of {path} is empty.")
    return lines[0]


def _from_terminal() -> str:
    if not sys.stdin.isatty():
        raise _NoPassword(
            "请在终端运行，或用 --password-file。 Run it on a terminal, or give --password-file."
        )
    password = getpass.getpass("密码 password: ")
    if getpass.getpass("再输一遍 once more: ") != password:
        raise _NoPassword("两次输入不一样，请重新运行。 The two differ; run it again.")
    return password
