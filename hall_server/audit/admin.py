"""Decides what an administrator sees of the audit trail: all of it, and nothing to change."""

from django.contrib import admin

from hall_server.admin_theme import ModelAdmin, ReadOnly
from hall_server.audit.models import AuditEvent


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnly, ModelAdmin[AuditEvent]):
    """审计记录."""

    list_display = ["at", "actor", "verb", "subject", "facts"]
    list_filter = ["verb"]
    search_fields = ["subject", "actor"]
    search_help_text = "对象或操作者，如 ticket:… 或 clerk:1001"
    date_hierarchy = "at"
    show_full_result_count = False
    list_per_page = 50
