"""Names the app auditing."""

from django.apps import AppConfig


class AuditingConfig(AppConfig):
    """审计页面."""

    name = "hall_server.auditing"
    verbose_name = "审计页面"
