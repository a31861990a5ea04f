"""The pages over TLS inside the test's own process, in front of whatever database the test uses."""

import ssl
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application

from hall.credentials.authority import CertificateAuthority


class _OneAnswer(WSGIRequestHandler):
    """A connection lasts for one request: a kept one would keep a database of the test before."""

    protocol_version = "HTTP/1.0"
    timeout = 20

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Nothing is said."""


class _Server(ThreadedWSGIServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Browsers open connections they never use; those end in a TLS error that says nothing of the pages."""


class LivePages:
    """`with LivePages() as pages:` - the address is `pages.root`."""

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="zt-pages-")
        folder = Path(self._folder.name)
        authority = CertificateAuthority.create(folder / "authority", "pages")
        authority.issue_server(folder, "web", ("127.0.0.1", "localhost"))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "web.crt", folder / "web.key")
        self._server = _Server(("127.0.0.1", 0), _OneAnswer, allow_reuse_address=False)
        self._server.daemon_threads = True
        # The handshake is left to the thread of each connection, or an idle one would hold up all others.
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        self._server.base_environ["HTTPS"] = "on"  # or Django sends every question to where it came from
        self._server.set_app(get_wsgi_application())
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self._folder.cleanup()

    @property
    def root(self) -> str:
        """`https://localhost:PORT`."""
        return f"https://localhost:{self._server.server_address[1]}"
