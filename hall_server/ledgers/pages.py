"""Decides what the hall sees of time limits: what is due, why a date is what it is, and what a calendar would move."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods

from hall.language import hall_clock
from hall_server.calendars import actions as calendars
from hall_server.calendars import queries as known_calendars
from hall_server.calendars.declared import place_of
from hall_server.clock.signals import Level
from hall_server.clock.words import spoken_day
from hall_server.ledgers import following, queries, warning_pages
from hall_server.ledgers.declared import CONFIRM, VIEW, pages
from hall_server.ledgers.models import LEVEL_NAMES, PHASE_NAMES, Ledger, MovedDateRecord
from hall_server.organisation.foreseen import Foreseen, foresee_by
from hall_server.pages.details import Fact, Section, detail_page
from hall_server.pages.filters import Choice, Search, way_back
from hall_server.pages.forms import FormPage
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Column, Empty, Listing
from hall_server.pages.registry import Menu, Waits
from hall_server.pages.rights import actor, require

__all__ = ["pages", "warning_pages"]


def _foreseen(hall: str, now: datetime) -> list[Foreseen]:
    lines = (warning_pages.line_of(*one) for one in following.would_settle(hall, now))
    return [Foreseen(**{each.name: line[each.name] for each in fields(Foreseen)}) for line in lines]


foresee_by("ledgers", _foreseen)

_STATES = {
    Level.CALM: "state-good",
    Level.EARLY_WARNING: "state-now",
    Level.YELLOW: "state-alert",
    Level.RED: "state-overdue",
}


def _level(ledger: Ledger) -> SafeString:
    return format_html(
        '<span class="state {}">{}</span>', _STATES[Level(ledger.level)], ledger.get_level_display()
    )


def _number(ledger: Ledger) -> str:
    """The subject as people know it, without its kind."""
    return ledger.subject.partition(":")[2] or ledger.subject


def _due(ledger: Ledger) -> str:
    if ledger.due_on is None:
        return "—"
    return f"{ledger.due_on:%Y-%m-%d}" + ("（暂定）" if ledger.is_provisional else "")


DUE = Listing[Ledger](
    title="办理期限",
    lead="每个日期都由收件、受理、暂停、延长等记录和工作日历算出，点开可以看逐日说明。",
    rows=lambda _: Ledger.objects.filter(is_over=False, due_on__isnull=False),
    columns=(
        Column("编号", _number),
        Column("事项", lambda ledger: ledger.title),
        Column("状态", lambda ledger: ledger.get_phase_display()),
        Column("信号", _level, "state"),
        Column("最近的期限", lambda ledger: ledger.get_next_clock_display()),
        Column("到期日", _due, "day"),
    ),
    orders=(
        Order("due", "先到期在前", ("due_on", "id")),
        Order("newest", "最近收件在前", ("-id",)),
    ),
    search=Search("编号或事项", ("subject", "title")),
    filters=(
        Choice("level", "信号", [(str(value), name) for value, name in LEVEL_NAMES]),
        Choice("phase", "状态", PHASE_NAMES),
    ),
    empty=Empty("现在没有在计时的事项。", "有人递交材料并登记收件后，这里会显示它的期限。"),
    opens=lambda ledger: pages.url("ledger", key=ledger.pk),
)


@pages.page("", name="due", right=VIEW, menu=Menu("时限", "办理期限", 10))
@require_GET
def due(request: HttpRequest) -> HttpResponse:
    """What is due, first what ends first."""
    return DUE.respond(request)


@pages.page("<int:key>/", name="ledger", right=VIEW)
@require_GET
def one_ledger(request: HttpRequest, key: int) -> HttpResponse:
    """Why its dates are what they are: told as to the applicant, then day by day. Made to be printed."""
    ledger, now = get_object_or_404(Ledger, pk=key), hall_clock.now()
    sections = [
        Section(
            "期限说明",
            [
                Fact("编号", _number(ledger)),
                Fact("状态", ledger.get_phase_display()),
                Fact("信号", _level(ledger)),
                Fact("最近到期", _due(ledger)),
                Fact("日历版本", known_calendars.spoken_key(ledger.calendar_version)),
            ],
            template="ledgers/told.html",
            context=queries.explanation(ledger.subject, now),
        ),
        Section("逐日计算", heads=("日期", "第几天", "说明"), lines=list(_days(ledger, now))),
        Section(
            "期限变动", heads=("时间", "期限", "原到期日", "现到期日", "原因"), lines=list(_moves(ledger))
        ),
    ]
    return detail_page(
        request,
        ledger.title or ledger.subject,
        sections,
        back=way_back(request, pages.url("due")),
        subject=f"ledger:{ledger.pk}",
    )


def _days(ledger: Ledger, now: Any) -> Iterator[tuple[str, str, str]]:
    for line in queries.day_by_day(ledger.subject, now):
        yield spoken_day(line.date), str(line.number or "—"), line.why


def _moves(ledger: Ledger) -> Iterator[tuple[Any, ...]]:
    for move in queries.moves_of(ledger.subject):
        yield (
            hall_clock.local(move.at).strftime("%Y-%m-%d %H:%M"),
            move.get_clock_display(),
            _or_dash(move.before),
            _or_dash(move.after),
            _why(move),
        )


def _why(move: MovedDateRecord) -> str:
    return "；".join(queries.reasons(move))


def _or_dash(day: Any) -> str:
    return f"{day:%Y-%m-%d}" if day else "—"


class Publishing(forms.Form):
    """Asked once more, with what moves in sight."""

    is_sure = forms.BooleanField(label="我已核对放假通知和上面的变动，确认发布")


@pages.page("calendar/<int:key>/publish/", name="publish", right=CONFIRM)
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, key: int) -> HttpResponse:
    """Compare, see which dates would move and why, and publish."""
    try:
        version = known_calendars.version_facts(key)
    except LookupError:
        return HttpResponse(status=404)
    require(request, CONFIRM, on=place_of(version.scope))
    now = hall_clock.now()
    back = reverse("work-calendars-version", kwargs={"key": key})

    def save(form: Any) -> str:
        del form
        calendars.publish(key, actor=actor(request), now=hall_clock.now())
        return back

    page = FormPage(
        f"发布“{version.title}”",
        Publishing,
        save,
        back=back,
        button="发布",
        kept="日历已发布，办理期限正在跟着重新计算。",
        lead=f"来源：{version.notice or '还没有写明放假通知，写明后才能发布。'}",
    )
    moves = following.would_move(key, now) if not version.is_published else ()
    return page.respond(
        request,
        template="ledgers/publish.html",
        moves=[warning_pages.line_of(ledger, one) for ledger, one in moves],
        most=following.MOST_LOOKED_AT,
    )


@pages.waiting(VIEW)
def overdue(request: HttpRequest) -> Iterator[Waits]:
    """Red and yellow signals wait for whoever watches the limits."""
    del request
    for level, title in ((Level.RED, "红牌：已超期"), (Level.YELLOW, "黄牌：即将到期")):
        number = Ledger.objects.filter(is_over=False, level=int(level)).count()
        if number:
            yield Waits(title, pages.url("due") + f"?level={int(level)}", number, "请催办或核对期限。")
