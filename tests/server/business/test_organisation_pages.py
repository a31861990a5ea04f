"""The organisation's pages, asked as a browser asks: everybody sees and does what is theirs, and reads why not."""

import re
from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client

from hall.language import hall_clock
from hall_server.organisation import actions
from hall_server.organisation import queries as organisation
from hall_server.organisation.models import (
    Clerk,
    Delegation,
    Leave,
    OpeningHours,
    Post,
    RoleAssignment,
    Shift,
    SpecialDay,
    Window,
    WindowDuty,
    Zone,
)
from hall_server.organisation.rights import Right
from hall_server.organisation.scopes import Scope

pytestmark = pytest.mark.usefixtures("database")
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|form_key|seen)" value="([^"]*)"')


class Person:
    """Somebody with a browser."""

    def __init__(self, number: str) -> None:
        self.client = Client(headers={"host": "localhost"})
        self.client.force_login(Clerk.objects.get(number=number))

    def reads(self, path: str, status: int = 200) -> str:
        answer = self.client.get(f"/staff/organisation/{path}", secure=True)
        assert answer.status_code == status, (path, answer.status_code, answer.content.decode()[-1500:])
        return answer.content.decode()

    def sends(self, path: str, **fields: object) -> str:
        """Fill in the form on this page and send it; where it led, or the page that says what is wrong."""
        hidden = dict(HIDDEN.findall(self.reads(path)))
        answer = self.client.post(f"/staff/organisation/{path}", {**hidden, **fields}, secure=True)
        if answer.status_code == 303:
            return str(answer.headers["Location"])
        return answer.content.decode()


def test_the_tree_shows_both_halls_in_their_city() -> None:
    page = Person("1003").reads("").split('<main id="main"', 1)[1]
    for name in ("示例省", "和江市", "安和区政务服务中心", "临江区政务服务中心", "一号窗口", "24 小时自助区"):
        assert name in page
    assert page.index("和江市") < page.index("安和区政务服务中心") < page.index("临江区政务服务中心")


def test_a_window_is_changed_in_ones_own_hall_alone() -> None:
    director = Person("1001")
    served = [part.pk for part in Window.objects.get(pk="w02").departments.all()]
    sent = {"number": "2", "name": "二号窗口", "serves": "社保专窗", "departments": served, "is_open": "on"}
    assert director.sends("windows/w02/", **sent).endswith("/halls/anhe/")
    assert Window.objects.get(pk="w02").serves == "社保专窗"
    refused = director.reads("windows/lj-w01/", 403)
    assert "只限安和区政务服务中心" in refused
    assert "安全管理员" in refused


def test_why_may_and_why_may_not_are_told() -> None:
    director = Person("1001")
    yes = director.reads("rights/?clerk=1002&right=catalogue.edit&hall=anhe&department=&region=&at=")
    assert "刘洋可以编辑事项（安和区政务服务中心）。" in yes
    assert "任“事项编辑员”（安和区及其下级）" in yes
    no = director.reads("rights/?clerk=1002&right=catalogue.edit&hall=linjiang&department=&region=&at=")
    assert "刘洋不可以编辑事项（临江区政务服务中心）。" in no
    assert "但只限安和区及其下级" in no
    own = Person("1003").reads("rights/?clerk=1002&right=catalogue.edit&hall=anhe&department=&region=&at=")
    assert "刘洋可以编辑" not in own, "about others only with the right to ask"


def test_a_new_clerk_from_account_to_post_role_and_shift() -> None:
    admin = Person("admin")
    where = admin.sends("people/new", number="1004", name="周婷", department="", password="window pane 7")
    assert where.endswith("/people/1004/"), where[-1500:]
    post = str(actions.enter_post("anhe", "导办岗", actor="clerk:admin").pk)
    today = f"{hall_clock.business_day(hall_clock.now())}"
    assert admin.sends("people/1004/post", post=post, from_day=today, until_day="").endswith("/1004/")
    role = {"role": "guide", "region": "", "hall": "anhe", "department": "", "until": "", "reason": ""}
    assert admin.sends("people/1004/role", **role, since=f"{today}T00:00").endswith("/1004/")
    shift = str(Shift.objects.get(hall="anhe", name="白班").pk)
    sent = {"shift": shift, "weekdays": ["1", "3"], "window": "", "from_day": today, "until_day": ""}
    assert admin.sends("people/1004/shift", **sent).endswith("/1004/")
    page = admin.reads("people/1004/")
    for text in ("导办岗", "导办员", "周一三", "分派了角色", "建立了账号"):
        assert text in page, text
    again = admin.sends("people/1004/shift", **sent)
    assert "同一时间已排" in again
    held = RoleAssignment.objects.get(clerk__number="1004")
    admin.sends(f"roles/held/{held.pk}/end")
    assert not organisation.may("1004", Right.CATALOGUE_VIEW, Scope(hall="anhe"))
    admin.sends("people/1004/end", reason="辞职")
    assert not Clerk.objects.get(number="1004").is_active


def test_somebody_lets_another_act_and_ends_it() -> None:
    giver, taker = Person("1001"), Person("1003")
    now = hall_clock.local(hall_clock.now())
    sent = {
        "taker": "1003",
        "rights": ["catalogue.review"],
        "hall": "anhe",
        "department": "",
        "since": f"{now:%Y-%m-%dT%H:%M}",
        "until": f"{now + timedelta(days=2):%Y-%m-%dT%H:%M}",
        "reason": "外出培训",
    }
    assert "catalogue.edit" not in giver.reads("delegations/new"), "only what one has oneself is offered"
    where = giver.sends("delegations/new", **sent)
    row = Delegation.objects.get()
    assert where.endswith(f"/delegations/{row.pk}/"), where[-1500:]
    assert "陈静委托赵敏" in taker.reads(f"delegations/{row.pk}/")
    taker.reads(f"delegations/{row.pk}/end", 403)
    Person("1002").reads(f"delegations/{row.pk}/", 404)
    assert organisation.may("1003", Right.CATALOGUE_REVIEW, Scope(hall="anhe"))
    giver.sends(f"delegations/{row.pk}/end")
    assert not organisation.may("1003", Right.CATALOGUE_REVIEW, Scope(hall="anhe"))


def test_leave_is_asked_seen_as_waiting_and_decided_by_another() -> None:
    clerk, director, elsewhere = Person("1002"), Person("1001"), Person("3001")
    sent = {"kind": "annual", "since": "2026-12-01T09:00", "until": "2026-12-02T17:00", "reason": "探亲"}
    where = clerk.sends("leave/new", **sent)
    row = Leave.objects.get()
    assert where.endswith(f"/leave/{row.pk}/")
    assert "已有年休假" in clerk.sends("leave/new", **sent)
    assert "待审批的请假" in director.client.get("/staff/", secure=True).content.decode()
    elsewhere.reads(f"leave/{row.pk}/decide", 403)
    assert "不批准时请写明理由" in director.sends(f"leave/{row.pk}/decide", verdict="no", answer="")
    director.sends(f"leave/{row.pk}/decide", verdict="yes", answer="")
    assert Leave.objects.get().state == Leave.State.APPROVED
    assert "已批准" in clerk.reads(f"leave/{row.pk}/")


def test_hours_are_added_previewed_and_taken_away() -> None:
    director = Person("3001")
    monday = hall_clock.business_day(hall_clock.now())
    monday += timedelta(days=7 - monday.weekday())
    where = director.sends(
        "halls/linjiang/hours/day/new",
        department="", matter="", day=f"{monday}", opens="", closes="", reason="供电检修",
    )  # fmt: skip
    assert where.endswith("/halls/linjiang/hours/")
    page = director.reads("halls/linjiang/hours/")
    assert re.search(r'aria-current="page"[^>]*>办公时间<', page)
    assert page.count("供电检修") == 2, "in the preview and in the list"
    assert "08:30—12:00、14:00—17:30" in page
    over = director.sends(
        "halls/linjiang/hours/week/new",
        department="", matter="", weekdays=["6"], opens="22:00", closes="02:00", from_day="", until_day="",
    )  # fmt: skip
    assert "跨午夜的请分成两段" in over
    day = SpecialDay.objects.get()
    director.sends(f"hours/day/{day.pk}/remove")
    assert not SpecialDay.objects.exists()
    director.reads("halls/anhe/hours/day/new", 403)
    assert OpeningHours.objects.filter(hall="anhe").count() == 0


def test_a_shift_gets_other_times_from_a_day_on_and_what_was_worked_stays() -> None:
    director, today = Person("1001"), hall_clock.business_day(hall_clock.now())
    shift = Shift.objects.get(hall="anhe", name="白班")
    people = shift.assignments.filter(until_day=None).count()
    assert people
    assert f"/shifts/{shift.pk}/edit" in director.reads("halls/anhe/shifts/")
    fields = {"name": "白班", "begins": "08:30", "ends": "16:30", "grace_minutes": "10", "is_kept": "on"}
    yesterday = (today - timedelta(days=1)).isoformat()
    assert "最早是今天" in director.sends(f"shifts/{shift.pk}/edit", **fields, from_day=yesterday)
    tomorrow = (today + timedelta(days=1)).isoformat()
    assert director.sends(f"shifts/{shift.pk}/edit", **fields, from_day=tomorrow).endswith(
        "/halls/anhe/shifts/"
    )
    shift.refresh_from_db()
    assert (shift.name, shift.is_kept, shift.begins) == (f"白班（至{today}）", False, time(9))
    assert set(shift.assignments.values_list("until_day", flat=True)) == {today}
    later = Shift.objects.get(hall="anhe", name="白班")
    assert (later.begins, later.ends, later.grace_minutes) == (time(8, 30), time(16, 30), 10)
    assert later.assignments.filter(from_day=today + timedelta(days=1), until_day=None).count() == people
    # Nobody has worked the new one yet: it is simply corrected, and keeps its row.
    director.sends(
        f"shifts/{later.pk}/edit", **{**fields, "name": "早白班", "ends": "17:00"}, from_day=tomorrow
    )
    later.refresh_from_db()
    assert (later.name, later.ends) == ("早白班", time(17))


def test_times_that_put_somebody_in_two_places_are_refused() -> None:
    director, today = Person("1001"), hall_clock.business_day(hall_clock.now())
    shift = Shift.objects.get(hall="anhe", name="白班")
    number = shift.assignments.select_related("clerk")[0].clerk.number
    evening = actions.enter_shift(
        Shift(hall_id="anhe", name="晚班", begins=time(18), ends=time(20)), actor="clerk:1003"
    )
    actions.assign_shift(number, evening.pk, "12345", today, actor="clerk:1003")
    fields = {"name": "晚班", "begins": "16:00", "ends": "20:00", "grace_minutes": "5", "is_kept": "on"}
    page = director.sends(f"shifts/{evening.pk}/edit", **fields, from_day=today.isoformat())
    assert "同一时间已排“白班”" in page
    evening.refresh_from_db()
    assert evening.begins == time(18)


def test_four_weeks_of_shifts_and_attendance() -> None:
    director = Person("3001")
    page = director.reads("halls/linjiang/shifts/")
    assert "上午班" in page
    assert "何丽、马俊" in page
    yesterday = hall_clock.business_day(hall_clock.now()) - timedelta(days=1)
    while yesterday.isoweekday() > 5:
        yesterday -= timedelta(days=1)
    begins = datetime.combine(yesterday, time(8, 50), hall_clock.HALL_ZONE)
    holdings = Clerk.objects.get(number="3002").shifts
    holdings.update(from_day=date(2026, 1, 1))
    WindowDuty.objects.create(
        window_id="lj-w02",
        clerk=Clerk.objects.get(number="3002"),
        device="lj-desk-02",
        since=begins,
        until=begins + timedelta(hours=8, minutes=40),
    )
    sheet = director.reads("halls/linjiang/attendance/")
    assert "每天的出勤" in sheet
    assert "马俊" in sheet
    assert "出勤" in sheet
    Person("3002").reads("halls/linjiang/attendance/", 403)
    Person("1001").reads("halls/linjiang/attendance/", 403)


def test_roles_and_departments_are_read_and_entered() -> None:
    admin = Person("admin")
    assert "大厅主任" in admin.reads("roles/")
    assert "维护办公时间" in admin.reads("roles/hall_director/")
    sent = {
        "code": "labour-1", "name": "养老保险科", "short_name": "养老科", "credit_code": "",
        "kind": "organ", "region": "511602000000", "parent": "",
    }  # fmt: skip
    assert admin.sends("departments/new", **sent).endswith("/departments/labour-1/")
    wrong = {**sent, "credit_code": "91350100M000100Y4A"}
    del wrong["code"]
    assert "校验码" in admin.sends("departments/labour-1/edit", **wrong)
    assert "养老科" in admin.reads("departments/?q=养老")
    assert admin.sends("regions/new", code="511602103", name="新河镇").endswith("/organisation/")
    assert "请先录入上级" in admin.sends("regions/new", code="511688001", name="无名街道")
    Person("1001").reads("departments/new", 403)


def test_on_line_duty_is_arranged_and_seen() -> None:
    director = Person("1001")
    now = hall_clock.local(hall_clock.now())
    sent = {"number": "1002", "department": "", "since": f"{now:%Y-%m-%dT%H:%M}"}
    later = f"{now + timedelta(hours=2):%Y-%m-%dT%H:%M}"
    assert director.sends("halls/anhe/online/new", **sent, until=later).endswith("/halls/anhe/shifts/")
    assert "值守中" in director.reads("halls/anhe/shifts/")
    assert organisation.on_line("anhe", hall_clock.now())[0].name == "刘洋"


def test_zones_windows_and_rules_of_a_hall_are_entered_and_changed() -> None:
    director = Person("1001")
    back = director.sends("halls/anhe/zones/new", code="zone-x", name="C区 三楼")
    assert back.endswith("/halls/anhe/"), back[-1500:]
    assert "已存在" in director.sends("halls/anhe/zones/new", code="zone-x", name="又一个")
    director.sends("zones/zone-x/", name="C区 三楼东", is_always_open="on")
    window = {"code": "w90", "number": "90", "name": "九十号窗口", "serves": "不动产", "is_open": "on"}
    director.sends("halls/anhe/windows/new", **window, zone_code="zone-x", departments=[])
    page = director.reads("halls/anhe/")
    for text in ("C区 三楼东", "九十号窗口", "zone-x"):
        assert text in page, text
    rules = {
        "most_overtakes": "7",
        "longest_wait_minutes": "50",
        "recall_limit": "2",
        "help_again_seconds": "90",
    }
    director.sends("halls/anhe/rules", **rules)
    facts = organisation.hall("anhe")
    assert (facts.rules.most_overtakes, facts.recall_limit, facts.clears_at_night) == (7, 2, False)
    assert "大于或等于" in director.sends("halls/anhe/rules", **{**rules, "recall_limit": "0"})
    director.reads("halls/linjiang/zones/new", 403)
    director.reads(f"zones/{Zone.objects.filter(hall='linjiang')[0].code}/", 403)
    director.reads("halls/new", 403)
    admin = Person("admin")
    sent = {
        "code": "xinhe",
        "name": "新河镇便民服务中心",
        "region": "511602000000",
        "address": "",
        "telephone": "",
    }
    assert admin.sends("halls/new", **sent, notice="", follows_calendar="on").endswith("/halls/xinhe/")
    assert "新河镇便民服务中心" in admin.reads("")


def test_posts_are_entered_changed_and_retired() -> None:
    director = Person("1001")
    sent = {"hall": "anhe", "department": "", "name": "帮办代办岗", "duties": "陪老年人办事"}
    assert director.sends("posts/new", **sent).endswith("/posts/")
    assert "已经有了" in director.sends("posts/new", **sent)
    assert "帮办代办岗" in director.reads("posts/?hall=anhe")
    key = Post.objects.get(name="帮办代办岗").pk
    actions.hold_post("1003", key, hall_clock.business_day(hall_clock.now()), actor="clerk:1001")
    where = director.sends(f"posts/{key}/edit", name="帮办岗", duties="陪老年人办事")
    assert where.endswith(f"/posts/{key}/")
    page = director.reads(f"posts/{key}/")
    for text in ("帮办岗", "不再安排", "赵敏", "修改了岗位"):
        assert text in page, text
    assert "帮办岗" not in director.reads("people/1002/post")
    Person("1003").reads(f"posts/{key}/edit", 403)


def test_a_hall_without_weekly_hours_says_so() -> None:
    director = Person("1001")
    OpeningHours.objects.filter(hall="anhe").delete()
    today = hall_clock.business_day(hall_clock.now())
    assert "没有设办公时间，全天开放" in director.reads("halls/anhe/hours/")
    sent = {
        "department": "",
        "matter": "",
        "day": f"{today}",
        "opens": "",
        "closes": "",
        "reason": "供电检修",
    }
    director.sends("halls/anhe/hours/day/new", **sent)
    page = director.reads("halls/anhe/hours/")
    assert "今天不办公（供电检修）；没有设办公时间，明天起全天开放" in page
    assert "00:00" not in page
