"""The catalogue's pages: an editor works a list off, a reviewer publishes, halls are compared and aligned."""

import re
from datetime import datetime

import pytest
from django.test import Client

from hall.language import hall_clock
from hall_server.catalogue import actions, comparing, item_queries, rows_of_versions
from hall_server.catalogue.life import VersionState
from hall_server.catalogue.lint.finding import Finding
from hall_server.catalogue.models import ItemVersion
from hall_server.catalogue.pages.worklist import DRAFTS_A_PAGE, where
from hall_server.installation import DatabasePart
from hall_server.organisation import actions as organisation
from hall_server.organisation.models import Clerk
from hall_server.organisation.scopes import EVERYWHERE
from tests.rig.filled_form import filled_form

ROOT = "/staff/catalogue/"
HYGIENE = "511A0015500009"


@pytest.fixture
def today(database: DatabasePart) -> datetime:
    """Now, with 1001 an editor and 1002 a reviewer everywhere."""
    now = hall_clock.now()
    for number, role in (("1001", "catalogue_editor"), ("1002", "catalogue_reviewer")):
        organisation.assign_role(
            number, role, organisation.Span(now), actor="shell:tests", scope=EVERYWHERE, reason="试用"
        )
    return now


def of(number: str) -> Client:
    """The browser of this clerk."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(Clerk.objects.get(number=number))
    return client


def page(client: Client, path: str) -> str:
    """What a page shows."""
    answer = client.get(ROOT + path, secure=True)
    assert answer.status_code == 200, (path, answer.status_code, answer.content.decode()[-1500:])
    return answer.content.decode()


def send(client: Client, path: str, **said: object) -> str:
    """Fill in a form as it is shown and send it; where it led to."""
    answer = client.post(ROOT + path, {**filled_form(page(client, path)), **said}, secure=True)
    told = re.findall(
        r'class="(?:note error|error)[^>]*>(.*?)</(?:div|p)>', answer.content.decode(), re.DOTALL
    )
    assert answer.status_code == 303, (path, answer.status_code, told)
    return str(answer["Location"]).removeprefix(ROOT)


def version_of(hall: str) -> item_queries.VersionFacts:
    """The hygiene licence as this hall has it."""
    item = comparing.compared_item(HYGIENE, hall_clock.business_day(hall_clock.now()))
    assert item is not None
    return item_queries.version(item.versions[hall])


def test_an_editor_works_the_list_off_and_a_reviewer_publishes(today: datetime) -> None:
    editor, reviewer = of("1001"), of("1002")
    old = version_of("linjiang")
    draft = send(editor, f"items/{old.key}/draft/")
    key = int(draft.split("/")[1])
    assert "大厅能核验电子“营业执照”" in page(editor, "findings/")

    names = [one.material_name for one in item_queries.content(key).materials]
    place = names.index("营业执照（副本）")
    finding = Finding("M01", severity=None, sentence="", field=f"materials[{place}].is_waived", action="")  # type: ignore[arg-type]
    assert where(key, finding) == f"{ROOT}items/{key}/materials/{place}/"
    send(editor, f"items/{key}/move/submit/")
    refused = reviewer.post(ROOT + f"items/{key}/move/publish/", {}, secure=True)
    assert refused.status_code == 422
    opinion = "营业执照我们自己能查，别再收。"
    send(reviewer, f"items/{key}/move/send_back/", opinion=opinion)
    assert opinion in page(editor, f"items/{key}/")

    send(editor, f"items/{key}/materials/{place}/", is_waived="on", place=1)
    first = item_queries.content(key).materials[0]
    assert (first.material_name, first.is_waived) == ("营业执照（副本）", True)
    send(editor, f"items/{key}/text/", task_name="公共场所卫生许可证办理", aliases="办卫生证\n开店卫生证")
    shown = page(editor, f"items/{key}/")
    assert "与现行第1版的不同" in shown
    assert "公共场所卫生许可新办审批（县级）" in shown
    send(editor, f"items/{key}/move/submit/")
    send(reviewer, f"items/{key}/move/publish/", opinion="同意")
    done = item_queries.version(key)
    assert (done.state, done.reviewed_by) == (VersionState.PUBLISHED, "clerk:1002")
    assert item_queries.content(key).aliases == ("办卫生证", "开店卫生证")
    assert item_queries.version(old.key).state is VersionState.SUPERSEDED


def test_what_a_form_shows_is_what_it_keeps(today: datetime) -> None:
    editor = of("1001")
    for hall in ("anhe", "linjiang"):
        old = version_of(hall)
        before = item_queries.content(old.key)
        key = int(send(editor, f"items/{old.key}/draft/").split("/")[1])
        send(editor, f"items/{key}/text/")
        for name in ("materials", "steps", "bases", "questions", "results", "deliveries"):
            for place in range(len(getattr(before, name))):
                send(editor, f"items/{key}/{name}/{place}/")
        assert item_queries.content(key) == before


def test_a_part_is_added_and_removed(today: datetime) -> None:
    editor, old = of("1001"), version_of("anhe")
    key = int(send(editor, f"items/{old.key}/draft/").split("/")[1])
    send(editor, f"items/{key}/fees/0/", fee_name="工本费", amount="10.50", unit="证")
    assert [(one.fee_name, str(one.amount)) for one in item_queries.content(key).fees] == [
        ("工本费", "10.50")
    ]
    send(editor, f"items/{key}/steps/1/", limit_amount="2", limit_unit="working_day", after="accept")
    send(editor, f"items/{key}/fees/0/", remove_part="on")
    assert item_queries.content(key).fees == ()
    assert str(item_queries.content(key).steps[1].limit) == "2个工作日"


def test_two_editors_do_not_write_over_each_other(today: datetime) -> None:
    editor, old = of("1001"), version_of("anhe")
    key = int(send(editor, f"items/{old.key}/draft/").split("/")[1])
    shown = filled_form(page(editor, f"items/{key}/text/"))
    send(editor, f"items/{key}/text/", task_name="甲")
    answer = editor.post(ROOT + f"items/{key}/text/", {**shown, "task_name": "乙"}, secure=True)
    assert answer.status_code == 409
    assert ItemVersion.objects.get(pk=key).task_name == "甲"


def test_nobody_publishes_own_work_on_a_page(today: datetime) -> None:
    now = hall_clock.now()
    organisation.assign_role(
        "1003",
        "catalogue_reviewer",
        organisation.Span(now),
        actor="shell:tests",
        scope=EVERYWHERE,
        reason="试用",
    )
    organisation.assign_role(
        "1003",
        "catalogue_editor",
        organisation.Span(now),
        actor="shell:tests",
        scope=EVERYWHERE,
        reason="试用",
    )
    both, old = of("1003"), version_of("anhe")
    key = int(send(both, f"items/{old.key}/draft/").split("/")[1])
    send(both, f"items/{key}/move/submit/")
    form = filled_form(page(both, f"items/{key}/move/publish/"))
    answer = both.post(ROOT + f"items/{key}/move/publish/", form, secure=True)
    assert "编制人不能审核自己编的内容" in answer.content.decode()
    assert item_queries.version(key).state is VersionState.IN_REVIEW


def test_a_difference_is_kept_and_another_aligned(today: datetime) -> None:
    editor, reviewer = of("1001"), of("1002")
    shown = page(editor, "compare/")
    assert "公共场所卫生许可新办审批（县级）" in shown
    assert "<img" in shown
    item = comparing.compared_item(HYGIENE, hall_clock.business_day(today))
    assert item is not None
    health, licence = (
        next(one for one in item.compared.differences if one.key == name)
        for name in ("从业人员健康合格证明", "营业执照")
    )
    send(reviewer, f"compare/{HYGIENE}/{health.fingerprint}/keep/", reason="临江区地方条例要求")
    draft = send(
        editor,
        f"compare/{HYGIENE}/{licence.fingerprint}/align/",
        hall="linjiang",
        model_hall="anhe",
        reason="能自己查",
    )
    names = [one.material_name for one in item_queries.content(int(draft.split("/")[1])).materials]
    assert "营业执照（副本）" not in names
    assert "从业人员健康合格证明" in names
    shown = page(editor, f"compare/{HYGIENE}/")
    assert "已保留：临江区地方条例要求" in shown
    assert "已看齐" in shown


def test_whoever_has_no_right_is_told_so(database: DatabasePart) -> None:
    stranger, key = of("1003"), version_of("anhe").key
    for path in ("findings/", f"items/{key}/draft/", f"items/{key}/move/suspend/"):
        assert stranger.get(ROOT + path, secure=True).status_code == 403, path


def test_an_item_is_split_and_others_are_merged_on_pages(today: datetime) -> None:
    editor, old = of("1001"), version_of("anhe")
    read = page(of("1002"), f"items/{version_of('linjiang').key}/")
    assert '<th scope="col">规则</th>' in read, "the reviewer's column of rules has its heading"
    sent = {
        "code_1": "s-1",
        "name_1": "卫生许可新办",
        "code_2": "s-2",
        "name_2": "卫生许可延续",
        "reason": "目录调整",
    }
    half = editor.post(
        f"{ROOT}items/{old.key}/split/",
        {**filled_form(page(editor, f"items/{old.key}/split/")), **sent, "code_3": "s-2"},
        secure=True,
    ).content.decode()
    assert "编码和名称要么都填" in half
    first = send(editor, f"items/{old.key}/split/", **sent)
    assert "卫生许可新办" in page(editor, first)
    shown = page(editor, f"items/{old.key}/")
    assert "沿革" in shown
    assert "变为" in shown
    assert "卫生许可延续" in shown
    beside = [
        one.code
        for one in item_queries.all_in_force(hall_clock.business_day(today), old.hall, old.department)
        if one.code != old.code
    ]
    merged = send(
        editor, f"items/{old.key}/merge/", others=beside[:1], code="m-1", name="合并办", reason="目录调整"
    )
    assert item_queries.predecessors("m-1") == (old.code, beside[0])
    assert "来自" in page(editor, merged)
    version = item_queries.versions("s-1")[0]
    assert (version.hall, version.department, version.state) == (old.hall, old.department, VersionState.DRAFT)


def test_the_work_list_goes_on_page_by_page(today: datetime) -> None:
    versions = list(ItemVersion.objects.filter(state="published").order_by("id")[: DRAFTS_A_PAGE + 3])
    contents = rows_of_versions.contents(versions)
    for version in versions:
        code = version.item.task_handle_item
        actions.open_draft(code, contents[version.pk], actor="clerk:1001", now=today)
    editor = of("1001")
    first = page(editor, "findings/")
    assert f"共 {len(versions)} 份草稿" in first
    assert first.count("版草稿）") == DRAFTS_A_PAGE
    assert 'rel="prev"' not in first
    mark = re.search(r'href="\?(after=[^"]+)"', first)
    assert mark is not None
    second = page(editor, f"findings/?{mark[1]}")
    assert second.count("版草稿）") == 3
    assert 'rel="next"' not in second
    assert 'rel="prev"' in second
