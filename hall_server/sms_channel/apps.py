"""Names the app sms_channel."""

from django.apps import AppConfig


class SmsChannelConfig(AppConfig):
    """短信通道."""

    name = "hall_server.sms_channel"
    verbose_name = "短信通道"
