"""Names the app ratings."""

from django.apps import AppConfig


class RatingsConfig(AppConfig):
    """好差评."""

    name = "hall_server.ratings"
    verbose_name = "好差评"

    def ready(self) -> None:
        """Invite when a service at a window, or an on-line case, has ended."""
        from hall_server.cases.signals import case_stepped  # noqa: PLC0415 - Django loads models later
        from hall_server.queueing.signals import service_finished  # noqa: PLC0415 - the same
        from hall_server.ratings import inviting  # noqa: PLC0415 - the same
        from hall_server.ratings.models import HallRatings, RatingTag  # noqa: PLC0415 - the same
        from hall_server.remembered import forget_when_changed  # noqa: PLC0415 - the same

        forget_when_changed(RatingTag, HallRatings)
        service_finished.connect(inviting.after_service, dispatch_uid="ratings follow the windows")
        case_stepped.connect(inviting.after_case, dispatch_uid="ratings follow on-line cases")
