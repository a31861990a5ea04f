"""Decides how the stand-ins are asked and told: JSON over HTTP on the loopback, with their token."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass

import msgspec

from hall.messages import records

PATIENCE = 5.0


class DeviceSeen(msgspec.Struct, frozen=True):
    """One stand-in as its admin API tells it. state: what can be seen of it, by its kind."""

    kind: str
    address: str
    state: dict[str, object]


class StandInRefused(Exception):  # noqa: N818 - the stand-in's own sentence
    """The stand-in does not do this, or none answers. Carries a sentence."""


@dataclass(frozen=True, slots=True)
class StandIns:
    """The admin API at `url`. Every method may block for PATIENCE seconds and raise StandInRefused."""

    url: str
    token: str

    def look(self) -> dict[str, DeviceSeen]:
        """All devices by name."""
        return records.decoded(self._ask("/"), dict[str, DeviceSeen])

    def part(self, path: str) -> object:
        """A part of what is told, such as `printer/papers` or `reader/wire`."""
        told: object = msgspec.json.decode(self._ask(f"/{path}"))
        return told

    def picture(self, path: str) -> bytes:
        """A PNG, such as `printer/papers/3.png`; other bytes under other paths."""
        return self._ask(f"/{path}")

    def act(self, name: str, verb: str, /, **arguments: object) -> dict[str, object]:
        """Do to a device what a person would do."""
        body = json.dumps(arguments, ensure_ascii=False).encode()
        return msgspec.json.decode(self._ask(f"/{name}/{verb}", body), type=dict[str, object])

    def _ask(self, path: str, body: bytes | None = None) -> bytes:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, data=body, headers=headers)  # noqa: S310 - loopback from the launcher
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - the same
                content: bytes = answer.read()
                return content
        except urllib.error.HTTPError as refused:
            raise StandInRefused(_sentence(refused)) from refused
        except OSError as fault:
            raise StandInRefused(f"{self.url}: {fault}") from fault


def _sentence(refused: urllib.error.HTTPError) -> str:
    try:
        return str(json.loads(refused.read())["error"])
    except (ValueError, KeyError, OSError):
        return f"HTTP {refused.code}"
