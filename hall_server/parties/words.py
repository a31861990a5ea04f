"""Decides the words for what joins parties: mandates, consents, likely duplicates."""

from enum import StrEnum
from types import MappingProxyType


class MandateKind(StrEnum):
    """Why somebody may act for somebody."""

    AGENT = "agent"
    GUARDIAN = "guardian"
    RELATIVE = "relative"
    LEGAL_REPRESENTATIVE = "legal_representative"
    EMPLOYEE = "employee"


class Purpose(StrEnum):
    """What a party may agree to; each is asked for by itself."""

    PREFILL = "prefill"
    REUSE_MATERIALS = "reuse_materials"
    SHARE_DEPARTMENTS = "share_departments"
    MESSAGES = "messages"
    CALL_BACK = "call_back"


class How(StrEnum):
    """How consent was given."""

    SIGNED = "signed"
    SCREEN = "screen"
    ONLINE = "online"
    PAPER = "paper"


class DuplicateState(StrEnum):
    """What a person judged."""

    OPEN = "open"
    MERGED = "merged"
    DIFFERENT = "different"


MANDATE_KINDS = MappingProxyType(
    {
        MandateKind.AGENT.value: "受委托人",
        MandateKind.GUARDIAN.value: "监护人",
        MandateKind.RELATIVE.value: "近亲属",
        MandateKind.LEGAL_REPRESENTATIVE.value: "法定代表人",
        MandateKind.EMPLOYEE.value: "单位经办人",
    }
)
PURPOSES = MappingProxyType(
    {
        Purpose.PREFILL.value: "以后办事自动填入已有信息",
        Purpose.REUSE_MATERIALS.value: "以后办事重复使用已交材料",
        Purpose.SHARE_DEPARTMENTS.value: "与相关部门共享信息",
        Purpose.MESSAGES.value: "接收办事短信",
        Purpose.CALL_BACK.value: "接受电话回访",
    }
)
HOWS = MappingProxyType(
    {
        How.SIGNED.value: "在手写屏签名",
        How.SCREEN.value: "在屏幕上确认",
        How.ONLINE.value: "网上确认",
        How.PAPER.value: "书面同意",
    }
)
DUPLICATE_STATES = MappingProxyType(
    {
        DuplicateState.OPEN.value: "待核对",
        DuplicateState.MERGED.value: "已合并",
        DuplicateState.DIFFERENT.value: "不是同一个",
    }
)
