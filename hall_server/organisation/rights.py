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
    CASES_VIEW = "cases.view"
    CASES_PERSONAL = "cases.personal"
    CASES_REGISTER = "cases.register"
    CASES_ACCEPT = "cases.accept"
    CASES_REVIEW = "cases.review"
    CASES_DECIDE = "cases.decide"
    CASES_DELIVER = "cases.deliver"
    CASES_REVOKE = "cases.revoke"
    CASES_ARCHIVE = "cases.archive"
    CASES_EXPORT = "cases.export"
    LICENCES_VIEW = "licences.view"
    LICENCES_READ = "licences.read"
    LICENCES_CHECK = "licences.check"
    LICENCES_SUSPEND = "licences.suspend"
    LICENCES_REVOKE = "licences.revoke"
    LICENCES_TEMPLATES = "licences.templates"
    NOTICES_VIEW = "notices.view"
    NOTICES_HANDLE = "notices.handle"
    NOTICES_WRITE = "notices.templates.write"
    NOTICES_APPROVE = "notices.templates.approve"
    PARTIES_VIEW = "parties.view"
    PARTIES_EDIT = "parties.edit"
    PARTIES_READ = "parties.read"
    PARTIES_MERGE = "parties.merge"
    RATINGS_VIEW = "ratings.view"
    RATINGS_RECTIFY = "ratings.rectify"
    RATINGS_RECHECK = "ratings.recheck"
    RATINGS_SETTLE = "ratings.settle"
    SUPERVISION_VIEW = "supervision.view"
    SUPERVISION_ANSWER = "supervision.answer"
    SUPERVISION_DECIDE = "supervision.decide"
    SUPERVISION_RULES = "supervision.rules"
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
        Right.CASES_VIEW: ("查看办件", "see cases"),
        Right.CASES_PERSONAL: ("查看办件中的个人信息", "see personal data of cases"),
        Right.CASES_REGISTER: ("收件和登记办件", "register cases"),
        Right.CASES_ACCEPT: ("受理、告知补正、不予受理", "accept cases or refuse them"),
        Right.CASES_REVIEW: ("审查办件", "review cases"),
        Right.CASES_DECIDE: ("作出准予或不予的决定", "decide cases"),
        Right.CASES_DELIVER: ("制证和送达", "make and deliver results"),
        Right.CASES_REVOKE: ("撤销已作出的决定", "revoke decisions"),
        Right.CASES_ARCHIVE: ("办件归档", "archive cases"),
        Right.CASES_EXPORT: ("导出办件", "export cases"),
        Right.LICENCES_VIEW: ("查看证照库", "see the licence library"),
        Right.LICENCES_READ: ("打开证照文件和持证人信息", "open a licence's document and its holder's facts"),
        Right.LICENCES_CHECK: ("核对并存入扫描件", "compare scans with originals and file them"),
        Right.LICENCES_SUSPEND: ("暂停和恢复证照", "suspend and restore licences"),
        Right.LICENCES_REVOKE: ("撤销证照", "revoke licences"),
        Right.LICENCES_TEMPLATES: ("维护证照模板", "keep the templates of licences"),
        Right.NOTICES_VIEW: ("查看短信通知", "see notices to people"),
        Right.NOTICES_HANDLE: ("处理没发出的短信、登记退订", "settle notices that failed, note opt-outs"),
        Right.NOTICES_WRITE: ("编写短信模板", "write notice templates"),
        Right.NOTICES_APPROVE: ("批准短信模板", "approve notice templates"),
        Right.PARTIES_VIEW: ("查看人员、企业、项目（脱敏）", "see people, enterprises and projects, masked"),
        Right.PARTIES_EDIT: (
            "登记和更正人员、企业、项目",
            "register and correct people, enterprises and projects",
        ),
        Right.PARTIES_READ: (
            "注明用途后查看完整个人信息",
            "read personal data in plain for a stated purpose",
        ),
        Right.PARTIES_MERGE: ("合并重复的人员、企业、项目", "merge duplicate parties"),
        Right.RATINGS_VIEW: ("查看评价和统计", "see ratings and their figures"),
        Right.RATINGS_RECTIFY: ("整改差评、回访", "put bad ratings right and call back"),
        Right.RATINGS_RECHECK: ("复核和公开差评整改", "check and publish what was put right"),
        Right.RATINGS_SETTLE: ("设置好差评", "set how ratings are dealt with"),
        Right.SUPERVISION_VIEW: ("查看监察信号", "see alarms of supervision"),
        Right.SUPERVISION_ANSWER: ("答复监察信号", "answer alarms of supervision"),
        Right.SUPERVISION_DECIDE: ("核销监察信号、处理申诉", "close alarms and decide appeals"),
        Right.SUPERVISION_RULES: ("维护监察规则", "keep the rules of supervision"),
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
