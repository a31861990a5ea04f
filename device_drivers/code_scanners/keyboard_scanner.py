"""Decides which input device is a scanner and how it is driven: grabbed, and read key by key."""

import re
import time
from collections.abc import Mapping

from device_drivers.address import Address, AddressWrong
from device_drivers.code_scanners import troubles
from device_drivers.code_scanners.key_events import STEADY, KeyReader
from device_drivers.code_scanners.payloads import text_of
from device_drivers.code_scanners.scanner import Scanner
from device_drivers.roles.code_scanner import Code
from device_drivers.transports.input_device import InputDevice, named_devices

AUTO = "auto"
SUFFIXES = ("enter", "tab")
_CALLS_ITSELF_SCANNER = re.compile(r"barcode|scanner|reader", re.IGNORECASE)
_NO_SCANNER = re.compile(r"card ?reader|rfid|fingerprint|smart ?card", re.IGNORECASE)


def open_scanner(address: Address) -> Scanner:
    """The scanner at an event device, or at `auto` the one whose name says so. Options: suffix, `enter` or `tab`."""
    suffix = address.text("suffix", "enter")
    if suffix not in SUFFIXES:
        raise AddressWrong(f"{address}: no suffix {suffix}; there are {', '.join(SUFFIXES)}")
    return Scanner(KeyScans(address.place, suffix))


def scanner_among(devices: Mapping[str, str]) -> str | None:
    """The path of the one that calls itself a barcode scanner; readers of cards and fingers are none."""
    for path, name in devices.items():
        if _CALLS_ITSELF_SCANNER.search(name) and not _NO_SCANNER.search(name):
            return path
    return None


class KeyScans:
    """A Source over an event device. place: its path, or `auto`."""

    def __init__(self, place: str, suffix: str) -> None:
        self._place = place
        self._keys = KeyReader(suffix)
        self._device: InputDevice | None = None
        self._quiet_at = 0.0
        self._is_new = True

    @property
    def is_starting(self) -> bool:
        """Never: it hears from the moment on at which it is opened."""
        return False

    def open(self) -> None:
        """As the role says."""
        if self._device is not None:
            return
        path = scanner_among(named_devices()) if self._place == AUTO else self._place
        if path is None:
            raise troubles.no_scanner_named()
        device = InputDevice(path)
        device.open()
        self._keys.forget()
        self._quiet_at = time.monotonic() + STEADY
        self._is_new = True
        self._device = device

    def close(self) -> None:
        """As the role says."""
        device, self._device = self._device, None
        if device is not None:
            device.close()

    def read(self, until: float) -> list[Code]:
        """As the role says."""
        self.open()
        while self._device is not None:
            looked_until = min(until, self._quiet_at) if self._is_new else until
            content = self._device.read(looked_until)
            if content and self._is_new:
                self._keys.doubt()  # it was typing when we came
            if content or looked_until >= self._quiet_at:
                self._is_new = False
            scans = self._keys.feed(content)
            if scans or time.monotonic() >= until:
                return [Code(text_of(scan), "", scan) for scan in scans]
        return []

    def counters(self) -> dict[str, int]:
        """Scans thrown away."""
        return {"spoilt_scans": self._keys.spoilt}
