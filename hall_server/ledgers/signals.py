"""Names what others may hear of ledgers, within the transaction."""

from django.dispatch import Signal

# subject: of a ledger that time or a calendar had worked out anew, state: as it stands now, now: the instant.
worked_out = Signal()
