"""Names the app personal_data."""

from django.apps import AppConfig


class PersonalDataConfig(AppConfig):
    """个人信息."""

    name = "hall_server.personal_data"
    verbose_name = "个人信息"
