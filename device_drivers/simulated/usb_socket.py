"""Is a USB socket without a kernel behind it: programs run beside it under umockdev see its device through their libusb.

Run as `usb_socket.py` by Debian's own Python under umockdev's preloaded library, with only gi beside the standard library.
Lines of JSON. Heard: `{"plug": {"descriptors": HEX, "strings": [...]}}`, `{"unplug": true}`, `{"in": ENDPOINT, "hex": ...}`,
`{"stall": ENDPOINT}`. Told: `{"ready": FOLDER}` once, `{"done": ...}` after a plug, `{"out": ENDPOINT, "hex": ...}`.
Ends with its standard input. Numbers of ioctls and the layout of struct usbdevfs_urb: linux/usbdevice_fs.h, 64 bits.
"""

import errno
import importlib
import json
import os
import struct
import sys
from collections import deque
from typing import Any

SYSFS = "/devices/pci0000:00/0000:00:14.0/usb1/1-2"
NODE = "/dev/bus/usb/001/002"
DEVICE = """P: {path}
N: bus/usb/001/002
E: SUBSYSTEM=usb
E: DEVTYPE=usb_device
E: DEVNAME={node}
E: BUSNUM=001
E: DEVNUM=002
A: busnum=1\\n
A: devnum=2\\n
A: bConfigurationValue=1\\n
A: speed=12\\n
H: descriptors={descriptors}
"""

URB = 56
CONTROL, BULK = 2, 3
STATUS_AT, BUFFER_AT, ACTUAL_AT = 4, 16, 28
SETUP = 8
GET_DESCRIPTOR, STRING = 6, 3
CHINESE = b"\x04\x03\x04\x08"
PATIENCE = 4
"""Milliseconds after which nothing to reap is admitted: libusb would ask thousands of times a second."""

GET_CAPABILITIES = 0x8004551A
GETDRIVER = 0x41045508
SUBMITURB = 0x8038550A
REAPURBNDELAY = 0x4008550D
DISCARDURB = 0x550B
CLEAR_HALT = 0x80045515
TAKEN_WELL = frozenset((0x80045505, 0x8004550F, 0x80045510, 0x80085504, 0x5514, CLEAR_HALT))
"""Configuration, claim and release of an interface, its setting, reset, end of a stall."""


class Urb:
    """One transfer that libusb has submitted."""

    def __init__(self, submitted: Any, submitter: Any) -> None:
        self.place = submitted.client_addr
        self.submitter = submitter
        self.block = submitted
        head = submitted.retrieve()
        self.kind, self.endpoint = head[0], head[1]
        (self.length,) = struct.unpack_from("=i", head, BUFFER_AT + 8)
        self.buffer = submitted.resolve(BUFFER_AT, self.length) if self.length else None

    def content(self) -> bytes:
        """What its buffer holds."""
        return bytes(self.buffer.retrieve()) if self.buffer is not None else b""

    def end(self, status: int, count: int, content: bytes = b"", offset: int = 0) -> None:
        """Write how it ended into it."""
        if content and self.buffer is not None:
            self.buffer.update(offset, content)
        self.block.update(STATUS_AT, struct.pack("=i", status))
        self.block.update(ACTUAL_AT, struct.pack("=i", count))


