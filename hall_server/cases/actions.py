"""Everything that may be done to cases; each is one transaction."""

from hall_server.cases.accepting import accept, ask_for_correction, check_material, corrected, refuse
from hall_server.cases.attaching import attach
from hall_server.cases.changing import change_fields
from hall_server.cases.deciding import archive, decide, deliver, make_certificate, revoke, withdraw
from hall_server.cases.following import discard_stale
from hall_server.cases.handling import begin_step, charge_fee, end_step, extend, pause, prolong, resume
from hall_server.cases.making_papers import make_due as make_papers_due
from hall_server.cases.opening import Application, apply, discard, open_for_ticket, prepare, register

__all__ = [
    "Application",
    "accept",
    "apply",
    "archive",
    "ask_for_correction",
    "attach",
    "begin_step",
    "change_fields",
    "charge_fee",
    "check_material",
    "corrected",
    "decide",
    "deliver",
    "discard",
    "discard_stale",
    "end_step",
    "extend",
    "make_certificate",
    "make_papers_due",
    "open_for_ticket",
    "pause",
    "prepare",
    "prolong",
    "refuse",
    "register",
    "resume",
    "revoke",
    "withdraw",
]
