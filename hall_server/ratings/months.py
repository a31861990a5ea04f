"""Decides which month and which hall a page of figures shows, and what may be chosen."""

from datetime import date

from django.http import HttpRequest

from hall.language import hall_clock
from hall_server.organisation import queries as organisation

MONTHS = 12


def months(today: date) -> list[date]:
    """This month and those before it, the newest first."""
    found, first = [], today.replace(day=1)
    for _ in range(MONTHS):
        found.append(first)
        first = first.replace(year=first.year - (first.month == 1), month=(first.month - 2) % 12 + 1)
    return found


def _known() -> list[date]:
    return months(hall_clock.business_day(hall_clock.now()))


def chosen_month(request: HttpRequest) -> date:
    """The month asked for, else this one."""
    return next((one for one in _known() if f"{one:%Y-%m}" == request.GET.get("month")), _known()[0])


def chosen_hall(request: HttpRequest) -> str:
    """The hall asked for, else the one whoever asks works in, else the first."""
    halls = list(organisation.halls())
    own = organisation.home(request.user.get_username(), hall_clock.business_day(hall_clock.now())).hall
    wanted = request.GET.get("hall") or own
    return wanted if wanted in halls else halls[0]


def choices(request: HttpRequest, month: date, hall: str) -> dict[str, object]:
    """For the template ratings/month.html."""
    return {
        "month": f"{month:%Y-%m}",
        "months": [(f"{one:%Y-%m}", f"{one.year}年{one.month}月") for one in _known()],
        "hall": hall,
        "halls": sorted(organisation.halls().items()),
        "action": request.path,
    }
