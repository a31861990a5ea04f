"""Decides how the licence library is looked through, and which licences wait for somebody."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from hall_server.licences import numbers
from hall_server.licences.life import State
from hall_server.licences.models import STATE_CHOICES, Licence
from hall_server.licences.pages.declared import VIEW, badge, pages
from hall_server.pages.filters import Choice, Day, Search
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Column, Empty, Listing
from hall_server.pages.registry import Menu, Waits


def _narrowed(rows: QuerySet[Licence], text: str) -> QuerySet[Licence]:
    spelled = numbers.spelled(text)
    if numbers.is_number(spelled):
        return rows.filter(number=spelled)
    if spelled[:6].isdecimal():
        return rows.filter(number__startswith=spelled)
    return rows.filter(title__contains=text) | rows.filter(masked_holder__contains=text)


LIBRARY = Listing[Licence](
    title="证照库",
    lead="本大厅签发的每一张证照：打开可以看文件、状态和打印情况，暂停、恢复或撤销。",
    rows=lambda _: Licence.objects.all(),
    columns=(
        Column("编号", lambda row: numbers.grouped(row.number), "code"),
        Column("证照", lambda row: row.title),
        Column("持证人", lambda row: row.masked_holder),
        Column("状态", lambda row: badge(row.state), "state"),
        Column("颁发日期", lambda row: row.issued_on, "day"),
        Column("有效期至", lambda row: row.valid_until or "长期", "day"),
    ),
    orders=(Order("newest", "最近制作在前", ("-id",)), Order("number", "按编号", ("number",))),
    search=Search("编号、证照名称或持证人（掩码）", narrow=_narrowed),
    filters=(
        Choice("state", "状态", STATE_CHOICES),
        Day("since", "自", "made_at"),
        Day("until", "至", "made_at", is_end=True),
    ),
    empty=Empty("还没有证照。", "办件作出准予决定、制证以后，证照会出现在这里。"),
    opens=lambda row: pages.url("licence", key=row.pk),
)


@pages.page("", name="library", right=VIEW, menu=Menu("信息库", "证照库", 40))
@require_GET
def library(request: HttpRequest) -> HttpResponse:
    """The list."""
    return LIBRARY.respond(request)


@pages.waiting(VIEW)
def not_signed(request: HttpRequest) -> Iterator[Waits]:
    """Licences whose signature failed wait for an engineer, and somebody must tell one."""
    del request
    failed = Licence.objects.filter(state=State.MADE.value, sign_tries__gt=0).count()
    if failed:
        yield Waits(
            "证照签章失败",
            pages.url("library") + f"?state={State.MADE.value}",
            failed,
            "系统会自动重试；一直失败请联系工程师。",
        )
