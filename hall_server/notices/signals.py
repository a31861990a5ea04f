"""Names what others may hear of a notice, within the transaction that says so."""

from django.dispatch import Signal

# notice: queries.NoticeFacts. The network says that the telephone has it.
delivered = Signal()
# notice: queries.NoticeFacts. It has not reached the person, or nobody knows; a person must look at it.
failed = Signal()
