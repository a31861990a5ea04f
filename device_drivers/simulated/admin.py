"""Decides what a person or a test may ask of the stand-ins over HTTP: on the loopback, and with the token."""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import msgspec

from device_drivers.simulated.stand_in import StandIn, VerbRefused

LONGEST_BODY = 1 << 20
_RECORDS = {".png": "image/png", ".wav": "audio/wav", ".pdf": "application/pdf"}


class _Missing(Exception):  # noqa: N818 - an address that leads nowhere
    """There is nothing under this path; carries a sentence."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back: the status, its content and the content's type."""

    status: HTTPStatus
    content: bytes
    content_type: str = "application/json"


class StandInDesk:
    """Answers requests about the stand-ins, whatever carries them."""

    def __init__(self, devices: Mapping[str, StandIn]) -> None:
        self._devices = devices

    def look(self, path: str) -> Reply:
        """GET: `/`, `/NAME`, `/NAME/wire`, `/NAME/PART` of its state, `/NAME/PICTURE.png`, `/NAME/SOUND.wav`."""
        try:
            return self._look(path.strip("/"))
        except _Missing as missing:
            return _refusal(HTTPStatus.NOT_FOUND, str(missing))

    def act(self, path: str, body: bytes) -> Reply:
        """POST `/NAME/VERB` with the arguments as a JSON object."""
        name, _, verb = path.strip("/").partition("/")
        try:
            arguments = msgspec.json.decode(body or b"{}", type=dict[str, object])
            return _json(self._do(self._device(name), verb, arguments))
        except _Missing as missing:
            return _refusal(HTTPStatus.NOT_FOUND, str(missing))
        except (VerbRefused, msgspec.DecodeError, ValueError, OSError) as wrong:
            return _refusal(HTTPStatus.BAD_REQUEST, str(wrong))

    def _look(self, path: str) -> Reply:
        name, _, part = path.partition("/")
        if not name:
            return _json({name: _told(device) for name, device in self._devices.items()})
        device = self._device(name)
        if not part:
            return _json(device.state())
        if part.endswith(tuple(_RECORDS)):
            record = device.picture(part)
            if record is None:
                raise _Missing(f"{name} has no {part}")
            return Reply(HTTPStatus.OK, record, _RECORDS[part[-4:]])
        if part == "wire" and device.line is not None:
            return _json([piece.as_json() for piece in device.line.wire.pieces()])
        if part not in (state := device.state()):
            raise _Missing(f"{name} has no {part}; there is {', '.join(state)}")
        return _json(state[part])

    def _do(self, device: StandIn, verb: str, arguments: dict[str, object]) -> dict[str, object]:
        line = device.line
        if line is None or verb not in {"fault", "heal"}:
            return device.act(verb, arguments)
        if verb == "fault":
            line.fault(arguments)
        else:
            line.faults.heal()
        return {"faults": line.faults.laid(), "plugged": line.is_plugged}

    def _device(self, name: str) -> StandIn:
        if name not in self._devices:
            raise _Missing(f"no stand-in named {name}; there are {', '.join(self._devices)}")
        return self._devices[name]


def _told(device: StandIn) -> dict[str, object]:
    return {"kind": device.kind, "address": device.address, "state": device.state()}


def _json(content: object) -> Reply:
    return Reply(HTTPStatus.OK, json.dumps(content, ensure_ascii=False).encode())


def _refusal(status: HTTPStatus, sentence: str) -> Reply:
    return Reply(status, json.dumps({"error": sentence}, ensure_ascii=False).encode())


class _Conversation(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    server: "AdminServer"

    def do_GET(self) -> None:
        self._send(self.server.desk.look(self.path) if self._may() else _stranger())

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > LONGEST_BODY:
            self.close_connection = True
            self._send(_refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "a body has at most 1 MiB"))
            return
        body = self.rfile.read(int(length))
        self._send(self.server.desk.act(self.path, body) if self._may() else _stranger())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
        """Nothing: a request may carry a card."""

    def _may(self) -> bool:
        shown = self.headers.get("Authorization", "")
        return hmac.compare_digest(shown.encode(), f"Bearer {self.server.token}".encode())

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.content)))
        self.end_headers()
        self.wfile.write(reply.content)


def _stranger() -> Reply:
    return _refusal(HTTPStatus.UNAUTHORIZED, "show the token: Authorization: Bearer TOKEN")


class AdminServer(ThreadingHTTPServer):
    """The admin interface on 127.0.0.1; port 0 takes a free one."""

    daemon_threads = True

    def __init__(self, port: int, token: str, devices: Mapping[str, StandIn]) -> None:
        super().__init__(("127.0.0.1", port), _Conversation)
        self.token = token
        self.desk = StandInDesk(devices)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"

    def serve(self) -> None:
        """Answer on a thread of its own until `stop`."""
        Thread(target=self.serve_forever, args=(0.1,), name="stand-ins' admin", daemon=True).start()

    def stop(self) -> None:
        """Stop answering."""
        self.shutdown()
        self.server_close()
