"""Decides that people reach the administration by the same door, and the same lock, as the windows."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from hall.language import hall_clock
from hall.language.refusals import Refusal
from hall_server.organisation.actions import prove_clerk
from hall_server.organisation.models import Clerk


class LockingBackend(ModelBackend):
    """Django's permissions with our counting of wrong tries."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_: Any,
    ) -> Clerk | None:
        """The account, or None; a locked one does not even have its password looked at."""
        if not username or password is None:
            return None
        proven = prove_clerk(username, password, hall_clock.now())
        if not isinstance(proven, Refusal):
            return proven
        if request is not None:
            request.sign_in_refusal = proven  # type: ignore[attr-defined]
        return None
