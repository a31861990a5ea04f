"""Decides what can be known of a person, an enterprise and a project, and how each value is spelled."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from hall.language import credit_codes, identity_numbers
from hall.language.identity_numbers import IdKind
from hall.language.refusals import Refusal, RefusalCode

LONGEST_VALUE = 400
_DOTS = str.maketrans({"•": "·", "‧": "·", "・": "·", "．": "·"})

# Halls also keep projects under numbers of their own; what cannot be typed again is none.
_PROJECT_CODE = re.compile(r"[0-9A-Z][0-9A-Z-]{3,39}")
_BETWEEN_CHARACTERS = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")


class PartyKind(StrEnum):
    """Which library a party stands in."""

    PERSON = "person"
    ENTERPRISE = "enterprise"
    PROJECT = "project"


class Source(StrEnum):
    """Who says a value is so."""

    AUTHORITY = "authority"
    CARD = "card"
    WINDOW = "window"
    DECLARED = "declared"


KIND_NAMES: Mapping[PartyKind, str] = MappingProxyType(
    {PartyKind.PERSON: "人员", PartyKind.ENTERPRISE: "企业", PartyKind.PROJECT: "项目"}
)
SOURCE_NAMES: Mapping[Source, str] = MappingProxyType(
    {
        Source.AUTHORITY: "主管部门数据",
        Source.CARD: "读取证件",
        Source.WINDOW: "窗口核对",
        Source.DECLARED: "本人填报",
    }
)
FIELD_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "name": "姓名或名称",
        "id_number": "证件号码",
        "credit_code": "统一社会信用代码",
        "project_code": "项目代码",
        "phone": "电话",
        "address": "地址",
        "birth": "出生日期",
        "sex": "性别",
        "nation": "民族",
        "nationality": "国籍",
        "enterprise_type": "企业类型",
        "legal_representative": "法定代表人",
        "established": "成立日期",
        "contact": "联系人",
        "site": "建设地点",
        "investment": "总投资（万元）",
    }
)
# The field by which a party of this kind is the same party again.
NUMBER_FIELDS: Mapping[PartyKind, str] = MappingProxyType(
    {
        PartyKind.PERSON: "id_number",
        PartyKind.ENTERPRISE: "credit_code",
        PartyKind.PROJECT: "project_code",
    }
)


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person in plain. birth: `1980-01-01`. Whatever is empty says nothing; nothing of it is ever printed."""

    name: str = field(default="", repr=False)
    id_kind: IdKind = IdKind.RESIDENT
    id_number: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    birth: str = field(default="", repr=False)
    sex: str = field(default="", repr=False)
    nation: str = field(default="", repr=False)
    nationality: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class EnterpriseFacts:
    """An enterprise in plain; credit_code as GB 32100 has it. established: `2019-05-06`."""

    name: str = field(default="", repr=False)
    credit_code: str = field(default="", repr=False)
    enterprise_type: str = ""
    legal_representative: str = field(default="", repr=False)
    contact: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    established: str = ""


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """A project in plain. project_code: as the body gave it that registered the project. investment: ten thousand yuan."""

    name: str = field(default="", repr=False)
    project_code: str = field(default="", repr=False)
    site: str = field(default="", repr=False)
    investment: str = ""
    contact: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)


Facts: TypeAlias = PersonFacts | EnterpriseFacts | ProjectFacts

SHAPES: Mapping[PartyKind, type[Facts]] = MappingProxyType(
    {
        PartyKind.PERSON: PersonFacts,
        PartyKind.ENTERPRISE: EnterpriseFacts,
        PartyKind.PROJECT: ProjectFacts,
    }
)


def fields_of(kind: PartyKind) -> tuple[str, ...]:
    """The fields that are kept with source and time."""
    return tuple(name for name in SHAPES[kind].__dataclass_fields__ if name != "id_kind")


def spelled_values(facts: Facts) -> dict[str, str]:
    """What is said, field by field, in its one spelling. Refusal for a number that cannot be one."""
    values = {
        name: spelled(name, value) for name, value in asdict(facts).items() if name != "id_kind" and value
    }
    if isinstance(facts, PersonFacts):
        _checked_person(facts.id_kind, values)
    for kind in (PartyKind.ENTERPRISE, PartyKind.PROJECT):
        if values.get(NUMBER_FIELDS[kind]):
            checked_number(kind, None, values[NUMBER_FIELDS[kind]])
    return {name: value for name, value in values.items() if value}


def _checked_person(kind: IdKind, values: dict[str, str]) -> None:
    number = values.get("id_number")
    if not number:
        return
    checked_number(PartyKind.PERSON, kind, number)
    born = identity_numbers.birth_of(number)
    if born and "birth" not in values:
        values["birth"] = born.isoformat()


def checked_number(kind: PartyKind, id_kind: IdKind | None, number: str) -> None:
    """Refusal when this spelled number cannot be one of its kind."""
    if kind is PartyKind.PERSON and not identity_numbers.is_valid_as(id_kind or IdKind.RESIDENT, number):
        raise Refusal(RefusalCode.IDENTITY_NUMBER_WRONG)
    if kind is PartyKind.PROJECT and not _PROJECT_CODE.fullmatch(number):
        raise Refusal(RefusalCode.PROJECT_CODE_WRONG)
    if kind is PartyKind.ENTERPRISE and not credit_codes.is_credit_code(number):
        raise Refusal(RefusalCode.CREDIT_CODE_WRONG)


def spelled(name: str, value: str) -> str:
    """The one spelling of a value of this field, by which it is compared."""
    if name in NUMBER_FIELDS.values():
        return identity_numbers.spelled(value)
    text = unicodedata.normalize("NFC", " ".join(value.split()))[:LONGEST_VALUE]
    if name == "phone":
        return unicodedata.normalize("NFKC", text).replace(" ", "").replace("-", "")
    return _BETWEEN_CHARACTERS.sub("", text.translate(_DOTS)) if name == "name" else text
