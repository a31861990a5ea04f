"""Decides that a form sent twice is done once: its one-time key is spent in the transaction of the deed."""

import secrets
from collections.abc import Callable

from django.db import IntegrityError, transaction

from hall.language import hall_clock
from hall_server.pages.models import SentForm

KEY_LENGTH = 32


def fresh_key() -> str:
    """A key nobody has."""
    return secrets.token_hex(KEY_LENGTH // 2)


def once(key: str, actor: str, deed: Callable[[], str]) -> tuple[str, bool]:
    """Do it, unless this key was spent: where it leads, and whether it was done now. What the deed raises undoes it.

    PermissionError when somebody else spent the key.
    """
    earlier = _led_to(key, actor)
    if earlier is not None:
        return earlier, False
    try:
        with transaction.atomic():  # the key first: whoever comes second waits here, and then finds it
            sent = SentForm.objects.create(key=key, actor=actor, led_to="", at=hall_clock.now())
            sent.led_to = deed()
            sent.save(update_fields=["led_to"])
            return sent.led_to, True
    except IntegrityError:
        earlier = _led_to(key, actor)
        if earlier is None:
            raise
        return earlier, False


def _led_to(key: str, actor: str) -> str | None:
    sent = SentForm.objects.filter(pk=key).first()
    if sent is not None and sent.actor != actor:
        raise PermissionError("this form belongs to somebody else")
    return sent.led_to if sent else None
