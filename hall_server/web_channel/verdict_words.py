"""Decides in which words the public door says how a licence stands and what a file is."""

from dataclasses import dataclass
from datetime import datetime

from hall.language import hall_clock
from hall.language.dates import chinese_date
from hall_server.licences.judge import Verdict
from hall_server.licences.life import State
from hall_server.licences.models import CopyState
from hall_server.licences.verification import Seen, SeenCopy, SeenFile

_STATES: dict[State, tuple[str, str, str, str]] = {
    State.VALID: ("good", "有效", "Valid", "这张证照现在有效。"),
    State.MADE: ("quiet", "尚未生效", "Not in force yet", "这张证照还没有签章，现在不能使用。"),
    State.SUSPENDED: ("alert", "已暂停", "Suspended", "这张证照现在暂停使用，不能作为凭据。"),
    State.REVOKED: ("alert", "已撤销", "Revoked", "这张证照已经撤销，不再有效。"),
    State.EXPIRED: ("alert", "已过期", "Expired", "这张证照的有效期已满，不再有效。"),
    State.REPLACED: ("alert", "已换发", "Replaced", "这张证照已换发新证，本证不再有效。"),
}
_UNKNOWN = (
    "alert",
    "查不到",
    "Unknown",
    "本大厅没有签发过这个查验码的证照。请核对查验码；扫码后仍查不到的，纸面可能是伪造的，请拿到大厅窗口核对。",
)
_FILES: dict[Verdict, tuple[str, str, str, str]] = {
    Verdict.INTACT: ("good", "签名有效", "Signature holds", "文件由本大厅签章，签章以后一个字节也没有改动。"),
    Verdict.ALTERED: ("alert", "文件被改动", "Altered", "文件内容或签名在签章以后被改动，不能作为凭据。"),
    Verdict.EXTENDED: (
        "alert",
        "文件被添加内容",
        "Added to",
        "签章以后有人在文件里添加了内容，不能作为凭据。",
    ),
    Verdict.FOREIGN: (
        "alert",
        "不是本大厅签章",
        "Not ours",
        "文件有签名，但签名的不是本大厅，请向签发机关核对。",
    ),
    Verdict.SEAL_REVOKED: (
        "alert",
        "印章已作废",
        "Seal revoked",
        "文件使用的印章证书已作废，请拿到大厅窗口核对。",
    ),
    Verdict.UNSIGNED: ("alert", "没有签名", "Unsigned", "文件里没有数字签名，不是本大厅签发的电子证照。"),
    Verdict.UNREADABLE: ("alert", "文件读不了", "Unreadable", "这不是完整的PDF文件，请重新下载后再查。"),
}
_NOT_IN_LIBRARY = (
    "alert",
    "证照库里没有",
    "Not in the library",
    "签名是本大厅的，但证照库里没有这份文件，请拿到大厅窗口核对。",
)
_PAPER = (
    "quiet",
    "打印用文件",
    "Made for printing",
    "这是供打印的纸质件文件，内容与电子原件一致，本身不带数字签名；要核对签名请用电子原件。",
)
_COPIES: dict[CopyState, str] = {
    CopyState.PRINTED: "{at}在{place}打印。",
    CopyState.FETCHED: "{at}正在{place}打印。",
    CopyState.OFFERED: "还没有打印出来。您手上如有这一份，请拿到大厅窗口核对。",
    CopyState.FAILED: "打印没有完成。您手上如有这一份，请拿到大厅窗口核对。",
    CopyState.UNKNOWN: "{at}在{place}打印，打印机没有回报结果。",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What the page shows. tone: good, alert or quiet. facts: (title, value). more: a second verdict beside the first."""

    tone: str
    word: str
    word_en: str
    sentence: str
    facts: tuple[tuple[str, str], ...] = ()
    paper: str = ""
    more: "Told | None" = None


def told_of_licence(seen: Seen | None) -> Told:
    """How a licence stands; None is one nobody knows."""
    if seen is None:
        return Told(*_UNKNOWN)
    return Told(*_STATES[seen.state], facts=tuple(_facts(seen)), paper=_paper(seen))


def told_of_file(found: SeenFile) -> Told:
    """What a file is, and how the licence stands whose document it is."""
    verdict = found.judgement.verdict
    if found.seen is None:
        is_ours = verdict is Verdict.INTACT
        return Told(*(_NOT_IN_LIBRARY if is_ours else _FILES[verdict]), facts=tuple(_signature(found)))
    licence = told_of_licence(found.seen)
    if found.seen.asked_copy:
        return Told(*_PAPER, more=licence)
    return Told(*_FILES[verdict], facts=tuple(_signature(found)), more=licence)


def _facts(seen: Seen) -> list[tuple[str, str]]:
    facts = [
        ("证照名称", seen.title),
        ("证照编号", seen.number),
        ("持证人", seen.masked_holder),
        ("颁发机关", seen.issuer),
        ("颁发日期", chinese_date(seen.issued_on)),
        ("有效期至", chinese_date(seen.valid_until) if seen.valid_until else "长期"),
    ]
    if seen.state in (State.SUSPENDED, State.REVOKED):
        facts += [("状态时间", _moment(seen.since)), ("依据", seen.basis)]
    if seen.successor:
        facts.append(("新证编号", seen.successor))
    if seen.sha256:
        facts.append(("电子原件摘要", f"SHA-256 {seen.sha256[:16]}…"))
    return [(title, value) for title, value in facts if value]


def _paper(seen: Seen) -> str:
    if not seen.asked_copy:
        return ""
    if seen.copy is None:
        return f"纸面写的是第{seen.asked_copy}份，但没有打印过这一份的记录，请拿到大厅窗口核对。"
    return f"您扫的是第{seen.asked_copy}份纸质件：" + _copy_sentence(seen.copy) + "纸面内容以电子原件为准。"


def _copy_sentence(copy: SeenCopy) -> str:
    at = _moment(copy.at) if copy.at else ""
    return _COPIES[copy.state].format(at=at, place=copy.place)


def _signature(found: SeenFile) -> list[tuple[str, str]]:
    judgement = found.judgement
    facts = [
        ("签章", judgement.signer),
        ("签章时间", _moment(judgement.claimed_at) if judgement.claimed_at else ""),
        ("时间戳", _moment(judgement.stamped_at) if judgement.stamped_at else ""),
    ]
    return [(title, value) for title, value in facts if value]


def _moment(at: datetime) -> str:
    return f"{hall_clock.local(at):%Y-%m-%d %H:%M}"
