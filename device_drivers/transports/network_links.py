"""Decides how a device on the network is owned: one TCP connection or UDP pair, timely reads, failures in words."""

import ipaddress
import select
import socket
import time
from abc import ABC, abstractmethod

from device_drivers.address import Address, AddressWrong
from device_drivers.errors import DeviceTrouble, Who
from device_drivers.transports import wire_tap

CONNECTING = 2.0
"""Seconds a connection may take to open in a hall's own network."""
WRITING = 2.0
PIECE = 65536
NO_USUAL_PORT = 0
"""Of devices behind a serial server: its owner chose the port, and the address must name it."""
BYTES_A_SECOND = 1_000_000
"""Of the slowest Ethernet such cards have (10 Mbit/s)."""


def unreachable(place: str) -> DeviceTrouble:
    """No way to the device, or nobody there."""
    return DeviceTrouble(
        "device_unreachable",
        Who.STAFF,
        f"网络上找不到设备 {place}，请检查设备电源和网线。",
        f"No device is reached at {place}: check its power and its network cable.",
    )


def refused(place: str) -> DeviceTrouble:
    """The machine is there and nothing listens at the port."""
    return DeviceTrouble(
        "connection_refused",
        Who.ENGINEER,
        f"设备 {place} 拒绝连接，请检查端口设置，或是否有其他程序正在使用它。",
        f"{place} refuses the connection: check the port, and whether another program holds the device.",
    )


def lost(place: str) -> DeviceTrouble:
    """It was connected and is not any more."""
    return DeviceTrouble(
        "connection_lost",
        Who.STAFF,
        f"与设备 {place} 的网络连接中断，请检查设备电源和网线。",
        f"The connection to {place} was lost: check its power and its network cable.",
    )


def host_and_port(address: Address, usual_port: int) -> tuple[str, int]:
    """Of `tcp:HOST:PORT`, `tcp:HOST` or `tcp:[IPV6]:PORT`. AddressWrong when it is none of them."""
    place = address.place
    host, colon, port = place.rpartition(":")
    if not colon or place.endswith("]"):
        host, port = place, str(usual_port)
    host = host.removeprefix("[").removesuffix("]")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise AddressWrong(f"{address}: a device on the network is written {address.scheme}:HOST:PORT")
    if ":" in host:
        _check_ipv6(address, host)
    return host, int(port)


def _check_ipv6(address: Address, host: str) -> None:
    try:
        ipaddress.IPv6Address(host)
    except ValueError:
        raise AddressWrong(f"{address}: {host} is no host") from None


class _NetworkLink(ABC):
    """What TCP and UDP have in common. Not for several threads at once."""

    kind: socket.SocketKind

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._socket: socket.socket | None = None
        self.place = f"{host}:{port}"

    @property
    def is_open(self) -> bool:
        """Whether there is a connection now."""
        return self._socket is not None

    def open(self) -> None:
        """As the link says."""
        self._opened()

    def close(self) -> None:
        """Give the connection back. Safe to call twice."""
        opened, self._socket = self._socket, None
        if opened is not None:
            opened.close()

    def write(self, content: bytes) -> None:
        """Send all of it. DeviceTrouble when the device is gone or takes nothing for two seconds."""
        opened = self._opened()
        try:
            opened.settimeout(WRITING)
            opened.sendall(content)
        except OSError:
            self.close()
            raise lost(self.place) from None
        wire_tap.note(self.place, "in", content)

    def read(self, until: float) -> bytes:
        """As the link says."""
        opened = self._opened()
        if not self._has_come(opened, max(until - time.monotonic(), 0.0)):
            return b""
        content = self._taken(opened)
        wire_tap.note(self.place, "out", content)
        return content

    def discard_input(self) -> None:
        """As the link says."""
        opened = self._opened()
        while self._has_come(opened, 0.0):
            self._taken(opened)

    def on_the_wire(self, count: int) -> float:
        """As the link says."""
        return count / BYTES_A_SECOND

    @abstractmethod
    def _taken(self, opened: socket.socket) -> bytes:
        """What has come."""

    def _has_come(self, opened: socket.socket, seconds: float) -> bool:
        return bool(select.select([opened], [], [], seconds)[0])

    def _opened(self) -> socket.socket:
        if self._socket is None:
            self._socket = self._connected()
        return self._socket

    def _connected(self) -> socket.socket:
        try:
            family, kind, protocol, _, where = socket.getaddrinfo(self._host, self._port, type=self.kind)[0]
        except OSError:
            raise unreachable(self.place) from None
        opened = socket.socket(family, kind, protocol)
        try:
            opened.settimeout(CONNECTING)
            opened.connect(where)
        except ConnectionRefusedError:
            opened.close()
            raise refused(self.place) from None
        except OSError:
            opened.close()
            raise unreachable(self.place) from None
        return opened


class TcpLink(_NetworkLink):
    """A connection that is opened when first used, and again after it was lost."""

    kind = socket.SOCK_STREAM

    def _taken(self, opened: socket.socket) -> bytes:
        try:
            content = opened.recv(PIECE)
        except OSError:
            content = b""
        if not content:
            self.close()
            raise lost(self.place)
        return content


class UdpLink(_NetworkLink):
    """A pair of ports: what comes from elsewhere is not heard. A device that is off is only silent."""

    kind = socket.SOCK_DGRAM

    def _taken(self, opened: socket.socket) -> bytes:
        try:
            return opened.recv(PIECE)
        except OSError:  # the host answered that nobody listens at the port
            self.close()
            raise refused(self.place) from None
