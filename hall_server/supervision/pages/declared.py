"""Names the pages of supervision, and how its trail reads."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from hall_server.organisation import queries as organisation
from hall_server.organisation.rights import Right
from hall_server.pages.registry import Pages
from hall_server.supervision.models import Alarm
from hall_server.supervision.words import LEVELS, STATES, AlarmState

VIEW, ANSWER, DECIDE, RULES = (
    Right.SUPERVISION_VIEW.value,
    Right.SUPERVISION_ANSWER.value,
    Right.SUPERVISION_DECIDE.value,
    Right.SUPERVISION_RULES.value,
)
_COLOURS = {1: "now", 2: "yellow", 3: "overdue"}
_STATE_COLOURS = {AlarmState.OPEN: "alert", AlarmState.CLOSED: "good"}

pages = Pages("supervision", prefix="supervision/")
pages.words(
    alarm_answer="答复了监察信号",
    alarm_appeal="提出申诉",
    alarm_send_back="退回重新答复",
    alarm_close="核销了监察信号",
    alarm_uphold="申诉成立，撤销信号",
    alarm_dismiss="申诉不成立",
    rule_drafted="编制规则",
    rule_switched_on="启用规则",
    rule_ended="停用规则",
    rule="规则",
    number="版本",
)


def level_badge(level: int) -> SafeString:
    """A level in its colour, and in words."""
    return format_html('<span class="state state-{}">{}</span>', _COLOURS[level], LEVELS[level])


def state_badge(alarm: Alarm) -> SafeString:
    """A state in its colour, and in words."""
    state = AlarmState(alarm.state)
    colour = _STATE_COLOURS.get(state, "running")
    return format_html('<span class="state state-{}">{}</span>', colour, STATES[state])


def responsible(row: Alarm) -> str:
    """Who answers for it: somebody's name, or the department's head."""
    if not row.responsible:
        return "部门负责人"
    return organisation.clerk_names().get(row.responsible, row.responsible)


def place(alarm: Alarm) -> str:
    """Where a right is needed for an alarm."""
    return f"hall:{alarm.hall_id}" + (f" department:{alarm.department}" if alarm.department else "")
