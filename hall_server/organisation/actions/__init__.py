"""Every write of organisation; each leaves a line in the audit trail, in the same transaction."""

from hall_server.organisation.actions.hours import add_hours, remove_hours
from hall_server.organisation.actions.people import (
    deactivate,
    end_of_service,
    enter_post,
    hold_post,
    leave_post,
    open_account,
    when_vacated,
)
from hall_server.organisation.actions.places import (
    change_department,
    change_hall,
    change_window,
    enter_department,
    enter_region,
    enter_window,
    found_hall,
)
from hall_server.organisation.actions.rights import (
    Span,
    assign_role,
    delegate,
    end_delegation,
    end_role,
    settle_business_roles,
)
from hall_server.organisation.actions.signing_in import (
    LOCKED_FOR,
    MOST_WRONG_TRIES,
    Checked,
    check_beforehand,
    prove_clerk,
)
from hall_server.organisation.actions.windows import leave_window, take_window
from hall_server.organisation.actions.work_time import (
    ask_leave,
    assign_shift,
    decide_leave,
    end_shift,
    enter_shift,
    put_on_line,
    take_off_line,
    withdraw_leave,
)

__all__ = [
    "LOCKED_FOR",
    "MOST_WRONG_TRIES",
    "Checked",
    "Span",
    "add_hours",
    "ask_leave",
    "assign_role",
    "assign_shift",
    "change_department",
    "change_hall",
    "change_window",
    "check_beforehand",
    "deactivate",
    "decide_leave",
    "delegate",
    "end_delegation",
    "end_of_service",
    "end_role",
    "end_shift",
    "enter_department",
    "enter_post",
    "enter_region",
    "enter_shift",
    "enter_window",
    "found_hall",
    "hold_post",
    "leave_post",
    "leave_window",
    "open_account",
    "prove_clerk",
    "put_on_line",
    "remove_hours",
    "settle_business_roles",
    "take_off_line",
    "take_window",
    "when_vacated",
    "withdraw_leave",
]
