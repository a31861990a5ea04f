"""What others may ask organisation."""

from hall_server.organisation.queries.hours import (
    Stretch,
    closed_because,
    day_plans,
    is_open,
    opening,
    opening_hours,
    rules_of,
    said_hours,
    spoken_hours,
)
from hall_server.organisation.queries.places import (
    Duty,
    HallFacts,
    WindowFacts,
    duties,
    duty_at,
    hall,
    windows,
    zones,
)
from hall_server.organisation.queries.rights import (
    may,
    refuse_unless_may,
    rights_facts,
    rights_of,
    where_may,
)

__all__ = [
    "Duty",
    "HallFacts",
    "Stretch",
    "WindowFacts",
    "closed_because",
    "day_plans",
    "duties",
    "duty_at",
    "hall",
    "is_open",
    "may",
    "opening",
    "opening_hours",
    "refuse_unless_may",
    "rights_facts",
    "rights_of",
    "rules_of",
    "said_hours",
    "spoken_hours",
    "where_may",
    "windows",
    "zones",
]
