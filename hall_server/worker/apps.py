"""Names the app worker."""

from django.apps import AppConfig


class WorkerConfig(AppConfig):
    """定时任务."""

    name = "hall_server.worker"
    verbose_name = "定时任务"
