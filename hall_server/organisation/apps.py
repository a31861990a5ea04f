"""Names the app organisation."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """组织机构."""

    name = "hall_server.organisation"
    verbose_name = "组织机构"
