"""Decides when a running device looks whether its certificate is to be renewed, and when it tries again."""

import logging
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from hall.credentials.device_home import DeviceHome, HomeTrouble
from hall.credentials.enrolment_desk import EnrolmentFailed
from hall.credentials.renewal import is_renewal_due, renew

log = logging.getLogger(__name__)

_HOUR, _DAY = 3600.0, 86_400.0
# Whom the server refuses, an administrator must help: asking oftener only locks the door.
_LATER = frozenset({"renewal_refused", "renewal_locked"})


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds. first: a moment between these two after the start, so that a hall's devices do not ask all at once."""

    first: tuple[float, float] = (5.0, 90.0)
    well: float = _DAY
    refused: float = _DAY
    failed: float = _HOUR


class Renewing:
    """A thread that looks soon after the start and once a day. now: the hall's time. renewed(): the home has a new one."""

    def __init__(
        self, home: DeviceHome, now: Callable[[], datetime], renewed: Callable[[], None], pace: Pace
    ) -> None:
        self._home, self._now, self._renewed, self._pace = home, now, renewed, pace
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"renewal {home.device}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; a question to the server that is under way is not waited for."""
        self._stopping.set()

    def _run(self) -> None:
        pause = random.uniform(*self._pace.first)  # noqa: S311 - spreads a crowd, guards nothing
        while not self._stopping.wait(pause):
            pause = self._look()

    def _look(self) -> float:
        """Seconds until the next look."""
        try:
            if not is_renewal_due(self._home, self._now()):
                return self._pace.well
            renew(self._home)
        except EnrolmentFailed as failed:
            log.warning("the certificate is not renewed: %s", failed)
            return self._pace.refused if failed.code in _LATER else self._pace.failed
        except (OSError, ValueError, HomeTrouble) as fault:
            log.warning("the certificate cannot be renewed: %s", fault)
            return self._pace.failed
        log.info("the certificate is renewed")
        if not self._stopping.is_set():
            self._renewed()
        return self._pace.well
