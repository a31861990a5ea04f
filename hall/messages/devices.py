"""What every device and the server say about being there, being well, and what the device is for."""

import msgspec

from hall.messages.message import (
    Announcement,
    Answer,
    Code,
    Count,
    Instant,
    Note,
    Report,
    Request,
    Short,
    Text,
)


class DeviceBorn(Request, frozen=True, forbid_unknown_fields=True):
    """A device's program has started or come back. Answer: `device_settled`."""

    role: Short
    software: Short
    started_at: Instant


class CatalogueFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The list of matters, to be fetched by HTTPS from the server's web address and believed only by its SHA-256."""

    path: Text
    sha256: Short
    size: Count


class DeviceSettled(Answer, frozen=True, forbid_unknown_fields=True):
    """What the device is for. Kept on its disk so that it starts with the network away.

    rating_key: verifies invitations to rate (hall.credentials.rating_tokens).
    """

    hall_name: Short
    role: Short
    zones: tuple[tuple[Code, Short], ...]
    window: Code | None
    window_name: Short
    window_number: Count
    catalogue: CatalogueFile | None
    notice: Text
    rating_key: Short = ""


class Heartbeat(Note, frozen=True, forbid_unknown_fields=True):
    """Every two seconds. boards: zone -> (epoch, sequence) as far as this device has followed."""

    boards: dict[Code, tuple[int, int]]
    outbox: Count


class DeviceLost(Note, frozen=True, forbid_unknown_fields=True):
    """The broker's last will for a device whose connection died."""

    started_at: Instant


class DeviceTroubleChanged(Report, frozen=True, forbid_unknown_fields=True):
    """A driver's named state changed. who: citizen, staff, engineer or software; empty when well again."""

    driver: Short
    state: Short
    code: Short
    sentence: Text
    who: Short
    happened_at: Instant


class HelpCalled(Report, frozen=True, forbid_unknown_fields=True):
    """A citizen pressed 找工作人员 at this device."""

    called_at: Instant
    place: Text


class SendBoard(Request, frozen=True, forbid_unknown_fields=True):
    """A follower has a gap. Answer: `zone_board` for this device alone."""

    zone: Code


class Acknowledged(Answer, frozen=True, forbid_unknown_fields=True):
    """The server has committed the report with this key."""


class RequestRefused(Answer, frozen=True, forbid_unknown_fields=True):
    """The hall says no.

    retry_after: seconds after which the same request, same key, may succeed; None when it never will.
    """

    code: Short
    facts: dict[Short, Text]
    chinese: Text
    english: Text
    retry_after: float | None = None


class Pulse(Announcement, frozen=True, forbid_unknown_fields=True):
    """The hub is alive. boards: zone -> (epoch, sequence) it has published. now: the server's clock."""

    now: Instant
    boards: dict[Code, tuple[int, int]]


class HallNoticed(Announcement, frozen=True, forbid_unknown_fields=True):
    """A plain notice for every screen of a zone; empty clears it."""

    notice: Text
