"""Decides which deeds a case's page offers to whoever looks, and does the one that was chosen."""

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
from hall_server.cases import actions
from hall_server.cases.deciding import certificate_of
from hall_server.cases.handling import open_steps, steps_over
from hall_server.cases.models import Case
from hall_server.cases.moves import MOVES, CaseState, Deed, may_follow
from hall_server.cases.pages.certificate import CertificateForm, certify, planned
from hall_server.cases.pages.declared import VIEW, found, pages, place_of, url_of
from hall_server.cases.pages.deed_forms import (
    AcceptForm,
    DecisionForm,
    DeliveryForm,
    EvidenceForm,
    ExtendForm,
    NothingForm,
    OpinionForm,
    PauseForm,
    PointsForm,
    ReasonForm,
    RefusalForm,
    RevocationForm,
    StepForm,
)
from hall_server.cases.rules import must_be_over, rules_of, timed_steps
from hall_server.cases.versions import content_of
from hall_server.cases.words import AcceptedAs, DeliveryBy, Outcome, RefusalGround
from hall_server.clock.entries import Procedure
from hall_server.clock.limits import Limit, Unit
from hall_server.clock.words import PROCEDURES
from hall_server.organisation.rights import Right
from hall_server.pages.forms import FormPage
from hall_server.pages.lists import Action
from hall_server.pages.rights import actor, require

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
