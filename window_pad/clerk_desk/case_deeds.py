"""Decides what a clerk may do with a case, by which key, with which small form, and which deed is the next."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from hall.messages.casework import CaseOpened, PadState


class CaseDeed(StrEnum):
    """What is done to a case from the desk, by the kind of the request that asks for it."""

    CHANGE = "change_case_fields"
    CHECK_MATERIAL = "check_material"
    ASK_CONFIRMATION = "ask_confirmation"
    REGISTER = "register_case"
    ACCEPT = "accept_case"
    ASK_CORRECTION = "ask_for_correction"
    RECEIVE_CORRECTION = "receive_correction"
    REFUSE = "refuse_case"
    DECIDE = "decide_case"
    WITHDRAW = "withdraw_case"


@dataclass(frozen=True, slots=True)
class SmallForm:
    """What a deed wants to be told. choices: one of them. points: a list to say; reason: a sentence.

    reason_for: the choices that need the reason; all of them when empty.
    """

    choices: tuple[str, ...] = ()
    has_points: bool = False
    has_reason: bool = False
    has_day: bool = False
    reason_for: frozenset[str] = frozenset()

    def needs_reason(self, choice: str) -> bool:
        """Whether nothing can go without a sentence."""
        return self.has_reason and (not self.reason_for or choice in self.reason_for)


BUTTONS = (
    CaseDeed.ASK_CONFIRMATION,
    CaseDeed.ACCEPT,
    CaseDeed.REGISTER,
    CaseDeed.RECEIVE_CORRECTION,
    CaseDeed.DECIDE,
    CaseDeed.ASK_CORRECTION,
    CaseDeed.REFUSE,
    CaseDeed.WITHDRAW,
)
"""In the order they stand; each is there exactly when the hall names its deed."""

KEYS: Mapping[CaseDeed, str] = MappingProxyType(
    {
        CaseDeed.CHANGE: "Ctrl+S",
        CaseDeed.ASK_CONFIRMATION: "Ctrl+K",
        CaseDeed.ACCEPT: "F11",
        CaseDeed.REGISTER: "Ctrl+G",
        CaseDeed.RECEIVE_CORRECTION: "Ctrl+Y",
        CaseDeed.DECIDE: "Ctrl+D",
        CaseDeed.ASK_CORRECTION: "Ctrl+B",
        CaseDeed.REFUSE: "Ctrl+J",
        CaseDeed.WITHDRAW: "Ctrl+W",
    }
)

SMALL_FORMS: Mapping[CaseDeed, SmallForm] = MappingProxyType(
    {
        CaseDeed.ACCEPT: SmallForm(choices=("complete", "outstanding", "commitment")),
        CaseDeed.ASK_CORRECTION: SmallForm(has_points=True),
        CaseDeed.REFUSE: SmallForm(
            choices=("not_met", "not_needed", "not_ours", "not_corrected"), has_reason=True
        ),
        CaseDeed.DECIDE: SmallForm(
            choices=("granted", "denied"), has_reason=True, reason_for=frozenset({"denied"})
        ),
        CaseDeed.WITHDRAW: SmallForm(has_reason=True),
        CaseDeed.CHECK_MATERIAL: SmallForm(has_day=True),
    }
)
"""The other deeds go at once."""

MATERIAL_STATES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "original": ("received", "original"),
        "copy_checked": ("received", "copy_checked"),
        "electronic": ("received", "electronic"),
        "outstanding": ("outstanding", ""),
        "not_needed": ("not_needed", ""),
        "missing": ("missing", ""),
    }
)
"""One click each: button -> (state, way). What is outstanding wants its day besides."""

TAKEN = frozenset({"received", "waived", "not_needed"})


def buttons_of(case: CaseOpened) -> tuple[CaseDeed, ...]:
    """The deeds that have a button now."""
    return tuple(deed for deed in BUTTONS if deed.value in case.deeds)


def next_deed(case: CaseOpened) -> CaseDeed | None:
    """The one button that stands out: the citizen checks before anything is accepted, and again after an objection.

    None while the citizen is checking.
    """
    offered = buttons_of(case)
    if case.pad is PadState.ASKED:
        return None
    is_checked = case.pad is PadState.CONFIRMED
    wanted = (
        *((CaseDeed.RECEIVE_CORRECTION,) if not is_checked else ()),
        *((CaseDeed.ASK_CONFIRMATION,) if not is_checked and CaseDeed.ACCEPT in offered else ()),
        CaseDeed.ACCEPT,
        CaseDeed.REGISTER,
        CaseDeed.DECIDE,
    )
    return next((deed for deed in wanted if deed in offered), None)


def lacking(case: CaseOpened) -> tuple[str, ...]:
    """The materials that are demanded and not there: what a correction asks for first."""
    return tuple(one.name for one in case.materials if one.need == "required" and one.state not in TAKEN)


def offered_acceptance(case: CaseOpened) -> str:
    """As what a case is accepted when the clerk says nothing else."""
    is_outstanding = any(one.state == "outstanding" for one in case.materials)
    return "outstanding" if is_outstanding else "complete"
