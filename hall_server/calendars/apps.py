"""Names the app calendars."""

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    """工作日历."""

    name = "hall_server.calendars"
    verbose_name = "工作日历"

    def ready(self) -> None:
        """See changed rows at once."""
        from hall_server.calendars.models import CalendarDay, CalendarVersion  # noqa: PLC0415 - Django loads models later
        from hall_server.remembered import forget_when_changed  # noqa: PLC0415

        forget_when_changed(CalendarVersion, CalendarDay)
