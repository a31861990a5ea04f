"""Decides what is wrong with an item's steps and special procedures."""

from collections import Counter
from collections.abc import Iterator

from hall_server.catalogue.content import ItemContent
from hall_server.catalogue.lint.finding import Finding, Severity, Surroundings
from hall_server.catalogue.lint.paths import circle, unknown
from hall_server.catalogue.words import ProcedureKind, ProjectType, StepKind, TaskType

# Administrative Licensing Law, article 45: only these do not count by themselves; anything else needs a law that says so.
OUT_OF_THE_LIMIT = frozenset(
    {
        ProcedureKind.HEARING,
        ProcedureKind.BIDDING,
        ProcedureKind.AUCTION,
        ProcedureKind.INSPECTION,
        ProcedureKind.TESTING,
        ProcedureKind.QUARANTINE,
        ProcedureKind.APPRAISAL,
        ProcedureKind.EXPERT_REVIEW,
    }
)
# Which words of a step or a flow speak of which procedure.
SPOKEN = {
    ProcedureKind.HEARING: ("听证",),
    ProcedureKind.BIDDING: ("招标",),
    ProcedureKind.AUCTION: ("拍卖",),
    ProcedureKind.INSPECTION: ("检验",),
    ProcedureKind.TESTING: ("检测",),
    ProcedureKind.QUARANTINE: ("检疫",),
    ProcedureKind.APPRAISAL: ("鉴定",),
    ProcedureKind.EXPERT_REVIEW: ("专家评审", "专家论证", "技术评审"),
    ProcedureKind.PUBLICITY: ("公示",),
}


def steps_are_in_order(content: ItemContent, _: Surroundings) -> Iterator[Finding]:
    """S01, S02, S03."""
    names = {step.code: step.name for step in content.steps}
    around = circle(content.steps)
    if around:
        yield Finding(
            "S01",
            Severity.SEVERE,
            f"环节互相等待，走不下去：{'→'.join(names[code] for code in around)}。",
            "steps",
            "去掉其中一个“前一环节”。",
        )
    for at, code in unknown(content.steps):
        yield Finding(
            "S02",
            Severity.SEVERE,
            f"环节“{content.steps[at].name}”的前一环节“{code}”不存在。",
            f"steps[{at}].after",
            "改成已有环节的代码，或删去。",
        )
    for code, times in Counter(step.code for step in content.steps).items():
        if times > 1:
            yield Finding(
                "S03",
                Severity.SEVERE,
                f"有{times}个环节用了同一个代码“{code}”。",
                "steps",
                "每个环节用自己的代码。",
            )


def steps_are_said(content: ItemContent, _: Surroundings) -> Iterator[Finding]:
    """S04, S05, S06."""
    if content.project_type is not ProjectType.PROMISED:
        return
    if not content.steps:
        yield Finding(
            "S04",
            Severity.WARNING,
            "承诺件没有办理环节。",
            "steps",
            "按受理、审查、决定、送达的顺序填写环节和时限。",
        )
        return
    for kind in (StepKind.ACCEPT, StepKind.DECIDE):
        if all(step.kind is not kind for step in content.steps):
            yield Finding(
                "S05",
                Severity.WARNING,
                f"没有“{kind.label}”环节，说不清谁在哪一步负责。",
                "steps",
                f"补上{kind.label}环节。",
            )
    for at, step in enumerate(content.steps):
        if step.limit is None and step.is_counted:
            yield Finding(
                "S06",
                Severity.WARNING,
                f"环节“{step.name}”没有时限，超没超时无法判断。",
                f"steps[{at}].limit",
                "填写这个环节的时限。",
            )


def procedures_are_declared(content: ItemContent, _: Surroundings) -> Iterator[Finding]:
    """P01: what stops the clock must be declared as a special procedure."""
    declared = {one.kind for one in content.procedures}
    of_steps = {one.step for one in content.procedures}
    for at, step in enumerate(content.steps):
        spoken = [kind for kind, words in SPOKEN.items() if any(word in step.name for word in words)]
        undeclared = [kind.label for kind in spoken if kind not in declared]
        if not step.is_counted and step.code not in of_steps and (undeclared or not spoken):
            yield Finding(
                "P01",
                Severity.SEVERE,
                f"环节“{step.name}”不计入时限，却没有登记为特别程序。",
                f"steps[{at}]",
                "在“特别程序”里登记它的种类、时限和依据，或把它计入承诺时限。",
            )
        elif undeclared:
            yield Finding(
                "P05",
                Severity.WARNING,
                f"环节“{step.name}”提到{'、'.join(undeclared)}，特别程序里没有。",
                f"steps[{at}]",
                "不计时限的请登记为特别程序；计入时限的请改个不会误会的名称。",
            )
    text = content.special_procedure
    for kind, words in SPOKEN.items():
        if kind not in declared and any(word in text for word in words) and not text.startswith(("无", "不")):
            yield Finding(
                "P01",
                Severity.SEVERE,
                f"特别程序的文字写了{kind.label}，没有逐项登记。",
                "special_procedure",
                "在“特别程序”里逐项登记种类、时限和依据。",
            )


def procedures_are_founded(content: ItemContent, _: Surroundings) -> Iterator[Finding]:
    """P02, P03, P04, P06."""
    codes = {step.code for step in content.steps}
    for at, one in enumerate(content.procedures):
        where = f"procedures[{at}]"
        if not one.by_law:
            yield Finding(
                "P02",
                Severity.SEVERE,
                f"特别程序“{one.name}”没有依据。",
                f"{where}.by_law",
                "写明哪部法律、第几条规定了它。",
            )
        if one.limit is None:
            yield Finding(
                "P03",
                Severity.WARNING,
                f"特别程序“{one.name}”没有写需要多久，申请人应当被书面告知。",
                f"{where}.limit",
                "填写所需时间。",
            )
        if one.step and one.step not in codes:
            yield Finding(
                "P04",
                Severity.SEVERE,
                f"特别程序“{one.name}”所在的环节“{one.step}”不存在。",
                f"{where}.step",
                "改成已有环节的代码。",
            )
        if content.task_type is TaskType.LICENSING and one.kind not in OUT_OF_THE_LIMIT:
            yield Finding(
                "P06",
                Severity.WARNING,
                f"“{one.kind.label}”不在《行政许可法》第四十五条列举之内，不计时限要有专门规定。",
                f"{where}.kind",
                "核对依据；没有专门规定的，应计入承诺时限。",
            )


RULES = (steps_are_in_order, steps_are_said, procedures_are_declared, procedures_are_founded)
