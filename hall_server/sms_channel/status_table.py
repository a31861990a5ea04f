"""Decides what a provider's codes mean to us: a table that is shipped with each, and the same answer for what it lacks."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from hall_server.notices.states import NoticeState

FOLDER = Path(__file__).parent / "tables"
ANY = "*"


class Meaning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a code means. state: ours. says: for people; todo: what to do next and who. is_fault: the provider's own."""

    state: NoticeState
    says: str
    todo: str = ""
    is_fault: bool = False


UNLISTED = Meaning(
    NoticeState.UNKNOWN,
    "通道的回应不在对照表里，短信可能已发出。",
    "请窗口人员打电话问对方收到没有；请系统管理员把这个代码补进对照表。",
)


@dataclass(frozen=True, slots=True)
class StatusTable:
    """answers: of what `say` gives; reports: of what comes later. A code may end with * and then begins others."""

    answers: Mapping[str, Meaning]
    reports: Mapping[str, Meaning]

    def of_answer(self, code: str) -> Meaning:
        """What it means; what is not listed leaves it open whether the message left."""
        return _found(self.answers, code) or UNLISTED

    def of_report(self, code: str) -> Meaning | None:
        """What it means; None for what settles nothing, listed or not."""
        meaning = _found(self.reports, code)
        return None if meaning is None or meaning.state is NoticeState.SENT else meaning


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    answers: dict[str, Meaning]
    reports: dict[str, Meaning]


@cache
def shipped(name: str) -> StatusTable:
    """The table in tables/NAME.toml."""
    written = msgspec.toml.decode((FOLDER / f"{name}.toml").read_bytes(), type=_Written)
    return StatusTable(written.answers, written.reports)


def _found(table: Mapping[str, Meaning], code: str) -> Meaning | None:
    if code in table:
        return table[code]
    starts = [one for one in table if one.endswith(ANY) and code.startswith(one.removesuffix(ANY))]
    return table[max(starts, key=len)] if starts else None
