"""Another system that calls the hall's interface."""

import json
from itertools import count
from typing import Any

from hall.language import hall_clock
from hall_server.api import tokens
from hall_server.api.reach import Reach
from tests.server.business.page_people import at_desk


class Program:
    """A program with a token of these scopes, bound to a place or not."""

    def __init__(self, *scopes: str, days: int = 5, within: Reach = tokens.EVERYWHERE) -> None:
        self.token, self.text = tokens.make(
            "对接系统", scopes, days, who="clerk:admin", now=hall_clock.now(), within=within
        )
        self._keys = count(1)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The answer."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return at_desk().generic(
            method,
            path,
            data,
            content_type=told.pop("Content-Type", "application/json"),
            headers={"Authorization": f"Bearer {self.text}", **told},
        )

    def read(self, path: str, status: int = 200) -> Any:
        """What is answered to a question."""
        return self._said(self.ask("GET", path), status)

    def send(self, path: str, body: Any, status: int = 201) -> Any:
        """What is answered to a deed nobody sent before."""
        return self._said(self.ask("POST", path, body, Idempotency_Key=f"key-{next(self._keys):08}"), status)

    def _said(self, answer: Any, status: int) -> Any:
        assert answer.status_code == status, answer.content.decode()[:800]
        return answer.json()
