"""Decides what an administrator sees of messages that have still to leave."""

from django.contrib import admin

from hall_server.admin_theme import ModelAdmin, ReadOnly
from hall_server.outbox.models import OutgoingMessage


@admin.register(OutgoingMessage)
class OutgoingMessageAdmin(ReadOnly, ModelAdmin[OutgoingMessage]):
    """待发消息: where it goes and whether it has left; its contents are for its reader."""

    list_display = ["id", "created_at", "kind", "topic", "sequence", "published_at"]
    list_filter = [("published_at", admin.EmptyFieldListFilter), "kind"]
    search_fields = ["topic"]
    exclude = ["payload"]
    ordering = ["-id"]
    show_full_result_count = False
