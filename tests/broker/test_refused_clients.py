"""No plain, anonymous, foreign, expired or revoked client; no other port; no name but the certificate's."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import paho.mqtt.client as paho
import psutil
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from hall.broker import rights
from hall.credentials.authority import CertificateAuthority, make_signing_request
from hall.credentials.keys import make_key, private_pem
from hall.language import hall_clock
from hall.mqtt.connection import Connection, Identity
from tests.rig.broker import HOST, LiveBroker
from tests.rig.waiting import until

CONNECT = bytes.fromhex("101300044d51545404020002000764 65736b2d3031".replace(" ", ""))
"""MQTT 3.1.1, section 3.1: clean session, keep alive 2 s, client id desk-01."""
CONNACK_YES = bytes.fromhex("20020000")


@pytest.fixture
def broker() -> Iterator[LiveBroker]:
    with LiveBroker({"desk-01": ("zone-a",), "wall-1": ("zone-a",)}) as broker:
        yield broker


def reply(broker: LiveBroker, context: ssl.SSLContext | None) -> bytes:
    """What the broker answers to CONNECT; empty when it hangs up or never takes the handshake."""
    try:
        with socket.create_connection((HOST, broker.port), timeout=3) as plain:
            if context is None:
                plain.sendall(CONNECT)
                return plain.recv(4)
            with context.wrap_socket(plain, server_hostname=HOST) as sealed:
                sealed.sendall(CONNECT)
                return sealed.recv(4)
    except OSError:
        return b""


def context_of(
    broker: LiveBroker, certificate: Path | None = None, key: Path | None = None
) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(broker.authority.certificate_path)
    if certificate is not None:
        context.load_cert_chain(certificate, key)
    return context


def of_client(broker: LiveBroker, name: str) -> ssl.SSLContext:
    clients = broker.folder / "clients"
    return context_of(broker, clients / f"{name}.crt", clients / f"{name}.key")


def test_a_known_certificate_is_accepted(broker: LiveBroker) -> None:
    """The measure for all refusals below: the same bytes with a good certificate get a yes."""
    assert reply(broker, of_client(broker, "desk-01")) == CONNACK_YES


def test_plain_and_anonymous_clients_are_refused(broker: LiveBroker) -> None:
    assert reply(broker, None) == b""
    assert reply(broker, context_of(broker)) == b""


def test_a_certificate_of_another_authority_is_refused(broker: LiveBroker, tmp_path: Path) -> None:
    stranger = CertificateAuthority.create(tmp_path / "stranger", "anhe")
    stranger.issue_client(tmp_path, "hub")
    assert reply(broker, context_of(broker, tmp_path / "hub.crt", tmp_path / "hub.key")) == b""


def test_an_expired_and_a_future_certificate_are_refused(broker: LiveBroker, tmp_path: Path) -> None:
    key = make_key()
    (tmp_path / "desk-01.key").write_bytes(private_pem(key))
    now = hall_clock.now()
    for start, lives, expected in (
        (now - timedelta(days=9), timedelta(days=8), b""),
        (now + timedelta(days=9), timedelta(days=8), b""),
        (now, timedelta(days=8), CONNACK_YES),
    ):
        issued = broker.authority.issue_device(
            make_signing_request(key), "desk-01", lives=lives, valid_from=start
        )
        (tmp_path / "desk-01.crt").write_bytes(issued)
        assert (
            reply(broker, context_of(broker, tmp_path / "desk-01.crt", tmp_path / "desk-01.key")) == expected
        )


def test_a_servers_certificate_is_no_clients(broker: LiveBroker) -> None:
    folder = broker.folder / "broker"
    assert reply(broker, context_of(broker, folder / "broker.crt", folder / "broker.key")) == b""


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_tls_before_1_2_is_refused(broker: LiveBroker) -> None:
    for version, expected in ((ssl.TLSVersion.TLSv1_1, b""), (ssl.TLSVersion.TLSv1_2, CONNACK_YES)):
        context = of_client(broker, "desk-01")
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = version
        assert reply(broker, context) == expected, version


def test_one_port_is_open_and_no_other(broker: LiveBroker) -> None:
    process = psutil.Process(broker.process_id)
    listening = [one.laddr.port for one in process.net_connections("all") if one.status == psutil.CONN_LISTEN]
    assert listening == [broker.port]


def test_a_revoked_certificate_is_out_at_once_and_for_ever(broker: LiveBroker) -> None:
    connection = broker.connect("desk-01")
    other = broker.connect("wall-1")
    hub = broker.connect("hub")
    began = time.monotonic()
    broker.authority.revoke((broker.folder / "clients" / "desk-01.crt").read_bytes())
    broker.reload()
    hub.publish(rights.CONTROL_TOPIC, rights.withdraw_device("desk-01"))
    until(lambda: not connection.is_connected, 5)
    assert time.monotonic() - began < 5
    tried = connection.attempts
    until(lambda: connection.attempts >= tried + 2, 10)
    assert not connection.is_connected
    assert "refused or revoked" in connection.trouble
    assert other.is_connected
    assert reply(broker, of_client(broker, "desk-01")) == b""
    broker.stop()
    broker.start()
    assert reply(broker, of_client(broker, "desk-01")) == b""
    assert reply(broker, of_client(broker, "wall-1")) == CONNACK_YES


def test_a_client_is_who_its_certificate_says(broker: LiveBroker) -> None:
    """It calls itself the hub, by client id, user name and password; it stays desk-01, and the hub stays."""
    hub = broker.connect("hub", "zt1/anhe/#")
    before = hub.attempts
    heard: list[str] = []
    accepted = threading.Event()
    liar = paho.Client(CallbackAPIVersion.VERSION2, client_id="hub")
    liar.username_pw_set("hub", "password")
    liar.tls_set_context(of_client(broker, "desk-01"))
    liar.on_connect = lambda *_: accepted.set()
    liar.on_message = lambda _client, _userdata, message: heard.append(message.topic)
    liar.connect(HOST, broker.port)
    liar.loop_start()
    assert accepted.wait(5)
    liar.subscribe([("#", 1), ("zt1/anhe/#", 1), ("zt1/anhe/down/desk-01/#", 1)])
    liar.publish("zt1/anhe/zone/zone-a/number_called", b"forged", 1).wait_for_publish(5)
    hub.publish("zt1/anhe/down/wall-1/secret", b"")
    hub.publish("zt1/anhe/down/desk-01/end", b"")
    until(lambda: "zt1/anhe/down/desk-01/end" in heard)
    assert heard == ["zt1/anhe/down/desk-01/end"]
    assert hub.is_connected
    assert hub.attempts == before
    liar.disconnect()
    liar.loop_stop()


def test_a_broker_that_is_not_ours_learns_nothing(broker: LiveBroker) -> None:
    with LiveBroker({"desk-01": ()}) as false_broker:
        ours = broker.identity("desk-01")
        led_astray = Identity(
            "desk-01", HOST, false_broker.port, ours.key_path, ours.certificate_path, ours.authority_path
        )
        connection = Connection(led_astray, on_message=lambda *_: None, on_state=lambda _is_up: None)
        connection.start()
        until(lambda: connection.attempts >= 3)
        assert not connection.is_connected
        assert "CERTIFICATE_VERIFY_FAILED" in connection.trouble
        connection.stop()
        assert "as desk-01" not in false_broker.log
