"""Decides who may ask for the pulse without a session: whoever was shown the live page, for a working day.

The page asks several times a second; a session would be read and written each time.
"""

from django.core import signing

SALT = "supervision.pulse"
HOLDS_SECONDS = 12 * 3600


def ticket_for(clerk: str) -> str:
    """A signed text for the address."""
    return signing.dumps(clerk, salt=SALT, compress=False)


def is_good(ticket: str) -> bool:
    """Whether we gave this ticket lately."""
    try:
        signing.loads(ticket, salt=SALT, max_age=HOLDS_SECONDS)
    except signing.BadSignature:
        return False
    return True
