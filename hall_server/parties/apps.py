"""Names the app parties."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """人员、企业、项目."""

    name = "hall_server.parties"
    verbose_name = "人员、企业、项目"
