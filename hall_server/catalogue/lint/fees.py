"""Decides what is wrong with what an applicant is charged."""

from collections.abc import Iterator

from hall_server.catalogue.content import ItemContent
from hall_server.catalogue.lint.finding import Finding, Severity, Surroundings
from hall_server.catalogue.words import BasisKind


def charging_is_said(content: ItemContent, _: Surroundings) -> Iterator[Finding]:
    """F02, F03, F06."""
    if content.is_fee is None:
        yield Finding("F06", Severity.SEVERE, "没有说明收不收费。", "is_fee", "选“收费”或“不收费”。")
    elif content.is_fee and not content.fees:
        yield Finding(
            "F02", Severity.SEVERE, "写了收费，没有收费项目和标准。", "fees", "逐项填写收费项目、标准和依据。"
        )
    elif content.fees and not content.is_fee:
        yield Finding(
            "F03",
            Severity.SEVERE,
            f"写了不收费，却有{len(content.fees)}个收费项目。",
            "is_fee",
            "删去收费项目，或改为“收费”。",
        )


def fees_are_founded(content: ItemContent, _: Surroundings) -> Iterator[Finding]:
    """F01, F04, F05, F07."""
    is_founded = bool(content.fee_basis) or any(one.kind is BasisKind.FEE for one in content.bases)
    for at, one in enumerate(content.fees):
        where = f"fees[{at}]"
        if not one.by_law and not is_founded:
            yield Finding(
                "F01",
                Severity.SEVERE,
                f"“{one.fee_name}”没有收费依据，不能收。",
                f"{where}.by_law",
                "写明收费文件的名称和文号；没有依据的取消收费。",
            )
        if one.amount is None and not one.fee_stand:
            yield Finding(
                "F04",
                Severity.SEVERE,
                f"“{one.fee_name}”没有收费标准。",
                f"{where}.fee_stand",
                "填写金额和计费单位，或写明计算办法。",
            )
        if one.amount is not None and one.amount < 0:
            yield Finding(
                "F07", Severity.SEVERE, f"“{one.fee_name}”的金额小于零。", f"{where}.amount", "改正金额。"
            )
        if one.is_desc and not one.desc_explain:
            yield Finding(
                "F05",
                Severity.WARNING,
                f"“{one.fee_name}”可以减免，没有写谁能减免。",
                f"{where}.desc_explain",
                "写明减免的对象和依据。",
            )


RULES = (charging_is_said, fees_are_founded)
