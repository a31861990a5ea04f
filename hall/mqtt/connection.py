"""Decides when a program is connected: mutual TLS, one socket at a time, a dead peer found within five seconds."""

import logging
import os
import random
import select
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from paho.mqtt.client import Client, MQTTMessage, MQTTv311
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode

from hall.credentials.device_home import DeviceHome

log = logging.getLogger(__name__)

SHORTEST_PAUSE = 0.2
LONGEST_PAUSE = 10.0
KEEP_ALIVE = 2
"""Seconds. Two silent ones bring a ping, two more an end: found in four and a half."""
_CONNECT_PATIENCE = 5.0
_ROUND = 0.25
_STEADY_AFTER = 10.0
_MOST_IN_FLIGHT = 10_000
# Python lets a computing thread go on for five milliseconds; the one that listens needs its turn sooner.
_GIVE_WAY = 0.0005
_SUCCESS = MQTTErrorCode.MQTT_ERR_SUCCESS


@dataclass(frozen=True, slots=True)
class Identity:
    """Who connects, and to which broker. name: the certificate's common name, which is also the client id."""

    name: str
    host: str
    port: int
    key_path: Path
    certificate_path: Path
    authority_path: Path

    @classmethod
    def of(cls, home: DeviceHome) -> "Identity":
        """A device's own."""
        return cls(
            home.device,
            home.broker_host,
            home.broker_port,
            home.key_path,
            home.certificate_path,
            home.authority_path,
        )


@dataclass(frozen=True, slots=True)
class Will:
    """What the broker says for a client whose connection died."""

    topic: str
    payload: bytes


