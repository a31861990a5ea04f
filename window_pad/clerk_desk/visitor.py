"""Decides how much of a visitor the clerk sees, and forgets the visitor when the ticket leaves the desk."""

from collections.abc import Callable
from dataclasses import dataclass

from hall.language.identity_numbers import masked
from hall.messages.visitor_details import VisitorDetails

SHOWN_FOR_SECONDS = 20.0


@dataclass(frozen=True, slots=True, repr=False)
class VisitorLook:
    """What may stand on the clerk's screen: the whole name, the number masked."""

    name: str
    masked_number: str
    document: str
    phone: str
    on_behalf_of: str

    def __repr__(self) -> str:
        return "VisitorLook(***)"


class SealedVisitor:
    """The visitor of the present ticket: sealed until the clerk asks, gone when the ticket is.

    open_sealed: the desk's own key; ValueError when the seal is not for this desk or broken.
    """

    def __init__(self, open_sealed: Callable[[str], VisitorDetails]) -> None:
        self._open_sealed = open_sealed
        self._sealed: str | None = None
        self._look: VisitorLook | None = None
        self._hide_at = 0.0

    def hold(self, sealed: str | None) -> None:
        """Take the seal of the present ticket; another one than before wipes what was open."""
        if sealed != self._sealed:
            self.wipe()
            self._sealed = sealed

    def wipe(self) -> None:
        """Forget everything."""
        self._sealed = self._look = None
        self._hide_at = 0.0

    @property
    def is_known(self) -> bool:
        """Whether there is anything to show."""
        return self._sealed is not None

    def show(self, at: float) -> None:
        """Open the seal for a while from `at` (monotonic seconds). ValueError when it cannot be opened."""
        if self._sealed is None:
            return
        details = self._open_sealed(self._sealed)
        self._look = VisitorLook(
            name=details.name,
            masked_number=masked(details.id_number),
            document=details.document,
            phone=details.phone,
            on_behalf_of=details.on_behalf_of,
        )
        self._hide_at = at + SHOWN_FOR_SECONDS

    def hide(self) -> None:
        """Close it again; it can be shown once more while the ticket is here."""
        self._look = None

    def look(self, at: float) -> VisitorLook | None:
        """What is open at `at`, or nothing."""
        if self._look is not None and at >= self._hide_at:
            self._look = None
        return self._look
