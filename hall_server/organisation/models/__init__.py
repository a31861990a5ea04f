"""Organisation's tables: what stands where, who works there, who may do what, and when the doors are open."""

from hall_server.organisation.models.duties import Leave, OnlineDuty, Shift, ShiftAssignment, WindowDuty
from hall_server.organisation.models.hours import Break, OpeningHours, SpecialDay
from hall_server.organisation.models.people import Clerk, Post, PostHolding
from hall_server.organisation.models.places import TOPIC_WORD, Department, Hall, Region, Window, Zone
from hall_server.organisation.models.rights import (
    DelegatedRight,
    Delegation,
    Role,
    RoleAssignment,
    RoleRight,
)

__all__ = [
    "TOPIC_WORD",
    "Break",
    "Clerk",
    "DelegatedRight",
    "Delegation",
    "Department",
    "Hall",
    "Leave",
    "OnlineDuty",
    "OpeningHours",
    "Post",
    "PostHolding",
    "Region",
    "Role",
    "RoleAssignment",
    "RoleRight",
    "Shift",
    "ShiftAssignment",
    "SpecialDay",
    "Window",
    "WindowDuty",
    "Zone",
]
