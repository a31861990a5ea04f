"""Decides what becomes of what was no message: counted, told to its sender, and audited once a minute per device."""

import logging
from collections import Counter
from dataclasses import dataclass, field

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.broadcasting.intake import Misheard
from hall_server.broadcasting.replies import Reply, Voice, refused

logger = logging.getLogger(__name__)

AUDIT_SECONDS = 60.0
LONGEST_DETAIL = 200


@dataclass(slots=True)
class _Fault:
    count: int
    why: str


@dataclass(slots=True)
class MisheardBook:
    """What could not be read, by device, since it was last audited. Instants are monotonic seconds."""

    counts: Counter[str] = field(default_factory=Counter)
    _open: dict[str, _Fault] = field(default_factory=dict)
    _audited: dict[str, float] = field(default_factory=dict)

    def note(self, misheard: Misheard, voice: Voice) -> Reply | None:
        """Count it; the answer for its sender when a key could be read."""
        self.counts[misheard.device] += 1
        fault = self._open.setdefault(misheard.device, _Fault(0, misheard.why))
        fault.count += 1
        if not misheard.device or misheard.key is None:
            return None
        refusal = Refusal(RefusalCode.BAD_MESSAGE, {"detail": misheard.why[:LONGEST_DETAIL]})
        return voice.reply(misheard.device, misheard.key, refused(refusal), hall_clock.now())

    def audit_due(self, at: float) -> None:
        """A line for each device not audited within the last minute."""
        due = [
            device for device in self._open if at - self._audited.get(device, float("-inf")) >= AUDIT_SECONDS
        ]
        for device in due:
            fault = self._open[device]
            name = f"device:{device or 'unknown'}"
            record(
                "bad_messages",
                name,
                actor=name,
                facts={"count": str(fault.count), "why": fault.why[:LONGEST_DETAIL]},
            )
            logger.warning("%d bad messages from %s: %s", fault.count, name, fault.why)
            self._audited[device] = at
            del self._open[device]
