"""Decides how the stand-ins of one file live: all start, one door to them opens, all end together."""

import json
import secrets
from pathlib import Path

import msgspec

from device_drivers.simulated.admin import AdminServer
from device_drivers.simulated.kinds import make_stand_in
from device_drivers.simulated.stand_in import StandIn, VerbRefused


class StandInsFile(msgspec.Struct, forbid_unknown_fields=True):
    """STAND_INS.json. admin_port 0 takes a free one; without a token one is made. devices: name -> kind and options."""

    devices: dict[str, dict[str, object]]
    admin_port: int = 0
    token: str = ""


def read_file(path: Path) -> StandInsFile:
    """The file's content. VerbRefused says what is wrong with it."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=StandInsFile)
    except OSError as wrong:
        raise VerbRefused(f"cannot read {path}: {wrong.strerror}") from wrong
    except msgspec.DecodeError as wrong:
        raise VerbRefused(f"{path}: {wrong}") from wrong


class Company:
    """The stand-ins of one file and the door to them."""

    def __init__(self, file: StandInsFile) -> None:
        self.token = file.token or secrets.token_urlsafe(24)
        self.devices: dict[str, StandIn] = {
            name: make_stand_in(name, options) for name, options in file.devices.items()
        }
        self.admin = AdminServer(file.admin_port, self.token, self.devices)

    def start(self) -> None:
        """Start all; when one cannot, none remains."""
        try:
            for device in self.devices.values():
                device.start()
        except BaseException:
            self._stop_devices()
            self.admin.server_close()
            raise
        self.admin.serve()

    def stop(self) -> None:
        """End all."""
        self.admin.stop()
        self._stop_devices()

    def _stop_devices(self) -> None:
        for device in self.devices.values():
            device.stop()

    def write_ready_file(self, path: Path) -> None:
        """Where everything is, readable by the owner alone: `{"admin", "token", "addresses"}`."""
        told = {
            "admin": self.admin.url,
            "token": self.token,
            "addresses": {name: device.address for name, device in self.devices.items()},
        }
        fresh = path.with_name(f".{path.name}.fresh")
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps(told), encoding="utf-8")
        fresh.replace(path)
