"""Decides which deeds a case's page offers to whoever looks, and the form of each: what the law asks, and no more."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from hall.language import hall_clock
from hall_server.cases import actions, fields, record_versions
from hall_server.cases.deciding import certificate_of
from hall_server.cases.handling import open_steps, steps_over
from hall_server.cases.models import Case, CaseMaterial
from hall_server.cases.moves import MOVES, CaseState, Deed, may_follow
from hall_server.cases.pages.certificate import CertificateForm, certify, planned
from hall_server.cases.pages.declared import VIEW, found, pages, place_of, url_of
from hall_server.cases.rules import must_be_over, rules_of, timed_steps
from hall_server.cases.versions import content_of
from hall_server.cases.words import (
    AcceptedAs,
    DeliveryBy,
    MaterialState,
    MaterialWay,
    Outcome,
    RefusalGround,
)
from hall_server.catalogue.words import Labelled
from hall_server.clock.entries import Procedure
from hall_server.clock.limits import Limit, Unit
from hall_server.clock.words import PROCEDURES
from hall_server.organisation.rights import Right
from hall_server.pages.forms import FormPage
from hall_server.pages.lists import Action
from hall_server.pages.rights import actor, require
from hall_server.pages.time_fields import DayField

NO_NUMBERS = "会印在文书上，不要写证件号码和手机号。"


def _choices(words: type[Labelled]) -> list[tuple[str, str]]:
    return [(word.value, word.label) for word in words if word.value]


def _text(
    label: str, *, rows: int = 3, required: bool = True, help_text: str = NO_NUMBERS
) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=1_000, widget=area, help_text=help_text, required=required)


class NothingForm(forms.Form):
    """Nothing is asked."""


class AcceptForm(forms.Form):
    """On what ground."""

    accepted_as = forms.ChoiceField(
        label="受理方式",
        choices=_choices(AcceptedAs),
        help_text="容缺受理的，先在“申请材料”里注明哪些后补、什么时候补。",
    )


class PointsForm(forms.Form):
    """All that is missing, a line each."""

    points = _text("需要补正的内容", rows=8, help_text="一行一条，一次写全：只能告知一次。" + NO_NUMBERS)


class RefusalForm(forms.Form):
    """Why nothing is accepted."""

    ground = forms.ChoiceField(label="情形", choices=_choices(RefusalGround))
    reason = _text("理由")


class ReasonForm(forms.Form):
    """Why."""

    reason = _text("原因")


class StepForm(forms.Form):
    """Which step."""

    step = forms.ChoiceField(label="环节")

    def __init__(self, *args: Any, steps: list[tuple[str, str]], **more: Any) -> None:
        """steps: (code, name) of those one may choose."""
        super().__init__(*args, **more)
        self.fields["step"].choices = steps  # type: ignore[attr-defined]


class OpinionForm(StepForm):
    """Which step, and what came of it."""

    opinion = _text("办理意见")


class PauseForm(forms.Form):
    """What the law asks of a special procedure."""

    procedure = forms.ChoiceField(label="特别程序")
    basis = forms.CharField(
        label="法律依据", max_length=200, initial="《中华人民共和国行政许可法》第四十五条"
    )
    evidence = forms.CharField(label="告知文书", max_length=200, help_text="书面告知申请人的文书名称和文号。")
    told_until = DayField(label="告知申请人的截止日")

    def __init__(self, *args: Any, procedures: list[tuple[str, str]], **more: Any) -> None:
        """procedures: those the item declares, and its law names."""
        super().__init__(*args, **more)
        self.fields["procedure"].choices = procedures  # type: ignore[attr-defined]


class EvidenceForm(forms.Form):
    """What shows that it is over."""

    evidence = forms.CharField(label="结束的证明材料", max_length=200, help_text="例如检测报告、听证笔录。")


class ExtendForm(forms.Form):
    """How long, and why."""

    amount = forms.IntegerField(label="延长（工作日）", min_value=1, max_value=30)
    reason = _text("延长的理由")
    evidence = forms.CharField(label="审批材料", max_length=200, help_text="例如延期审批表文号。")


class DecisionForm(forms.Form):
    """Yes, or no with a reason."""

    outcome = forms.ChoiceField(label="决定", choices=_choices(Outcome))
    reason = _text("理由", required=False, help_text="不予的必须写明理由。" + NO_NUMBERS)


class DeliveryForm(forms.Form):
    """How it was given out."""

    way = forms.ChoiceField(label="送达方式", choices=_choices(DeliveryBy))


class RevocationForm(forms.Form):
    """By which law, and why."""

    basis = forms.CharField(
        label="法律依据", max_length=200, initial="《中华人民共和国行政许可法》第六十九条"
    )
    reason = _text("理由")


Done = Callable[[Case, dict[str, Any], str, datetime], Any]
More = Callable[[Case], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class DeedForm:
    """A deed's page. more: arguments of the form for this case. is_for: whether it makes sense for this case now."""

    deed: Deed
    title: str
    form: type[forms.Form]
    done: Done
    lead: str = ""
    more: More = lambda _: {}
    is_dangerous: bool = False
    is_for: Callable[[Case], bool] = lambda _: True
    also_prepared: bool = False

    @property
    def right(self) -> str:
        """The right it needs."""
        right = MOVES[self.deed].right
        return right.value if right else VIEW

    def is_possible(self, case: Case) -> bool:
        """Whether the table has it follow now."""
        state = CaseState(case.state)
        is_next = may_follow(self.deed, state) or (state is CaseState.PREPARED and self.also_prepared)
        return is_next and self.is_for(case)


