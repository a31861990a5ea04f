"""Decides what an administrator sees of what the hall offers, and may change."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from hall_server.admin_theme import ModelAdmin
from hall_server.audit.edits import Audited
from hall_server.catalogue.everyday_names import spell, spell_group
from hall_server.catalogue.models import MatterGroup, Queue, ServiceItem


@admin.register(Queue)
class QueueAdmin(Audited, ModelAdmin[Queue]):
    """队列: the letter, where its people wait, and how many numbers a day has."""

    list_display = ["prefix", "name", "zone", "place", "quota", "most_per_person", "is_open"]
    list_display_links = ["prefix", "name"]
    list_filter = ["zone", "is_open"]
    search_fields = ["name", "prefix"]


@admin.register(MatterGroup)
class MatterGroupAdmin(Audited, ModelAdmin[MatterGroup]):
    """事项分组: what people see first at a terminal."""

    list_display = ["name", "queue", "place", "code"]
    list_editable = ["place"]
    list_filter = ["queue__zone"]
    search_fields = ["name", "initials", "code"]
    filter_horizontal = ["departments"]

    def save_model(self, request: HttpRequest, obj: MatterGroup, form: Any, change: bool) -> None:  # noqa: FBT001
        """The spellings follow the name."""
        spell_group(obj)
        super().save_model(request, obj, form, change)


@admin.register(ServiceItem)
class ServiceItemAdmin(Audited, ModelAdmin[ServiceItem]):
    """事项: found by two Chinese characters or by pinyin initials; offered here or not."""

    list_display = ["name", "department", "group", "task_type", "is_common", "is_offered"]
    list_editable = ["is_common", "is_offered"]
    list_filter = ["group", "is_common", "is_offered", "task_type", "department"]
    list_select_related = ["department", "group"]
    list_per_page = 50
    search_fields = ["name"]
    search_help_text = "名称中的字、拼音首字母或实施编码"
    autocomplete_fields = ["department"]

    def get_search_results(
        self,
        request: HttpRequest,  # noqa: ARG002 - Django's signature
        queryset: QuerySet[ServiceItem],
        search_term: str,
    ) -> tuple[QuerySet[ServiceItem], bool]:
        """Every word must be found in the name, the initials or the code."""
        for word in search_term.split():
            queryset = queryset.filter(
                Q(name__contains=word) | Q(initials__contains=word.lower()) | Q(code__startswith=word)
            )
        return queryset, False

    def save_model(self, request: HttpRequest, obj: ServiceItem, form: Any, change: bool) -> None:  # noqa: FBT001
        """The spellings follow the name."""
        spell([obj])
        super().save_model(request, obj, form, change)

    def get_readonly_fields(self, request: HttpRequest, obj: ServiceItem | None = None) -> list[str]:  # noqa: ARG002
        """A code is the authority's."""
        return ["code"] if obj else []
