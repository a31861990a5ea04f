"""Of what an applicant is told by messages while a case goes its way, and that it is told with the deed or not at all."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from hall.language.refusals import Refusal
from hall_server.cases import actions
from hall_server.cases.actions import Application
from hall_server.cases.facts import CaseFacts
from hall_server.cases.models import Case
from hall_server.cases.moves import Deed
from hall_server.cases.stepping import By, Given, held, take
from hall_server.cases.words import AcceptedAs, Outcome, RefusalGround
from hall_server.installation import SmsProviderPart
from hall_server.licences import actions as licences
from hall_server.notices import queries as notices
from hall_server.notices.models import Notice
from tests.server.business.case_stage import (
    CLERK,
    HEAD,
    HYGIENE,
    SOLE_TRADER,
    accepted,
    applied,
    at,
    extended,
    item,
    record,
    reviewed,
    take_all,
)
from tests.server.business.cast import OUYANG
from tests.server.business.licence_cast import have_seal
from tests.server.business.sms_stage import settings_with

pytestmark = pytest.mark.usefixtures("database")
# Somebody of whom the hall knows no telephone.
SILENT = {"name": OUYANG.name, "number": OUYANG.id_number, "phone": ""}


@pytest.fixture
def _sends() -> Iterator[None]:
    """A hall that sends messages."""
    with settings_with(providers=(SmsProviderPart("modem", "serial:/dev/ttyUSB9"),)):
        yield


def told(case: str) -> list[str]:
    """What the applicant reads, in order; all of it without a person's name or number."""
    rows = Notice.objects.filter(subject=f"case:{case}").order_by("id")
    return [notices.text_without_name(row) for row in rows]


def without_phone(name: str = SOLE_TRADER) -> CaseFacts:
    application = Application(item(name), record(**SILENT), handler="1002", window="w01")
    return actions.apply(application, actor=CLERK, now=at(12, 2))


def confirmed(case: str) -> None:
    """The citizen signed at the pad."""
    with transaction.atomic():
        take(held(case), Deed.CONFIRMED, By("device:pad-01", at(12, 2)), Given({"digest": "sha256:0"}))


@pytest.mark.usefixtures("_sends")
def test_a_licence_is_told_of_from_acceptance_to_collection() -> None:
    have_seal()
    case = accepted(now=at(12, 2))
    (confirmation,) = told(case.id)
    assert f"“{HYGIENE}”已受理，办件编号{case.project_no}" in confirmation
    assert "预计2026年12月14日前办结" in confirmation, "eight working days by promise"
    assert confirmation.startswith("【安和区政务服务中心】")
    confirmed(case.id)
    assert len(told(case.id)) == 1, "nobody is told the same twice"
    reviewed(case.id, at(12, 4))
    extended(case.id, at(12, 4))
    assert "经批准延长了办理期限，预计2026年12月21日前办结" in told(case.id)[-1]
    actions.decide(case.id, Outcome.GRANTED, actor=HEAD, now=at(12, 5))
    assert "2026年12月5日作出决定：准予，制证后另行通知领取。决定书请到一号窗口领取" in told(case.id)[-1]
    made = actions.make_certificate(
        case.id, actor=CLERK, now=at(12, 5), values={"scope": "理发店", "kind": "个体"}
    )
    assert len(told(case.id)) == 3, "what is not sealed cannot be collected"
    licences.sign_now(made.licence, at(12, 5, 11))
    assert "请携带身份证到一号窗口领取公共场所卫生许可证" in told(case.id)[-1]
    row = Notice.objects.filter(subject=f"case:{case.id}").first()
    assert row is not None
    assert row.party == case.party


@pytest.mark.usefixtures("_sends")
def test_who_leaves_a_number_only_while_checking_is_told_then() -> None:
    case = without_phone()
    take_all(case.id, at(12, 2))
    actions.accept(case.id, actor=CLERK, now=at(12, 2))
    assert told(case.id) == []
    confirmed(case.id)
    assert told(case.id) == []
    actions.change_fields(case.id, {"phone": "13800001234"}, revision=1, actor=CLERK, now=at(12, 2))
    confirmed(case.id)
    assert len(told(case.id)) == 1
    confirmed(case.id)
    assert len(told(case.id)) == 1


@pytest.mark.usefixtures("_sends")
def test_checking_before_acceptance_promises_nothing() -> None:
    case = applied(SOLE_TRADER, at(12, 2))
    confirmed(case.id)
    assert told(case.id) == []


@pytest.mark.usefixtures("_sends")
def test_what_is_missing_refused_or_denied_is_told() -> None:
    case = applied(now=at(12, 2))
    actions.ask_for_correction(case.id, ["平面图", "检测报告"], actor=CLERK, now=at(12, 2))
    assert "有2项材料需要补正" in told(case.id)[-1]
    assert "交到一号窗口" in told(case.id)[-1]
    actions.refuse(case.id, RefusalGround.NOT_MET, "不符合条件", actor=CLERK, now=at(12, 3))
    assert "作出决定：不予受理" in told(case.id)[-1]
    denied = accepted(SOLE_TRADER, at(12, 2))
    actions.decide(denied.id, Outcome.DENIED, reason="场所不得用于经营", actor=HEAD, now=at(12, 2, 11))
    assert "作出决定：不予许可" in told(denied.id)[-1]
    assert "场所" not in told(denied.id)[-1], "reasons stand on the paper alone"


@pytest.mark.usefixtures("_sends")
def test_a_deed_that_is_refused_tells_nothing() -> None:
    case = applied(now=at(12, 2))
    with pytest.raises(Refusal, match="case_materials_missing"):
        actions.accept(case.id, actor=CLERK, now=at(12, 2))

    def deed() -> None:
        with transaction.atomic():
            actions.accept(case.id, accepted_as=AcceptedAs.COMMITMENT, actor=CLERK, now=at(12, 2))
            assert len(told(case.id)) == 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        deed()
    assert told(case.id) == []
    assert Case.objects.get(pk=case.id).state == "registered"


def test_a_hall_that_sends_no_messages_keeps_none_waiting() -> None:
    assert told(accepted(now=at(12, 2)).id) == []