def _call(deed: Callable[..., Any], case: Case, given: dict[str, Any], who: str, now: datetime) -> Any:
    return deed(case.pk, **given, actor=who, now=now)


def _accept(case: Case, given: dict[str, Any], who: str, now: datetime) -> Any:
    return actions.accept(case.pk, accepted_as=AcceptedAs(given["accepted_as"]), actor=who, now=now)


def _ask(case: Case, given: dict[str, Any], who: str, now: datetime) -> Any:
    return actions.ask_for_correction(case.pk, given["points"].splitlines(), actor=who, now=now)


def _refuse(case: Case, given: dict[str, Any], who: str, now: datetime) -> Any:
    return actions.refuse(case.pk, RefusalGround(given["ground"]), given["reason"], actor=who, now=now)


def _pause(case: Case, given: dict[str, Any], who: str, now: datetime) -> Any:
    return actions.pause(case.pk, **{**given, "procedure": Procedure(given["procedure"])}, actor=who, now=now)


def _extend(case: Case, given: dict[str, Any], who: str, now: datetime) -> Any:
    more = Limit(given.pop("amount"), Unit.WORKING_DAY)
    return actions.extend(case.pk, more, **given, approver=who, actor=who, now=now)


def _decide(case: Case, given: dict[str, Any], who: str, now: datetime) -> Any:
    return actions.decide(case.pk, Outcome(given["outcome"]), reason=given["reason"], actor=who, now=now)


def _deliver(case: Case, given: dict[str, Any], who: str, now: datetime) -> Any:
    return actions.deliver(case.pk, DeliveryBy(given["way"]), actor=who, now=now)


def _beginnable(case: Case) -> list[tuple[str, str]]:
    content = content_of(case.version_id)
    running, over = set(open_steps(case.pk)), steps_over(case.pk)
    return [
        (step.code, step.name)
        for step in timed_steps(content)
        if step.code not in running | over and set(must_be_over(content, step)) <= over
    ]


def _endable(case: Case) -> list[tuple[str, str]]:
    names = {step.code: step.name for step in content_of(case.version_id).steps}
    return [(code, names.get(code, code)) for code in open_steps(case.pk)]


def _procedures(case: Case) -> list[tuple[str, str]]:
    allowed = rules_of(content_of(case.version_id)).procedures
    return [(one.value, PROCEDURES[one][0]) for one in Procedure if one in allowed]


