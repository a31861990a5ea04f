"""Decides how long first answers are kept: longer than any device may go on asking."""

from datetime import datetime, timedelta

from hall_server.broadcasting.models import ReceivedMessage

KEPT_FOR = timedelta(days=7)
AT_ONCE = 2_000


def forget_answers(now: datetime) -> int:
    """Throw away the oldest answers, at most AT_ONCE of them, so that nobody waits for the lock; how many went."""
    oldest = ReceivedMessage.objects.order_by("id").values_list("id", "received_at")[:AT_ONCE]
    old = [row for row, received_at in oldest if received_at < now - KEPT_FOR]
    return ReceivedMessage.objects.filter(id__in=old).delete()[0]
