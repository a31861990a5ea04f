"""An item that came without a group is listed, a group is proposed, and an editor groups many at once: numbers are given."""

from datetime import timedelta

import msgspec
import pytest

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall.messages.ticketing import IssueTicket, TicketReserved
from hall_server.audit.models import AuditEvent
from hall_server.catalogue import actions, grouping, queries
from hall_server.catalogue.actions import NewItem, PublishedVersion
from hall_server.catalogue.models import MatterGroup, ServiceItem
from hall_server.organisation.models import Department
from tests.rig.filled_form import filled_form
from tests.server.business import cast
from tests.server.business.page_people import Desk, at_desk, holder_of
from tests.server.catalogue_cast import GOOD

pytestmark = pytest.mark.usefixtures("database")
ROOT = "/staff/catalogue/ungrouped/"
CLERK = "clerk:1001"


def arrive(*codes: str, department: str, hall: str = "anhe", name: str = "", in_days: int = 0) -> None:
    """An authority's list with these items is brought in, published."""
    now = hall_clock.now()
    begins = hall_clock.business_day(now) + timedelta(days=in_days)
    rows = [
        PublishedVersion(
            NewItem(code, f"E{code}", name or f"新事项{code}", GOOD.task_type.value, hall, department),
            msgspec.structs.replace(GOOD, task_name=name or f"新事项{code}"),
            begins,
        )
        for code in codes
    ]
    actions.load_published(rows, source="list", authority="exchange", actor=CLERK, now=now)


def department_of(group: str) -> str:
    """A department most of whose matters stand in this group."""
    code = ServiceItem.objects.filter(group=group).values_list("department_id", flat=True).first()
    assert code is not None
    return code


def here() -> list[str]:
    """The codes that wait for a group in the open hall."""
    rows = grouping.ungrouped().filter(item__implementation__hall="anhe")
    return sorted(rows.values_list("item__task_handle_item", flat=True))


def test_an_editor_groups_many_at_once_and_a_number_is_given() -> None:
    family = department_of(cast.FAMILY)
    assert not here(), "all the sample's matters have a group"
    arrive("N1", "N2", "N3", department=family)
    assert queries.matter("anhe", "N1") is None
    assert here() == ["N1", "N2", "N3"]
    editor = at_desk(holder_of("catalogue.edit"))
    assert "新事项N2" in read(editor, ROOT + "?hall=anhe")
    path = f"{ROOT}anhe/{family}/"
    shown = read(editor, path)
    assert "建议分到" in shown
    answer = editor.post(path, {**filled_form(shown), "items": ["N1", "N3"]})
    assert answer["Location"] == ROOT
    assert here() == ["N2"]
    assert cast.ask(cast.TERMINAL, IssueTicket("N1"), TicketReserved).number == "F001"
    assert ServiceItem.objects.get(pk="N3").initials, "it is found by its initials"
    (line,) = AuditEvent.objects.filter(verb="item_grouped", subject="item:N1")
    assert line.actor.startswith("clerk:")


def test_the_proposal_says_why() -> None:
    family = department_of(cast.FAMILY)
    found = grouping.proposed("anhe", family)
    assert found is not None
    assert found.group == cast.FAMILY
    survey = Department.objects.create(code="9001", name="测绘局")
    newcomer = survey.pk
    assert grouping.proposed("anhe", newcomer) is None, "nothing speaks for any group"
    kind = ServiceItem.objects.filter(group=cast.FAMILY).values_list("task_type", flat=True)[0]
    by_kind = grouping.proposed("anhe", newcomer, [kind])
    assert by_kind is not None
    assert by_kind.because.startswith("同类型已有")
    MatterGroup.objects.get(pk=cast.SOCIAL).departments.add(survey)
    own = grouping.proposed("anhe", newcomer, [kind])
    assert own == grouping.Proposal(cast.SOCIAL, own.name if own else "", "这个分组就是给该部门设的")


def test_an_item_that_begins_later_is_grouped_now_and_offered_on_its_day() -> None:
    arrive("N1", department=department_of(cast.FAMILY), in_days=3)
    now = hall_clock.now()
    assert actions.place_items(["N1"], cast.FAMILY, actor=CLERK, now=now) == 1
    assert not ServiceItem.objects.get(pk="N1").is_in_force
    actions.settle(now + timedelta(days=3))
    assert ServiceItem.objects.get(pk="N1").is_in_force


def test_a_group_of_another_hall_is_refused_and_a_second_time_changes_nothing() -> None:
    now, family = hall_clock.now(), department_of(cast.FAMILY)
    arrive("N1", department=family, hall="linjiang")
    arrive("N2", department=family)
    with pytest.raises(Refusal) as refused:
        actions.place_items(["N1", "N2"], cast.FAMILY, actor=CLERK, now=now)
    assert refused.value.code is RefusalCode.GROUP_ELSEWHERE
    assert here() == ["N2"], "none of them was grouped"
    assert actions.place_items(["N2"], cast.FAMILY, actor=CLERK, now=now) == 1
    assert actions.place_items(["N2"], cast.SOCIAL, actor=CLERK, now=now) == 0
    assert ServiceItem.objects.get(pk="N2").group_id == cast.FAMILY


def test_who_may_not_edit_there_groups_nothing() -> None:
    family = department_of(cast.FAMILY)
    arrive("N1", department=family)
    for path in (ROOT, f"{ROOT}anhe/{family}/"):
        assert at_desk(holder_of("clock.view")).get(path).status_code == 403
    assert at_desk(holder_of("catalogue.edit")).get(f"{ROOT}nowhere/{family}/").status_code == 404


def read(desk: Desk, path: str) -> str:
    """What a page shows."""
    answer = desk.get(path)
    assert answer.status_code == 200, answer.content.decode()[-1500:]
    return str(answer.content.decode())
