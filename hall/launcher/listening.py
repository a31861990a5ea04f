"""Decides whether broker, hub and devices live, by listening to them for a while with the witness's certificate."""

import ssl
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import timedelta

from hall.language import hall_clock
from hall.launcher.faults import CannotStart
from hall.launcher.hall_folder import HallFolder
from hall.launcher.words import say
from hall.messages import topics
from hall.messages.devices import Heartbeat, Pulse
from hall.messages.envelope import BadMessage, decode
from hall.mqtt.connection import Connection, Identity

PATIENCE = 4.0
PATIENCE_AT_START = 20.0
LARGEST_DRIFT = timedelta(seconds=30)


@dataclass(slots=True)
class Heard:
    """What was heard. fault: why there was no connection. drift: how far the hub's clock is ahead of this machine's."""

    fault: CannotStart | None = None
    drift: timedelta | None = None
    devices: set[str] = field(default_factory=set)


def listen(hall: HallFolder, patience: float = PATIENCE) -> Heard:
    """Listen until the hub and all devices of this machine were heard, at most `patience` seconds."""
    heard = Heard()
    try:
        identity = _witness(hall)
    except CannotStart as fault:
        heard.fault = fault
        return heard
    connected = threading.Event()
    connection = Connection(
        identity,
        on_message=lambda _topic, payload, _retained: _take(heard, payload),
        on_state=lambda is_up: connected.set() if is_up else None,
    )
    code = hall.read_settings().hall.code
    connection.subscribe(topics.pulse(code), topics.up_from_anyone(code, Heartbeat.kind()))
    connection.start()
    is_connected = connected.wait(patience)
    if not is_connected:
        heard.fault = CannotStart("broker_silent", why=connection.trouble or say("said_nothing"))
    deadline = time.monotonic() + patience
    while is_connected and time.monotonic() < deadline and not _has_heard_all(heard, hall):
        time.sleep(0.05)
    connection.stop()
    return heard


def silent_devices(hall: HallFolder) -> list[str]:
    """The devices of this machine that were not heard, after they had the time to start."""
    return sorted(_homes(hall) - listen(hall, PATIENCE_AT_START).devices)


def _has_heard_all(heard: Heard, hall: HallFolder) -> bool:
    return heard.drift is not None and heard.devices >= _homes(hall)


def _homes(hall: HallFolder) -> set[str]:
    return {path.name for path in (hall.root / "homes").glob("*")}


def _witness(hall: HallFolder) -> Identity:
    identity = hall.witness
    if not identity.certificate_path.exists():
        raise CannotStart("witness_missing", path=identity.certificate_path)
    return identity


def _take(heard: Heard, payload: bytes) -> None:
    try:
        envelope = decode(payload)
    except BadMessage:
        return
    if isinstance(envelope.body, Pulse):
        heard.drift = envelope.body.now - hall_clock.now()
    elif isinstance(envelope.body, Heartbeat):
        heard.devices.add(envelope.sender)


def check_broker(heard: Heard) -> str:
    """CannotStart when the broker took no connection."""
    if heard.fault:
        raise heard.fault
    return say("broker_well")


def check_pulse(heard: Heard) -> str:
    """CannotStart when the hub was not heard."""
    check_broker(heard)
    _drift(heard)
    return say("hub_well")


def check_offset(heard: Heard) -> str:
    """CannotStart when the hub's last pulse came from another time than this machine's."""
    check_broker(heard)
    seconds = abs(_drift(heard).total_seconds())
    if seconds > LARGEST_DRIFT.total_seconds():
        raise CannotStart("clocks_differ", seconds=seconds)
    return say("offset_well", seconds=seconds)


def _drift(heard: Heard) -> timedelta:
    if heard.drift is None:
        raise CannotStart("hub_unheard", seconds=PATIENCE)
    return heard.drift


def check_devices_heard(heard: Heard, hall: HallFolder) -> str:
    """CannotStart when a device with a home on this machine was not heard."""
    check_broker(heard)
    silent = sorted(_homes(hall) - heard.devices)
    if silent:
        raise CannotStart("devices_unheard", seconds=PATIENCE, devices=", ".join(silent))
    return (
        say("devices_well", devices=", ".join(sorted(heard.devices)))
        if heard.devices
        else say("devices_none")
    )


def check_web(hall: HallFolder) -> str:
    """CannotStart when the web does not answer under its own name, trusted by the hall's authority alone."""
    url = hall.read_settings().web.public_url
    try:
        context = ssl.create_default_context(cafile=hall.authority / "ca.crt")
        with urllib.request.urlopen(f"{url}/enrol/authority", timeout=5, context=context) as answer:  # noqa: S310 - https from settings
            answer.read()
    except (OSError, urllib.error.URLError) as fault:
        raise CannotStart("web_silent", url=url, why=getattr(fault, "reason", fault)) from fault
    return say("web_well", url=url)
