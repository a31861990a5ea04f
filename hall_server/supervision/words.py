"""Decides which kinds of rules there are, how an alarm moves, and what people call all of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from hall_server.clock.signals import Level


class RuleKind(StrEnum):
    """What a rule looks for. The closed list a program knows; how strict it is stands in its versions."""

    TELLING_OVERDUE = "telling_overdue"
    TOTAL_OVERDUE = "total_overdue"
    PROMISE_OVERDUE = "promise_overdue"
    STEP_OVERDUE = "step_overdue"
    DELIVERY_OVERDUE = "delivery_overdue"
    PAUSE_WITHOUT_BASIS = "pause_without_basis"
    REFUSAL_WITHOUT_REASON = "refusal_without_reason"
    FEE_OUTSIDE_CATALOGUE = "fee_outside_catalogue"
    BAD_RATING = "bad_rating"
    RECTIFICATION_OVERDUE = "rectification_overdue"


KINDS: Mapping[RuleKind, tuple[str, str]] = MappingProxyType(
    {
        RuleKind.TELLING_OVERDUE: ("逾期未告知", "收件后没有按期受理、告知补正或不予受理。"),
        RuleKind.TOTAL_OVERDUE: ("总时限", "从受理到决定，快到或超过法定期限。"),
        RuleKind.PROMISE_OVERDUE: ("承诺时限", "从受理到决定，快到或超过承诺期限。"),
        RuleKind.STEP_OVERDUE: ("环节时限", "一个环节快到或超过它的期限。"),
        RuleKind.DELIVERY_OVERDUE: ("送达时限", "作出决定后，快到或超过送达期限。"),
        RuleKind.PAUSE_WITHOUT_BASIS: (
            "暂停无依据",
            "进入特别程序没有写明依据、告知文书或期限，或事后补录。",
        ),
        RuleKind.REFUSAL_WITHOUT_REASON: ("不予无理由", "不予受理或不予许可没有写明具体理由。"),
        RuleKind.FEE_OUTSIDE_CATALOGUE: ("目录外收费", "收了事项清单没有列明的费用，或者超过标准。"),
        RuleKind.BAD_RATING: ("差评", "群众评价不满意或非常不满意。"),
        RuleKind.RECTIFICATION_OVERDUE: ("差评整改时限", "差评整改快到或超过期限。"),
    }
)
"""Name, and what it looks for in one sentence."""

LEVELS: Mapping[int, str] = MappingProxyType(
    {Level.EARLY_WARNING.value: "预警", Level.YELLOW.value: "黄牌", Level.RED.value: "红牌"}
)


class AlarmState(StrEnum):
    """Where an alarm stands."""

    OPEN = "open"
    ANSWERED = "answered"
    APPEALED = "appealed"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class AlarmDeed(StrEnum):
    """What people do about an alarm."""

    ANSWER = "answer"
    SEND_BACK = "send_back"
    APPEAL = "appeal"
    UPHOLD = "uphold"
    DISMISS = "dismiss"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Move:
    """From these states to that one. is_for_supervisor: for whoever decides, never for who answered or appealed."""

    from_states: frozenset[AlarmState]
    to: AlarmState
    is_for_supervisor: bool = False


def _from(*states: AlarmState) -> frozenset[AlarmState]:
    return frozenset(states)


_S, _D = AlarmState, AlarmDeed

MOVES: Mapping[AlarmDeed, Move] = MappingProxyType(
    {
        _D.ANSWER: Move(_from(_S.OPEN), _S.ANSWERED),
        _D.APPEAL: Move(_from(_S.OPEN, _S.ANSWERED), _S.APPEALED),
        _D.SEND_BACK: Move(_from(_S.ANSWERED), _S.OPEN, is_for_supervisor=True),
        _D.CLOSE: Move(_from(_S.ANSWERED), _S.CLOSED, is_for_supervisor=True),
        _D.UPHOLD: Move(_from(_S.APPEALED), _S.CANCELLED, is_for_supervisor=True),
        _D.DISMISS: Move(_from(_S.APPEALED), _S.OPEN, is_for_supervisor=True),
    }
)

STATES: Mapping[AlarmState, str] = MappingProxyType(
    {
        _S.OPEN: "待答复",
        _S.ANSWERED: "已答复，待核销",
        _S.APPEALED: "申诉中",
        _S.CLOSED: "已核销",
        _S.CANCELLED: "申诉成立，已撤销",
    }
)

DEEDS: Mapping[AlarmDeed, str] = MappingProxyType(
    {
        _D.ANSWER: "答复",
        _D.APPEAL: "申诉",
        _D.SEND_BACK: "退回重新答复",
        _D.CLOSE: "核销",
        _D.UPHOLD: "申诉成立",
        _D.DISMISS: "申诉不成立",
    }
)

EVIDENCE: Mapping[str, str] = MappingProxyType(
    {
        "limit": "期限",
        "begun_on": "起算日",
        "due_on": "到期日",
        "is_provisional": "到期日暂定",
        "calendar": "日历版本",
        "step": "环节",
        "event": "办件步骤",
        "kind": "步骤种类",
        "lacks": "缺少",
        "said": "写明内容",
        "late": "晚登记（分钟）",
        "fee": "收费项目",
        "charged": "收取（元）",
        "standard": "标准（元）",
        "level": "等级",
        "channel": "评价渠道",
    }
)


def deeds_in(state: AlarmState) -> tuple[AlarmDeed, ...]:
    """What may be done now, in the order of the table."""
    return tuple(deed for deed, move in MOVES.items() if state in move.from_states)
