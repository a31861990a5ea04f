"""Names what others may hear of devices, within the transaction of the deed."""

from django.dispatch import Signal

# asker: Asker. now: datetime. Sent whenever a device says that it is there: at its start, and after each silence.
device_came = Signal()
