"""Decides how long a silent or slow browser may keep a thread: not at all while it says nothing, seconds once it speaks.

Browsers open connections beforehand, finish the TLS handshake and say nothing for minutes. gunicorn 27 waits for such a
one in a thread without an end (workers/gthread.py, `handle`): a few open browsers, and nobody is answered any more.
"""

import ssl
from typing import Any

from gunicorn.workers import gthread
from gunicorn.workers.gthread import TConn, ThreadWorker

PATIENCE_SECONDS = 10.0
# What gunicorn's own `handle` gives back for a connection to wait without a thread; its stubs do not know it.
SILENT: Any = vars(gthread)["_DEFER"]


class PatientSocket(ssl.SSLSocket):
    """Waits for a browser in the middle of its sentence, but not for ever; then TimeoutError."""

    def setblocking(self, flag: bool) -> None:  # noqa: FBT001 - the library's signature
        """Blocking is waiting with an end."""
        self.settimeout(PATIENCE_SECONDS if flag else 0.0)

    def do_handshake(self, block: bool = False) -> None:  # noqa: FBT001 - the library's signature
        """Within the same time."""
        self.settimeout(PATIENCE_SECONDS)
        super().do_handshake(block)


class PatientWorker(ThreadWorker):
    """Gunicorn's, which gives a thread to those alone who said something; all others wait together without one."""

    def handle(self, conn: TConn) -> Any:
        """A request; or the connection goes back to where all that are silent are waited for."""
        if not conn.initialized:
            if not conn.wait_for_data(0):
                return SILENT
            if not self._has_shaken_hands(conn):
                return False
            conn.data_ready = False
            shaken: Any = conn.sock
            if not shaken.pending() and not conn.wait_for_data(0):
                return SILENT
        return super().handle(conn)

    def _has_shaken_hands(self, conn: TConn) -> bool:
        try:
            conn.init()
        except OSError as fault:
            self.log.debug("no handshake with %s: %s", conn.client, fault)
            return False
        return True