FORMS: Mapping[str, DeedForm] = MappingProxyType(
    {
        "register": DeedForm(Deed.REGISTERED, "收件", NothingForm, partial(_call, actions.register),
                             "申请人交来申请。从现在起五个工作日内要告知是否受理或需要补正什么。"),
        "accept": DeedForm(Deed.ACCEPTED, "受理", AcceptForm, _accept, "出具受理通知书，开始计算办理期限。",
                           also_prepared=True),
        "correction": DeedForm(Deed.CORRECTION_ASKED, "一次告知补正", PointsForm, _ask,
                               "出具补正材料一次性告知书。", also_prepared=True),
        "corrected": DeedForm(Deed.CORRECTED, "收到补正材料", NothingForm, partial(_call, actions.corrected),
                              "申请人已补交材料，请核对后受理。"),
        "refuse": DeedForm(Deed.REFUSED, "不予受理", RefusalForm, _refuse,
                           "出具不予受理决定书，写明理由和救济途径。", is_dangerous=True, also_prepared=True),
        "begin": DeedForm(Deed.STEP_BEGUN, "开始环节", StepForm, partial(_call, actions.begin_step),
                          more=lambda case: {"steps": _beginnable(case)},
                          is_for=lambda case: bool(_beginnable(case))),
        "end": DeedForm(Deed.STEP_ENDED, "办结环节", OpinionForm, partial(_call, actions.end_step),
                        more=lambda case: {"steps": _endable(case)}, is_for=lambda case: bool(_endable(case))),
        "pause": DeedForm(Deed.PAUSED, "进入特别程序", PauseForm, _pause,
                          "所需时间不计算在期限内，并出具特别程序告知书。",
                          more=lambda case: {"procedures": _procedures(case)},
                          is_for=lambda case: bool(_procedures(case))),
        "resume": DeedForm(Deed.RESUMED, "结束特别程序", EvidenceForm, partial(_call, actions.resume)),
        "extend": DeedForm(Deed.EXTENDED, "延长期限", ExtendForm, _extend,
                           "您以本机关负责人身份批准延长；只能延长一次，要在期满前。"),
        "decide": DeedForm(Deed.GRANTED, "作出决定", DecisionForm, _decide, "出具决定书。不能更改，请核对清楚。"),
        "certificate": DeedForm(Deed.CERTIFICATE_MADE, "制证", CertificateForm,
                                certify, more=planned,
                                is_for=lambda case: bool(certificate_of(case))),
        "deliver": DeedForm(Deed.DELIVERED, "送达", DeliveryForm, _deliver, "结果已交到申请人手里，出具送达回证。",
                            is_for=lambda case: case.state != CaseState.GRANTED or not certificate_of(case)),
        "withdraw": DeedForm(Deed.WITHDRAWN, "撤回申请", ReasonForm, partial(_call, actions.withdraw),
                             "申请人自己提出撤回时使用。", is_dangerous=True),
        "discard": DeedForm(Deed.DISCARDED, "作废", ReasonForm, partial(_call, actions.discard),
                            "只咨询、没有交材料的办件，作废后不计入办件量。", is_dangerous=True),
        "revoke": DeedForm(Deed.REVOKED, "撤销决定", RevocationForm, partial(_call, actions.revoke),
                           "撤销已经作出的准予决定，证照同时撤销，不能恢复。", is_dangerous=True,
                           is_for=lambda case: case.outcome == Outcome.GRANTED),
        "archive": DeedForm(Deed.ARCHIVED, "归档", NothingForm, partial(_call, actions.archive)),
    }
)  # fmt: skip


def actions_of(request: HttpRequest, case: Case) -> Iterator[Action]:
    """The buttons of a case: what is legal now; whoever lacks the right does not see it."""
    for name, plan in FORMS.items():
        if plan.is_possible(case):
            yield Action(plan.title, partial(pages.url, "deed", key=case.pk, deed=name), plan.right)
    if may_follow(Deed.FIELDS_CHANGED, CaseState(case.state)):
        yield Action("更正登记内容", partial(pages.url, "fields", key=case.pk), Right.CASES_REGISTER.value)
    if may_follow(Deed.ATTACHED, CaseState(case.state)):
        yield Action("上传附件", partial(pages.url, "attach", key=case.pk), Right.CASES_REGISTER.value)
    yield Action("查看登记内容", partial(pages.url, "plain", key=case.pk), Right.CASES_PERSONAL.value)
    del request


