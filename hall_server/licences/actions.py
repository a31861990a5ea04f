"""Everything that may be done with licences."""

from hall_server.licences.changing import follow_time, restore, revoke, suspend
from hall_server.licences.copies import draw_wanted, forget_links
from hall_server.licences.making import NO_MATTER, Matter, make
from hall_server.licences.scans import file_scan, withdraw_scan
from hall_server.licences.settling import retire_template, settle_templates, write_template
from hall_server.licences.signing import sign_due, sign_now
from hall_server.licences.verification import forget_tries

__all__ = [
    "NO_MATTER",
    "Matter",
    "draw_wanted",
    "file_scan",
    "follow_time",
    "forget_links",
    "forget_tries",
    "make",
    "restore",
    "retire_template",
    "revoke",
    "settle_templates",
    "sign_due",
    "sign_now",
    "suspend",
    "withdraw_scan",
    "write_template",
]
