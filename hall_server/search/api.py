"""Decides how other programs search items."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Schema

from hall_server.api.routes import Routes
from hall_server.api.values import Text
from hall_server.search import queries
from hall_server.search.queries import Scope

routes = Routes("search", "search/", "search")
Place = Annotated[str, Field(max_length=63)]
READ = routes.scope("search:read", "查找事项", is_bindable=True)


class FoundItem(Schema):
    """An item in force and why it was found."""

    code: str
    name: str
    hall: str
    department: str
    regions: list[str]
    reason: str
    because: str


class Answers(Schema):
    """Answers, best first. is_guess: nothing was found as the question stands; these are near it."""

    items: list[FoundItem]
    is_guess: bool
    has_more: bool


@routes.get("items", scope=READ, answer=Answers)
def find_items(
    request: HttpRequest, q: Text, hall: Place = "", department: Place = "", region: Place = ""
) -> Answers:
    """Items in force by Chinese words, pinyin, initials or everyday names, best first, at most 20."""
    del request
    found = queries.items(q, Scope(hall, department, region))
    return Answers(
        items=[_shape(hit) for hit in found.hits], is_guess=found.is_guess, has_more=found.has_more
    )


def _shape(hit: queries.Hit) -> FoundItem:
    item = hit.item
    return FoundItem(
        code=item.code,
        name=item.name,
        hall=item.hall,
        department=item.department,
        regions=list(item.regions),
        reason=hit.reason.value,
        because=queries.because(hit),
    )