class Connection:
    """One program's connection, kept up for ever by a thread of its own.

    on_message(topic, payload, retained) and on_state(is_connected) run on that thread: be quick, never block.
    `publish` and `subscribe` may be called from any thread. A connection that died leaves nothing behind: what was
    not published is its caller's to say again. Subscriptions are renewed by themselves.
    """

    def __init__(
        self,
        identity: Identity,
        *,
        on_message: Callable[[str, bytes, bool], None],
        on_state: Callable[[bool], None],
        will: Callable[[], Will] | None = None,
    ) -> None:
        self._identity = identity
        self._on_message = on_message
        self._on_state = on_state
        self._will = will
        self._filters: dict[str, None] = {}
        self._lock = threading.Lock()
        self._client: Client | None = None
        self._is_connected = False
        self._was_accepted = False
        self._stopping = threading.Event()
        self._anew = threading.Event()
        self._wake_read, self._wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._thread = threading.Thread(
            target=self._keep_connected, name=f"mqtt {identity.name}", daemon=True
        )
        self.attempts = 0
        self.trouble = ""
        """Why there is no connection, for an engineer; empty when there is one."""

    @property
    def is_connected(self) -> bool:
        """Whether the broker has accepted this client and not been lost since."""
        return self._is_connected

    def start(self) -> None:
        """Begin to connect, and go on until `stop`."""
        sys.setswitchinterval(_GIVE_WAY)
        self._thread.start()

    def stop(self, patience: float = 2.0) -> None:
        """Say goodbye and end the thread; what was published before is sent first, as far as `patience` seconds allow."""
        self._stopping.set()
        self._wake()
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(patience + _CONNECT_PATIENCE)

    def reconnect(self) -> None:
        """Say goodbye and come back at once, with the key and certificate that lie there now."""
        self._anew.set()
        self._wake()

    def subscribe(self, *filters: str) -> None:
        """Follow these topic filters, now and after every reconnection."""
        with self._lock:
            self._filters.update(dict.fromkeys(filters))
            client = self._client if self._is_connected else None
        if client is not None:
            client.subscribe([(one, 1) for one in filters])
            self._wake()

    def unsubscribe(self, *filters: str) -> None:
        """Follow them no longer."""
        with self._lock:
            for one in filters:
                self._filters.pop(one, None)
            client = self._client if self._is_connected else None
        if client is not None:
            client.unsubscribe(list(filters))
            self._wake()

    def publish(self, topic: str, payload: bytes, qos: int = 1, *, retain: bool = False) -> bool:
        """Hand a message to the socket; False when there is none. True proves nothing about its arrival."""
        client = self._client
        if client is None or not self._is_connected:
            return False
        outcome = client.publish(topic, payload, qos, retain)
        self._wake()
        return outcome.rc == _SUCCESS

    def _wake(self) -> None:
        try:
            os.write(self._wake_write, b"\0")
        except (BlockingIOError, OSError):
            return  # a full pipe wakes as well as one byte; a closed one has nobody left to wake

    def _keep_connected(self) -> None:
        pause = SHORTEST_PAUSE
        while not self._stopping.is_set():
            steady = self._live_once()
            # A short life is no success: two machines with one certificate would throw each other out for ever.
            pause = SHORTEST_PAUSE if steady else min(pause * 2, LONGEST_PAUSE)
            self._stopping.wait(random.uniform(SHORTEST_PAUSE, pause))  # noqa: S311 - spreads a crowd, guards nothing
        os.close(self._wake_read)
        os.close(self._wake_write)

    def _live_once(self) -> bool:
        """Connect, serve the socket until it is lost; whether the connection stood for a while."""
        self.attempts += 1
        self._anew.clear()
        began = time.monotonic()
        try:
            client = self._new_client()
            client.connect(self._identity.host, self._identity.port, KEEP_ALIVE)
        except (
            OSError,
            ValueError,
        ) as fault:  # ssl.SSLError is an OSError; paho raises ValueError for a bad host
            self._note_trouble(f"{type(fault).__name__}: {fault}")
            return False
        self._client = client
        self._was_accepted = False
        try:
            self._serve(client)
        finally:
            if not self._was_accepted and not self._stopping.is_set():
                self._note_trouble("the broker ended it before saying yes: certificate refused or revoked?")
            self._client = None
            self._lose()
            client.disconnect()
            _close(client)
        return self._anew.is_set() or time.monotonic() - began >= _STEADY_AFTER

    def _new_client(self) -> Client:
        client = Client(
            CallbackAPIVersion.VERSION2, client_id=self._identity.name, clean_session=True, protocol=MQTTv311
        )
        client.connect_timeout = _CONNECT_PATIENCE
        client.max_inflight_messages_set(_MOST_IN_FLIGHT)
        client.tls_set_context(trusting(self._identity))
        if self._will is not None:
            will = self._will()
            client.will_set(will.topic, will.payload, qos=1)
        client.on_connect = self._accepted
        client.on_message = self._heard
        client.on_socket_open = _tune
        # Naming a door for writes keeps paho from writing in the publisher's thread, beside this one.
        client.on_socket_register_write = _no_door
        return client

    def _serve(self, client: Client) -> None:
        watched = select.poll()
        watched.register(self._wake_read, select.POLLIN)
        connected_socket = client.socket()
        if connected_socket is None:
            return
        number = connected_socket.fileno()
        goodbye_until = 0.0
        while client.socket() is not None:
            if self._stopping.is_set() or self._anew.is_set():
                if not goodbye_until:
                    goodbye_until = time.monotonic() + 2.0
                    self._lose()
                    client.disconnect()
                if not client.want_write() or time.monotonic() > goodbye_until:
                    return
            watched.register(number, select.POLLIN | (select.POLLOUT if client.want_write() else 0))
            if not self._serve_round(client, watched, number):
                return

    def _serve_round(self, client: Client, watched: select.poll, number: int) -> bool:
        ready = dict(watched.poll(_ROUND * 1000))
        if self._wake_read in ready:
            os.read(self._wake_read, 4096)
        events = ready.get(number, 0)
        if events & ~select.POLLOUT and not _read_all(client):
            return False
        if client.want_write() and client.loop_write() != _SUCCESS:
            return False
        return client.loop_misc() == _SUCCESS

    def _accepted(self, client: Client, _userdata: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        if reason.is_failure:
            self._note_trouble(f"refused by the broker: {reason}")
            return
        self.trouble = ""
        self._was_accepted = True
        with self._lock:
            filters = [(one, 1) for one in self._filters]
            self._is_connected = True
        if filters:
            client.subscribe(filters)
        self._on_state(True)

    def _heard(self, _client: Client, _userdata: Any, message: MQTTMessage) -> None:
        try:
            self._on_message(message.topic, bytes(message.payload), message.retain)
        except Exception:
            log.exception("a message on %s could not be taken in", message.topic)

    def _lose(self) -> None:
        with self._lock:
            was_connected, self._is_connected = self._is_connected, False
        if was_connected:
            self._on_state(False)

    def _note_trouble(self, trouble: str) -> None:
        if trouble != self.trouble:
            log.warning("%s cannot connect to the broker: %s", self._identity.name, trouble)
        self.trouble = trouble


def trusting(identity: Identity) -> ssl.SSLContext:
    """TLS 1.2 or later, this identity's certificate, and its hall's authority alone. OSError when a file is missing."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(identity.authority_path)
    context.load_cert_chain(identity.certificate_path, identity.key_path)
    return context


def _tune(_client: Client, _userdata: Any, opened: Any) -> None:
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # Linux tcp(7): bytes not acknowledged for so many milliseconds end the connection.
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 2 * KEEP_ALIVE * 1000)


def _no_door(_client: Client, _userdata: Any, _opened: Any) -> None:
    return


def _read_all(client: Client) -> bool:
    """Read what has come, also what TLS has already unpacked and a poll would no longer announce."""
    while client.loop_read() == _SUCCESS:
        opened: Any = client.socket()
        if opened is None:
            return False
        if not opened.pending():
            return True
    return False


def _close(client: Client) -> None:
    opened = client.socket()
    if opened is not None:
        opened.close()
