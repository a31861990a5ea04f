"""Decides under which address the organisation's pages lie, and how its deeds read in a history."""

from hall_server.organisation import queries
from hall_server.organisation.administrators import AdministratorRole
from hall_server.organisation.models import Region, Role
from hall_server.pages.registry import Pages
from hall_server.pages.spoken_facts import tell, tell_by
from hall_server.remembered import remembered

pages = Pages("organisation", prefix="organisation/")
pages.words(
    hall_founded="建立了大厅",
    hall_changed="修改了大厅",
    region_entered="录入了区划",
    region_renamed="修改了区划名称",
    department_entered="录入了部门",
    department_changed="修改了部门",
    window_entered="录入了窗口",
    window_changed="修改了窗口",
    zone_entered="录入了等候区",
    zone_changed="修改了等候区",
    post_changed="修改了岗位",
    window_taken="登录了窗口",
    window_left="离开了窗口",
    account_opened="建立了账号",
    account_closed="停用了账号",
    account_locked="账号被锁定",
    sign_in_failed="登录失败",
    role_given="分派了角色",
    role_taken_back="收回了角色",
    rights_delegated="委托了权限",
    delegation_ended="结束了委托",
    post_entered="建立了岗位",
    post_taken="任职",
    post_left="离任",
    shift_entered="建立了班次",
    shift_changed="修改了班次",
    shift_followed="改时间，由新班次接替",
    shift_assigned="排了班",
    shift_ended="结束了排班",
    leave_asked="申请了请假",
    leave_approved="批准了请假",
    leave_refused="没有批准请假",
    leave_withdrawn="撤回了请假",
    online_duty_given="安排了在线值守",
    online_duty_ended="结束了在线值守",
    hours_added="增加了时间安排",
    hours_removed="取消了时间安排",
    page_denied="没有权限打开页面",
    administrator_made="任命了管理员",
    administrator_rekeyed="更换了管理员密码",
    role="角色",
    rights="权限",
    taker="受托人",
    since="起",
    until="止",
    **{"from": "起"},
    weekdays="星期",
    reason="事由",
    post="岗位",
    shift="班次",
    leave="请假",
    line="内容",
    department="部门",
    matter="事项",
    hall="大厅",
    region="区划",
    fields="字段",
    device="设备",
    kind="种类",
    windows="窗口",
    roles="角色数",
    delegations="委托数",
    posts="岗位数",
    shifts="排班数",
    online_duties="在线值守数",
    leaves="请假数",
    right="权限",
    page="页面",
)


@remembered
def _roles() -> dict[str, str]:
    return dict(Role.objects.values_list("code", "name"))


@remembered
def _regions() -> dict[str, str]:
    return dict(Region.objects.values_list("code", "name"))


tell_by("hall", remembered(queries.halls))
tell_by("department", remembered(queries.departments))
tell_by("role", _roles)
tell_by("region", _regions)
tell("role", AdministratorRole.choices)
