"""An interface for tests that writes: notes of halls, made and changed as apps make and change their own records."""

from django.http import Http404, HttpRequest
from django.urls import URLPattern, URLResolver
from ninja import Schema

from hall.language.refusals import Refusal, RefusalCode
from hall_server.api import routes as all_routes
from hall_server.api.interface import built, mounted
from hall_server.api.routes import Page, Routes, must_match, page_of
from hall_server.api.tokens import caller
from hall_server.api.values import Limit, Mark, Text
from hall_server.audit.actions import record
from hall_server.organisation.models import Department
from hall_server.pages.keyset import Order

routes = Routes("rehearsal", "departments/", "rehearsal")
all_routes._declared.remove(routes)  # it is no part of the published interface
READ = routes.scope("rehearsal:read", "试读")
WRITE = routes.scope("rehearsal:write", "试写")
BY_CODE = Order("code", "按编码", ("code",))


class DepartmentOut(Schema):
    """A department."""

    code: str
    name: str


class DepartmentIn(Schema, extra="forbid"):
    """A new name for one."""

    name: Text


def _shape(row: Department) -> DepartmentOut:
    return DepartmentOut(code=row.code, name=row.name)


def _department(code: str) -> Department:
    found = Department.objects.select_for_update().filter(pk=code).first()
    if found is None:
        raise Http404
    return found


@routes.get("", scope=READ, answer=Page[DepartmentOut])
def departments(request: HttpRequest, after: Mark = "", limit: Limit = 50) -> Page[DepartmentOut]:
    """The departments by their codes."""
    del request
    return page_of(Department.objects.all(), BY_CODE, _shape, after=after, limit=limit)


@routes.get("{code}", scope=READ, answer=DepartmentOut)
def department(request: HttpRequest, code: str) -> DepartmentOut:
    """One department."""
    del request
    found = Department.objects.filter(pk=code).first()
    if found is None:
        raise Http404
    return _shape(found)


@routes.post("{code}", scope=WRITE, answer=DepartmentOut)
def add(request: HttpRequest, code: str, body: DepartmentIn) -> DepartmentOut:
    """A new department."""
    if body.name == "拒绝":
        raise Refusal(RefusalCode.NOT_ALLOWED)
    row = Department.objects.create(code=code[:63], name=body.name[:64])
    record("department_added", f"department:{row.pk}", actor=caller(request), is_first=True)
    return _shape(row)


@routes.put("{code}", scope=WRITE, answer=DepartmentOut)
def rename(request: HttpRequest, code: str, body: DepartmentIn) -> DepartmentOut:
    """Another name for a department."""
    row = _department(code)
    must_match(request, _shape(row))
    Department.objects.filter(pk=code).update(name=body.name[:64])
    return DepartmentOut(code=code, name=body.name[:64])


urlpatterns: list[URLPattern | URLResolver] = [mounted(built([routes], "rehearsal"))]
