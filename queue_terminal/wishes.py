"""Decides what of a visitor leaves the visit with the wish for a number: everything personal sealed to the hall."""

from collections.abc import Callable

from hall.credentials import sealing
from hall.messages.visitor_details import encode_details
from queue_terminal.pipe_words import TakeNumber
from queue_terminal.visit import Visit


def wish_of(visit: Visit, hall_key: Callable[[], bytes], language: str) -> TakeNumber:
    """The wish of a visit that has chosen its matter. hall_key: PEM of the hall's sealing key, read only when needed."""
    details = visit.details()
    sealed = sealing.seal(hall_key(), encode_details(details), "visitor") if details is not None else None
    return TakeNumber(
        visit.matter.code if visit.matter is not None else "",
        visit.how_known,
        sealed,
        visit.masked_name,
        visit.priority,
        language,
    )
