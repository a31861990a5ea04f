"""The libraries as clerks see them: masked until somebody says why, joined and told apart by a person, found by number."""

from typing import Any

import pytest

from hall.language import hall_clock
from hall_server.audit.models import AuditEvent
from hall_server.pages.details import Section
from hall_server.parties import actions, queries, record_parts
from hall_server.parties.actions import PersonFacts, Source
from hall_server.parties.facts import PartyKind
from hall_server.parties.models import Consent, LikelyDuplicate, Mandate
from tests.server.business.cast import WANG_XIUYING, ZHANG_WEI, id_number
from tests.server.business.page_people import Desk, at_desk, holder_of
from tests.server.business.test_pages_forms import _hidden

pytestmark = pytest.mark.usefixtures("database")
PROJECT = "2026-511602-47-01-100001"


@pytest.fixture
def desk() -> Desk:
    return at_desk(holder_of("parties.edit", "parties.read", "parties.merge"))


def zhang() -> str:
    found = queries.find_person(ZHANG_WEI.id_number)
    assert found is not None
    return found


def sent(desk: Desk, path: str, **fields: str) -> Any:
    """Open the form, fill it in, send it."""
    return desk.post(path, {**_hidden(text(desk.get(path))), **fields})


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_lists_are_masked_and_a_number_is_looked_up_in_a_form_alone(desk: Desk) -> None:
    people = text(desk.get("/staff/parties/people/"))
    assert "张*" in people
    assert ZHANG_WEI.name not in people
    assert ZHANG_WEI.id_number not in people
    assert "欧阳*远" in text(desk.get("/staff/parties/people/?q=欧阳"))
    by_number = text(desk.get(f"/staff/parties/people/?q={ZHANG_WEI.id_number[:10]}"))
    assert "没有符合条件的记录" in by_number
    answer = sent(desk, "/staff/parties/find", kind="resident", number=ZHANG_WEI.id_number)
    assert answer["Location"] == f"/staff/parties/one/{zhang()}/"
    nobody = sent(desk, "/staff/parties/find", kind="resident", number=id_number(999))
    assert "没有找到这个人" in text(nobody)


def test_plain_values_come_after_a_purpose_and_the_reading_is_written_down(desk: Desk) -> None:
    path = f"/staff/parties/one/{zhang()}/"
    record = text(desk.get(path))
    assert ZHANG_WEI.phone not in record
    assert "读取证件" in record
    assert desk.post(path + "plain", {"purpose": "其他", "detail": ""}).status_code == 422
    assert not AuditEvent.objects.filter(verb="personal_data_read", subject=f"party:{zhang()}").exists()
    shown = desk.post(path + "plain", {"purpose": "联系当事人", "detail": "办件 A1"})
    assert ZHANG_WEI.phone in text(shown)
    assert ZHANG_WEI.id_number in text(shown)
    assert "no-store" in shown["Cache-Control"]
    line = AuditEvent.objects.get(verb="personal_data_read", subject=f"party:{zhang()}")
    assert "联系当事人：办件 A1" in line.facts
    assert "联系当事人" in text(desk.get(path))


def test_who_may_only_look_sees_no_button_for_plain_values() -> None:
    looker = at_desk(holder_of("cases.export"))
    record = text(looker.get(f"/staff/parties/one/{zhang()}/"))
    assert "查看完整信息" not in record
    assert looker.get(f"/staff/parties/one/{zhang()}/plain").status_code == 403


def test_a_party_is_registered_and_corrected_at_the_window(desk: Desk) -> None:
    number = id_number(812)
    fields = {"id_kind": "resident", "name": "李娜", "id_number": number, "source": "window"}
    wrong = sent(desk, "/staff/parties/new/person", **{**fields, "id_number": number[:-1] + "Y"})
    assert "证件号码不对" in text(wrong)
    answer = sent(desk, "/staff/parties/new/person", **fields)
    party = queries.find_person(number)
    assert answer["Location"] == f"/staff/parties/one/{party}/"
    right = {"field": "phone", "value": "13900001111", "reason": "本人当面说明", "id_kind": ""}
    assert sent(desk, f"/staff/parties/one/{party}/correct", **right).status_code == 302
    record = text(desk.get(f"/staff/parties/one/{party}/"))
    assert "本人当面说明" in record
    assert "13900001111" not in record


def test_a_listed_pair_is_judged_side_by_side_and_the_merge_undone(desk: Desk) -> None:
    pair = LikelyDuplicate.objects.get(state="open")
    path = f"/staff/parties/duplicates/{pair.pk}/"
    assert "疑似重复的人员" in text(desk.get("/staff/"))
    page = text(desk.get(path))
    assert "相同" in page
    assert "不同" in page
    answer = sent(desk, path, verdict="first", reason="核对两本证件")
    kept = answer["Location"].split("/")[-2]
    gone = pair.second_id if kept == pair.first_id else pair.first_id
    assert desk.get(f"/staff/parties/one/{gone}/")["Location"] == f"/staff/parties/one/{kept}/"
    assert "撤销合并" in text(desk.get(f"/staff/parties/one/{kept}/"))
    undone = sent(desk, f"/staff/parties/one/{gone}/apart", reason="是两个人")
    assert undone["Location"] == f"/staff/parties/one/{gone}/"


def test_mandates_and_consents_are_given_and_ended(desk: Desk) -> None:
    path = f"/staff/parties/one/{zhang()}/"
    form = {
        "number_kind": "resident",
        "number": WANG_XIUYING.id_number,
        "kind": "agent",
        "matters": "511A0015500009",
        "until": "",
        "proof": "授权委托书",
    }
    assert sent(desk, path + "mandate", **form).status_code == 302
    mandate = Mandate.objects.get(principal=zhang(), kind="agent")
    assert mandate.until is not None, "a mandate by contract has an end"
    assert sent(desk, f"/staff/parties/mandates/{mandate.pk}/end", reason="委托人撤销").status_code == 302
    assert "已终止" in text(desk.get(path))
    consent = Consent.objects.get(party=zhang(), purpose="messages")
    assert sent(desk, f"/staff/parties/consents/{consent.pk}/withdraw", is_sure="on").status_code == 302
    assert "已撤回" in text(desk.get(path))


def test_everything_about_a_project_is_on_one_page(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_parts, "_parts", [])
    project = queries.find_project(PROJECT)
    assert project is not None
    seen = []

    def works(keys: tuple[str, ...], request: Any) -> Section:
        seen.append((keys, request.user.is_authenticated))
        return Section("办件", heads=("编号",), lines=[("A-1",)])

    record_parts.add_part(works, PartyKind.PROJECT)
    page = text(desk.get(f"/staff/parties/one/{project}/"))
    for told in ("安和菜市场改造", "建设单位", "安和区巷口小吃店", "A-1", "历次登记"):
        assert told in page
    assert seen == [((project,), True)]
    assert "A-1" not in text(desk.get(f"/staff/parties/one/{zhang()}/"))


def test_a_person_without_a_number_is_listed_and_named(desk: Desk) -> None:
    party = actions.know_person(
        PersonFacts("王秀英", phone="13812340000"),
        source=Source.DECLARED,
        actor="clerk:1001",
        now=hall_clock.now(),
    )
    assert "没有号码" in text(desk.get("/staff/parties/people/?q=王"))
    assert text(desk.get(f"/staff/parties/one/{party}/"))
