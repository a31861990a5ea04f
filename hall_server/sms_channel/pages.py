"""Decides how the channel's state is shown: each provider, its share of the traffic, and who has to do something."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from hall.language import hall_clock
from hall_server.pages.details import Fact, Section, detail_page
from hall_server.pages.registry import Menu, Pages, Waits
from hall_server.sms_channel import queries
from hall_server.sms_channel.queries import ProviderFacts

VIEW = "notices.view"
WHO = {
    "nobody": "不用处理",
    "staff": "请大厅工作人员处理",
    "engineer": "请设备工程师或系统管理员处理",
    "software": "请把情况告诉开发人员",
}
STATES = {"ready": "正常", "busy": "正在发送", "degraded": "不稳定", "absent": "没有接上", "fault": "故障"}
BECAUSE = {"errors": "一分钟内错误太多，分走一部分", "slow": "送达太慢，分走一部分", "drift": "逐步恢复"}

pages = Pages("sms_channel", prefix="sms/")
pages.words(
    sms_provider_settled="启用了短信通道",
    sms_provider_share_moved="调整了流量份额",
    before="原来",
    weight="现在",
    because="原因",
)


@pages.page("", name="channel", right=VIEW, menu=Menu("通知", "短信通道", 50))
@require_GET
def channel(request: HttpRequest) -> HttpResponse:
    """How every provider stands."""
    found = queries.channel(hall_clock.now())
    return detail_page(
        request,
        "短信通道",
        [_waiting(found), *(_provider(one) for one in found.providers)],
        back="",
        lead="短信从哪里发出去，现在通不通。通道由系统管理员在服务器设置文件的 [sms] 里配置。",
    )


def _waiting(found: queries.Channel) -> Section:
    note = (
        ""
        if found.providers
        else "还没有配置短信通道，短信发不出去。请系统管理员在服务器设置文件里配置 [sms]。"
    )
    facts = [
        Fact("待发", f"{found.counts.waiting} 条"),
        Fact("最早该发", found.counts.oldest_due),
        Fact("没发出、等人处理", f"{found.counts.troubled} 条"),
        Fact("其中结果不明", f"{found.counts.unknown} 条"),
    ]
    return Section("现在", facts, note=note)


def _provider(one: ProviderFacts) -> Section:
    facts = [
        Fact("状态", _badge(one)),
        Fact("情况", one.sentence),
        Fact("谁来处理", WHO.get(one.who, "") if not one.is_well else ""),
        Fact("自", one.since),
        Fact("地址", one.place),
        Fact("流量份额", f"{one.weight}%（设置为 {one.wanted}%）"),
        Fact("份额变动", BECAUSE.get(one.because, "")),
        Fact("近一小时通道故障", f"{one.faults} 次"),
    ]
    return Section(f"通道 {one.name}", facts)


def _badge(one: ProviderFacts) -> SafeString:
    if not one.has_sender:
        return format_html(
            '<span class="state state-failed">{}</span>', "没有程序在发送，请系统管理员检查 worker"
        )
    colour = "good" if one.is_well else "failed"
    return format_html('<span class="state state-{}">{}</span>', colour, STATES.get(one.state, one.state))


@pages.waiting("system.run")
def unwell(request: HttpRequest) -> Iterable[Waits]:
    """Providers that do not work wait for whoever runs the system."""
    del request
    for one in queries.channel(hall_clock.now()).providers:
        if not one.is_well:
            detail = one.sentence or "没有程序在发送"
            yield Waits(f"短信通道 {one.name} 不通", pages.url("channel"), 1, detail)