class Socket:
    """The socket, and what is plugged into it."""

    def __init__(self, umockdev: Any, glib: Any) -> None:
        self._glib = glib
        self._testbed = umockdev.Testbed.new()
        self._handler = umockdev.IoctlBase.new()
        self._handler.connect("handle-ioctl", self._asked)
        self._is_plugged = False
        self._strings: list[str] = []
        self._arrived: dict[int, deque[bytes]] = {}
        self._stalled: set[int] = set()
        self._flying: list[Urb] = []
        self._ended: list[Urb] = []
        self._reapers: list[tuple[Any, Any]] = []
        tell(ready=self._testbed.get_root_dir())

    def hear(self, line: dict[str, object]) -> None:
        """Do what the line says."""
        match line:
            case {"plug": {"descriptors": str(descriptors), "strings": list(strings)}}:
                self._strings = strings
                self._plug(descriptors)
                tell(done="plug")
            case {"unplug": True}:
                self._unplug()
                tell(done="unplug")
            case {"in": int(endpoint), "hex": str(content)}:
                self._arrived.setdefault(endpoint, deque()).append(bytes.fromhex(content))
                self._fill()
            case {"stall": int(endpoint)}:
                self._stalled.add(endpoint)

    def _plug(self, descriptors: str) -> None:
        if self._is_plugged:
            return
        self._testbed.attach_ioctl(NODE, self._handler)
        self._testbed.add_from_string(DEVICE.format(path=SYSFS, node=NODE, descriptors=descriptors))
        self._is_plugged = True
        self._testbed.uevent("/sys" + SYSFS, "add")

    def _unplug(self) -> None:
        if not self._is_plugged:
            return
        self._is_plugged = False
        for urb in self._flying:
            urb.end(-errno.ESHUTDOWN, 0)
        self._ended.extend(self._flying)
        self._flying.clear()
        self._arrived.clear()
        self._stalled.clear()
        self._testbed.uevent("/sys" + SYSFS, "remove")
        self._testbed.remove_device("/sys" + SYSFS)
        self._testbed.detach_ioctl(NODE)

    def _asked(self, _handler: Any, client: Any) -> bool:
        request = client.get_request() & 0xFFFFFFFF
        argument = client.get_arg()
        if request == REAPURBNDELAY:
            return self._reap(client, argument)
        if not self._is_plugged:
            client.complete(-1, errno.ENODEV)
        elif request == SUBMITURB:
            self._submit(Urb(argument.resolve(0, URB), client))
            client.complete(0, 0)
        elif request == DISCARDURB:
            self._discard(client, argument)
        elif request == GET_CAPABILITIES:
            argument.resolve(0, 4).update(0, struct.pack("=I", 0))
            client.complete(0, 0)
        elif request == GETDRIVER:
            client.complete(-1, errno.ENODATA)
        elif request in TAKEN_WELL:
            self._take_well(request, argument)
            client.complete(0, 0)
        else:
            client.complete(-1, errno.ENOTTY)
        return True

    def _take_well(self, request: int, argument: Any) -> None:
        if request == CLEAR_HALT:
            (endpoint,) = struct.unpack("=I", bytes(argument.resolve(0, 4).retrieve()))
            self._stalled.discard(endpoint)

    def _submit(self, urb: Urb) -> None:
        self._flying.append(urb)
        if urb.kind == CONTROL:
            self._answer_control(urb)
        elif urb.endpoint & 0x80:
            self._fill()
        elif urb.endpoint in self._stalled:
            self._end(urb, -errno.EPIPE, 0)
        else:
            content = urb.content()
            self._end(urb, 0, len(content))
            tell(out=urb.endpoint, hex=content.hex())

    def _answer_control(self, urb: Urb) -> None:
        kind, request, value, _, length = struct.unpack("<BBHHH", urb.content()[:SETUP])
        if (kind, request, value >> 8) != (0x80, GET_DESCRIPTOR, STRING) or value & 0xFF > len(self._strings):
            self._end(urb, -errno.EPIPE, 0)
            return
        number = value & 0xFF
        words = self._strings[number - 1].encode("utf-16-le") if number else b""
        answer = bytes((len(words) + 2, STRING)) + words if number else CHINESE
        self._end(urb, 0, len(answer[:length]), answer[:length], SETUP)

    def _fill(self) -> None:
        """Give what has arrived to whoever waits for it, a packet a transfer, as short packets end one."""
        for urb in list(self._flying):
            waiting = self._arrived.get(urb.endpoint)
            if urb.kind != BULK or not urb.endpoint & 0x80:
                continue
            if urb.endpoint in self._stalled:
                self._end(urb, -errno.EPIPE, 0)
            elif waiting:
                packet = waiting.popleft()
                if len(packet) > urb.length:
                    waiting.appendleft(packet[urb.length :])
                self._end(urb, 0, len(packet[: urb.length]), packet[: urb.length])

    def _end(self, urb: Urb, status: int, count: int, content: bytes = b"", offset: int = 0) -> None:
        self._flying.remove(urb)
        urb.end(status, count, content, offset)
        self._ended.append(urb)
        for waiting in self._reapers:
            if waiting[0] == urb.submitter:
                self._reapers.remove(waiting)
                self._hand_over(*waiting)
                return

    def _discard(self, client: Any, argument: Any) -> None:
        (place,) = struct.unpack("=Q", bytes(argument.retrieve()))
        for urb in self._flying:
            if urb.place == place and urb.submitter == client:
                self._end(urb, -errno.ENOENT, 0)
                client.complete(0, 0)
                return
        client.complete(-1, errno.EINVAL)

    def _reap(self, client: Any, argument: Any) -> bool:
        if any(urb.submitter == client for urb in self._ended):
            self._hand_over(client, argument)
        elif not self._is_plugged:
            client.complete(-1, errno.ENODEV)
        else:
            waiting = (client, argument)
            self._reapers.append(waiting)
            self._glib.timeout_add(PATIENCE, self._give_up, waiting)
        return True

    def _hand_over(self, client: Any, argument: Any) -> None:
        urb = next(urb for urb in self._ended if urb.submitter == client)
        self._ended.remove(urb)
        argument.resolve(0, 8).set_ptr(0, urb.block)
        client.complete(0, 0)

    def _give_up(self, waiting: tuple[Any, Any]) -> bool:
        if waiting in self._reapers:
            self._reapers.remove(waiting)
            waiting[0].complete(-1, errno.EAGAIN)
        return False


def tell(**line: object) -> None:
    """One line to the standard output."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Serve until the standard input ends."""
    importlib.import_module("gi").require_version("UMockdev", "1.0")
    glib = importlib.import_module("gi.repository.GLib")
    socket = Socket(importlib.import_module("gi.repository.UMockdev"), glib)
    loop = glib.MainLoop()
    held = bytearray()

    def heard(_channel: object, _condition: object) -> bool:
        received = os.read(0, 65536)
        if not received:
            loop.quit()
            return False
        held.extend(received)
        *lines, rest = bytes(held).split(b"\n")
        held[:] = rest
        for line in lines:
            socket.hear(json.loads(line))
        return True

    glib.io_add_watch(glib.IOChannel.unix_new(0), glib.IO_IN | glib.IO_HUP, heard)
    loop.run()


if __name__ == "__main__":
    main()
