"""Everything that may be done in queueing: one verb, one function, all its consequences in the caller's transaction."""

from hall_server.queueing.calling import call_again, call_next, call_ticket
from hall_server.queueing.changes import seconds_until_due
from hall_server.queueing.closing import close_day, close_past_days
from hall_server.queueing.desks import sign_in, sign_out
from hall_server.queueing.doers import Doer
from hall_server.queueing.issuing import Wish, issue_ticket, merge_leased_ticket
from hall_server.queueing.leasing import Leased, lease_numbers, leased_number
from hall_server.queueing.papers import confirm_paper, paper_failed, reprint_ticket, void_unprinted
from hall_server.queueing.proofs import Word, remind_of_unproven, surface_spoke
from hall_server.queueing.serving import (
    begin_service,
    finish_service,
    mark_no_show,
    park_ticket,
    transfer_ticket,
)
from hall_server.queueing.telling import tell_changes, touch_everything

__all__ = [
    "Doer",
    "Leased",
    "Wish",
    "Word",
    "begin_service",
    "call_again",
    "call_next",
    "call_ticket",
    "close_day",
    "close_past_days",
    "confirm_paper",
    "finish_service",
    "issue_ticket",
    "lease_numbers",
    "leased_number",
    "mark_no_show",
    "merge_leased_ticket",
    "paper_failed",
    "park_ticket",
    "remind_of_unproven",
    "reprint_ticket",
    "seconds_until_due",
    "sign_in",
    "sign_out",
    "surface_spoke",
    "tell_changes",
    "touch_everything",
    "transfer_ticket",
    "void_unprinted",
]
