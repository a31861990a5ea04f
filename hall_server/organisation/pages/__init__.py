"""The organisation's work pages."""

from hall_server.organisation.pages import (
    delegations,
    departments,
    hours,
    leave,
    people,
    places,
    rights,
    roles,
    time_sheet,
)

__all__ = [
    "delegations",
    "departments",
    "hours",
    "leave",
    "people",
    "places",
    "rights",
    "roles",
    "time_sheet",
]
