"""Decides how SAM frames travel over USB: the head and the rest on two pairs of endpoints, or all of it on one pair."""

import time
from dataclasses import dataclass

from device_drivers.address import Address, AddressWrong
from device_drivers.id_card_readers.photo_decoder import photo_decoder_of
from device_drivers.id_card_readers.sam_frames import LENGTH_SIZE, LONGEST, PREAMBLE, SHORTEST
from device_drivers.id_card_readers.sam_reader import SamReader
from device_drivers.transports.usb_device import Endpoint, UsbDevice, UsbPlace
from device_drivers.transports.usb_troubles import not_this_family

HEAD = len(PREAMBLE) + LENGTH_SIZE
HEAD_OUT, REST_OUT, HEAD_IN, REST_IN = 0x02, 0x06, 0x81, 0x85
BYTES_A_SECOND = 600_000
"""Of bulk data at full speed, with some left for others."""
DRAINING = 0.002


def open_reader(address: Address) -> SamReader:
    """The reader at `usb:0400:c35a`. Options: port, its socket as the kernel writes it (`1-2.3`); serial, its number."""
    vendor, colon, product = address.place.partition(":")
    try:
        numbers = int(vendor, 16), int(product, 16)
    except ValueError:
        numbers = -1, -1
    if not colon or not all(0 <= number <= 0xFFFF for number in numbers):
        raise AddressWrong(f"{address}: a USB device is named by its two numbers, as in usb:0400:c35a")
    place = UsbPlace(*numbers, address.text("port", ""), address.text("serial", ""))
    return SamReader(SamUsbLink(UsbDevice(place)), decoder=photo_decoder_of(address))


@dataclass(frozen=True, slots=True)
class Framing:
    """Which endpoints head and rest use; the same ones where frames travel whole."""

    head_out: Endpoint
    rest_out: Endpoint
    head_in: Endpoint
    rest_in: Endpoint

    @property
    def is_split(self) -> bool:
        """Whether head and rest travel apart."""
        return self.head_in != self.rest_in


def framing_of(endpoints: tuple[Endpoint, ...]) -> Framing | None:
    """The framing that these endpoints mean, for the numbers 0400:C35A alone tell nothing; None when they mean none."""
    by_address = {endpoint.address: endpoint for endpoint in endpoints}
    if {HEAD_OUT, REST_OUT, HEAD_IN, REST_IN} <= by_address.keys():
        return Framing(*(by_address[each] for each in (HEAD_OUT, REST_OUT, HEAD_IN, REST_IN)))
    ins = [endpoint for endpoint in endpoints if endpoint.is_in]
    outs = [endpoint for endpoint in endpoints if not endpoint.is_in]
    if len(ins) == len(outs) == 1:
        return Framing(outs[0], outs[0], ins[0], ins[0])
    return None


class SamUsbLink:
    """A ByteLink. In the split framing a head says how many bytes the other endpoint owes before the next head."""

    def __init__(self, device: UsbDevice) -> None:
        self._device = device
        self._framing: Framing | None = None
        self._head = b""
        self._owed = 0

    @property
    def is_open(self) -> bool:
        """As the link says."""
        return self._device.is_open

    def open(self) -> None:
        """As the link says."""
        if not self._device.is_open:
            self._framing = None
        self._ready()

    def close(self) -> None:
        """As the link says."""
        self._framing = None
        self._device.close()

    def write(self, content: bytes) -> None:
        """As the link says; one whole frame at a time."""
        framing = self._ready()
        if framing.is_split:
            self._device.write(framing.head_out.address, content[:HEAD])
            self._device.write(framing.rest_out.address, content[HEAD:])
        else:
            self._device.write(framing.head_out.address, content)

    def read(self, until: float) -> bytes:
        """As the link says."""
        framing = self._ready()
        content = self._device.read(framing.rest_in if self._owed else framing.head_in, until)
        if framing.is_split:
            self._count(content)
        return content

    def discard_input(self) -> None:
        """As the link says."""
        framing = self._ready()
        self._head, self._owed = b"", 0
        for endpoint in {framing.head_in, framing.rest_in}:
            while self._device.read(endpoint, time.monotonic() + DRAINING):
                pass

    def on_the_wire(self, count: int) -> float:
        """As the link says."""
        return count / BYTES_A_SECOND

    def _ready(self) -> Framing:
        self._device.open()
        if self._framing is None:
            self._head, self._owed = b"", 0
            self._framing = framing_of(self._device.endpoints)
        if self._framing is None:
            there = " ".join(f"{endpoint.address:02X}" for endpoint in self._device.endpoints)
            self._device.close()
            raise not_this_family(str(self._device.place), there)
        return self._framing

    def _count(self, content: bytes) -> None:
        """What is no head leaves us where we were: the hunter of frames will say that it is noise."""
        if self._owed:
            self._owed = max(self._owed - len(content), 0)
            return
        self._head += content
        if len(self._head) < HEAD and PREAMBLE.startswith(self._head[: len(PREAMBLE)]):
            return
        owed = int.from_bytes(self._head[len(PREAMBLE) : HEAD], "big")
        is_head = self._head.startswith(PREAMBLE) and SHORTEST <= owed <= LONGEST
        self._owed = max(owed - len(self._head[HEAD:]), 0) if is_head else 0
        self._head = b""
