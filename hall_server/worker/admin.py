"""Decides what an administrator sees of the sweeps."""

from django.contrib import admin

from hall_server.admin_theme import ModelAdmin, ReadOnly
from hall_server.worker.models import SweepRecord


@admin.register(SweepRecord)
class SweepRecordAdmin(ReadOnly, ModelAdmin[SweepRecord]):
    """定时任务: what runs by the clock, and whether it does."""

    list_display = ["name", "is_well", "ran_at", "succeeded_at", "failures", "handled", "fault"]

    @admin.display(description="正常", boolean=True)
    def is_well(self, record: SweepRecord) -> bool:
        """Whether the last round succeeded."""
        return record.failures == 0
