"""Decides what a version of a service item says: one frozen value, the same in an editor, a file, a rule and a comparison.

Names are those the national tables exchange. What nobody has said is None, an empty text or an empty tuple.
"""

from decimal import Decimal

import msgspec

from hall_server.catalogue.words import (
    BasisKind,
    DeliveryWay,
    HandleType,
    LimitUnit,
    MaterialFormat,
    MaterialGrade,
    MaterialNeed,
    MaterialSource,
    MaterialType,
    ProcedureKind,
    ProjectType,
    ResultType,
    ServerType,
    StepKind,
    TaskType,
    UseLevel,
)


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A value of these parts never changes; an unknown field in a file is an error."""


class Limit(Part, frozen=True, kw_only=False):
    """So many of a unit; amount >= 0."""

    amount: int
    unit: LimitUnit = LimitUnit.WORKING_DAY

    def __str__(self) -> str:
        return f"{self.amount}{self.unit.label}"


class Material(Part, frozen=True):
    """材料. licence_code: the kind of licence that proves the same. is_waived: who holds that licence need not bring it.

    page_num: copies on paper. issuer: who issues it, when an authority or a third party does.
    """

    material_name: str
    is_need: MaterialNeed = MaterialNeed.REQUIRED
    material_type: MaterialType = MaterialType.UNSAID
    material_format: MaterialFormat = MaterialFormat.UNSAID
    page_num: int | None = None
    source_type: MaterialSource = MaterialSource.UNSAID
    issuer: str = ""
    accept_stand: str = ""
    fill_explain: str = ""
    form_guid: str = ""
    example_guid: str = ""
    by_law: str = ""
    grade: MaterialGrade = MaterialGrade.UNSAID
    licence_code: str = ""
    is_waived: bool = False
    must_be_shown: bool = False


class Fee(Part, frozen=True):
    """收费项目. amount: yuan for one `unit`, None when the standard is a formula. is_desc: may be reduced or waived."""

    fee_name: str
    fee_stand: str = ""
    amount: Decimal | None = None
    unit: str = ""
    is_desc: bool = False
    desc_explain: str = ""
    by_law: str = ""


class Step(Part, frozen=True):
    """办理环节. after: codes of the steps that must be over first. is_counted: its limit is part of the promised one."""

    code: str
    name: str
    kind: StepKind = StepKind.OTHER
    limit: Limit | None = None
    is_counted: bool = True
    after: tuple[str, ...] = ()
    performer: str = ""
    outcome: str = ""


class SpecialProcedure(Part, frozen=True):
    """特别程序: time that does not count. limit: what the applicant is told. step: code of the step it belongs to."""

    name: str
    kind: ProcedureKind
    limit: Limit | None = None
    by_law: str = ""
    step: str = ""
    explain: str = ""


class LegalBasis(Part, frozen=True):
    """依据: the norm, its document number, the article (`第十二条`) and what it says."""

    law_name: str
    kind: BasisKind = BasisKind.SETTING
    document_number: str = ""
    article: str = ""
    clause: str = ""


class Question(Part, frozen=True):
    """常见问题."""

    question: str
    answer: str = ""


class Result(Part, frozen=True):
    """审批结果. licence_code: the kind of licence it is. valid_explain: how long it holds."""

    result_name: str
    result_type: ResultType = ResultType.LICENCE
    licence_code: str = ""
    valid_explain: str = ""
    example_guid: str = ""


class Delivery(Part, frozen=True):
    """送达. limit counts from the decision (within ten days by article 44 of the Administrative Licensing Law)."""

    way: DeliveryWay
    limit: Limit | None = None
    explain: str = ""


class ItemContent(Part, frozen=True):
    """All that a version says. Texts are plain; `limit_scene_num` counts trips to the hall.

    anticipate_* is the statutory limit, promise_* the promised one. aliases: everyday names.
    """

    task_name: str
    task_type: TaskType
    use_level: UseLevel = UseLevel.UNSAID
    by_law: str = ""
    project_type: ProjectType = ProjectType.UNSAID
    server_type: tuple[ServerType, ...] = ()
    handle_type: tuple[HandleType, ...] = ()
    anticipate_day: int | None = None
    anticipate_type: LimitUnit = LimitUnit.WORKING_DAY
    anticipate_explain: str = ""
    promise_day: int | None = None
    promise_type: LimitUnit = LimitUnit.WORKING_DAY
    promise_explain: str = ""
    special_procedure: str = ""
    accept_condition: str = ""
    handle_flow: str = ""
    is_fee: bool | None = None
    fee_basis: str = ""
    limit_scene_num: int | None = None
    limit_scene_explain: str = ""
    count_limit: str = ""
    entrust_name: str = ""
    power_source: str = ""
    other_dept: str = ""
    link_way: str = ""
    supervise_way: str = ""
    transact_addr: str = ""
    transact_time: str = ""
    is_online: bool | None = None
    online_handle_depth: str = ""
    handle_area: str = ""
    is_express: bool | None = None
    is_pay_online: bool | None = None
    is_schedule: bool | None = None
    is_service_terminals: bool | None = None
    is_entry_center: bool | None = None
    town_code: str = ""
    village_code: str = ""
    materials: tuple[Material, ...] = ()
    fees: tuple[Fee, ...] = ()
    steps: tuple[Step, ...] = ()
    procedures: tuple[SpecialProcedure, ...] = ()
    bases: tuple[LegalBasis, ...] = ()
    questions: tuple[Question, ...] = ()
    results: tuple[Result, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def statutory(self) -> Limit | None:
        """法定办结时限; None when nobody has said it."""
        return None if self.anticipate_day is None else Limit(self.anticipate_day, self.anticipate_type)

    @property
    def promised(self) -> Limit | None:
        """承诺办结时限; None when nobody has said it."""
        return None if self.promise_day is None else Limit(self.promise_day, self.promise_type)
