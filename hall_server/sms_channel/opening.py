"""Decides which provider stands behind an address of the settings, and that one process of this machine has it."""

import fcntl
import os
from pathlib import Path

from hall_server.installation import Installation, SmsProviderPart
from hall_server.sms_channel.provider import SmsProvider


class Elsewhere(Exception):  # noqa: N818 - says what it is
    """Another process of this machine has this provider."""


class Holding:
    """A lock beside the server's state; gone with the process that holds it."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = os.open(folder / f"sms_{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as fault:
            os.close(self._file)
            raise Elsewhere(name) from fault

    def release(self) -> None:
        """Let others have it."""
        os.close(self._file)


def is_shared(part: SmsProviderPart) -> bool:
    """Whether several processes may use it at once: a gateway, and no modem."""
    return part.address.startswith("https:")


def open_provider(part: SmsProviderPart, installation: Installation) -> SmsProvider:
    """The provider. ValueError says what is wrong with its address."""
    if is_shared(part):
        from hall_server.sms_channel.gateway import Gateway  # noqa: PLC0415 - only who has a gateway needs it

        secrets = installation.keys_folder / part.credentials if part.credentials else None
        return Gateway(part.address, secrets)
    from hall_server.sms_channel.modem import ModemProvider  # noqa: PLC0415 - only who has a modem needs its driver

    return ModemProvider(part.address)
