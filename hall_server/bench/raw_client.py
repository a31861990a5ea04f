"""Decides how a client without any library speaks MQTT 3.1.1 (OASIS standard, 2014): the bench's yardstick and load."""

import selectors
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

CONNECT, CONNACK, PUBLISH, PUBACK = 0x10, 0x20, 0x30, 0x40
SUBSCRIBE, SUBACK, PINGREQ, PINGRESP = 0x82, 0x90, 0xC0, 0xD0
KEEP_ALIVE_SECONDS = 60
READ_AT_ONCE = 65_536


class Heard(NamedTuple):
    """A message as the broker delivered it; `at` is time.perf_counter() when its bytes were read."""

    topic: str
    payload: bytes
    is_retained: bool
    at: float


def _length(count: int) -> bytes:
    """Remaining length, 7 bits a byte, least significant first (MQTT 3.1.1, 2.2.3)."""
    out = bytearray()
    while True:
        count, low = divmod(count, 128)
        out.append(low | (0x80 if count else 0))
        if not count:
            return bytes(out)


def _text(text: str) -> bytes:
    encoded = text.encode()
    return len(encoded).to_bytes(2, "big") + encoded


def _packet(first: int, body: bytes) -> bytes:
    return bytes((first,)) + _length(len(body)) + body


class RawClient:
    """One connection. OSError when the broker is away or says no; nothing is ever sent again by itself."""

    def __init__(self, host: str, port: int, tls: ssl.SSLContext, name: str, within: float = 10.0) -> None:
        plain = socket.create_connection((host, port), timeout=within)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.name = name
        self.socket = tls.wrap_socket(plain, server_hostname=host)
        self._unread = bytearray()
        self._early: list[Heard] = []
        self._packet_id = 0
        self.acknowledged = 0
        flags = b"\x02"  # clean session; the name comes from the certificate
        body = _text("MQTT") + b"\x04" + flags + KEEP_ALIVE_SECONDS.to_bytes(2, "big") + _text(name)
        self._send(_packet(CONNECT, body))
        if (answer := self._await(CONNACK, within))[1:2] != b"\x00":
            raise ConnectionRefusedError(f"{name}: broker answers {answer.hex()}")

    def close(self) -> None:
        """End the connection as a cut cable does: no DISCONNECT is sent."""
        self.socket.close()

    def subscribe(self, *filters: str, qos: int = 1, within: float = 10.0) -> tuple[int, ...]:
        """Subscribe and wait for the broker's word; the granted QoS of each filter, 128 where it says no."""
        self._packet_id += 1
        body = self._packet_id.to_bytes(2, "big") + b"".join(_text(one) + bytes((qos,)) for one in filters)
        self._send(_packet(SUBSCRIBE, body))
        return tuple(self._await(SUBACK, within)[2:])

    def publish(self, topic: str, payload: bytes, *, qos: int = 1, retain: bool = False) -> None:
        """Hand a message to the broker; `acknowledged` counts what it has taken over at QoS 1."""
        body = _text(topic)
        if qos:
            self._packet_id = self._packet_id % 65_535 + 1
            body += self._packet_id.to_bytes(2, "big")
        self._send(_packet(PUBLISH | qos << 1 | retain, body + payload))

    def ping(self) -> None:
        """Keep the connection alive; due before KEEP_ALIVE_SECONDS pass in silence."""
        self._send(_packet(PINGREQ, b""))

    def heard(self, within: float) -> list[Heard]:
        """What the broker delivers within so many seconds; returns at the first delivery. ConnectionError at its end."""
        deadline = time.perf_counter() + within
        while (left := deadline - time.perf_counter()) > 0:
            self.socket.settimeout(left)
            try:
                found = list(self.read())
            except TimeoutError:
                return []
            if found:
                return found
        return []

    def read(self) -> Iterator[Heard]:
        """Read once from the socket and yield what is complete, acknowledging QoS 1."""
        if self._early:
            early, self._early = self._early, []
            yield from early
            return
        self._take_in()
        for first, body in self._packets():
            if first & 0xF0 == PUBLISH:
                yield self._delivered(first, body)
            elif first == PUBACK:
                self.acknowledged += 1

    def _take_in(self) -> None:
        try:
            fresh = self.socket.recv(READ_AT_ONCE)
        except ssl.SSLWantReadError:
            return
        if not fresh:
            raise ConnectionResetError(f"{self.name}: the broker closed the connection")
        self._unread += fresh
        while self.socket.pending():
            self._unread += self.socket.recv(READ_AT_ONCE)

    def _packets(self) -> Iterator[tuple[int, bytes]]:
        while len(self._unread) >= 2:
            length, shift, at = 0, 0, 1
            while at < len(self._unread):
                length |= (self._unread[at] & 0x7F) << shift
                shift += 7
                at += 1
                if not self._unread[at - 1] & 0x80:
                    break
            else:
                return
            if len(self._unread) < at + length:
                return
            first, body = self._unread[0], bytes(self._unread[at : at + length])
            del self._unread[: at + length]
            yield first, body

    def _delivered(self, first: int, body: bytes) -> Heard:
        at = time.perf_counter()
        end = 2 + int.from_bytes(body[:2], "big")
        topic = body[2:end].decode()
        if first & 0x06:
            self._send(_packet(PUBACK, body[end : end + 2]))
            end += 2
        return Heard(topic, body[end:], bool(first & 1), at)

    def _await(self, kind: int, within: float) -> bytes:
        self.socket.settimeout(within)
        while True:
            for first, body in self._packets():
                if first & 0xF0 == PUBLISH:
                    self._early.append(self._delivered(first, body))
                elif first == kind:
                    return body
            self._take_in()

    def _send(self, packet: bytes) -> None:
        self.socket.settimeout(10.0)
        self.socket.sendall(packet)


class Swarm:
    """Many connections read by one thread."""

    def __init__(self, clients: Iterable[RawClient]) -> None:
        self._selector = selectors.DefaultSelector()
        self.clients = tuple(clients)
        for client in self.clients:
            self._selector.register(client.socket, selectors.EVENT_READ, client)

    def pump(
        self, hear: Callable[[RawClient, Heard], None], is_enough: Callable[[], bool], within: float
    ) -> bool:
        """Give each delivery to `hear` until there is enough; whether that came in time."""
        deadline = time.perf_counter() + within
        while not is_enough():
            left = deadline - time.perf_counter()
            if left <= 0:
                return False
            for key, _ in self._selector.select(min(left, 0.1)):
                client: RawClient = key.data
                client.socket.setblocking(False)
                for one in client.read():
                    hear(client, one)
        return True

    def close(self) -> None:
        """End every connection."""
        self._selector.close()
        for client in self.clients:
            client.close()
