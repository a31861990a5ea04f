"""Decides how hardware says that it cannot: what is wrong, who must act, and how."""

from dataclasses import dataclass
from enum import StrEnum


class Who(StrEnum):
    """Who must act before the device works again."""

    NOBODY = "nobody"
    CITIZEN = "citizen"
    STAFF = "staff"
    ENGINEER = "engineer"
    SOFTWARE = "software"


class DeviceState(StrEnum):
    """The named states of every device; each change carries a code, a sentence and who must act."""

    ABSENT = "absent"
    STARTING = "starting"
    READY = "ready"
    BUSY = "busy"
    DEGRADED = "degraded"
    FAULT = "fault"
    OUT_OF_SERVICE = "out_of_service"


@dataclass(eq=False)
class DeviceTrouble(Exception):  # noqa: N818 - trouble is a device's state told to people, not a program's error
    """A device cannot do what was asked. `code` is stable; the sentences say what to do next."""

    code: str
    who: Who
    chinese: str
    english: str

    def __str__(self) -> str:
        return f"{self.code}: {self.english}"
