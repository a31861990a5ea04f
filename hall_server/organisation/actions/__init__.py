"""Every write of organisation; each leaves a line in the audit trail, in the same transaction."""

from hall_server.organisation.actions.places import found_hall
from hall_server.organisation.actions.rights import (
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

__all__ = [
    "LOCKED_FOR",
    "MOST_WRONG_TRIES",
    "Checked",
    "assign_role",
    "check_beforehand",
    "delegate",
    "end_delegation",
    "end_role",
    "found_hall",
    "leave_window",
    "prove_clerk",
    "settle_business_roles",
    "take_window",
]
