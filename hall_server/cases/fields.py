"""Decides what is written of an applicant and the application, how it is checked, and what a visit fills in beforehand."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from hall.language import credit_codes, identity_numbers
from hall.language.identity_numbers import ID_KIND_NAMES, IdKind
from hall.language.refusals import Refusal, RefusalCode
from hall.language.visitors import masked_name
from hall.messages.case_contents import CaseField, CaseForm
from hall.messages.visitor_details import VisitorDetails
from hall_server.cases.words import DeliveryBy

PERSON, ENTERPRISE = "person", "enterprise"
LONGEST = 400
CREDIT_CODE = "credit_code"
_PHONE = re.compile(r"\+?[0-9][0-9 -]{5,18}[0-9]")
_NUMBER_IN_TEXT = re.compile(r"[1-9][0-9]{16}[0-9Xx]|(?<![0-9])1[3-9][0-9]{9}(?![0-9])")

Record = Mapping[str, str]
"""Code of a field -> its value; personal data."""


@dataclass(frozen=True, slots=True)
class FieldPlan:
    """A field of the record. is_for: kinds of applicant it concerns. check: whether a value that says something can be."""

    code: str
    label: str
    is_required: bool = False
    is_for: frozenset[str] = frozenset({PERSON, ENTERPRISE})
    choices: tuple[tuple[str, str], ...] = ()
    check: Callable[[str], bool] = lambda _: True


_DOCUMENTS = (
    *((kind.value, names[0]) for kind, names in ID_KIND_NAMES.items()),
    (CREDIT_CODE, "统一社会信用代码"),
)
_DELIVERIES = tuple((way.value, way.label) for way in DeliveryBy)


def _is_phone(value: str) -> bool:
    return _PHONE.fullmatch(value) is not None


PLAN: tuple[FieldPlan, ...] = (
    FieldPlan("applicant_kind", "申请人类型", True, choices=((PERSON, "自然人"), (ENTERPRISE, "法人或其他组织"))),
    FieldPlan("name", "申请人姓名或名称", True),
    FieldPlan("document", "证件类型", True, choices=_DOCUMENTS),
    FieldPlan("number", "证件号码", True),
    FieldPlan("legal_representative", "法定代表人或负责人", is_for=frozenset({ENTERPRISE})),
    FieldPlan("phone", "联系电话", check=_is_phone),
    FieldPlan("address", "联系地址"),
    FieldPlan("agent_name", "代办人姓名"),
    FieldPlan("agent_number", "代办人身份证号", check=identity_numbers.is_valid),
    FieldPlan("agent_phone", "代办人电话", check=_is_phone),
    FieldPlan("content", "申请内容"),
    FieldPlan("delivery_way", "结果领取方式", choices=_DELIVERIES),
    FieldPlan("delivery_address", "邮寄地址"),
)  # fmt: skip
BY_CODE: Mapping[str, FieldPlan] = MappingProxyType({plan.code: plan for plan in PLAN})
_NUMBERS = frozenset({"number", "agent_number"})


def from_visit(details: VisitorDetails | None, known: Record | None = None) -> dict[str, str]:
    """What a visit gives: whoever acts for somebody else is the agent. known: what else the hall knows of a card holder."""
    record = {"applicant_kind": PERSON, "document": IdKind.RESIDENT.value, **(known or {})}
    if details is None:
        return record
    if details.on_behalf_of:
        is_person = len(details.on_behalf_of) <= 4
        record |= {
            "applicant_kind": PERSON if is_person else ENTERPRISE,
            "document": IdKind.RESIDENT.value if is_person else CREDIT_CODE,
            "name": details.on_behalf_of,
            "agent_name": details.name,
            "agent_number": details.id_number,
            "agent_phone": details.phone,
        }
    else:
        number = identity_numbers.spelled(details.id_number)
        kind = identity_numbers.kind_of(number) or IdKind.RESIDENT
        record |= {"name": details.name, "document": kind.value, "number": number}
        if details.phone:
            record["phone"] = details.phone
    return tidy(record)


def tidy(values: Record) -> dict[str, str]:
    """Known fields alone, each in its one spelling; what says nothing is left out."""
    found = {}
    for plan in PLAN:
        value = " ".join(values.get(plan.code, "").split())[:LONGEST]
        if value:
            found[plan.code] = identity_numbers.spelled(value) if plan.code in _NUMBERS else value
    return found


def wrong_fields(record: Record) -> list[str]:
    """Labels of fields that say what cannot be."""
    found = []
    for plan in PLAN:
        value = record.get(plan.code, "")
        is_listed = not plan.choices or value in dict(plan.choices)
        if value and not (is_listed and plan.check(value)):
            found.append(plan.label)
    if record.get("number") and not _fits_document(record):
        found.append(BY_CODE["number"].label)
    return found


def lacking_fields(record: Record) -> list[str]:
    """Labels of required fields that say nothing."""
    kind = record.get("applicant_kind", PERSON)
    found = [
        plan.label for plan in PLAN if plan.is_required and kind in plan.is_for and not record.get(plan.code)
    ]
    if record.get("delivery_way") == DeliveryBy.POST and not record.get("delivery_address"):
        found.append(BY_CODE["delivery_address"].label)
    return found


def checked(values: Record) -> dict[str, str]:
    """The record in these values. Refusal case_fields naming what cannot be; what is missing may still come."""
    record = tidy(values)
    wrong = wrong_fields(record)
    if wrong:
        raise Refusal(RefusalCode.CASE_FIELDS, {"fields": "、".join(wrong)})
    return record


def _fits_document(record: Record) -> bool:
    number, document = record["number"], record.get("document", "")
    if document == CREDIT_CODE:
        return credit_codes.is_credit_code(number)
    try:
        return identity_numbers.is_valid_as(IdKind(document), number)
    except ValueError:
        return False


def form_of(record: Record) -> CaseForm:
    """All fields for the desk, the empty ones too."""
    kind = record.get("applicant_kind", PERSON)
    return CaseForm(
        tuple(
            CaseField(plan.code, plan.label, record.get(plan.code, ""), plan.is_required, plan.choices)
            for plan in PLAN
            if kind in plan.is_for
        )
    )


def shown(record: Record) -> tuple[CaseField, ...]:
    """The fields that say something, as a citizen or a paper shows them: choices by their labels."""
    return tuple(
        CaseField(plan.code, plan.label, spoken(plan.code, record[plan.code]))
        for plan in PLAN
        if record.get(plan.code)
    )


def spoken(code: str, value: str) -> str:
    """A value as people read it."""
    return dict(BY_CODE[code].choices).get(value, value) if code in BY_CODE else value


def masked(code: str, value: str) -> str:
    """A value as any screen may show it."""
    if code in _NUMBERS:
        return identity_numbers.masked(value)
    if code in ("name", "legal_representative", "agent_name"):
        return masked_name(value)
    if code in ("phone", "agent_phone"):
        return value[:3] + "*" * max(len(value) - 7, 0) + value[-4:] if len(value) > 7 else "****"
    if code in ("address", "delivery_address", "content"):
        return value[:6] + "……" if len(value) > 6 else value
    return spoken(code, value)


def without_numbers(text: str) -> str:
    """The text, trimmed. Refusal when it holds a number of a person or a telephone: papers and trails keep it for ever."""
    if _NUMBER_IN_TEXT.search(text):
        raise Refusal(RefusalCode.CASE_NUMBERS_WRITTEN)
    return text.strip()
