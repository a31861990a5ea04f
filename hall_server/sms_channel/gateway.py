"""Decides how a gateway is spoken to over HTTPS, by its profile; what it does not say is not guessed."""

import http.client
import json
import logging
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import msgspec

from hall_server.sms_channel.profile import FOLDER, Profile, ReportsPart, at, filled, profile, rows_at
from hall_server.sms_channel.provider import Answer, ProviderEvent, Reported, ShortMessage, Stands, Written

logger = logging.getLogger(__name__)

CONNECTS_WITHIN = 10.0
ANSWERS_WITHIN = 30.0
MOST_BYTES = 1 << 20
OPTIONS = frozenset({"profile", "ca", "every"})


class GatewayTrouble(Exception):  # noqa: N818 - says what it is
    """The gateway could not be asked, or its answer is none. code: of the provider's table."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class GatewayAddress:
    """`https://HOST[:PORT]/PATH?profile=NAME[&ca=FILE][&every=SECONDS]`.

    ca: the authority's certificate when no public one signed. every: between two looks for reports; 0 as the profile says.
    """

    host: str
    port: int
    path: str
    profile: str
    ca: str
    every: float

    @classmethod
    def of(cls, written: str) -> "GatewayAddress":
        """ValueError says what is wrong with it."""
        parts = urlsplit(written)
        options = parse_qs(parts.query)
        if (
            parts.scheme != "https"
            or not parts.hostname
            or set(options) - OPTIONS
            or "profile" not in options
        ):
            raise ValueError(f"{written!r}: a gateway looks like https://HOST/PATH?profile=NAME")
        return cls(
            parts.hostname,
            parts.port or 443,
            parts.path or "/",
            options["profile"][0],
            options.get("ca", [""])[0],
            float(options.get("every", ["0"])[0]),
        )


class Gateway:
    """An SmsProvider over HTTPS. credentials: a TOML file with what the profile names."""

    def __init__(self, address: str, credentials: Path | None, profiles: Path = FOLDER) -> None:
        self._address = GatewayAddress.of(address)
        self._profile: Profile = profile(self._address.profile, profiles)
        self.table = self._profile.table
        self._credentials = credentials
        self._ending = threading.Event()
        self._threads: list[threading.Thread] = []

    def say(self, message: ShortMessage) -> Answer:
        """As the role says."""
        send = self._profile.send
        told = {"number": message.number, "text": message.text, "key": message.key}
        try:
            fields = filled(send.fields, {**self._secrets(), **told})
            document = self._ask(self._address.path, fields, send.kind, send.headers)
        except GatewayTrouble as trouble:
            return Answer(trouble.code)
        code, reference = at(document, send.code), at(document, send.reference)
        return Answer(code or "answer_unreadable", (reference,) if reference else ())

    def watch(self, on_event: Callable[[ProviderEvent], None]) -> None:
        """As the role says: reports and answers are fetched, for gateways of an inner network cannot call us."""
        for part, read in ((self._profile.reports, _reported), (self._profile.written, _written)):
            if part is not None:
                name = f"gateway {self._address.host}"
                thread = threading.Thread(
                    target=self._follow, args=(part, read, on_event), name=name, daemon=True
                )
                thread.start()
                self._threads.append(thread)

    def close(self) -> None:
        """As the role says."""
        self._ending.set()
        for thread in self._threads:
            thread.join(CONNECTS_WITHIN)

    def _follow(
        self,
        part: ReportsPart,
        read: Callable[[ReportsPart, Mapping[str, object]], ProviderEvent],
        on_event: Callable[[ProviderEvent], None],
    ) -> None:
        stood = ""
        while not self._ending.is_set():
            try:
                document = self._ask(part.path, filled(part.fields, self._secrets()), "json", {})
                rows, code = rows_at(document, part.rows), ""
            except GatewayTrouble as trouble:
                rows, code = [], trouble.code
            if code != stood or not stood:
                on_event(self._stands(code))
                stood = code or "ready"
            for row in rows:
                on_event(read(part, row))
            if not rows:
                self._ending.wait(self._address.every or part.every_seconds)

    def _stands(self, code: str) -> Stands:
        if not code:
            return Stands("ready")
        return Stands("fault", code, self.table.of_answer(code).says, "engineer")

    def _secrets(self) -> dict[str, str]:
        if self._credentials is None:
            known: dict[str, str] = {}
        else:
            try:
                known = msgspec.toml.decode(self._credentials.read_bytes(), type=dict[str, str])
            except (OSError, msgspec.DecodeError) as fault:
                raise GatewayTrouble("credentials_missing") from fault
        if set(self._profile.credentials) - set(known):
            raise GatewayTrouble("credentials_missing")
        return known

    def _ask(self, path: str, fields: Mapping[str, str], kind: str, headers: Mapping[str, str]) -> object:
        """The document it answers with. GatewayTrouble: before the request left, or after it."""
        is_json = kind == "json"
        body = json.dumps(fields, ensure_ascii=False) if is_json else urlencode(fields)
        written = "application/json" if is_json else "application/x-www-form-urlencoded"
        connection = self._connected()
        try:
            if connection.sock is not None:
                connection.sock.settimeout(ANSWERS_WITHIN)
            connection.request(
                "POST", path, body.encode(), {"Content-Type": f"{written}; charset=utf-8", **headers}
            )
            answer = connection.getresponse()
            content = answer.read(MOST_BYTES)
        except (OSError, http.client.HTTPException) as fault:
            raise GatewayTrouble("no_answer") from fault
        finally:
            connection.close()
        if answer.status >= http.HTTPStatus.BAD_REQUEST:
            raise GatewayTrouble(f"http_{answer.status}")
        try:
            document: object = json.loads(content)
        except ValueError as fault:
            raise GatewayTrouble("answer_unreadable") from fault
        return document

    def _connected(self) -> http.client.HTTPSConnection:
        place = self._address
        context = ssl.create_default_context(cafile=place.ca or None)
        connection = http.client.HTTPSConnection(
            place.host, place.port, timeout=CONNECTS_WITHIN, context=context
        )
        try:
            connection.connect()
        except ssl.SSLCertVerificationError as fault:
            raise GatewayTrouble("certificate_wrong") from fault
        except OSError as fault:
            raise GatewayTrouble("unreachable") from fault
        return connection


def _reported(part: ReportsPart, row: Mapping[str, object]) -> ProviderEvent:
    found = {name: at(row, getattr(part, name)) for name in ("code", "key", "reference", "number")}
    return Reported(**found)


def _written(part: ReportsPart, row: Mapping[str, object]) -> ProviderEvent:
    return Written(at(row, part.number), at(row, part.text))
