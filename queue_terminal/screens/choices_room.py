"""Shows how many choices fit on a page: the same measures as Visit.qml's and ZButton's."""

from hall.qt.look import Look
from queue_terminal.matters import Room
from queue_terminal.visit import Step

WIDTH = 1080 - 2 * 48
CHOICES_HEIGHT = 936
SEARCH_FIELD = 160
BESIDE_KEYBOARD = 260


def room_at(step: Step, look: Look, *, is_writing: bool = False) -> Room:
    """The room for choices at this step and type size."""
    height = CHOICES_HEIGHT
    if step is Step.SEARCH:
        height = BESIDE_KEYBOARD if is_writing else CHOICES_HEIGHT - SEARCH_FIELD
    body = look.scale.body
    return Room(
        height=height,
        gap=look.measures.unit,
        columns=(WIDTH - 4 * look.measures.unit) // body,
        one_line=look.measures.touch,
        each_line=round(body * 1.5),
    )
