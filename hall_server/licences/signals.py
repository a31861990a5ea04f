"""Names what others may hear of licences, within the transaction of the deed."""

from django.dispatch import Signal

# Each carries licence: models.Licence and now: datetime.
licence_made = Signal()
licence_signed = Signal()
licence_suspended = Signal()
licence_restored = Signal()
licence_revoked = Signal()
licence_expired = Signal()
licence_replaced = Signal()

# The same and days: int, the days until the licence ends; once for each of life.REMINDERS.
licence_expiring = Signal()

# The same and copy: models.PrintedCopy; sent for the first paper that is known to be in somebody's hand, and never again.
licence_collected = Signal()
