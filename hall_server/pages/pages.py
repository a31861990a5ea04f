"""Decides what the frame itself shows: the start page, and long work as it goes on."""

from http import HTTPStatus

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_POST

from hall_server.pages.actions import cancel, folder_of
from hall_server.pages.details import history
from hall_server.pages.filters import Choice, way_back
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Column, Empty, Listing
from hall_server.pages.models import LongWork, WorkState
from hall_server.pages.registry import Menu, Pages, waiting_for
from hall_server.pages.rights import ANY_CLERK, NotAllowed, actor, may
from hall_server.pages.spoken_facts import tell

pages = Pages("pages", prefix="")
pages.words(
    signed_in="登录",
    signed_out="退出登录",
    by="方式",
    long_work_asked="发起了任务",
    long_work_cancelled="要求取消",
    long_work_ended="任务结束",
    kind="种类",
    state="状态",
    fields="栏目",
)
tell("by", [("pages", "网页")], of="clerk")
tell("state", WorkState.choices, of="work")

SEE_ALL = "system.run"


@pages.page("", name="start", right=ANY_CLERK)
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """What waits for whoever is signed in."""
    return render(request, "pages/start.html", {"title": "今天要办的事", "waiting": waiting_for(request)})


@pages.page("still-here", name="still-here", right=ANY_CLERK)
@require_GET
def still_here(request: HttpRequest) -> HttpResponse:
    """Somebody is typing; the session goes on."""
    del request
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _visible(request: HttpRequest) -> QuerySet[LongWork]:
    if may(request, SEE_ALL).is_allowed:
        return LongWork.objects.all()
    return LongWork.objects.filter(asked_by=actor(request))


def _state(work: LongWork) -> str:
    return format_html('<span class="state state-{}">{}</span>', work.state, WorkState(work.state).label)


WORKS = Listing[LongWork](
    title="任务进度",
    lead="导入、导出、比对等需要较长时间的任务在后台进行，关掉页面也不会停。",
    rows=_visible,
    columns=(
        Column("任务", lambda work: work.title),
        Column("状态", _state, "state"),
        Column("进度", lambda work: f"{work.percent}%" if work.total else "—", "number"),
        Column("发起人", lambda work: work.asked_by.removeprefix("clerk:")),
        Column("发起时间", lambda work: work.asked_at, "time"),
    ),
    orders=(Order("newest", "最近发起在前", ("-id",)),),
    filters=(Choice("state", "状态", WorkState.choices),),
    empty=Empty("还没有任务。", "在“交换”里导入一份目录，进度就会显示在这里。"),
    opens=lambda work: pages.url("work", key=work.pk),
)


@pages.page("works/", name="works", right=ANY_CLERK, menu=Menu("系统", "任务进度", 90))
@require_GET
def works(request: HttpRequest) -> HttpResponse:
    """The long works one asked for; whoever may see all sees all."""
    return WORKS.respond(request)


def _work(request: HttpRequest, key: str) -> LongWork:
    work = get_object_or_404(LongWork, pk=key)
    if work.asked_by != actor(request) and not may(request, SEE_ALL).is_allowed:
        raise NotAllowed(SEE_ALL, "这是别人的任务，只有发起人和系统管理员可以看。")
    return work


@pages.page("works/<slug:key>/", name="work", right=ANY_CLERK)
@require_GET
def work(request: HttpRequest, key: str) -> HttpResponse:
    """One long work, and how far it is."""
    found = _work(request, key)
    facts = {
        "title": found.title,
        "work": found,
        "back": way_back(request, pages.url("works")),
        "history": history(f"work:{found.pk}"),
    }
    return render(request, "pages/work.html", facts)


@pages.page("works/<slug:key>/progress", name="work-progress", right=ANY_CLERK)
@require_GET
def work_progress(request: HttpRequest, key: str) -> HttpResponse:
    """The part of the page that asks for itself again."""
    return render(request, "pages/work_progress.html", {"work": _work(request, key)})


@pages.page("works/<slug:key>/cancel", name="work-cancel", right=ANY_CLERK)
@require_POST
def work_cancel(request: HttpRequest, key: str) -> HttpResponse:
    """Stop it at its next step."""
    found = _work(request, key)
    cancel(found.pk, who=actor(request))
    return redirect(pages.url("work", key=found.pk))


@pages.page("works/<slug:key>/file", name="work-file", right=ANY_CLERK)
@require_GET
def work_file(request: HttpRequest, key: str) -> HttpResponseBase:
    """What a long work made."""
    found = _work(request, key)
    name = str(found.result.get("file", ""))
    path = folder_of(found.pk) / name
    if not name or "/" in name or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)
