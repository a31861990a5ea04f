"""The web process over the wire: TLS, health, and the list of matters under the name of its digest."""

import hashlib
import json
import signal
import socket
import ssl
from contextlib import ExitStack

import pytest

from hall.language import hall_clock
from hall.messages.devices import DeviceBorn, DeviceSettled
from hall_server.web_channel.serving import THREADS, WORKERS
from tests.rig.broker import HOST
from tests.rig.live_server import LiveServer
from tests.rig.raw_device import RawDevice
from tests.rig.waiting import until

MORE_THAN_THREADS = 3 * WORKERS * THREADS


def test_it_is_well(server: LiveServer) -> None:
    status, _, body = server.get("/healthz")
    assert (status, json.loads(body)) == (200, {"well": True})


def test_plain_http_gets_nothing(server: LiveServer) -> None:
    with socket.create_connection((HOST, server.web_port), timeout=5) as plain:
        plain.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
        assert b"200" not in plain.recv(64)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_old_tls_is_refused(server: LiveServer, version: ssl.TLSVersion) -> None:
    context = ssl.create_default_context(cafile=str(server.authority.certificate_path))
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = version
    with socket.create_connection((HOST, server.web_port), timeout=5) as plain, pytest.raises(ssl.SSLError):
        context.wrap_socket(plain, server_hostname="localhost")


def test_the_list_of_matters_is_what_the_device_was_told(server: LiveServer) -> None:
    terminal = RawDevice(server, "terminal-1")
    settled = terminal.ask(DeviceBorn("queue_terminal", "test", hall_clock.now()), DeviceSettled)
    assert settled.catalogue is not None
    status, headers, content = server.get(settled.catalogue.path)
    assert status == 200
    assert "immutable" in headers["cache-control"]
    assert hashlib.sha256(content).hexdigest() == settled.catalogue.sha256
    assert len(content) == settled.catalogue.size
    assert len(json.loads(content)["matters"]) > 1000
    assert server.get("/catalogue/" + "0" * 64 + ".json")[0] == 404


def test_whoever_is_silent_keeps_nobody_waiting(server: LiveServer) -> None:
    """Browsers shake hands beforehand and say nothing for minutes; others stop in the middle of a word."""
    context = ssl.create_default_context(cafile=str(server.authority.certificate_path))
    with ExitStack() as opened:

        def connected() -> socket.socket:
            return opened.enter_context(socket.create_connection((HOST, server.web_port), timeout=30))

        for _ in range(MORE_THAN_THREADS):
            connected()
        silent = [
            context.wrap_socket(connected(), server_hostname="localhost") for _ in range(MORE_THAN_THREADS)
        ]
        assert server.get("/healthz")[0] == 200
        for one in silent[: WORKERS * THREADS]:
            one.sendall(b"GET /healthz HTTP/1.1\r\nHost: local")
        assert server.get("/healthz")[0] == 200
        assert silent[0].recv(64) == b"", "half a sentence is not waited for without an end"
        last = silent[-1]
        last.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert last.recv(64).startswith(b"HTTP/1.1 200"), "a silent one is still heard when it speaks"


def test_it_says_when_its_database_is_gone(own_server: LiveServer) -> None:
    """Fault: the file is moved away under a running process."""
    database = own_server.folder / "hall.sqlite"
    own_server.web.stop()
    database.rename(database.with_suffix(".away"))
    database.mkdir()
    own_server.web.start()
    assert own_server.get("/healthz")[0] == 503


def test_sigterm_ends_it_in_good_order(own_server: LiveServer) -> None:
    own_server.web.signal(signal.SIGTERM)
    until(lambda: not own_server.web.is_running, 10, "the web process ends")
    assert own_server.web.stop() == 0
