"""Decides where a notice stands, and which moves between states are legal."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class NoticeState(StrEnum):
    """Closed list; a program may rely on the values for ever.

    unknown: it may have left or not; nobody sends it again without a person or a report saying what became of it.
    withheld: it was never tried, for a reason that is written down.
    """

    CREATED = "created"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    TEMPORARY_FAILURE = "temporary_failure"
    PERMANENT_FAILURE = "permanent_failure"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    WITHHELD = "withheld"


STATE_NAMES: Mapping[NoticeState, str] = MappingProxyType(
    {
        NoticeState.CREATED: "待发",
        NoticeState.SENDING: "正在发送",
        NoticeState.SENT: "已发出",
        NoticeState.DELIVERED: "已送达",
        NoticeState.TEMPORARY_FAILURE: "暂时没发出，将重试",
        NoticeState.PERMANENT_FAILURE: "发送失败",
        NoticeState.UNKNOWN: "结果不明",
        NoticeState.EXPIRED: "过期未发",
        NoticeState.WITHHELD: "未发送",
    }
)

_CREATED, _SENDING, _SENT = NoticeState.CREATED, NoticeState.SENDING, NoticeState.SENT
_DELIVERED, _FAILED, _UNKNOWN = NoticeState.DELIVERED, NoticeState.PERMANENT_FAILURE, NoticeState.UNKNOWN
_LATER, _EXPIRED, _WITHHELD = NoticeState.TEMPORARY_FAILURE, NoticeState.EXPIRED, NoticeState.WITHHELD

MOVES: Mapping[NoticeState, frozenset[NoticeState]] = MappingProxyType(
    {
        _CREATED: frozenset({_SENDING, _EXPIRED, _WITHHELD}),
        _LATER: frozenset({_SENDING, _EXPIRED, _WITHHELD}),
        # A report may be quicker than the record of the sending it belongs to.
        _SENDING: frozenset({_SENT, _DELIVERED, _LATER, _FAILED, _UNKNOWN}),
        _SENT: frozenset({_DELIVERED, _FAILED}),
        # The holder that was thought dead may still say what happened.
        _UNKNOWN: frozenset({_SENT, _DELIVERED, _FAILED, _CREATED}),
        _FAILED: frozenset({_CREATED, _DELIVERED}),
        _EXPIRED: frozenset({_CREATED}),
        _WITHHELD: frozenset({_CREATED}),
        _DELIVERED: frozenset(),
    }
)
WAITING = (NoticeState.CREATED, NoticeState.TEMPORARY_FAILURE)
TROUBLED = (
    NoticeState.PERMANENT_FAILURE,
    NoticeState.UNKNOWN,
    NoticeState.EXPIRED,
    NoticeState.WITHHELD,
)
"""Somebody has to look at these."""


def may_become(state: NoticeState, wanted: NoticeState) -> bool:
    """Whether the move is legal."""
    return wanted in MOVES[state]


class Reason(StrEnum):
    """Why a notice was withheld or failed, where no provider says it. Closed list."""

    NONE = ""
    NO_TEMPLATE = "no_template"
    FACTS_MISSING = "facts_missing"
    NO_NUMBER = "no_number"
    NUMBER_WRONG = "number_wrong"
    OPTED_OUT = "opted_out"
    NOBODY = "nobody"
    TOO_LATE = "too_late"
    CAP_REACHED = "cap_reached"
    STOPPED_MEANWHILE = "stopped_meanwhile"
    TRIED_ENOUGH = "tried_enough"


# What happened; what to do next, and who.
REASONS: Mapping[Reason, tuple[str, str]] = MappingProxyType(
    {
        Reason.NO_TEMPLATE: (
            "没有已批准的短信模板。",
            "请短信编辑员编写模板并由另一人批准，然后在这里点“重新发送”。",
        ),
        Reason.FACTS_MISSING: (
            "模板要用的内容没有提供全。",
            "请短信编辑员改模板，或请系统管理员联系开发人员补上内容；要紧的请窗口打电话告知。",
        ),
        Reason.NO_NUMBER: ("没有留手机号码。", "请窗口人员用其他方式告知；补登手机号后可以重新发送。"),
        Reason.NUMBER_WRONG: ("登记的号码不是手机号码。", "请窗口人员向本人核对号码，改正后重新发送。"),
        Reason.OPTED_OUT: ("对方已退订短信。", "请窗口人员打电话或用其他方式告知。"),
        Reason.NOBODY: ("找不到收信人的登记信息。", "请窗口人员核对办件上的联系人，改正后重新发送。"),
        Reason.TOO_LATE: (
            "在有效时间内没能发出。",
            "请窗口人员看看还需不需要告知；需要的话打电话或重新发送。",
        ),
        Reason.CAP_REACHED: (
            "这个号码当天收到的短信已达上限，到期前没能发出。",
            "请窗口人员打电话告知，或明天重新发送。",
        ),
        Reason.STOPPED_MEANWHILE: (
            "发送途中程序中断，短信可能已经发出。",
            "请窗口人员打电话问对方收到没有：收到了点“已收到”，没收到再点“重新发送”。",
        ),
        Reason.TRIED_ENOUGH: (
            "试了很多次都没有发出。",
            "请系统管理员检查短信通道；要紧的请窗口人员打电话告知，通道好了可以重新发送。",
        ),
    }
)
