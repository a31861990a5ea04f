"""Decides what other programs may ask of the catalogue: items in force on a day, versions, findings, comparison."""

from datetime import date, datetime
from typing import Any

import msgspec
from django.http import Http404, HttpRequest
from ninja import Schema

from hall.language import hall_clock
from hall_server.api.routes import Page, Routes, page_of
from hall_server.api.values import Code, Key, Limit, Mark
from hall_server.catalogue import comparing, item_queries
from hall_server.catalogue.comparing import ComparedItem
from hall_server.catalogue.findings import findings_of
from hall_server.catalogue.in_force import versions_in_force
from hall_server.catalogue.item_queries import VersionFacts
from hall_server.catalogue.models import ItemVersion
from hall_server.pages.keyset import Order

routes = Routes("catalogue", "catalogue/", "service items")
READ = routes.scope("catalogue:read", "读取事项目录", is_bindable=True)


class VersionOut(Schema):
    """A version beside what it says; `version` is what a case keeps, `ends_on` the first day it no longer answers."""

    version: int
    code: str
    catalog_code: str
    task_code: str
    hall: str
    department: str
    number: int
    state: str
    task_name: str
    effective_on: date | None
    ends_on: date | None
    published_at: datetime | None


class ContentOut(VersionOut):
    """A version with all it says, in the names of the national tables."""

    content: dict[str, Any]


class FindingOut(Schema):
    """One thing the linter found. field: where, as `promise_day` or `materials[2].issuer`."""

    rule: str
    severity: str
    sentence: str
    field: str
    action: str


class DifferenceOut(Schema):
    """One thing halls say differently. said: hall -> words. is_kept: somebody kept it with a reason."""

    aspect: str
    name: str
    said: dict[str, str]
    fingerprint: str
    is_kept: bool


class ComparisonOut(Schema):
    """An entry in several halls; scores 0 to 100."""

    catalog_code: str
    name: str
    score: float
    settled_score: float
    versions: dict[str, int]
    differences: list[DifferenceOut]


class FigureOut(Schema):
    """How standard the region is on a day; scores 0 to 100, nothing when no item stands in two halls."""

    day: date
    score: float | None
    settled_score: float | None
    items: int
    open_differences: int


@routes.get("items", scope=READ, answer=Page[VersionOut])
def list_items(
    request: HttpRequest,
    hall: Code | None = None,
    on: date | None = None,
    after: Mark = "",
    limit: Limit = 50,
) -> Page[VersionOut]:
    """The versions in force on a day (today), one an item; of one hall or all."""
    del request
    rows = versions_in_force(on or _today()).select_related(
        "item__implementation__department", "item__implementation__entry"
    )
    if hall:
        rows = rows.filter(item__implementation__hall=hall)
    return page_of(
        rows, Order("key", "", ("id",)), lambda row: _out(item_queries.facts(row)), after=after, limit=limit
    )


@routes.get("items/{code}", scope=READ, answer=ContentOut)
def one_item(request: HttpRequest, code: Code, on: date | None = None) -> ContentOut:
    """What an item says on a day (today): materials, limits, fees, steps and the rest."""
    del request
    facts = item_queries.in_force(code, on or _today())
    if facts is None:
        raise Http404(code)
    return _with_content(facts)


@routes.get("items/{code}/versions", scope=READ, answer=list[VersionOut])
def versions_of(request: HttpRequest, code: Code) -> list[VersionOut]:
    """All versions of an item that were ever published, the newest first."""
    del request
    found = [_out(one) for one in item_queries.versions(code) if one.published_at is not None]
    if not found:
        raise Http404(code)
    return found


@routes.get("versions/{version}", scope=READ, answer=ContentOut)
def one_version(request: HttpRequest, version: Key) -> ContentOut:
    """What a version says, for as long as the hall stands: what a case was accepted under."""
    del request
    return _with_content(_published(version))


@routes.get("versions/{version}/findings", scope=READ, answer=list[FindingOut])
def findings(request: HttpRequest, version: Key) -> list[FindingOut]:
    """What the linter finds in a published version, the gravest first."""
    del request
    _published(version)
    return findings_out(version)


def findings_out(version: int) -> list[FindingOut]:
    """The linter's findings of a version, as programs read them."""
    found = findings_of([ItemVersion.objects.get(pk=version)])[version]
    return [
        FindingOut(
            rule=one.rule,
            severity=one.severity.value,
            sentence=one.sentence,
            field=one.field,
            action=one.action,
        )
        for one in found
    ]


@routes.get("comparison", scope=READ, answer=FigureOut)
def standard(request: HttpRequest, on: date | None = None) -> FigureOut:
    """How standard the region is on a day (today), computed from the versions then in force."""
    del request
    found = comparing.figure(on or _today())
    return FigureOut(
        day=found.day,
        score=found.score,
        settled_score=found.settled_score,
        items=found.items,
        open_differences=found.open_differences,
    )


@routes.get("comparison/{catalog_code}", scope=READ, answer=ComparisonOut)
def comparison(request: HttpRequest, catalog_code: Code, on: date | None = None) -> ComparisonOut:
    """One entry as the halls handle it on a day (today), with every difference."""
    del request
    item = comparing.compared_item(catalog_code, on or _today())
    if item is None:
        raise Http404(catalog_code)
    return _compared(item)


def _compared(item: ComparedItem) -> ComparisonOut:
    still_open = {one.fingerprint for one in item.open_differences}
    return ComparisonOut(
        catalog_code=item.catalog_code,
        name=item.name,
        score=round(item.compared.score, 2),
        settled_score=round(item.settled.score, 2),
        versions=dict(item.versions),
        differences=[
            DifferenceOut(
                aspect=one.aspect.value,
                name=one.name,
                said=dict(one.said),
                fingerprint=one.fingerprint,
                is_kept=one.fingerprint not in still_open,
            )
            for one in item.compared.differences
        ],
    )


def _published(version: int) -> VersionFacts:
    """A version that was ever published; drafts are nobody's business outside."""
    try:
        facts = item_queries.version(version)
    except LookupError as fault:
        raise Http404(str(version)) from fault
    if facts.published_at is None:
        raise Http404(str(version))
    return facts


def _out(facts: VersionFacts) -> VersionOut:
    return VersionOut(**said_of(facts))


def _with_content(facts: VersionFacts) -> ContentOut:
    content = msgspec.to_builtins(item_queries.content(facts.key))
    return ContentOut(**said_of(facts), content=content)


def said_of(facts: VersionFacts) -> dict[str, Any]:
    """What is told of a version beside what it says."""
    names = (
        "code",
        "catalog_code",
        "task_code",
        "hall",
        "department",
        "number",
        "task_name",
        "effective_on",
        "ends_on",
        "published_at",
    )
    said = {name: getattr(facts, name) for name in names}
    return {**said, "version": facts.key, "state": facts.state.value}


def _today() -> date:
    return hall_clock.business_day(hall_clock.now())
