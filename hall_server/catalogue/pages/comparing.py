"""Decides how the same item is compared across halls on a page, and how each difference is resolved there."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods

from hall.language import hall_clock
from hall_server.catalogue import aligning, comparing
from hall_server.catalogue.comparing import ComparedItem
from hall_server.catalogue.comparison import WEIGHTS, Aspect, Difference
from hall_server.catalogue.models import Standing
from hall_server.catalogue.pages.frame import EDIT, REVIEW, VIEW, link, pages
from hall_server.organisation import queries as organisation
from hall_server.pages.charts import Chart, lines_over_time
from hall_server.pages.details import Fact, Section, detail_page
from hall_server.pages.filters import Choice, Search
from hall_server.pages.forms import FormPage
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Column, Empty, Listing
from hall_server.pages.registry import Menu
from hall_server.pages.rights import actor, require

FORMULA = "；".join(f"{aspect.label} {weight}%" for aspect, weight in WEIGHTS.items())


def _standings(request: HttpRequest) -> QuerySet[Standing]:
    """Those that hold today; worked out before the list asks for them."""
    del request
    today = hall_clock.business_day(hall_clock.now())
    return Standing.objects.filter(pk__in=[one.mark for one in comparing.standings(today)])


STANDINGS = Listing[Standing](
    title="事项对比",
    lead="同一个事项，各大厅的材料、时限、收费、环节是不是一样。最不一样的在前，点开逐条处理。",
    rows=_standings,
    columns=(
        Column("事项", lambda row: row.name),
        Column("一致度", lambda row: f"{row.score:.1f}", "number"),
        Column("处理后", lambda row: f"{row.settled_score:.1f}", "number"),
        Column("差异", lambda row: row.differences, "number"),
        Column("未处理", lambda row: row.open_differences, "number"),
    ),
    orders=(Order("score", "最不一致在前", ("score", "mark")), Order("name", "按名称", ("name", "mark"))),
    search=Search("事项名称或基本编码", fields=("name", "entry__catalog_code")),
    filters=(
        Choice(
            "left",
            "处理",
            (("1", "还有未处理的差异"), ("0", "没有未处理的差异")),
            lambda rows, value: (
                rows.filter(open_differences__gt=0) if value == "1" else rows.filter(open_differences=0)
            ),
        ),
    ),
    empty=Empty("没有两个大厅都办的事项。", "另一个大厅的清单导入后，这里逐项对比。"),
    opens=lambda row: pages.url("compared", code=row.entry_id),
)


@pages.page("compare/", name="compare", right=VIEW, menu=Menu("事项", "事项对比", 30))
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """All items more than one hall handles, the least standard first, and how standard the region is."""
    today = hall_clock.business_day(hall_clock.now())
    now = comparing.figure(today)
    facts = [
        Fact("一致度", _percent(now.score)),
        Fact("扣除已保留的差异后", _percent(now.settled_score)),
        Fact("可比事项", now.items),
        Fact("未处理的差异", now.open_differences),
        Fact("算法", f"每个事项按方面比较，两两大厅取平均，再按权重相加：{FORMULA}。全区是各事项的平均。"),
    ]
    return STANDINGS.respond(request, template="catalogue/standings.html", facts=facts, chart=_chart(now))


def _percent(score: float | None) -> str:
    return "没有两个大厅都办的事项" if score is None else f"{score:.1f}"


def _chart(now: comparing.Figure) -> Chart:
    kept = [one for one in comparing.figures(now.day) if one.day != now.day]
    figures = [*kept, now]
    return lines_over_time(
        "一致度的变化",
        f"到{now.day}，一致度 {_percent(now.score)}，处理后 {_percent(now.settled_score)}。",
        [one.day.strftime("%m-%d") for one in figures],
        {"一致度": [one.score for one in figures], "处理后": [one.settled_score for one in figures]},
    )


@pages.page("compare/<str:code>/", name="compared", right=VIEW)
@require_GET
def compared(request: HttpRequest, code: str) -> HttpResponse:
    """One item: who says what."""
    item = _item(code)
    halls = {hall: organisation.hall(hall).name for hall in item.versions}
    sections = [
        Section(
            "一致度",
            facts=[Fact("一致度", f"{item.compared.score:.1f}"), Fact("处理后", f"{item.settled.score:.1f}")],
        ),
        *(_section(item, aspect, halls) for aspect in Aspect),
        Section(
            "各大厅的版本",
            heads=("大厅", ""),
            lines=[
                (halls[hall], link(pages.url("item", key=key), "打开")) for hall, key in item.versions.items()
            ],
        ),
    ]
    return detail_page(
        request, f"对比：{item.name}", sections, back=pages.url("compare"), subject=f"entry:{code}"
    )


def _item(code: str) -> ComparedItem:
    item = comparing.compared_item(code, hall_clock.business_day(hall_clock.now()))
    if item is None:
        raise Http404(f"{code} 只有一个大厅在办，没有可比的。")
    return item


def _section(item: ComparedItem, aspect: Aspect, halls: dict[str, str]) -> Section:
    found = [one for one in item.compared.differences if one.aspect is aspect]
    share = round(100 * item.compared.agreement[aspect])
    lines = [(one.name, *(words for _, words in one.said), _resolving(item, one)) for one in found]
    return Section(
        f"{aspect.label}（一致 {share}%）",
        heads=("内容", *halls.values(), "处理"),
        lines=lines,
        note="" if found else "各大厅一样。",
    )


def _resolving(item: ComparedItem, difference: Difference) -> SafeString:
    decided = item.decided.get(difference.fingerprint)
    mark = {"code": item.catalog_code, "mark": difference.fingerprint}
    if decided is not None and decided.verdict == "accepted":
        return format_html("已保留：{}", decided.reason)
    if decided is not None and decided.draft is not None:
        return format_html("已看齐，见{}", link(pages.url("item", key=decided.draft), "草稿"))
    return format_html(
        "{} · {}", link(pages.url("accept", **mark), "保留"), link(pages.url("align", **mark), "看齐")
    )


class Keeping(forms.Form):
    """Why the halls may differ."""

    reason = forms.CharField(label="保留的理由", widget=forms.Textarea, max_length=2000)


@pages.page("compare/<str:code>/<slug:mark>/keep/", name="accept", right=REVIEW)
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, code: str, mark: str) -> HttpResponse:
    """Keep a difference with a reason."""
    item = _item(code)
    difference = _difference(item, mark)
    for hall in item.versions:
        require(request, REVIEW, on=f"hall:{hall}")

    def save(form: forms.Form) -> str:
        aligning.accept_difference(
            code, mark, form.cleaned_data["reason"], actor=actor(request), now=hall_clock.now()
        )
        return pages.url("compared", code=code)

    return FormPage(
        f"保留差异：{difference.name}",
        Keeping,
        save,
        back=pages.url("compared", code=code),
        lead=_lead(difference),
        button="保留这处差异",
        kept="已保留，理由已记下。",
    ).respond(request)


@pages.page("compare/<str:code>/<slug:mark>/align/", name="align", right=EDIT)
@require_http_methods(["GET", "POST"])
def align(request: HttpRequest, code: str, mark: str) -> HttpResponse:
    """Have one hall say what another says, as a draft."""
    item = _item(code)
    difference = _difference(item, mark)

    def save(form: forms.Form) -> str:
        said = form.cleaned_data
        require(request, EDIT, on=f"hall:{said['hall']}")
        draft = aligning.align_difference(
            code,
            mark,
            said["hall"],
            said["model_hall"],
            said["reason"],
            actor=actor(request),
            now=hall_clock.now(),
        )
        return pages.url("item", key=draft.pk)

    return FormPage(
        f"看齐：{difference.name}",
        _aligning_form(item),
        save,
        back=pages.url("compared", code=code),
        lead=_lead(difference) + " 看齐会在那个大厅生成一份草稿，照常提交、审核、发布。",
        button="生成草稿",
        kept="草稿已生成，请检查后提交审核。",
    ).respond(request)


def _aligning_form(item: ComparedItem) -> type[forms.Form]:
    halls = [(hall, organisation.hall(hall).name) for hall in item.versions]

    def clean(form: Any) -> dict[str, Any]:
        said: dict[str, Any] = forms.Form.clean(form) or form.cleaned_data
        if said.get("hall") and said.get("hall") == said.get("model_hall"):
            raise forms.ValidationError("请选两个不同的大厅：一个要改，一个作标准。")
        return said

    fields = {
        "model_hall": forms.ChoiceField(label="以哪个大厅为准", choices=halls, widget=forms.RadioSelect),
        "hall": forms.ChoiceField(label="哪个大厅要改", choices=halls, widget=forms.RadioSelect),
        "reason": forms.CharField(label="理由", widget=forms.Textarea, max_length=2000),
        "clean": clean,
    }
    return type("Aligning", (forms.Form,), fields)


def _difference(item: ComparedItem, mark: str) -> Difference:
    for one in item.compared.differences:
        if one.fingerprint == mark:
            return one
    raise Http404("这处差异已经变了，请回到对比页面。")


def _lead(difference: Difference) -> str:
    said = "；".join(f"{organisation.hall(hall).name}：{words}" for hall, words in difference.said)
    return f"{said}。"
