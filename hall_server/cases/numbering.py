"""Decides which number a case and a paper get: counted in the database, never twice, however many write at once."""

from datetime import date

from django.db import connection

from hall_server.cases.words import PaperKind

_NEXT_CASE = """
INSERT INTO cases_casecount (area, day, last) VALUES (%s, %s, 1)
ON CONFLICT (area, day) DO UPDATE SET last = cases_casecount.last + 1
RETURNING last
"""
_NEXT_PAPER = """
INSERT INTO cases_paperseries (code, year, last) VALUES (%s, %s, 1)
ON CONFLICT (code, year) DO UPDATE SET last = cases_paperseries.last + 1
RETURNING last
"""
NOWHERE = "000000"

# What stands between department and year in a number, as offices abbreviate their papers.
_MARKS = {
    PaperKind.MATERIAL_RECEIPT: "收",
    PaperKind.ACCEPTANCE: "受",
    PaperKind.CORRECTION: "补",
    PaperKind.REFUSAL: "不受",
    PaperKind.SPECIAL_PROCEDURE: "特",
    PaperKind.EXTENSION: "延",
    PaperKind.GRANT: "准",
    PaperKind.DENIAL: "不准",
    PaperKind.DELIVERY: "送",
}


def project_no(area: str, day: date) -> str:
    """`511602-20261122-000001`: region, day, count. area: of the item, at least six digits, or empty."""
    region = area[:6] or NOWHERE
    return f"{region}-{day:%Y%m%d}-{_next(_NEXT_CASE, region, day.isoformat()):06d}"


def paper_number(short_name: str, kind: PaperKind, day: date) -> str:
    """`区行政审批局受字〔2026〕1号`, counted for each code before the year (党政机关公文格式 GB/T 9704, 7.2.5).

    Counted by what is written: departments that share a short name, or take one that was another's, never share a number.
    """
    code = f"{short_name}{_MARKS[kind]}字"
    return f"{code}〔{day.year}〕{_next(_NEXT_PAPER, code, day.year)}号"


def _next(statement: str, *key: str | int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, key)
        (count,) = cursor.fetchone()
    return int(count)
