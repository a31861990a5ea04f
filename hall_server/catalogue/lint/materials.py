"""Decides what is wrong with what an applicant is asked to bring."""

import re
from collections import defaultdict
from collections.abc import Iterator

from hall_server.catalogue.content import ItemContent, Material
from hall_server.catalogue.lint.finding import Finding, Severity, Surroundings
from hall_server.catalogue.material_names import normalised
from hall_server.catalogue.words import (
    MaterialFormat,
    MaterialNeed,
    MaterialSource,
    MaterialType,
    TaskType,
)

# A list that ends in "and so on" lets a window demand anything (国办发〔2015〕86号 forbids it).
VAGUE = re.compile(
    r"等$|等(?:材料|证明|文件|资料|证件|有关|相关|其他|其它)|(?:其他|其它)(?:相关|有关|需要|应当|必要|应|须)?的?(?:材料|证明|文件|资料|证件)"
    r"|^(?:相关|有关)(?:的)?(?:材料|证明|文件|资料)|认为(?:需要|必要)|规定的(?:其他|其它)|视情况"
)


def replaced_by_held_licence(content: ItemContent, hall: Surroundings) -> Iterator[Finding]:
    """M01: what the hall can look up itself need not be brought."""
    by_name = {normalised(name): name for name in hall.held_licences.values()}
    for at, one in enumerate(content.materials):
        licence = hall.held_licences.get(one.licence_code) or by_name.get(normalised(one.material_name))
        if licence is None or one.is_waived or one.is_need is MaterialNeed.OPTIONAL:
            continue
        yield Finding(
            "M01",
            Severity.WARNING if one.must_be_shown else Severity.SEVERE,
            f"大厅能核验电子“{licence}”，却仍要申请人交“{one.material_name}”。",
            f"materials[{at}].is_waived",
            "勾选“持证免交”；确须收回或当面核对原件的，在受理标准里写明原因。",
        )


def words_are_plain(content: ItemContent, _: Surroundings) -> Iterator[Finding]:
    """M02."""
    for at, one in enumerate(content.materials):
        found = VAGUE.search(one.material_name)
        if found:
            yield Finding(
                "M02",
                Severity.SEVERE,
                f"材料“{one.material_name}”写了“{found.group()}”，窗口可以随意加材料。",
                f"materials[{at}].material_name",
                "一件一件写清楚；确实因情形不同的，拆成几件并写明什么情形要交。",
            )


def issuer_is_said(content: ItemContent, _: Surroundings) -> Iterator[Finding]:
    """M03, M06."""
    for at, one in enumerate(content.materials):
        if one.source_type is MaterialSource.UNSAID:
            yield Finding(
                "M06",
                Severity.WARNING,
                f"材料“{one.material_name}”没有写从哪里来。",
                f"materials[{at}].source_type",
                "选“申请人自备”“政府部门核发”或“其他”。",
            )
        elif one.source_type is not MaterialSource.APPLICANT and not one.issuer:
            yield Finding(
                "M03",
                Severity.SEVERE,
                f"材料“{one.material_name}”要由别处出具，没有写由谁出具。",
                f"materials[{at}].issuer",
                "写明出具的部门或机构，办事的人才知道去哪里开。",
            )


def each_is_asked_once(content: ItemContent, _: Surroundings) -> Iterator[Finding]:
    """M04."""
    alike: dict[str, list[Material]] = defaultdict(list)
    for one in content.materials:
        alike[normalised(one.material_name)].append(one)
    for same in alike.values():
        if len(same) > 1:
            names = "、".join(f"“{one.material_name}”" for one in same)
            yield Finding(
                "M04",
                Severity.SEVERE,
                f"同一件材料要了{len(same)}次：{names}。",
                "materials",
                "合并成一件，写清份数。",
            )


def materials_are_said(content: ItemContent, _: Surroundings) -> Iterator[Finding]:
    """M05, M07, M08, M09."""
    if not content.materials:
        yield Finding(
            "M05",
            Severity.WARNING,
            "没有材料清单。",
            "materials",
            "逐件填写；确实什么都不用交的，在受理条件里写明“无需提交材料”。",
        )
    for at, one in enumerate(content.materials):
        where = f"materials[{at}]"
        if one.is_waived and not one.licence_code:
            yield Finding(
                "M07",
                Severity.SEVERE,
                f"材料“{one.material_name}”标了持证免交，没有写凭哪种证照。",
                f"{where}.licence_code",
                "选关联证照。",
            )
        if one.material_type is MaterialType.UNSAID or one.material_format is MaterialFormat.UNSAID:
            yield Finding(
                "M08",
                Severity.ADVICE,
                f"材料“{one.material_name}”没有写要原件还是复印件、纸质还是电子。",
                f"{where}.material_type",
                "补上材料类型和形式。",
            )
        if not one.by_law and content.task_type is TaskType.LICENSING:
            yield Finding(
                "M09",
                Severity.ADVICE,
                f"材料“{one.material_name}”没有写要求的依据。",
                f"{where}.by_law",
                "写明哪个条款要求这件材料；没有依据的应当取消。",
            )


RULES = (replaced_by_held_licence, words_are_plain, issuer_is_said, each_is_asked_once, materials_are_said)
