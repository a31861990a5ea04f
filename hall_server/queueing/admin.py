"""Decides what an administrator sees of tickets and calls: everything to read, nothing to write but who serves what."""

from django.contrib import admin

from hall_server.admin_theme import ModelAdmin, ReadOnly, TabularInline
from hall_server.audit.edits import Audited
from hall_server.queueing.models import (
    Call,
    NumberLease,
    QueueDay,
    QueueWeight,
    SurfaceAcknowledgement,
    Ticket,
    TicketEvent,
)


@admin.register(QueueWeight)
class QueueWeightAdmin(Audited, ModelAdmin[QueueWeight]):
    """窗口受理队列: which window calls from which queue, and with what weight."""

    list_display = ["window", "queue", "weight"]
    list_editable = ["weight"]
    list_filter = ["window__zone", "queue", "window"]
    list_select_related = ["window", "queue"]
    ordering = ["window__number", "queue__prefix"]


class EventLines(ReadOnly, TabularInline[TicketEvent, Ticket]):
    """Every step, in order."""

    model = TicketEvent
    fields = ["at", "kind", "state", "window", "clerk", "device", "facts"]
    extra = 0


class CallLines(ReadOnly, TabularInline[Call, Ticket]):
    """Every call."""

    model = Call
    fields = ["called_at", "window", "clerk", "reason", "times_called", "ended_at"]
    extra = 0


@admin.register(Ticket)
class TicketAdmin(ReadOnly, ModelAdmin[Ticket]):
    """号票: found by number; whose it is stands nowhere here but masked."""

    list_display = [
        "number",
        "business_day",
        "state",
        "matter_name",
        "masked_name",
        "arrived_at",
        "first_called_at",
        "window",
    ]
    list_filter = ["state", "queue", "priority", "window", "business_day"]
    search_fields = ["number"]
    search_help_text = "号码，如 A012"
    date_hierarchy = "business_day"
    list_select_related = ["window"]
    exclude = ["person_index", "visit"]
    inlines = [EventLines, CallLines]


class ProofLines(ReadOnly, TabularInline[SurfaceAcknowledgement, Call]):
    """What each surface did."""

    model = SurfaceAcknowledgement
    fields = ["device", "surface", "state", "at", "why"]
    extra = 0


@admin.register(Call)
class CallAdmin(ReadOnly, ModelAdmin[Call]):
    """呼叫: when, where, why, and who proved it."""

    list_display = ["called_at", "ticket", "window", "clerk", "reason", "times_called", "ended_at"]
    list_filter = ["window", "reason"]
    search_fields = ["ticket__number", "clerk"]
    date_hierarchy = "called_at"
    list_select_related = ["ticket", "window"]
    inlines = [ProofLines]


@admin.register(TicketEvent)
class TicketEventAdmin(ReadOnly, ModelAdmin[TicketEvent]):
    """号票步骤."""

    list_display = ["at", "ticket", "kind", "state", "queue", "window", "clerk", "device"]
    list_filter = ["kind", "queue", "business_day"]
    search_fields = ["ticket__number", "clerk", "device"]
    list_select_related = ["ticket"]
    ordering = ["-id"]
    show_full_result_count = False


@admin.register(QueueDay)
class QueueDayAdmin(ReadOnly, ModelAdmin[QueueDay]):
    """队列日计数."""

    list_display = ["business_day", "queue", "issued", "leased"]
    list_filter = ["queue"]
    date_hierarchy = "business_day"
    list_select_related = ["queue"]


@admin.register(NumberLease)
class NumberLeaseAdmin(ReadOnly, ModelAdmin[NumberLease]):
    """备用号段."""

    list_display = ["business_day", "terminal", "series", "first", "last", "leased_at", "expires_at"]
    list_filter = ["terminal"]
    date_hierarchy = "business_day"
