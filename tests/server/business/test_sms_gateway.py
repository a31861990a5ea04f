"""A gateway over HTTPS, mapped by data alone: what it says is believed, and what it does not say is not guessed."""

import json
import ssl
import threading
from collections import deque
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from hall.credentials.authority import CertificateAuthority
from hall.language import hall_clock
from hall_server.installation import DatabasePart, SmsProviderPart, present
from hall_server.notices import queries
from hall_server.notices.models import Notice, NoticeAttempt
from hall_server.notices.states import NoticeState
from hall_server.sms_channel import sharing
from hall_server.sms_channel.dispatcher import Dispatcher
from hall_server.sms_channel.gateway import Gateway
from hall_server.sms_channel.models import Provider
from hall_server.sms_channel.provider import Answer, ShortMessage
from hall_server.sms_channel.traffic import ERRORS_A_MINUTE
from tests.rig.waiting import until
from tests.server.business.sms_stage import NUMBER, TEXT, Hall, settings_with, stands, tell

MESSAGE = ShortMessage("k1", 1, NUMBER, TEXT)
ACCOUNT = 'account = "N1"\npassword = "secret"\n'
SEND, REPORTS, WRITTEN = "/msg/v1/send/json", "/msg/pull/report", "/msg/pull/mo"
TAKEN = {"code": "0", "msgId": "17", "errorMsg": "", "time": "20261122090000"}


