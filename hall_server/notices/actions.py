"""What others may do to notices: tell, write and approve templates, keep opt-outs; and what a channel reports."""

from hall_server.notices.handing import Handed, Outcome, hand_out, record_outcome, recover
from hall_server.notices.opting import note_opt_out, take_back_opt_out
from hall_server.notices.reports import Report, take_report
from hall_server.notices.sample_templates import found_templates
from hall_server.notices.settling import arrived, send_again, settle
from hall_server.notices.sweeping import expire, forget_counts
from hall_server.notices.telling import tell
from hall_server.notices.templating import approve, draft, reject, submit

__all__ = [
    "Handed",
    "Outcome",
    "Report",
    "approve",
    "arrived",
    "draft",
    "expire",
    "forget_counts",
    "found_templates",
    "hand_out",
    "note_opt_out",
    "record_outcome",
    "recover",
    "reject",
    "send_again",
    "settle",
    "submit",
    "take_back_opt_out",
    "take_report",
    "tell",
]
