"""Names the app pages, and finds what other apps show."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """工作页面."""

    name = "hall_server.pages"
    verbose_name = "工作页面"
