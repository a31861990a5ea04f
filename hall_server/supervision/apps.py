"""Names the app supervision."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """电子监察."""

    name = "hall_server.supervision"
    verbose_name = "电子监察"

    def ready(self) -> None:
        """Judge cases, ledgers and ratings as they change."""
        from hall_server.cases.signals import case_stepped  # noqa: PLC0415 - Django loads models later
        from hall_server.ledgers.signals import worked_out  # noqa: PLC0415 - the same
        from hall_server.ratings.signals import rated, rectification_stepped  # noqa: PLC0415 - the same
        from hall_server.remembered import forget_when_changed  # noqa: PLC0415 - the same
        from hall_server.supervision import watching  # noqa: PLC0415 - the same
        from hall_server.supervision.models import RuleVersion  # noqa: PLC0415 - the same

        forget_when_changed(RuleVersion)
        case_stepped.connect(watching.after_case, dispatch_uid="supervision judges cases")
        worked_out.connect(watching.after_time, dispatch_uid="supervision judges what time did")
        rated.connect(watching.after_rating, dispatch_uid="supervision judges ratings")
        rectification_stepped.connect(watching.after_rectification, dispatch_uid="supervision judges repairs")
