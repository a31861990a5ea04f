"""Decides how mandates and consents stand on a record: what holds now, what is over, and why."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hall.language import hall_clock
from hall_server.pages.details import Section
from hall_server.parties.models import Consent, Mandate, Party
from hall_server.parties.pages.declared import pages, url_of

MOST_SHOWN = 100


def _day(at: Any) -> str:
    return f"{hall_clock.local(at):%Y-%m-%d}" if at else "长期"


def _badge(kind: str, label: str) -> SafeString:
    return format_html('<span class="state state-{}">{}</span>', kind, label)


def mandates(keys: tuple[str, ...]) -> Iterator[Section]:
    """Who acts for this party, and for whom it acts."""
    rows = Mandate.objects.filter(Q(agent__in=keys) | Q(principal__in=keys))
    found = list(rows.select_related("agent", "principal").order_by("-id")[:MOST_SHOWN])
    if found:
        yield Section(
            "委托与代办",
            heads=("关系", "代办人", "委托人", "事项", "生效", "截止", "凭据", "状态", "操作"),
            lines=[_mandate(one) for one in found],
        )


def _mandate(one: Mandate) -> tuple[Any, ...]:
    is_over = one.ended_at is not None or (one.until is not None and one.until <= hall_clock.now())
    end = "" if is_over else format_html('<a href="{}">终止</a>', pages.url("end-mandate", key=one.pk))
    return (
        one.get_kind_display(),
        _link(one.agent),
        _link(one.principal),
        one.matters.replace(" ", "、") or "全部事项",
        _day(one.since),
        _day(one.ended_at or one.until),
        one.proof,
        _badge("ended", "已终止" if one.ended_at else "已到期") if is_over else _badge("good", "有效"),
        end or "—",
    )


def consents(keys: tuple[str, ...]) -> Section:
    """What the party agreed to."""
    rows = Consent.objects.filter(party__in=keys).order_by("-id")[:MOST_SHOWN]
    return Section(
        "同意",
        heads=("用途", "说明", "方式", "同意时间", "状态", "操作"),
        lines=[_consent(one) for one in rows],
        note="没有同意的用途不使用；撤回与同意一样方便，撤回前已办的不受影响。",
    )


def _consent(one: Consent) -> tuple[Any, ...]:
    is_over = one.until is not None and one.until <= hall_clock.now()
    if one.withdrawn_at is not None:
        state, deed = _badge("ended", f"已撤回（{_day(one.withdrawn_at)}）"), SafeString("—")
    elif is_over:
        state, deed = _badge("ended", "已到期"), SafeString("—")
    else:
        state = _badge("good", "有效")
        deed = format_html('<a href="{}">撤回</a>', pages.url("withdraw", key=one.pk))
    return one.get_purpose_display(), one.detail, one.get_how_display(), _day(one.given_at), state, deed


def _link(row: Party) -> SafeString:
    return format_html('<a href="{}">{}</a>', url_of(row.pk), row.masked_name or "（未登记名称）")
