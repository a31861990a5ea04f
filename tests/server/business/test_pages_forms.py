"""A form is done once however often it is sent, and never over the head of somebody who saved meanwhile."""

import re
from threading import Barrier, Thread

import pytest
from django import forms
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import connections
from django.http import HttpResponse
from django.test import Client, RequestFactory

from hall.language.refusals import Refusal, RefusalCode
from hall_server.api.models import ApiToken
from hall_server.organisation.models import Hall
from hall_server.pages.forms import FormPage
from tests.server.business.page_people import at_desk, holder_of, somebody

pytestmark = pytest.mark.usefixtures("database")

HIDDEN = re.compile(r'name="(form_key|seen)" value="([^"]*)"')
NEW = "/staff/tokens/new"


def _hidden(page: str) -> dict[str, str]:
    return dict(HIDDEN.findall(page))


def _filled(desk: Client, **fields: object) -> dict[str, object]:
    told = {"name": "市场监管局办件系统", "scopes": ["token:read"], "days": "90", **fields}
    return {**_hidden(desk.get(NEW).content.decode()), **told}


def test_sent_twice_it_is_done_once_and_leads_to_the_same_place() -> None:
    desk = at_desk(holder_of("api.tokens.give"))
    sent = _filled(desk)
    first, second = desk.post(NEW, sent), desk.post(NEW, sent)
    (token,) = ApiToken.objects.all()
    assert first.status_code == 200
    assert f"zt_{token.pk}_" in first.content.decode()
    assert (second.status_code, second["Location"]) == (303, f"/staff/tokens/{token.pk}/")


