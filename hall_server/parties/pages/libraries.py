"""Decides how the libraries are listed and searched: masked, by the name's beginning; by number in a form alone."""

import re

from django import forms
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from hall.language.identity_numbers import ID_KIND_NAMES, IdKind
from hall.language.refusals import Refusal, RefusalCode
from hall_server.pages.filters import Search
from hall_server.pages.forms import FormPage
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Action, Column, Empty, Listing
from hall_server.pages.registry import Menu
from hall_server.parties import queries
from hall_server.parties.facts import PartyKind
from hall_server.parties.models import Party
from hall_server.parties.pages.declared import EDIT, VIEW, pages, url_of

# A number does not belong into an address, where logs and histories keep it.
_NUMBER = re.compile(r"[0-9]{6}")
_LAST_CHARACTER = "\U0010ffff"


def _narrow(rows: QuerySet[Party], text: str) -> QuerySet[Party]:
    if _NUMBER.search(text):
        return rows.none()
    if connection.vendor == "sqlite":  # its LIKE passes the index by
        return rows.filter(masked_name__gte=text, masked_name__lt=text + _LAST_CHARACTER)
    return rows.filter(masked_name__startswith=text)


def _listing(kind: PartyKind, title: str, lead: str, number: str, empty: Empty, hint: str) -> Listing[Party]:
    return Listing[Party](
        title=title,
        lead=lead,
        rows=lambda _: Party.objects.filter(kind=kind.value, into=None),
        columns=(
            Column(
                "姓名" if kind is PartyKind.PERSON else "名称", lambda row: row.masked_name or "（未登记）"
            ),
            Column(number, lambda row: row.masked_number or "没有号码", "code"),
            Column("首次登记", lambda row: row.first_known_at, "time"),
            Column("最近变化", lambda row: row.changed_at, "time"),
        ),
        orders=(
            Order("newest", "最近变化在前", ("-changed_at", "-id")),
            Order("name", "按名称", ("masked_name", "id")),
        ),
        search=Search(hint, narrow=_narrow),
        empty=empty,
        opens=lambda row: url_of(row.pk),
        actions=(
            Action("登记", lambda: pages.url("new", kind=kind.value), EDIT, is_new=True),
            Action("按号码查找", lambda: pages.url("find"), VIEW),
        ),
    )


_FILLS = "窗口收件、自助终端或接口登记办件时，会自动登记在这里；也可以点“登记”。"
PEOPLE = _listing(
    PartyKind.PERSON,
    "人员库",
    "姓名和号码只显示一部分。查看完整信息要写明用途，并留下记录。",
    "证件号码",
    Empty("还没有人员。", _FILLS),
    "姓氏，如“张”；查号码请点“按号码查找”",
)
ENTERPRISES = _listing(
    PartyKind.ENTERPRISE,
    "企业库",
    "企业名称和统一社会信用代码。联系人等个人信息要写明用途才能查看。",
    "统一社会信用代码",
    Empty("还没有企业。", _FILLS),
    "企业名称的开头；查代码请点“按号码查找”",
)
PROJECTS = _listing(
    PartyKind.PROJECT,
    "项目库",
    "点项目名称，在一页里看它的建设单位、办件、证照和材料。",
    "项目代码",
    Empty("还没有项目。", _FILLS),
    "项目名称的开头；查代码请点“按号码查找”",
)


@pages.page("people/", name="people", right=VIEW, menu=Menu("信息库", "人员库", 10))
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, the last changed first."""
    return PEOPLE.respond(request)


@pages.page("enterprises/", name="enterprises", right=VIEW, menu=Menu("信息库", "企业库", 20))
@require_GET
def enterprises(request: HttpRequest) -> HttpResponse:
    """All enterprises."""
    return ENTERPRISES.respond(request)


@pages.page("projects/", name="projects", right=VIEW, menu=Menu("信息库", "项目库", 30))
@require_GET
def projects(request: HttpRequest) -> HttpResponse:
    """All projects."""
    return PROJECTS.respond(request)


ENTERPRISE, PROJECT = "enterprise", "project"
NUMBER_KINDS = [
    *[(kind.value, ID_KIND_NAMES[kind][0]) for kind in IdKind],
    (ENTERPRISE, "统一社会信用代码"),
    (PROJECT, "项目代码"),
]


class NumberForm(forms.Form):
    """A whole number; a part of one finds nobody."""

    kind = forms.ChoiceField(label="号码种类", choices=NUMBER_KINDS)
    number = forms.CharField(
        label="完整号码", max_length=40, help_text="必须输入完整号码，只输入一部分查不到。"
    )


def party_by(kind: str, number: str) -> str:
    """The party with this number of this kind. Refusal when nobody has it."""
    if kind == ENTERPRISE:
        found = queries.find_enterprise(number)
    elif kind == PROJECT:
        found = queries.find_project(number)
    else:
        found = queries.find_person(number, IdKind(kind))
    if found is None:
        raise Refusal(RefusalCode.PARTY_UNKNOWN)
    return found


@pages.page(
    "find",
    name="find",
    right=VIEW,
    menu=Menu("信息库", "按号码查找", 40),
)
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """From a number to the record; the number travels in the form, never in an address."""

    def save(form: forms.Form) -> str:
        return url_of(party_by(form.cleaned_data["kind"], form.cleaned_data["number"]))

    page = FormPage(
        "按号码查找",
        NumberForm,
        save,
        back=pages.url("people"),
        button="查找",
        kept="",
        lead="输入证件或代码上的完整号码，打开对应的记录。",
    )
    return page.respond(request)
