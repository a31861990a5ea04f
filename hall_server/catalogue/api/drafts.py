"""Decides how other programs write drafts of items: opened, changed, submitted; a person reviews and publishes them."""

from datetime import date, datetime
from http import HTTPStatus
from typing import Annotated, Any

import msgspec
from django.http import Http404, HttpRequest
from ninja import Field, Path, Schema

from hall.language import hall_clock
from hall.messages import records
from hall_server.api.faults import ApiFault, FaultCode, FieldFault
from hall_server.api.reach import reach
from hall_server.api.routes import Page, must_match, page_of
from hall_server.api.tokens import caller, must_reach
from hall_server.api.values import Code, Key, Limit, Mark
from hall_server.catalogue import actions, item_queries
from hall_server.catalogue.actions import NewItem, Planned
from hall_server.catalogue.api.reading import FindingOut, VersionOut, findings_out, routes, said_of
from hall_server.catalogue.api.shapes import CONTENT, content_of, lines_of, shaped
from hall_server.catalogue.content import ItemContent
from hall_server.catalogue.item_queries import VersionFacts
from hall_server.catalogue.life import OPEN
from hall_server.catalogue.models import HandlingItem, ImplementationItem, ItemVersion
from hall_server.catalogue.rows_of_versions import TITLES
from hall_server.organisation import queries as organisation
from hall_server.pages.keyset import Order

WRITE = routes.scope(
    "catalogue:write", "编制、修改事项草稿并提交审核；发布仍由审核人员在页面上办", is_bindable=True
)
NewCode = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
WrittenCode = Annotated[str, Path(min_length=1, max_length=64)]


class DraftOut(VersionOut):
    """A draft, or a version in review, with all it says. revision: how often it was written."""

    revision: int
    written_by: str
    written_at: datetime
    content: dict[str, Any]


class DatesIn(Schema, extra="forbid"):
    """From which day it is to answer and the first day it no longer shall; the reviewer has the last word."""

    effective_on: date | None = None
    ends_on: date | None = None


class DraftIn(DatesIn):
    """What a draft says, whole."""

    content: CONTENT


class OpenedIn(DatesIn):
    """A new version of an item. content: left out, it begins as a copy of the newest one."""

    content: shaped(lambda: CONTENT | None) = None  # type: ignore[valid-type] # made at run time


class ItemIn(DraftIn):
    """An item that is not there yet, with its first draft. task_code: left out when the item is not divided."""

    code: NewCode
    catalog_code: NewCode
    entry_name: str = Field("", max_length=400)
    main_item_name: str = Field("", max_length=400)
    task_code: str = Field("", max_length=64, pattern=r"^[A-Za-z0-9_-]*$")
    hall: Code
    department: Code
    area_code: str = Field("", max_length=12, pattern=r"^[0-9]*$")


@routes.get("drafts", scope=WRITE, answer=Page[VersionOut])
def list_drafts(request: HttpRequest, after: Mark = "", limit: Limit = 50) -> Page[VersionOut]:
    """Drafts and versions in review, the newest first."""
    rows = ItemVersion.objects.filter(
        state__in=OPEN, **reach(request).columns("item__implementation__")
    ).select_related("item__implementation__department", "item__implementation__entry")
    order = Order("newest", "", ("-id",))
    return page_of(
        rows,
        order,
        lambda row: VersionOut(**said_of(item_queries.facts(row))),
        after=after,
        limit=limit,
    )


@routes.get("drafts/{version}", scope=WRITE, answer=DraftOut)
def one_draft(request: HttpRequest, version: Key) -> DraftOut:
    """What a draft says now; its ETag is what a change must match."""
    return _out(_open(request, version))


@routes.get("drafts/{version}/findings", scope=WRITE, answer=list[FindingOut])
def draft_findings(request: HttpRequest, version: Key) -> list[FindingOut]:
    """What the linter finds in a draft; with a severe finding nobody can publish it."""
    return findings_out(_open(request, version).key)


@routes.post("items", scope=WRITE, answer=DraftOut)
def make_item(request: HttpRequest, body: ItemIn) -> DraftOut:
    """Make an item that is not there yet, and its first draft."""
    content = content_of(body.content)
    _check_place(body)
    must_reach(request, body.hall, body.department)
    new = NewItem(
        task_handle_item=body.code,
        catalog_code=body.catalog_code,
        entry_name=body.entry_name or content.task_name,
        task_type=content.task_type.value,
        hall=body.hall,
        department=body.department,
        task_code=body.task_code,
        area_code=body.area_code,
        main_item_name=body.main_item_name,
    )
    actions.make_item(new, actor=caller(request))
    return _opened(request, body.code, content, body)


@routes.post("items/{code}/drafts", scope=WRITE, answer=DraftOut)
def open_draft(request: HttpRequest, code: WrittenCode, body: OpenedIn) -> DraftOut:
    """Open a draft of the item's next version; one at a time."""
    row = HandlingItem.objects.select_related("implementation").filter(task_handle_item=code).first()
    if row is None or not reach(request).covers(row.implementation.hall_id, row.implementation.department_id):
        raise Http404(code)
    newest = item_queries.latest([code]).get(code)
    if body.content is not None:
        return _opened(request, code, content_of(body.content), body)
    if newest is None:
        raise _wrong(
            "content",
            "这个事项还没有任何版本，请写明内容。",
            "The item has no version yet; say what it says.",
        )
    return _opened(request, code, item_queries.content(newest.key), body)


