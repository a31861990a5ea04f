"""Decides how the auditor sees the seals: day by day, to be printed or taken away, so that nobody can make them anew."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from hall_server.audit.models import DayRoot
from hall_server.audit.outside import line_of
from hall_server.auditing.pages.declared import VIEW, pages
from hall_server.installation import present
from hall_server.pages.details import Fact, Section, detail_page
from hall_server.pages.filters import Day, way_back
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Action, Column, Empty, Listing
from hall_server.pages.registry import Menu


def _code(text: str) -> SafeString:
    return format_html("<code>{}</code>", text)


ROOTS = Listing[DayRoot](
    title="每日根",
    lead="每天的全部审计记录合成一个根，并与前一天的根连在一起。请定期导出或打印，由审计人员另行保管。",
    rows=lambda _: DayRoot.objects.all(),
    columns=(
        Column("日期", lambda row: row.day, "day"),
        Column("记录数", lambda row: row.lines, "number"),
        Column("根", lambda row: _code(row.root[:24] + "…")),
        Column("封存时间", lambda row: row.sealed_at, "time"),
    ),
    orders=(Order("newest", "最近的在前", ("-day",)),),
    filters=(
        Day("since", "自", "day", is_instant=False),
        Day("until", "至", "day", is_end=True, is_instant=False),
    ),
    empty=Empty("还没有封存过。", "每天零点过后十分钟，自动封存前一天的记录。"),
    opens=lambda row: pages.url("root", day=f"{row.day:%Y-%m-%d}"),
    actions=(
        Action("导出全部根", lambda: pages.url("roots-file"), VIEW),
        Action("核验", lambda: pages.url("verify"), VIEW),
    ),
)


@pages.page("roots/", name="roots", right=VIEW, menu=Menu("审计", "每日根", 30))
@require_GET
def roots(request: HttpRequest) -> HttpResponse:
    """All days, the newest first."""
    return ROOTS.respond(request)


@pages.page("roots/<slug:day>/", name="root", right=VIEW, under="roots")
@require_GET
def root(request: HttpRequest, day: str) -> HttpResponse:
    """One day's root, made to be printed and signed."""
    row = _of(day)
    facts = [
        Fact("大厅", present().hall.name),
        Fact("日期", f"{row.day:%Y-%m-%d}"),
        Fact("记录数", row.lines),
        Fact("起止编号", f"{row.after_id + 1} 至 {row.last_id}" if row.lines else "当天没有记录"),
        Fact("根", _code(row.root)),
        Fact("前一天的摘要", _code(row.previous) if row.previous else "第一天，没有前一天"),
        Fact("本日摘要", _code(row.digest)),
        Fact("封存时间", row.sealed_at),
        Fact("打印后签名", "审计人员：　　　　　　　　　　日期：　　　　　　"),
    ]
    return detail_page(
        request,
        f"{row.day:%Y-%m-%d} 的根",
        [Section("每日根", facts)],
        back=way_back(request, pages.url("roots")),
    )


@pages.page("roots-file", name="roots-file", right=VIEW)
@require_GET
def roots_file(request: HttpRequest) -> HttpResponse:
    """All roots as a text file; `verify-audit --against` and the page of verification take it."""
    del request
    lines = "".join(line_of(row) + "\n" for row in DayRoot.objects.order_by("day").iterator())
    answer = HttpResponse(lines, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="day_roots.txt"'
    return answer


def _of(day: str) -> DayRoot:
    try:
        return DayRoot.objects.get(day=day)
    except (DayRoot.DoesNotExist, ValueError) as fault:
        raise Http404 from fault
