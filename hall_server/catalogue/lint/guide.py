"""Decides what is wrong with what people are told: basis, conditions, trips, results, where to ask."""

from collections.abc import Iterator

from hall_server.catalogue.content import ItemContent, Material
from hall_server.catalogue.lint.finding import Finding, Severity, Surroundings
from hall_server.catalogue.words import (
    BasisKind,
    DeliveryWay,
    HandleType,
    MaterialFormat,
    MaterialNeed,
    MaterialType,
    TaskType,
)


def basis_is_said(content: ItemContent, _: Surroundings) -> Iterator[Finding]:
    """B01, B02."""
    setting = [one for one in content.bases if one.kind is BasisKind.SETTING]
    if not setting and not content.by_law:
        is_licensing = content.task_type is TaskType.LICENSING
        yield Finding(
            "B01",
            Severity.SEVERE if is_licensing else Severity.WARNING,
            "行政许可没有设定依据，不能实施。"
            if is_licensing
            else f"{content.task_type.label}没有设定依据。",
            "bases",
            "填写设定它的法律、法规或国务院决定，以及条款。",
        )
    for at, one in enumerate(content.bases):
        if not one.article:
            yield Finding(
                "B02",
                Severity.WARNING,
                f"依据《{one.law_name.strip('《》')}》没有写第几条。",
                f"bases[{at}].article",
                "写明条款号，如“第十二条第一款”。",
            )


def condition_is_said(content: ItemContent, _: Surroundings) -> Iterator[Finding]:
    """B03."""
    if not content.accept_condition.strip():
        yield Finding(
            "B03",
            Severity.SEVERE,
            "没有受理条件，窗口无从判断收不收。",
            "accept_condition",
            "逐条写明符合什么条件就受理；没有条件的写“无”。",
        )


def trips_fit(content: ItemContent, _: Surroundings) -> Iterator[Finding]:
    """T01, T02, T03, T04."""
    trips = content.limit_scene_num
    if trips is None:
        yield Finding(
            "T04",
            Severity.WARNING,
            "没有填写到现场次数。",
            "limit_scene_num",
            "填写申请人最多要来几次，不用来填 0。",
        )
    elif trips == 0:
        yield from _no_trips(content)
    elif not content.limit_scene_explain:
        yield Finding(
            "T02",
            Severity.ADVICE,
            f"要申请人来{trips}次，没有写为什么。",
            "limit_scene_explain",
            "写明必须到现场的原因。",
        )
    if trips is not None and trips > 1:
        yield Finding(
            "T03",
            Severity.WARNING,
            f"要申请人来{trips}次，不是“最多跑一次”。",
            "limit_scene_num",
            "看看能否用邮寄、网上办理减少一次。",
        )


def _no_trips(content: ItemContent) -> Iterator[Finding]:
    for at, one in enumerate(content.materials):
        if _must_come(one):
            yield Finding(
                "T01",
                Severity.SEVERE,
                f"到现场次数写 0，“{one.material_name}”却要现场交验纸质原件。",
                f"materials[{at}].material_format",
                "到现场次数改为 1，或让这件材料可以网上提交、邮寄。",
            )
    remote = {HandleType.ONLINE, HandleType.POST}
    if content.is_online is False and not remote & set(content.handle_type):
        yield Finding(
            "T01",
            Severity.SEVERE,
            "到现场次数写 0，却只能在窗口办理。",
            "limit_scene_num",
            "到现场次数改为 1，或开通网上、快递申请。",
        )


def _must_come(one: Material) -> bool:
    if one.is_waived or one.is_need is MaterialNeed.OPTIONAL:
        return False
    is_original = one.material_type in (MaterialType.ORIGINAL, MaterialType.BOTH)
    return one.must_be_shown or (one.material_format is MaterialFormat.PAPER and is_original)


def ways_fit(content: ItemContent, _: Surroundings) -> Iterator[Finding]:
    """W01, W02."""
    if content.is_online and content.handle_type and HandleType.ONLINE not in content.handle_type:
        yield Finding(
            "W01",
            Severity.WARNING,
            "写了可以网办，办理形式里没有网上办理。",
            "handle_type",
            "办理形式加上“网上办理”，或改为不可网办。",
        )
    if content.is_express and all(one.way is not DeliveryWay.POST for one in content.deliveries):
        yield Finding(
            "W02",
            Severity.WARNING,
            "写了支持物流快递，送达方式里没有邮寄。",
            "deliveries",
            "送达方式加上“邮寄送达”，或改为不支持。",
        )


def people_are_told(content: ItemContent, _: Surroundings) -> Iterator[Finding]:
    """G01 to G05."""
    if not content.server_type:
        yield Finding(
            "G01", Severity.WARNING, "没有写服务对象。", "server_type", "选自然人、企业法人等服务对象。"
        )
    if not content.results and content.task_type in (TaskType.LICENSING, TaskType.CONFIRMATION):
        yield Finding(
            "G02", Severity.WARNING, "没有写办完后得到什么。", "results", "填写结果名称，如“卫生许可证”。"
        )
    told = {
        "link_way": "咨询电话",
        "supervise_way": "监督投诉电话",
        "transact_addr": "办理地点",
        "transact_time": "办理时间",
    }
    missing = [word for name, word in told.items() if not getattr(content, name)]
    if missing:
        first = next(name for name, word in told.items() if word == missing[0])
        yield Finding(
            "G03",
            Severity.WARNING,
            f"没有写{'、'.join(missing)}。",
            first,
            "补上，办事指南和叫号小票都要用。",
        )
    for at, one in enumerate(content.questions):
        if not one.answer:
            yield Finding(
                "G04",
                Severity.WARNING,
                f"常见问题“{one.question}”没有解答。",
                f"questions[{at}].answer",
                "写上解答，或删去这个问题。",
            )
    if not content.aliases:
        yield Finding(
            "G05",
            Severity.ADVICE,
            "没有群众说法，百姓用平常话搜不到。",
            "aliases",
            "写一两个平常叫法，如“办卫生证”。",
        )


def dates_are_in_order(_: ItemContent, hall: Surroundings) -> Iterator[Finding]:
    """D01."""
    if hall.effective_on is not None and hall.ends_on is not None and hall.ends_on < hall.effective_on:
        yield Finding(
            "D01",
            Severity.SEVERE,
            f"失效日期{hall.ends_on}早于生效日期{hall.effective_on}。",
            "plan_cancel_date",
            "改正其中一个日期。",
        )


RULES = (
    basis_is_said,
    condition_is_said,
    trips_fit,
    ways_fit,
    people_are_told,
    dates_are_in_order,
)
