"""Names the app notices."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """通知."""

    name = "hall_server.notices"
    verbose_name = "通知"

    def ready(self) -> None:
        """See a changed template at once."""
        from hall_server.notices.models import NoticeTemplate, TemplateVersion  # noqa: PLC0415 - Django loads models later
        from hall_server.remembered import forget_when_changed  # noqa: PLC0415 - the same

        forget_when_changed(NoticeTemplate, TemplateVersion)
