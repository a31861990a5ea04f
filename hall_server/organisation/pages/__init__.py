"""The organisation's work pages."""

from hall_server.organisation.pages import (
    delegations,
    departments,
    hours,
    leave,
    people,
    places,
    posts,
    rights,
    roles,
    time_sheet,
    zones,
)

__all__ = [
    "delegations",
    "departments",
    "hours",
    "leave",
    "people",
    "places",
    "posts",
    "rights",
    "roles",
    "time_sheet",
    "zones",
]