@pages.page("one/<slug:key>/do/<slug:deed>/", name="deed", right=VIEW, under="all")
@require_http_methods(["GET", "POST"])
def deed(request: HttpRequest, key: str, deed: str) -> HttpResponse:
    """One deed: its form, or the sentence why it cannot be done."""
    plan = FORMS.get(deed)
    if plan is None:
        raise Http404
    case = found(request, key)
    require(request, plan.right, on=place_of(case))

    def save(form: Any) -> str:
        plan.done(case, dict(form.cleaned_data), actor(request), hall_clock.now())
        return url_of(key)

    return FormPage(
        f"{plan.title}　{case.project_no}",
        plan.form,
        save,
        back=url_of(key),
        arguments=plan.more(case),
        lead=plan.lead,
        button=plan.title,
        kept=f"已{plan.title}。",
        is_dangerous=plan.is_dangerous,
    ).respond(request)


class MaterialForm(forms.Form):
    """How a material stands."""

    state = forms.ChoiceField(label="情况", choices=_choices(MaterialState))
    way = forms.ChoiceField(
        label="收取方式", choices=[("", "未说明"), *_choices(MaterialWay)], required=False
    )
    copies = forms.IntegerField(label="份数", min_value=0, max_value=99, initial=1)
    later_by = DayField(label="补交期限", required=False, help_text="容缺后补的必须填。")


@pages.page(
    "one/<slug:key>/material/<int:place>/", name="material", right=Right.CASES_REGISTER.value, under="all"
)
@require_http_methods(["GET", "POST"])
def material(request: HttpRequest, key: str, place: int) -> HttpResponse:
    """One material was looked at."""
    case = found(request, key, Right.CASES_REGISTER.value)
    row = CaseMaterial.objects.filter(case=case, place=place).first()
    if row is None:
        raise Http404

    def save(form: Any) -> str:
        given = dict(form.cleaned_data)
        state = MaterialState(given.pop("state"))
        actions.check_material(key, place, state, **given, actor=actor(request), now=hall_clock.now())
        return url_of(key)

    initial = {"state": row.state, "way": row.way, "copies": row.copies or 1, "later_by": row.later_by}
    return FormPage(
        f"核对材料：{row.name}", MaterialForm, save, back=url_of(key), initial=initial, button="保存"
    ).respond(request)


class RecordForm(forms.Form):
    """The fields of the record; those of the other kind of applicant stay empty."""

    def __init__(self, *args: Any, **more: Any) -> None:
        """A field of the form for each of the plan."""
        super().__init__(*args, **more)
        for plan in fields.PLAN:
            self.fields[plan.code] = (
                forms.ChoiceField(
                    label=plan.label, choices=[("", "请选择"), *plan.choices], required=plan.is_required
                )
                if plan.choices
                else forms.CharField(label=plan.label, max_length=400, required=plan.is_required)
            )


@pages.page("one/<slug:key>/fields/", name="fields", right=Right.CASES_REGISTER.value, under="all")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, key: str) -> HttpResponse:
    """The record is corrected: a new version, the old one stays."""
    case = found(request, key, Right.CASES_REGISTER.value)
    require(request, Right.CASES_PERSONAL.value, on=place_of(case))
    revision = record_versions.revision_of(key)
    record = record_versions.read(case, actor=actor(request), purpose="更正登记内容")

    def save(form: Any) -> str:
        actions.change_fields(
            key, form.cleaned_data, revision=revision, actor=actor(request), now=hall_clock.now()
        )
        return url_of(key)

    return FormPage(
        f"更正登记内容　{case.project_no}",
        RecordForm,
        save,
        back=url_of(key),
        initial=record,
        lead="更正后另存一版，原来的版本保留；打开本页已记入审计。",
    ).respond(request)
