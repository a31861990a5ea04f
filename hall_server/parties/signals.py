"""What parties tell of themselves, inside the transaction in which it happens."""

from django.dispatch import Signal

# party, subject (where it came up), now.
party_known = Signal()
# party (the one that was merged, or told apart again), into, is_undone, now.
parties_merged = Signal()
