"""Decides which rights there are: each a named verb, with what it lets people do in Chinese and English."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType


class Right(StrEnum):
    """Closed list; a program may rely on the values for ever."""

    ORGANISATION_VIEW = "organisation.view"
    REGIONS_EDIT = "organisation.regions.edit"
    PLACES_EDIT = "organisation.places.edit"
    HOURS_EDIT = "organisation.hours.edit"
    PEOPLE_EDIT = "organisation.people.edit"
    POSTS_EDIT = "organisation.posts.edit"
    SHIFTS_EDIT = "organisation.shifts.edit"
    LEAVE_APPROVE = "organisation.leave.approve"
    ATTENDANCE_VIEW = "organisation.attendance.view"
    ROLES_ASSIGN = "organisation.roles.assign"
    RIGHTS_EXPLAIN = "organisation.rights.explain"
    RIGHTS_DELEGATE = "organisation.rights.delegate"
    CATALOGUE_VIEW = "catalogue.view"
    CATALOGUE_EDIT = "catalogue.edit"
    CATALOGUE_REVIEW = "catalogue.review"
    CATALOGUE_PUBLISH = "catalogue.publish"
    CATALOGUE_IMPORT = "catalogue.import"
    CATALOGUE_EXPORT = "catalogue.export"
    SEARCH_MEND = "search.mend"
    CALENDAR_VIEW = "calendar.view"
    CALENDAR_EDIT = "calendar.edit"
    CALENDAR_CONFIRM = "calendar.confirm"
    CLOCK_VIEW = "clock.view"
    CLOCK_PAUSE = "clock.pause"
    CLOCK_EXTEND = "clock.extend"
    CLOCK_WARN = "clock.warn"
    REPORTS_VIEW = "reports.view"
    SYSTEM_RUN = "system.run"
    TOKENS_GIVE = "api.tokens.give"
    AUDIT_VIEW = "audit.view"


RIGHT_NAMES: Mapping[Right, tuple[str, str]] = MappingProxyType(
    {
        Right.ORGANISATION_VIEW: ("查看组织机构", "see the organisation"),
        Right.REGIONS_EDIT: ("维护行政区划", "edit regions"),
        Right.PLACES_EDIT: ("维护大厅、部门和窗口", "edit halls, departments and windows"),
        Right.HOURS_EDIT: ("维护办公时间", "edit opening hours"),
        Right.PEOPLE_EDIT: ("维护工作人员账号", "edit clerks' accounts"),
        Right.POSTS_EDIT: ("维护岗位和任职", "edit posts and who holds them"),
        Right.SHIFTS_EDIT: ("排班和安排在线值守", "edit shifts and on-line duty"),
        Right.LEAVE_APPROVE: ("审批请假", "approve leave"),
        Right.ATTENDANCE_VIEW: ("查看考勤", "see attendance"),
        Right.ROLES_ASSIGN: ("分派和收回角色", "give and take back roles"),
        Right.RIGHTS_EXPLAIN: ("查询他人权限的由来", "look up why others may do something"),
        Right.RIGHTS_DELEGATE: ("把自己的权限委托给他人", "delegate own rights to others"),
        Right.CATALOGUE_VIEW: ("查看事项库", "see the catalogue"),
        Right.CATALOGUE_EDIT: ("编辑事项", "edit service items"),
        Right.CATALOGUE_REVIEW: ("审核事项", "review service items"),
        Right.CATALOGUE_PUBLISH: ("发布、暂停和取消事项", "publish, suspend and cancel service items"),
        Right.CATALOGUE_IMPORT: ("导入事项", "import service items"),
        Right.CATALOGUE_EXPORT: ("导出事项", "export service items"),
        Right.SEARCH_MEND: ("处理搜不到的词", "mend unanswered searches"),
        Right.CALENDAR_VIEW: ("查看工作日历", "see the working calendar"),
        Right.CALENDAR_EDIT: ("编辑工作日历", "edit the working calendar"),
        Right.CALENDAR_CONFIRM: ("确认工作日历", "confirm the working calendar"),
        Right.CLOCK_VIEW: ("查看办理时限", "see clocks and due dates"),
        Right.CLOCK_PAUSE: ("批准暂停计时", "approve that a clock pauses"),
        Right.CLOCK_EXTEND: ("批准延长时限", "approve that a limit is extended"),
        Right.CLOCK_WARN: ("设定预警线", "set when signals rise"),
        Right.REPORTS_VIEW: ("查看报表", "see reports"),
        Right.SYSTEM_RUN: ("维护系统设置", "run the system's settings"),
        Right.TOKENS_GIVE: ("发放接口令牌", "give out interface tokens"),
        Right.AUDIT_VIEW: ("查看审计记录", "read the audit trail"),
    }
)


class Power(StrEnum):
    """The three powers of which nobody holds two (GB/T 22239-2019, level 3, 8.1.5)."""

    SYSTEM = "system"
    SECURITY = "security"
    AUDIT = "audit"


POWER_NAMES: Mapping[Power, tuple[str, str]] = MappingProxyType(
    {
        Power.SYSTEM: ("系统管理", "system administration"),
        Power.SECURITY: ("安全管理", "security administration"),
        Power.AUDIT: ("审计管理", "audit administration"),
    }
)

# Rights not named here are business: they conflict with nothing.
POWER_OF: Mapping[Right, Power] = MappingProxyType(
    {
        Right.SYSTEM_RUN: Power.SYSTEM,
        Right.REGIONS_EDIT: Power.SYSTEM,
        Right.PEOPLE_EDIT: Power.SECURITY,
        Right.ROLES_ASSIGN: Power.SECURITY,
        Right.TOKENS_GIVE: Power.SECURITY,
        Right.AUDIT_VIEW: Power.AUDIT,
    }
)


def powers_among(rights: Iterable[Right]) -> frozenset[Power]:
    """The powers these rights are part of."""
    return frozenset(POWER_OF[right] for right in rights if right in POWER_OF)
