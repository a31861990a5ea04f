"""Decides who is written down as having done something."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Doer:
    """A device, with the clerk and the window when it is a clerk's doing; nothing of these for the server itself."""

    hall: str
    device: str = ""
    clerk: str = ""
    window: str = ""

    @property
    def actor(self) -> str:
        """As the audit trail names it."""
        if self.clerk:
            return f"clerk:{self.clerk}"
        return f"device:{self.device}" if self.device else "server"
