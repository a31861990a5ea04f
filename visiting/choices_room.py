"""Shows how many choices fit on a page: the same measures as VisitStage.qml's and ZButton's."""

from hall.qt.look import Look
from visiting.matters import Room

WIDTH = 1080 - 2 * 48
CHOICES_HEIGHT = 936
SEARCH_FIELD = 160
BESIDE_KEYBOARD = 260


def room_at(look: Look, *, is_search: bool, is_writing: bool = False) -> Room:
    """The room for choices at this type size. is_search: below a field; is_writing: above the keys."""
    height = CHOICES_HEIGHT
    if is_search:
        height = BESIDE_KEYBOARD if is_writing else CHOICES_HEIGHT - SEARCH_FIELD
    body = look.scale.body
    return Room(
        height=height,
        gap=look.measures.unit,
        columns=(WIDTH - 4 * look.measures.unit) // body,
        one_line=look.measures.touch,
        each_line=round(body * 1.5),
    )