def test_sent_at_once_by_impatient_hands_it_is_done_once() -> None:
    desk = at_desk(holder_of("api.tokens.give"))
    sent, together, statuses = _filled(desk), Barrier(4), []

    def press() -> None:
        hand = at_desk()
        hand.cookies = desk.cookies
        together.wait()
        statuses.append(hand.post(NEW, sent).status_code)
        connections.close_all()

    hands = [Thread(target=press) for _ in range(4)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sorted(statuses) == [200, 303, 303, 303]
    assert ApiToken.objects.count() == 1


def test_another_persons_form_does_nothing() -> None:
    one, other = at_desk(holder_of("api.tokens.give")), at_desk(holder_of("api.tokens.give"))
    sent = _filled(one)
    one.post(NEW, sent)
    answer = other.post(NEW, sent)
    assert answer.status_code == 422
    assert ApiToken.objects.count() == 1


def test_errors_stand_beside_their_fields_and_in_a_summary_that_leads_there() -> None:
    desk = at_desk(holder_of("api.tokens.give"))
    answer = desk.post(NEW, _filled(desk, name="", days="0"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "还没有保存：请改正 2 处" in page
    assert 'href="#id_name"' in page
    assert re.search(r'id="id_name"[^>]*aria-invalid="true"|aria-invalid="true"[^>]*id="id_name"', page)
    assert 'id="id_name_error"' in page
    assert (
        "请" in page.split('id="id_name_error"')[1][:80] or "必" in page.split('id="id_name_error"')[1][:80]
    )
    assert ApiToken.objects.count() == 0


def test_a_form_without_its_key_is_kept_on_the_screen_and_not_done() -> None:
    desk = at_desk(holder_of("api.tokens.give"))
    answer = desk.post(NEW, {"name": "某系统", "scopes": ["token:read"], "days": "9"})
    assert answer.status_code == 422
    assert "某系统" in answer.content.decode()
    assert ApiToken.objects.count() == 0


def test_what_somebody_typed_is_text_again() -> None:
    desk = at_desk(holder_of("api.tokens.give"))
    page = desk.post(NEW, _filled(desk, name='"><img src=x onerror=alert(1)>', days="0")).content.decode()
    assert "<img src=x" not in page


class HallNotice(forms.ModelForm):  # type: ignore[type-arg] # Django's form takes no argument while it runs
    """Two fields of a hall."""

    class Meta:
        model = Hall
        fields = ("name", "notice")


class Editor:
    """Somebody who edits the hall with a form of the frame."""

    def __init__(self) -> None:
        self._clerk = somebody()
        self._hidden: dict[str, str] = {}

    def open(self) -> None:
        """Look at the form."""
        self._take(self._respond(None))

    def save(self, **fields: str) -> HttpResponse:
        """Send it."""
        return self._take(self._respond({**self._hidden, **fields}))

    def _take(self, answer: HttpResponse) -> HttpResponse:
        self._hidden = _hidden(answer.content.decode()) or self._hidden
        return answer

    def _respond(self, sent: dict[str, str] | None) -> HttpResponse:
        request = RequestFactory().post("/", sent) if sent else RequestFactory().get("/")
        request.user = self._clerk
        request.session = Client().session
        request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
        page = FormPage("大厅提示", HallNotice, self._change, back="/", row=Hall.objects.get(pk="anhe"))
        return page.respond(request)

    @staticmethod
    def _change(form: HallNotice) -> str:
        if form.cleaned_data["notice"] == "不行":
            raise Refusal(RefusalCode.NOT_ALLOWED)
        Hall.objects.filter(pk="anhe").update(**form.cleaned_data)
        return "/done"


def test_whoever_saves_second_sees_both_and_decides() -> None:
    name = Hall.objects.get(pk="anhe").name
    one, other = Editor(), Editor()
    one.open()
    other.open()
    assert one.save(name=name, notice="上午十点消防演练").status_code == 303
    told = other.save(name=name, notice="下午停电")
    page = told.content.decode()
    assert told.status_code == 409
    assert "有人先保存了这条记录" in page
    assert "上午十点消防演练" in page
    assert "下午停电" in page
    assert Hall.objects.get(pk="anhe").notice == "上午十点消防演练"
    assert other.save(name=name, notice="下午停电").status_code == 303
    assert Hall.objects.get(pk="anhe").notice == "下午停电"


def test_a_seen_that_was_forged_saves_nothing() -> None:
    name = Hall.objects.get(pk="anhe").name
    editor = Editor()
    editor.open()
    editor._hidden["seen"] = editor._hidden["seen"][:-3] + "abc"
    assert editor.save(name=name, notice="假的").status_code == 422
    assert Hall.objects.get(pk="anhe").notice == ""


def test_a_refusal_undoes_all_and_the_form_can_be_sent_again() -> None:
    name = Hall.objects.get(pk="anhe").name
    editor = Editor()
    editor.open()
    refused = editor.save(name=name, notice="不行")
    assert refused.status_code == 422
    assert "您没有这项权限" in refused.content.decode()
    assert editor.save(name=name, notice="可以").status_code == 303


def test_characters_outside_the_basic_plane_are_kept() -> None:
    editor = Editor()
    editor.open()
    assert editor.save(name="安和区政务服务中心", notice="𠮷野家𡋾").status_code == 303
    assert Hall.objects.get(pk="anhe").notice == "𠮷野家𡋾"


def test_a_token_is_bound_to_a_hall_and_scopes_that_cannot_be_are_named() -> None:
    desk = at_desk(holder_of("api.tokens.give"))
    sent = _filled(desk, scopes=["cases:read", "parties:read"], hall="linjiang")
    answer = desk.post(NEW, sent)
    assert "“查看人员、企业、项目（脱敏）和委托”不能限于一个大厅或部门" in answer.content.decode()
    assert not ApiToken.objects.exists()
    desk.post(NEW, _filled(desk, scopes=["cases:read"], hall="linjiang"))
    token = ApiToken.objects.get()
    assert (token.hall, token.department) == ("linjiang", "")
    for path in ("/staff/tokens/", f"/staff/tokens/{token.pk}/"):
        assert "临江区政务服务中心" in desk.get(path).content.decode()
