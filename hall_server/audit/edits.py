"""Decides that whatever somebody edits in the administration stands in the audit trail: who, which row, which fields."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from hall_server.audit.actions import record


class Audited:
    """Stand it before ModelAdmin. The trail names the fields that changed, never what was written into them."""

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """A row was added."""
        _write("added", request, obj, message)
        return super().log_addition(request, obj, message)  # type: ignore[misc]

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """A row was changed."""
        _write("changed", request, obj, message)
        return super().log_change(request, obj, message)  # type: ignore[misc]

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Rows were deleted."""
        for row in queryset:
            _write("deleted", request, row, ())
        return super().log_deletions(request, queryset)  # type: ignore[misc]


def _write(verb: str, request: HttpRequest, row: Model, message: Any) -> None:
    kind = row._meta.model_name
    record(
        f"{kind}_{verb}",
        f"{kind}:{row.pk}",
        actor=f"clerk:{request.user.get_username()}",
        facts={"fields": ", ".join(_fields(message))[:400]},
    )


def _fields(message: Any) -> list[str]:
    """The fields Django's message of a change names."""
    if not isinstance(message, list):
        return []
    return [
        str(field)
        for part in message
        for change in part.values()
        if isinstance(change, dict)
        for field in change.get("fields", ())
    ]
