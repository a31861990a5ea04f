"""Decides what a version of a template says: one frozen value, read from the files the program brings or kept as JSON."""

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import msgspec

from hall.language.refusals import Refusal, RefusalCode
from hall.messages import records

SHIPPED = Path(__file__).parent / "shipped"
LAYOUTS = Path(__file__).parent / "layouts"
LONGEST_VALUE = 400
_KIND = re.compile(r"[A-Z]{2,4}")


class FieldPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A field on the paper. source: where its value comes from when nobody gives one: `holder.FIELD`, `item`, `result`,
    `department`, `hall` or `case`, several in their order with `|` between; empty when it must be given.
    """

    name: str
    label: str
    is_required: bool = True
    source: str = ""

    def taken_from(self, known: Mapping[str, str]) -> str:
        """The first of its sources that says something."""
        return next((known[one] for one in self.source.split("|") if known.get(one)), "")


class SealPlace(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the seal lies on the first page: millimetres from its left and upper edge to the seal's, and its width."""

    x: float
    y: float
    width: float = 42.0


class TemplateContent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a template says.

    number_kind: two to four letters. valid_months: 0 without an end. most_copies: papers a kiosk may print of one
    licence. statement: the sentence between title and fields. notes: small print.
    """

    title: str
    layout: str
    number_kind: str
    fields: tuple[FieldPlan, ...]
    seal: SealPlace
    licence_code: str = ""
    valid_months: int = 0
    most_copies: int = 5
    statement: str = ""
    notes: tuple[str, ...] = ()

    @property
    def layout_path(self) -> Path:
        """The Typst file that draws it."""
        return LAYOUTS / f"{self.layout}.typ"


class ShippedTemplate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file the program brings: a code, and what its next version says."""

    code: str
    content: TemplateContent


def shipped() -> tuple[ShippedTemplate, ...]:
    """The templates the program brings."""
    return tuple(
        msgspec.toml.decode(path.read_bytes(), type=ShippedTemplate)
        for path in sorted(SHIPPED.glob("*.toml"))
    )


def layouts() -> tuple[str, ...]:
    """The layouts the program brings; a layout that was used once is never changed, its next form gets the next number."""
    return tuple(sorted(path.stem for path in LAYOUTS.glob("*-[0-9].typ")))


def encoded(content: TemplateContent) -> str:
    """The one spelling of a content."""
    return msgspec.json.encode(content, order="deterministic").decode()


def decoded(text: str) -> TemplateContent:
    """The content in this text."""
    return records.decoded(text, TemplateContent)


def digest(content: TemplateContent) -> str:
    """SHA-256 over the content and the layout it names."""
    whole = encoded(content).encode() + content.layout_path.read_bytes()
    return hashlib.sha256(whole).hexdigest()


def faults_of(content: TemplateContent) -> list[str]:
    """What keeps a content from being used, in Chinese, one sentence each."""
    found = []
    names = [field.name for field in content.fields]
    if content.layout not in layouts():
        found.append(f"没有版式“{content.layout}”")
    if not _KIND.fullmatch(content.number_kind):
        found.append("编号字头是两到四个大写字母")
    if len(set(names)) != len(names) or not names:
        found.append("字段至少一个，代码不能重复")
    if not 0 <= content.valid_months <= 1200:
        found.append("有效期在0到1200个月之间")
    return found


def filled(content: TemplateContent, given: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """Every field's value: what was given, else what is known by the field's source. Refusal `licence_fields`.

    Whatever else is given stays off the paper.
    """
    plans = {plan.name: plan for plan in content.fields}
    values = {
        name: " ".join((given.get(name) or plan.taken_from(known)).split()) for name, plan in plans.items()
    }
    wrong = [plan.label for name, plan in plans.items() if plan.is_required and not values[name]]
    wrong += [plans[name].label + "（太长）" for name, value in values.items() if len(value) > LONGEST_VALUE]
    if wrong:
        raise Refusal(RefusalCode.LICENCE_FIELDS, {"fields": "、".join(wrong)})
    return values


def ends_on(content: TemplateContent, issued_on: date) -> date | None:
    """The last day of a licence issued on this day: the day before the one of the same number, months later."""
    if not content.valid_months:
        return None
    months = issued_on.month - 1 + content.valid_months
    year, month = issued_on.year + months // 12, months % 12 + 1
    next_month = date(year + month // 12, month % 12 + 1, 1)
    length = (next_month - date(year, month, 1)).days
    same = date(year, month, min(issued_on.day, length))
    return date.fromordinal(same.toordinal() - 1)
