"""A licence item nothing is wrong with, from which each test takes one thing away."""

from decimal import Decimal

import msgspec

from hall_server.catalogue.content import (
    Delivery,
    Fee,
    ItemContent,
    LegalBasis,
    Limit,
    Material,
    Question,
    Result,
    SpecialProcedure,
    Step,
)
from hall_server.catalogue.lint.finding import Surroundings
from hall_server.catalogue.words import (
    DeliveryWay,
    HandleType,
    LimitUnit,
    MaterialFormat,
    MaterialSource,
    MaterialType,
    ProcedureKind,
    ProjectType,
    ServerType,
    StepKind,
    TaskType,
)

HALL = Surroundings(held_licences={"id-card": "居民身份证", "business": "营业执照"})


def material(name: str, **more: object) -> Material:
    """Something the applicant makes."""
    said = {
        "material_type": MaterialType.ORIGINAL,
        "material_format": MaterialFormat.EITHER,
        "source_type": MaterialSource.APPLICANT,
        "by_law": "《公共场所卫生管理条例实施细则》第二十三条",
    }
    return Material(material_name=name, **{**said, **more})  # type: ignore[arg-type]


def step(code: str, days: int | None, *after: str, **more: object) -> Step:
    """A step of so many working days."""
    said = {
        "code": code,
        "name": f"环节{code}",
        "after": after,
        "limit": None if days is None else Limit(days),
    }
    return Step(**{**said, **more})  # type: ignore[arg-type]


GOOD = ItemContent(
    task_name="公共场所卫生许可",
    task_type=TaskType.LICENSING,
    project_type=ProjectType.PROMISED,
    server_type=(ServerType.ENTERPRISE,),
    handle_type=(HandleType.WINDOW, HandleType.ONLINE),
    anticipate_day=20,
    promise_day=8,
    accept_condition="1. 卫生设施符合标准；\n2. 有卫生管理制度。",
    is_fee=True,
    limit_scene_num=0,
    link_way="12345",
    supervise_way="12345",
    transact_addr="一楼",
    transact_time="周一至周五",
    is_online=True,
    is_express=True,
    materials=(
        material("卫生许可证申请表"),
        material("平面布局图"),
        material(
            "居民身份证",
            source_type=MaterialSource.AUTHORITY,
            issuer="公安机关",
            licence_code="id-card",
            is_waived=True,
        ),
    ),
    fees=(Fee(fee_name="工本费", amount=Decimal("10.00"), unit="证", by_law="发改价格〔2003〕2322号"),),
    steps=(
        step("accept", 1, kind=StepKind.ACCEPT, name="受理"),
        step("visit", 4, "accept", kind=StepKind.ON_SITE, name="现场核查"),
        step("test", None, "accept", name="水质检测", is_counted=False),
        step("decide", 3, "visit", "test", kind=StepKind.DECIDE, name="决定"),
    ),
    procedures=(
        SpecialProcedure(
            name="水质检测",
            kind=ProcedureKind.TESTING,
            limit=Limit(7),
            by_law="《行政许可法》第四十五条",
            step="test",
        ),
    ),
    bases=(LegalBasis(law_name="公共场所卫生管理条例", article="第四条"),),
    questions=(Question(question="要多久？", answer="八个工作日。"),),
    results=(Result(result_name="卫生许可证"),),
    deliveries=(Delivery(way=DeliveryWay.POST, limit=Limit(3)),),
    aliases=("办卫生证",),
)


def but(**changes: object) -> ItemContent:
    """The good item with these things said otherwise."""
    return msgspec.structs.replace(GOOD, **changes)


__all__ = ["GOOD", "HALL", "LimitUnit", "but", "material", "step"]
