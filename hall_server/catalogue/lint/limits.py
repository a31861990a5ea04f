"""Decides what is wrong with an item's limits, whole and along its steps."""

from collections.abc import Iterator

from hall_server.catalogue.content import ItemContent, Limit
from hall_server.catalogue.lint.finding import Finding, Severity, Surroundings
from hall_server.catalogue.lint.paths import critical_path, limits_along
from hall_server.catalogue.lint.spans import is_longer
from hall_server.catalogue.words import LimitUnit, ProjectType, TaskType

# Administrative Licensing Law, articles 42 and 44.
LICENSING_LIMIT = Limit(20, LimitUnit.WORKING_DAY)
DELIVERY_LIMIT = Limit(10, LimitUnit.WORKING_DAY)


def promised_within_statutory(content: ItemContent, _: Surroundings) -> Iterator[Finding]:
    """L01, L02."""
    promised, statutory = content.promised, content.statutory
    if promised is None or statutory is None:
        return
    match is_longer([promised], statutory):
        case True:
            yield Finding(
                "L01",
                Severity.SEVERE,
                f"承诺时限{promised}比法定时限{statutory}还长。",
                "promise_day",
                f"把承诺时限改到{statutory}以内。",
            )
        case None:
            yield Finding(
                "L02",
                Severity.WARNING,
                f"承诺时限{promised}与法定时限{statutory}单位不同，比不出长短。",
                "promise_type",
                "两个时限用同一个单位填写。",
            )


def steps_within_promised(content: ItemContent, _: Surroundings) -> Iterator[Finding]:
    """L03."""
    promised = content.promised
    if promised is None or content.project_type is ProjectType.IMMEDIATE:
        return
    path = [step for step in critical_path(content.steps) if step.is_counted and step.limit is not None]
    longer = is_longer(limits_along(path), promised)
    if not longer and longer is not None:
        return
    along = "→".join(f"{step.name}{step.limit}" for step in path)
    yield Finding(
        "L03",
        Severity.SEVERE if longer else Severity.WARNING,
        f"各环节最长的一条线（{along}）"
        + (f"加起来超过承诺时限{promised}。" if longer else "与承诺时限单位不同，比不出长短。"),
        "steps",
        "缩短这条线上的环节，或调整承诺时限，使两者一致。"
        if longer
        else "环节时限与承诺时限用同一个单位填写。",
    )


def project_type_fits_limit(content: ItemContent, _: Surroundings) -> Iterator[Finding]:
    """L04, L05, L07, L09."""
    promised = content.promised
    if content.project_type is ProjectType.UNSAID:
        yield Finding(
            "L09",
            Severity.SEVERE,
            "没有说明是即办件还是承诺件。",
            "project_type",
            "当场能办结的选“即办件”，其余选“承诺件”。",
        )
    elif content.project_type is ProjectType.IMMEDIATE and promised is not None and promised.amount > 0:
        yield Finding(
            "L04",
            Severity.SEVERE,
            f"即办件应当场办结，承诺时限却是{promised}。",
            "promise_day",
            "承诺时限改为 0，或把办件类型改为“承诺件”。",
        )
    elif content.project_type is ProjectType.PROMISED and (promised is None or promised.amount == 0):
        yield Finding(
            "L05",
            Severity.SEVERE,
            "承诺件没有承诺时限。",
            "promise_day",
            "填写承诺办结时限；当场能办结的改为“即办件”。",
        )


def statutory_is_said(content: ItemContent, _: Surroundings) -> Iterator[Finding]:
    """L06, L07."""
    statutory = content.statutory
    if statutory is None:
        if content.project_type is not ProjectType.IMMEDIATE and not content.anticipate_explain:
            yield Finding(
                "L07",
                Severity.WARNING,
                "没有填写法定时限，也没有说明法律为什么没有规定。",
                "anticipate_day",
                "查设定依据，填法定时限；确实没有规定的，在说明里写明。",
            )
    elif (
        content.task_type is TaskType.LICENSING
        and is_longer([statutory], LICENSING_LIMIT)
        and not content.anticipate_explain
    ):
        yield Finding(
            "L06",
            Severity.WARNING,
            f"法定时限{statutory}超过《行政许可法》第四十二条的 20 个工作日，没有写依据哪部法律法规。",
            "anticipate_explain",
            "在法定时限说明里写明另有规定的法律、法规和条款。",
        )


def delivered_in_time(content: ItemContent, _: Surroundings) -> Iterator[Finding]:
    """L08."""
    for at, delivery in enumerate(content.deliveries):
        if delivery.limit is not None and is_longer([delivery.limit], DELIVERY_LIMIT):
            yield Finding(
                "L08",
                Severity.SEVERE if content.task_type is TaskType.LICENSING else Severity.WARNING,
                f"{delivery.way.label}要{delivery.limit}，超过作出决定后 10 日内送达的规定（《行政许可法》第四十四条）。",
                f"deliveries[{at}].limit",
                "把送达时限改到 10 个工作日以内。",
            )


RULES = (
    promised_within_statutory,
    steps_within_promised,
    project_type_fits_limit,
    statutory_is_said,
    delivered_in_time,
)