@routes.put("drafts/{version}", scope=WRITE, answer=DraftOut)
def write_draft(request: HttpRequest, version: Key, body: DraftIn) -> DraftOut:
    """The draft says this from now on, and nothing else."""
    planned = Planned(body.effective_on, body.ends_on)
    return _written(request, version, lambda _: content_of(body.content), planned)


@routes.post("drafts/{version}/submit", scope=WRITE, answer=DraftOut, status=HTTPStatus.OK)
def submit(request: HttpRequest, version: Key) -> DraftOut:
    """Give the draft to a reviewer; nobody changes it until it is sent or taken back."""
    facts = _open(request, version)
    actions.submit(facts.key, actor=caller(request), now=hall_clock.now())
    return _out(_open(request, version))


@routes.post("drafts/{version}/take_back", scope=WRITE, answer=DraftOut, status=HTTPStatus.OK)
def take_back(request: HttpRequest, version: Key) -> DraftOut:
    """Take a version in review back, to change it after all."""
    facts = _open(request, version)
    actions.take_back(facts.key, actor=caller(request), now=hall_clock.now())
    return _out(_open(request, version))


@routes.post("drafts/{version}/discard", scope=WRITE, answer=VersionOut, status=HTTPStatus.OK)
def discard(request: HttpRequest, version: Key) -> VersionOut:
    """Give a draft up for good; the item may have another. One in review is taken back first."""
    facts = _open(request, version)
    actions.discard(facts.key, actor=caller(request), now=hall_clock.now())
    return VersionOut(**said_of(item_queries.version(facts.key)))


def _write_list(name: str) -> None:
    """Declare the route that changes one list of parts."""

    def write_list(request: HttpRequest, version: Key, body: Any) -> DraftOut:
        parts = body.model_dump(mode="json")["lines"]

        def changed(content: ItemContent) -> ItemContent:
            return records.converted({**msgspec.to_builtins(content), name: parts}, ItemContent, strict=False)

        return _written(request, version, changed, None)

    write_list.__name__ = f"write_{name}"
    write_list.__doc__ = f"The draft's {name} ({TITLES[name]}) are these, in this order."
    write_list.__annotations__["body"] = lines_of(name)
    routes.put(f"drafts/{{version}}/{name}", scope=WRITE, answer=DraftOut)(write_list)


for _name in TITLES:
    _write_list(_name)


def _written(request: HttpRequest, version: int, changed: Any, planned: Planned | None) -> DraftOut:
    facts = _open(request, version)
    must_match(request, _out(facts))
    actions.write_draft(
        facts.key,
        changed(item_queries.content(facts.key)),
        revision=facts.revision,
        actor=caller(request),
        now=hall_clock.now(),
        planned=planned,
    )
    return _out(_open(request, version))


def _opened(request: HttpRequest, code: str, content: ItemContent, dates: DatesIn) -> DraftOut:
    planned = Planned(dates.effective_on, dates.ends_on)
    draft = actions.open_draft(
        code, content, actor=caller(request), now=hall_clock.now(), source=caller(request), planned=planned
    )
    return _out(_open(request, draft.pk))


def _check_place(body: ItemIn) -> None:
    """ApiFault when hall or department is unknown, or the implementation item is another's already."""
    if body.hall not in organisation.halls():
        raise _wrong("hall", "没有这个大厅。", "There is no such hall.")
    if body.department not in organisation.departments():
        raise _wrong("department", "没有这个部门。", "There is no such department.")
    there = ImplementationItem.objects.filter(task_code=body.task_code or body.code).first()
    if there and (there.entry_id, there.hall_id, there.department_id) != (
        body.catalog_code,
        body.hall,
        body.department,
    ):
        raise _wrong(
            "task_code",
            "这个实施编码属于另一个目录、大厅或部门。",
            "This implementation item belongs to another entry, hall or department.",
        )


def _wrong(field: str, chinese: str, english: str) -> ApiFault:
    fault = FieldFault(field=f"body.{field}", chinese=chinese, english=english)
    return ApiFault(FaultCode.FIELDS_WRONG, [fault], count=1)


def _open(request: HttpRequest, version: int) -> VersionFacts:
    """A version that is not published yet, within the caller's reach. Http404 for every other."""
    try:
        facts = item_queries.version(version)
    except LookupError as fault:
        raise Http404(str(version)) from fault
    if facts.state not in OPEN or not reach(request).covers(facts.hall, facts.department):
        raise Http404(str(version))
    return facts


def _out(facts: VersionFacts) -> DraftOut:
    return DraftOut(
        **said_of(facts),
        revision=facts.revision,
        written_by=facts.written_by,
        written_at=facts.written_at,
        content=msgspec.to_builtins(item_queries.content(facts.key)),
    )
