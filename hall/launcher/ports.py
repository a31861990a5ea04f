"""Decides which TCP ports a hall uses, and says who holds one that is taken."""

import contextlib
import os
import socket

import psutil

from hall.launcher.faults import CannotStart
from hall.launcher.words import say


def free_port() -> int:
    """A port that was free on loopback a moment ago."""
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wanted_port(variable: str, default: int) -> int:
    """The port an environment variable names, any free one when it says 0, else the default. CannotStart when taken."""
    text = os.environ.get(variable, str(default))
    if not text.isdecimal() or int(text) > 65535:
        raise CannotStart("bad_port", variable=variable, text=text)
    port = int(text) or free_port()
    if not is_free(port):
        raise CannotStart("port_taken", port=port, holder=holder(port), variable=variable)
    return port


def is_free(port: int) -> bool:
    """Whether a server may listen there, on loopback and on all addresses."""
    for address in ("127.0.0.1", "0.0.0.0"):  # noqa: S104 - nothing listens: the port is only tried
        with contextlib.closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError:
                return False
    return True


def answers(port: int) -> bool:
    """Whether something accepts connections on loopback at this port."""
    with contextlib.closing(socket.socket()) as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def holder(port: int) -> str:
    """Who listens there: `mosquitto (process 812)`, or that it cannot be known."""
    try:
        connections = psutil.net_connections("tcp")
    except psutil.AccessDenied:
        return say("holder_of_another_user")
    for connection in connections:
        if connection.status == psutil.CONN_LISTEN and connection.laddr[1:] == (port,) and connection.pid:
            return say("holder_known", name=_name(connection.pid), process=connection.pid)
    return say("holder_of_another_user")


def _name(pid: int) -> str:
    try:
        return psutil.Process(pid).name()
    except psutil.Error:
        return say("holder_nameless")
