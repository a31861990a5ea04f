"""Hears everything the broker delivers, with a certificate that may read all and say nothing."""

import json
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from paho.mqtt.client import Client, MQTTMessage, MQTTv311
from paho.mqtt.enums import CallbackAPIVersion

from hall.launcher.hall_folder import HallFolder


@dataclass(frozen=True, slots=True)
class Heard:
    """One message as the broker delivered it. at: monotonic seconds."""

    at: float
    topic: str
    payload: bytes
    retained: bool

    @property
    def kind(self) -> str:
        """The last word of the topic."""
        return self.topic.rpartition("/")[2]

    @property
    def device(self) -> str:
        """The device or zone it is from or for."""
        return self.topic.split("/")[3]

    @property
    def envelope(self) -> dict[str, Any]:
        """The payload as JSON."""
        told: dict[str, Any] = json.loads(self.payload)
        return told

    @property
    def body(self) -> dict[str, Any]:
        """What it says."""
        body: dict[str, Any] = self.envelope["body"]
        return body


class WireWitness:
    """A subscriber to the whole hall, from `with` to its end."""

    def __init__(self, hall: HallFolder) -> None:
        identity = hall.witness
        self._address = (identity.host, identity.port)
        self._filter = f"zt1/{hall.read_settings().hall.code}/#"
        self._heard: list[Heard] = []
        self._changed = threading.Condition()
        self._is_listening = threading.Event()
        self._client = Client(CallbackAPIVersion.VERSION2, client_id="witness", protocol=MQTTv311)
        context = ssl.create_default_context(cafile=identity.authority_path)
        context.load_cert_chain(identity.certificate_path, identity.key_path)
        self._client.tls_set_context(context)
        self._client.on_connect = lambda client, *_: client.subscribe(self._filter, 1)
        self._client.on_subscribe = lambda *_: self._is_listening.set()
        self._client.on_message = self._take

    def __enter__(self) -> Self:
        self._client.connect_async(*self._address, keepalive=10)
        self._client.loop_start()
        if not self._is_listening.wait(15):
            raise AssertionError("the broker does not let the witness listen")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _take(self, _client: Client, _userdata: Any, message: MQTTMessage) -> None:
        with self._changed:
            self._heard.append(Heard(time.monotonic(), message.topic, bytes(message.payload), message.retain))
            self._changed.notify_all()

    def heard(self, kind: str = "", since: float = 0) -> list[Heard]:
        """Everything of a kind, or of all, in order, since a monotonic instant."""
        with self._changed:
            return [one for one in self._heard if kind in ("", one.kind) and one.at >= since]

    def wait_for(
        self,
        kind: str,
        matches: Callable[[Heard], bool] = lambda _: True,
        *,
        since: float = 0,
        within: float = 15,
    ) -> Heard:
        """The first message of a kind that matches, waiting for it. AssertionError when it does not come."""
        deadline = time.monotonic() + within
        with self._changed:
            while True:
                for one in self._heard:
                    if one.kind == kind and one.at >= since and matches(one):
                        return one
                if not self._changed.wait(max(deadline - time.monotonic(), 0)):
                    raise AssertionError(f"no {kind} was delivered in {within:g} s")
