"""The administration, asked as a browser asks: every page opens in Chinese, and every edit stands in the audit trail."""

import pytest
from django.contrib import admin
from django.db import models
from django.test import Client

from hall_server.audit.models import AuditEvent
from hall_server.catalogue.models import MatterGroup, Queue, ServiceItem
from hall_server.organisation.models import Clerk, Hall
from tests.rig.server_database import PASSWORD
from tests.server.business import cast

pytestmark = pytest.mark.usefixtures("database")
OURS = sorted(
    (model for model in admin.site._registry if model.__module__.startswith("hall_server")),
    key=lambda model: model._meta.label,
)


@pytest.fixture
def browser() -> Client:
    """Signed in as the administrator, over HTTPS, as cookies demand."""
    client = Client(headers={"host": "localhost"})
    assert client.login(username="admin", password=PASSWORD)
    return client


def page(browser: Client, path: str) -> str:
    answer = browser.get(path, secure=True)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def path_of(model: type[models.Model], *more: str) -> str:
    return "/".join(["/admin", model._meta.app_label, str(model._meta.model_name), *more, ""])


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # it refuses more than the other
def test_every_list_and_every_row_opens(browser: Client) -> None:
    cast.put_in_place("desk-01")
    cast.staff()
    cast.wait(cast.ZHANG_WEI)
    cast.call_next()
    page(browser, "/admin/")
    opened = 0
    for model in OURS:
        shown = page(browser, path_of(model))
        assert str(model._meta.verbose_name_plural) in shown
        row = model._default_manager.first()
        if row is not None:
            shown = page(browser, path_of(model, str(row.pk), "change"))
            assert cast.ZHANG_WEI.id_number not in shown
            assert "张伟" not in shown
            opened += 1
    assert opened > 10


def test_no_word_of_ours_is_left_in_english() -> None:
    for model in OURS:
        names = [
            model._meta.verbose_name,
            *(field.verbose_name for field in model._meta.fields if field.editable),
        ]
        for name in names:
            text = str(name)
            assert text == "ID" or any("\u4e00" <= character <= "\u9fff" for character in text), (model, text)


def test_what_is_recorded_cannot_be_edited_there(browser: Client) -> None:
    cast.wait()
    line = AuditEvent.objects.latest("id")
    path = path_of(AuditEvent, str(line.pk), "change")
    assert browser.post(path, {"verb": "nothing"}, secure=True).status_code == 403
    assert browser.post(path_of(AuditEvent, str(line.pk), "delete"), secure=True).status_code == 403
    assert browser.get(path_of(AuditEvent, "add"), secure=True).status_code == 403


def test_an_edit_names_who_and_which_fields_but_not_what(browser: Client) -> None:
    queue = Queue.objects.get(prefix="B")
    fields = {
        "hall": queue.hall_id,
        "zone": queue.zone_id,
        "prefix": "B",
        "name": "社保",
        "place": queue.place,
        "quota": "5",
        "most_per_person": "1",
        "is_open": "on",
    }
    answer = browser.post(path_of(Queue, str(queue.pk), "change"), fields, secure=True)
    assert answer.status_code == 302
    line = AuditEvent.objects.get(subject=f"queue:{queue.pk}")
    assert (line.verb, line.actor) == ("queue_changed", "clerk:admin")
    assert "社保" not in line.facts
    assert "每日号数" in line.facts or "quota" in line.facts
    for _ in range(5):
        cast.take()
    with pytest.raises(Exception, match="quota_reached"):
        cast.take()


def test_a_clerk_gets_an_account_and_a_password(browser: Client) -> None:
    form = {
        "number": "2001",
        "name": "赵敏",
        "password1": "window pane 7",
        "password2": "window pane 7",
        "usable_password": "true",
    }
    answer = browser.post(path_of(Clerk, "add"), form, secure=True)
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    assert Clerk.objects.get(number="2001").check_password("window pane 7")
    assert (
        browser.get(
            path_of(Clerk, str(Clerk.objects.get(number="2001").pk), "delete"), secure=True
        ).status_code
        == 403
    )


@pytest.mark.parametrize("word", ["护照", "pthz", "普通 签发"])
def test_a_matter_is_found_by_two_characters_or_initials(browser: Client, word: str) -> None:
    shown = page(browser, path_of(ServiceItem) + f"?q={word}")
    assert "普通护照签发" in shown
    assert "残疾人证新办" not in shown.split("<tbody")[-1]


def test_a_renamed_group_has_its_new_initials(browser: Client) -> None:
    group = MatterGroup.objects.get(code="tax")
    form = {"name": "税务", "queue": group.queue_id, "place": "4", "departments": []}
    answer = browser.post(path_of(MatterGroup, "tax", "change"), {**form, "code": "tax"}, secure=True)
    assert answer.status_code == 302
    assert MatterGroup.objects.get(code="tax").initials == "sw"


def test_a_clerk_without_rights_sees_nothing() -> None:
    client = Client(headers={"host": "localhost"})
    assert client.login(username="1001", password=PASSWORD)
    assert client.get("/admin/", secure=True).status_code == 302
    assert Hall.objects.exists()
