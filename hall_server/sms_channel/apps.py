"""Names the app sms_channel."""

from django.apps import AppConfig


class SmsChannelConfig(AppConfig):
    """短信通道."""

    name = "hall_server.sms_channel"
    verbose_name = "短信通道"

    def ready(self) -> None:
        """Pages of notices say what a provider's code means by the provider's table."""
        from hall_server.notices.explaining import Trouble, explain_codes_by  # noqa: PLC0415 - Django loads models later
        from hall_server.sms_channel.queries import meaning_of  # noqa: PLC0415 - the same

        def explain(provider: str, code: str) -> Trouble | None:
            meaning = meaning_of(provider, code)
            return None if meaning is None else Trouble(meaning.says, meaning.todo)

        explain_codes_by(explain)