class GatewayStandIn:
    """Takes requests as the gateway does. answers: what it says next to a message, the last one for ever."""

    def __init__(self, folder: Path) -> None:
        authority = CertificateAuthority.create(folder / "authority", "anhe")
        authority.issue_server(folder, "gateway", ("localhost", "127.0.0.1"))
        self.ca = authority.certificate_path
        self.taken: list[dict[str, Any]] = []
        self.answers: deque[tuple[int, Any]] = deque([(200, TAKEN)])
        self.rows: dict[str, list[dict[str, Any]]] = {REPORTS: [], WRITTEN: []}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "gateway.crt", folder / "gateway.key")
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"https://localhost:{self.port}{SEND}?profile=chuanglan&ca={self.ca}&every=0.2"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(stand_in) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - the handler has a self of its own
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status, answer = stand_in.answer(self.path, asked)
                if status == 0:
                    self.connection.close()
                    return
                content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Nothing."""

        return Handler

    def answer(self, path: str, asked: dict[str, Any]) -> tuple[int, Any]:
        assert (asked["account"], asked["password"]) == ("N1", "secret")
        if path in self.rows:
            rows, self.rows[path] = self.rows[path], []
            return 200, {"ret": 0, "result": rows}
        self.taken.append(asked)
        return self.answers.popleft() if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def stand_in(tmp_path: Path) -> Iterator[GatewayStandIn]:
    made = GatewayStandIn(tmp_path)
    yield made
    made.close()


def _credentials(folder: Path) -> Path:
    path = folder / "gateway.toml"
    path.write_text(ACCOUNT)
    return path


def test_its_fields_are_filled_by_the_profile(stand_in: GatewayStandIn, tmp_path: Path) -> None:
    gateway = Gateway(stand_in.address, _credentials(tmp_path))
    assert gateway.say(MESSAGE) == Answer("0", ("17",))
    assert stand_in.taken == [
        {"account": "N1", "password": "secret", "msg": TEXT, "phone": NUMBER, "report": "true", "uid": "k1"}
    ]


@pytest.mark.parametrize(
    ("status", "answer", "code", "state"),
    [
        (200, {"code": "103"}, "103", NoticeState.TEMPORARY_FAILURE),
        (200, {"code": "107"}, "107", NoticeState.PERMANENT_FAILURE),
        (200, {"code": "99999"}, "99999", NoticeState.UNKNOWN),
        (200, b"<html>", "answer_unreadable", NoticeState.UNKNOWN),
        (200, {"ok": True}, "answer_unreadable", NoticeState.UNKNOWN),
        (503, {}, "http_503", NoticeState.TEMPORARY_FAILURE),
        (502, {}, "http_502", NoticeState.UNKNOWN),
        (0, {}, "no_answer", NoticeState.UNKNOWN),
    ],
)
def test_what_it_says_and_what_it_leaves_open(
    stand_in: GatewayStandIn, tmp_path: Path, status: int, answer: object, code: str, state: NoticeState
) -> None:
    stand_in.answers = deque([(status, answer)])
    gateway = Gateway(stand_in.address, _credentials(tmp_path))
    assert gateway.say(MESSAGE).code == code
    assert gateway.table.of_answer(code).state is state


def test_nothing_leaves_to_whom_it_cannot_trust_or_reach(stand_in: GatewayStandIn, tmp_path: Path) -> None:
    strange = stand_in.address.partition("&ca=")[0]
    assert Gateway(strange, _credentials(tmp_path)).say(MESSAGE).code == "certificate_wrong"
    assert Gateway(stand_in.address, None).say(MESSAGE).code == "credentials_missing"
    assert stand_in.taken == []
    stand_in.close()
    nobody = stand_in.address.replace(f":{stand_in.port}/", ":9/")
    assert Gateway(nobody, _credentials(tmp_path)).say(MESSAGE).code == "unreachable"
    for wrong in ("http://a/b?profile=chuanglan", "https://a/b", "https://a/b?profile=chuanglan&key=1"):
        with pytest.raises(ValueError, match="looks like https"):
            Gateway(wrong, None)


@pytest.fixture
def both(database: DatabasePart, stand_in: GatewayStandIn, tmp_path: Path) -> Iterator[Hall]:
    """A channel with a gateway and a modem."""
    del database
    made = Hall(tmp_path)
    secrets = present().keys_folder / "sms_gateway.toml"
    secrets.write_text(ACCOUNT)
    gateway = SmsProviderPart("gateway", stand_in.address, 100, secrets.name)
    modem = SmsProviderPart("modem", made.part.address, 0)
    with settings_with(providers=(gateway, modem)) as installation:
        made.dispatcher = Dispatcher(installation)
        made.rounds(lambda: Provider.objects.filter(state="ready").count() == 2, "both are heard")
        yield made
        made.close()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_reports_and_wishes_are_fetched(both: Hall, stand_in: GatewayStandIn) -> None:
    key = tell()
    both.until_stands(key, NoticeState.SENT)
    assert both.texts() == [], "the modem has no weight"
    assert [one["uid"] for one in stand_in.taken] == [key]
    stand_in.rows[REPORTS] = [
        {"uid": "", "msgId": "17", "status": "ACCEPTD", "mobile": NUMBER},
        {"uid": key, "msgId": "17", "status": "DELIVRD", "mobile": NUMBER},
    ]
    stand_in.rows[WRITTEN] = [
        {"mobile": NUMBER, "messageContent": "TD"},
        {"mobile": "", "messageContent": "TD"},
    ]
    both.rounds(lambda: stands(key) is NoticeState.DELIVERED, "the report is fetched", 30)
    both.rounds(lambda: queries.has_opted_out(NUMBER), "the wish is fetched", 30)


def test_shares_move_after_fifty_errors_a_minute_and_not_before(both: Hall, stand_in: GatewayStandIn) -> None:
    now = hall_clock.now()
    key = tell()
    stand_in.answers = deque([(200, {"code": "104"}), (200, TAKEN)])
    both.until_stands(key, NoticeState.SENT)
    assert sharing.weights() == {"gateway": 100, "modem": 0}
    row = Notice.objects.get(pk=key)
    NoticeAttempt.objects.bulk_create(
        NoticeAttempt(
            notice=row,
            number=1,
            provider="gateway",
            ended_at=now,
            outcome="unknown",
            seconds=1,
            is_providers_fault=True,
        )
        for _ in range(ERRORS_A_MINUTE)
    )
    assert sharing.tend(now) == 2
    assert sharing.weights() == {"gateway": 90, "modem": 10}
    assert sharing.tend(now + timedelta(seconds=59)) == 0
    assert sharing.tend(now + timedelta(hours=1, minutes=1)) == 2
    assert sharing.weights() == {"gateway": 100, "modem": 0}


def test_shares_move_when_messages_come_late(both: Hall) -> None:
    del both
    now = hall_clock.now()
    for number in range(20):
        key = tell(number=f"139000000{number:02d}", now=now)
        late = timedelta(minutes=6) if number < 3 else timedelta(minutes=1)
        began = now - timedelta(minutes=8)
        Notice.objects.filter(pk=key).update(
            provider="gateway", state="delivered", sent_at=began, ended_at=began + late
        )
    assert sharing.seen({row.name: row for row in Provider.objects.all()}, now)["gateway"].slow == 3
    assert sharing.tend(now) == 2
    assert Provider.objects.get(pk="gateway").because == "slow"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_failed_one_is_tried_again_by_the_other(both: Hall, stand_in: GatewayStandIn) -> None:
    Provider.objects.filter(pk="gateway").update(weight=99)
    Provider.objects.filter(pk="modem").update(weight=1)
    dispatcher = both.dispatcher
    assert dispatcher is not None
    both.rounds(lambda: dispatcher._weights == {"gateway": 99, "modem": 1}, "the shares are read")
    stand_in.answers = deque([(200, {"code": "104"})])
    keys = [tell(number=f"139000000{number:02d}") for number in range(3)]
    for key in keys:
        both.until_stands(key, NoticeState.SENT)
    by = NoticeAttempt.objects.filter(outcome="sent").values_list("provider", flat=True)
    assert set(by) == {"modem"}
    assert all(Notice.objects.get(pk=key).tries <= 2 for key in keys)
    until(lambda: len(both.texts()) == len(keys), 5)
