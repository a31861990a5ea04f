"""Decides how a USB device is owned through libusb: found by its numbers and socket, read in time, failures told."""

import errno
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import usb.core  # type: ignore[import-untyped]  # pyusb carries no types
import usb.util  # type: ignore[import-untyped]
from usb.backend import libusb1  # type: ignore[import-untyped]

from device_drivers.transports import usb_troubles as troubles
from device_drivers.transports import wire_tap

WRITE_PATIENCE = 2000
LEAST_PATIENCE = 1
"""Milliseconds; nought would wait for ever."""
GONE = frozenset((errno.ENODEV, errno.ENOENT, errno.ESHUTDOWN, errno.EIO, errno.EPROTO))


@dataclass(frozen=True, slots=True)
class UsbPlace:
    """Which device. port: its socket as the kernel writes it, `1-2.3`; serial: its serial number; empty means any."""

    vendor: int
    product: int
    port: str = ""
    serial: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (f"{self.vendor:04x}:{self.product:04x}", self.port, self.serial)))


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A bulk endpoint. address: with bit 7 set when it leads to the host; packet: its largest packet."""

    address: int
    packet: int

    @property
    def is_in(self) -> bool:
        """Whether it leads to the host."""
        return bool(self.address & 0x80)


class UsbDevice:
    """One device, opened when first used and again after it came back. Not for several threads at once.

    Every method but `close` may raise DeviceTrouble.
    """

    def __init__(self, place: UsbPlace) -> None:
        self.place = place
        self._device: Any = None
        self.endpoints: tuple[Endpoint, ...] = ()
        """The bulk endpoints of its first interface; known while it is open."""

    @property
    def is_open(self) -> bool:
        """Whether it is owned now."""
        return self._device is not None

    def open(self) -> None:
        """Own the device; nothing happens when it is owned."""
        if self._device is not None:
            return
        with self._watching_for_loss():
            device = self._found()
            try:
                self.endpoints = _claimed(device)
            except usb.core.USBError:
                usb.util.dispose_resources(device)
                raise
            self._device = device

    def close(self) -> None:
        """Give it back. Safe to call twice."""
        device, self._device = self._device, None
        self.endpoints = ()
        if device is not None:
            try:
                usb.util.dispose_resources(device)
            except usb.core.USBError:
                return  # it is gone and its claim with it

    def write(self, endpoint: int, content: bytes) -> None:
        """Send all of it."""
        self.open()
        with self._watching_for_loss():
            wire_tap.note(str(self.place), "in", content)
            if self._device.write(endpoint, content, WRITE_PATIENCE) != len(content):
                raise troubles.device_stuck(str(self.place))

    def read(self, endpoint: Endpoint, until: float) -> bytes:
        """One transfer, waiting for it until this instant of time.monotonic; empty when nothing came."""
        self.open()
        patience = max(round((until - time.monotonic()) * 1000), LEAST_PATIENCE)
        with self._watching_for_loss():
            try:
                content = bytes(self._device.read(endpoint.address, endpoint.packet, patience))
            except usb.core.USBTimeoutError:
                return b""
            except usb.core.USBError as failure:
                if failure.errno not in {errno.EPIPE, errno.EOVERFLOW}:
                    raise
                self._device.clear_halt(endpoint.address)
                return b""
            wire_tap.note(str(self.place), "out", content)
            return content

    def _found(self) -> Any:
        """One context serves the whole program, and hears from udev what comes and goes."""
        backend = libusb1.get_backend()
        if backend is None:
            raise troubles.library_missing()
        wanted = {"idVendor": self.place.vendor, "idProduct": self.place.product}
        for device in usb.core.find(find_all=True, backend=backend, **wanted):
            if self.place.port in {"", _socket_of(device)} and self.place.serial in {"", _serial_of(device)}:
                return device
            usb.util.dispose_resources(device)
        raise troubles.device_missing(str(self.place))

    @contextmanager
    def _watching_for_loss(self) -> Iterator[None]:
        try:
            yield
        except usb.core.USBError as failure:
            was_open = self.is_open
            self.close()
            match failure.errno:
                case errno.EACCES | errno.EPERM:
                    raise troubles.not_allowed(str(self.place)) from None
                case errno.EBUSY:
                    raise troubles.device_in_use(str(self.place)) from None
                case errno.ETIMEDOUT:
                    raise troubles.device_stuck(str(self.place)) from None
                case number if number in GONE:
                    raise (troubles.device_gone if was_open else troubles.device_missing)(
                        str(self.place)
                    ) from None
                case _:
                    raise troubles.failed(str(self.place), str(failure)) from None


def _claimed(device: Any) -> tuple[Endpoint, ...]:
    """Claim the first interface; its bulk endpoints."""
    if device.is_kernel_driver_active(0):
        device.detach_kernel_driver(0)
    interface = device.get_active_configuration()[(0, 0)]
    usb.util.claim_interface(device, interface.bInterfaceNumber)
    return tuple(
        Endpoint(each.bEndpointAddress, each.wMaxPacketSize)
        for each in interface
        if usb.util.endpoint_type(each.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
    )


def _socket_of(device: Any) -> str:
    return f"{device.bus}-{'.'.join(map(str, device.port_numbers or ()))}"


def _serial_of(device: Any) -> str:
    try:
        return device.serial_number or ""
    except (usb.core.USBError, ValueError):
        return ""  # it will not tell, so it is not the one that was named
