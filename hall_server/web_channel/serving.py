"""Decides how the web process runs: gunicorn, TLS 1.2 or later with a certificate of the hall's authority."""

import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.wsgi import get_wsgi_application
from gunicorn.app.base import BaseApplication

from hall.credentials.forgetting import let_go_by_the_clock
from hall_server.web_channel.patience import PatientSocket, PatientWorker

WORKERS = 2
THREADS = 8
KEPT_SECONDS = 30
"""How long a silent connection stays open, in nobody's way."""
CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"


class WebProcess(BaseApplication):
    """Gunicorn without a settings file of its own."""

    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Gunicorn asks for its settings."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Gunicorn asks for the application, in each worker."""
        return get_wsgi_application()


def serve(host: str, port: int, certificate: Path, key: Path, ready: Callable[[], None]) -> None:
    """Answer until SIGTERM; never returns. ready is called once the port is open."""
    WebProcess(
        {
            "bind": f"{host}:{port}",
            "workers": WORKERS,
            "threads": THREADS,
            "worker_class": PatientWorker,
            "keepalive": KEPT_SECONDS,
            "certfile": str(certificate),
            "keyfile": str(key),
            "ssl_context": _modern,
            "when_ready": lambda _server: ready(),
            "post_worker_init": lambda _worker: let_go_by_the_clock(),
            "graceful_timeout": 5,
            "timeout": 60,
            "limit_request_line": 2048,
            "limit_request_fields": 64,
            "errorlog": "-",
            "accesslog": None,
            "preload_app": False,
            "control_socket_disable": True,  # it would lie in the home of whoever runs us
        }
    ).run()


def _modern(_config: Any, default: Callable[[], ssl.SSLContext]) -> ssl.SSLContext:
    context = default()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(CIPHERS)
    context.sslsocket_class = PatientSocket
    return context
