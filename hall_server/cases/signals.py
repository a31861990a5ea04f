"""Names what others may hear of a case, within the transaction of the deed."""

from django.dispatch import Signal

# case: queries.CaseFacts after the step, event: queries.EventFacts. Sent once for every event, in their order.
case_stepped = Signal()
