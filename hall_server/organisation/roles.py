"""Decides which roles the program brings; a hall may add its own beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from hall_server.organisation.rights import Power, Right


@dataclass(frozen=True, slots=True)
class RolePlan:
    """A role as the program brings it."""

    name: str
    name_en: str
    purpose: str
    rights: tuple[Right, ...]


_LOOK = (Right.ORGANISATION_VIEW, Right.CATALOGUE_VIEW, Right.CALENDAR_VIEW, Right.CLOCK_VIEW)
_LEAD = (
    Right.ATTENDANCE_VIEW,
    Right.LEAVE_APPROVE,
    Right.SHIFTS_EDIT,
    Right.RIGHTS_DELEGATE,
    Right.REPORTS_VIEW,
)

_WINDOW = (
    Right.CASES_VIEW,
    Right.CASES_PERSONAL,
    Right.CASES_REGISTER,
    Right.CASES_ACCEPT,
    Right.CASES_DELIVER,
    Right.PARTIES_VIEW,
    Right.PARTIES_EDIT,
    Right.PARTIES_READ,
)
_LICENCES = (Right.LICENCES_VIEW, Right.LICENCES_READ, Right.LICENCES_CHECK)
_NOTICES = (Right.NOTICES_VIEW, Right.NOTICES_HANDLE)

ROLES: Mapping[str, RolePlan] = MappingProxyType(
    {
        "hall_director": RolePlan(
            "大厅主任", "hall director", "管理一个大厅的人员安排、办公时间和考勤。",
            (*_LOOK, *_LEAD, Right.HOURS_EDIT, Right.PLACES_EDIT, Right.POSTS_EDIT, Right.RIGHTS_EXPLAIN,
             Right.CLOCK_EXTEND, Right.CLOCK_WARN, Right.CASES_VIEW, Right.CASES_EXPORT,
             Right.PARTIES_VIEW, Right.PARTIES_MERGE, *_NOTICES, Right.NOTICES_APPROVE,
             Right.RATINGS_VIEW, Right.RATINGS_SETTLE, Right.SUPERVISION_VIEW, Right.SUPERVISION_RULES),
        ),
        "department_head": RolePlan(
            "部门负责人", "department head", "管理本部门进驻人员，批准暂停和延长时限。",
            (*_LOOK, *_LEAD, Right.CLOCK_PAUSE, Right.CLOCK_EXTEND, Right.CASES_VIEW, Right.CASES_PERSONAL,
             Right.CASES_REVIEW, Right.CASES_DECIDE, Right.CASES_REVOKE, Right.CASES_ARCHIVE,
             *_LICENCES, Right.LICENCES_SUSPEND, Right.LICENCES_REVOKE,
             Right.CASES_EXPORT, Right.PARTIES_VIEW, Right.PARTIES_READ, *_NOTICES,
             Right.RATINGS_VIEW, Right.RATINGS_RECTIFY, Right.SUPERVISION_VIEW, Right.SUPERVISION_ANSWER),
        ),
        "clerk": RolePlan("窗口人员", "clerk", "在窗口受理和办理。", (*_LOOK, *_WINDOW, *_LICENCES, *_NOTICES)),
        "case_reviewer": RolePlan(
            "审批人员", "case reviewer", "审查办件，提出意见；决定由部门负责人作出。",
            (*_LOOK, Right.CASES_VIEW, Right.CASES_PERSONAL, Right.CASES_REVIEW, Right.PARTIES_VIEW,
             Right.PARTIES_READ, Right.RIGHTS_DELEGATE),
        ),
        "library_keeper": RolePlan(
            "信息库管理员", "library keeper", "维护人员库、企业库、项目库，核对并合并重复的记录。",
            (*_LOOK, Right.PARTIES_VIEW, Right.PARTIES_EDIT, Right.PARTIES_READ, Right.PARTIES_MERGE,
             Right.RIGHTS_DELEGATE),
        ),
        "licence_keeper": RolePlan(
            "证照管理员", "licence keeper", "维护证照模板，暂停、恢复和撤销证照。",
            (*_LOOK, *_LICENCES, Right.LICENCES_SUSPEND, Right.LICENCES_REVOKE, Right.LICENCES_TEMPLATES,
             Right.RIGHTS_DELEGATE),
        ),
        "guide": RolePlan("导办员", "guide", "在大厅引导群众。", _LOOK),
        "catalogue_editor": RolePlan(
            "事项编辑员", "catalogue editor", "编写事项和办事指南，提交审核。",
            (*_LOOK, Right.CATALOGUE_EDIT, Right.CATALOGUE_IMPORT, Right.CATALOGUE_EXPORT, Right.SEARCH_MEND,
             Right.RIGHTS_DELEGATE),
        ),
        "catalogue_reviewer": RolePlan(
            "事项审核员", "catalogue reviewer", "审核事项并发布；自己写的不能自己审。",
            (*_LOOK, Right.CATALOGUE_REVIEW, Right.CATALOGUE_PUBLISH, Right.CATALOGUE_EXPORT,
             Right.RIGHTS_DELEGATE),
        ),
        "notice_editor": RolePlan(
            "短信编辑员", "notice editor", "编写短信模板；批准由另一人（大厅主任）办理。",
            (*_LOOK, *_NOTICES, Right.NOTICES_WRITE, Right.RIGHTS_DELEGATE),
        ),
        "calendar_editor": RolePlan(
            "日历编辑员", "calendar editor", "维护工作日历、办公时间和特殊日期。",
            (*_LOOK, Right.CALENDAR_EDIT, Right.CALENDAR_CONFIRM, Right.HOURS_EDIT, Right.RIGHTS_DELEGATE),
        ),
        "supervisor": RolePlan(
            "监督员", "supervisor", "查看时限、考勤和报表，核销监察信号，复核差评整改；不办件。",
            (*_LOOK, Right.ATTENDANCE_VIEW, Right.REPORTS_VIEW, Right.RIGHTS_EXPLAIN, Right.CASES_VIEW,
             Right.RATINGS_VIEW, Right.RATINGS_RECHECK, Right.SUPERVISION_VIEW, Right.SUPERVISION_DECIDE,
             Right.SUPERVISION_RULES),
        ),
        "posts_editor": RolePlan(
            "人事员", "personnel clerk", "维护岗位、任职、排班。",
            (*_LOOK, Right.POSTS_EDIT, Right.SHIFTS_EDIT, Right.ATTENDANCE_VIEW, Right.RIGHTS_DELEGATE),
        ),
    }
)  # fmt: skip

# What the three kinds of administrators (Django groups) may do by the named verbs.
ADMINISTRATORS: Mapping[Power, RolePlan] = MappingProxyType(
    {
        Power.SYSTEM: RolePlan(
            "系统管理员", "system administrator", "维护系统设置、区划、大厅和部门。",
            (Right.SYSTEM_RUN, Right.NOTICES_VIEW, Right.REGIONS_EDIT, Right.PLACES_EDIT, Right.HOURS_EDIT, *_LOOK,
             Right.RIGHTS_DELEGATE),
        ),
        Power.SECURITY: RolePlan(
            "安全管理员", "security administrator", "管理账号、角色和接口令牌。",
            (Right.PEOPLE_EDIT, Right.ROLES_ASSIGN, Right.TOKENS_GIVE, Right.RIGHTS_EXPLAIN,
             Right.ORGANISATION_VIEW, Right.RIGHTS_DELEGATE),
        ),
        Power.AUDIT: RolePlan(
            "审计管理员", "audit administrator", "查看审计记录和权限由来。",
            (Right.AUDIT_VIEW, Right.RIGHTS_EXPLAIN, Right.ORGANISATION_VIEW, Right.RIGHTS_DELEGATE),
        ),
    }
)  # fmt: skip
