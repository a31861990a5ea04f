"""Names the app devices."""

from django.apps import AppConfig


class DevicesConfig(AppConfig):
    """设备."""

    name = "hall_server.devices"
    verbose_name = "设备"
