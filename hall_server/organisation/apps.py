"""Names the app organisation."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """组织机构."""

    name = "hall_server.organisation"
    verbose_name = "组织机构"

    def ready(self) -> None:
        """See changed rows at once, and judge the work pages."""
        from hall_server.organisation.models import WindowDuty  # noqa: PLC0415 - Django loads models later
        from hall_server.organisation.page_judge import judge  # noqa: PLC0415 - the same
        from hall_server.pages.rights import judge_by  # noqa: PLC0415 - the same
        from hall_server.remembered import forget_when_changed  # noqa: PLC0415 - the same

        # Who sits where is read afresh each time and would make the hall forget all else.
        forget_when_changed(*(model for model in self.get_models() if model is not WindowDuty))
        judge_by(judge)
