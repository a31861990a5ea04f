"""Names what others may hear of the catalogue, within the transaction of the deed."""

from django.dispatch import Signal

# codes: list[str], task_handle_item of each item that is found or answers differently from now on.
items_changed = Signal()
