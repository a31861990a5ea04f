"""Decides what others may ask about people: where somebody belongs, and who works in a hall."""

from datetime import date

from django.db.models import Q

from hall_server.organisation.models import Clerk, PostHolding
from hall_server.organisation.scopes import Scope
from hall_server.remembered import remembered


@remembered
def clerk_names() -> dict[str, str]:
    """Everybody who has or had an account: number -> name."""
    return dict(Clerk.objects.values_list("number", "name"))


def home(clerk: str, day: date) -> Scope:
    """The hall of the post somebody holds on this day, the first he took, and his department; empty where unknown."""
    row = Clerk.objects.filter(number=clerk).values_list("pk", "department").first()
    if row is None:
        return Scope()
    key, department = row
    holdings = PostHolding.objects.filter(
        Q(until_day=None) | Q(until_day__gte=day), clerk=key, from_day__lte=day
    )
    hall = holdings.order_by("from_day", "pk").values_list("post__hall", flat=True).first()
    return Scope(hall=hall or "", department=department or "")


def staff_of(hall: str, day: date) -> tuple[tuple[str, str], ...]:
    """Number and name of those who hold a post in the hall on this day."""
    holdings = PostHolding.objects.filter(
        Q(until_day=None) | Q(until_day__gte=day), post__hall=hall, from_day__lte=day, clerk__is_active=True
    )
    found = holdings.order_by("clerk__number").values_list("clerk__number", "clerk__name")
    return tuple(dict.fromkeys(found))
