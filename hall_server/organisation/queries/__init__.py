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
from hall_server.organisation.queries.letterheads import Letterhead, letterhead
from hall_server.organisation.queries.people import clerk_names, home, staff_of
from hall_server.organisation.queries.places import (
    Duty,
    HallFacts,
    WindowFacts,
    clock_scopes,
    departments,
    duties,
    duty_at,
    hall,
    hall_of_window,
    halls,
    windows,
    zones,
)
from hall_server.organisation.queries.reaching import within
from hall_server.organisation.queries.rights import (
    may,
    refuse_unless_may,
    rights_facts,
    rights_of,
    where_may,
)
from hall_server.organisation.queries.work_time import (
    OnLine,
    attendance,
    due_shifts,
    is_away,
    on_line,
)

__all__ = [
    "Duty",
    "HallFacts",
    "Letterhead",
    "OnLine",
    "Stretch",
    "WindowFacts",
    "attendance",
    "clerk_names",
    "clock_scopes",
    "closed_because",
    "day_plans",
    "departments",
    "due_shifts",
    "duties",
    "duty_at",
    "hall",
    "hall_of_window",
    "halls",
    "home",
    "is_away",
    "is_open",
    "letterhead",
    "may",
    "on_line",
    "opening",
    "opening_hours",
    "refuse_unless_may",
    "rights_facts",
    "rights_of",
    "rules_of",
    "said_hours",
    "spoken_hours",
    "staff_of",
    "where_may",
    "windows",
    "within",
    "zones",
]
