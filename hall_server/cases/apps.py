"""Names the app cases."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """办件."""

    name = "hall_server.cases"
    verbose_name = "办件"

    def ready(self) -> None:
        """Follow ledgers, licences, pads that come back and people who leave; tell applicants; stand on pages of parties."""
        from hall_server.cases.following import ledger_worked_out  # noqa: PLC0415 - Django loads models later
        from hall_server.cases.leaving import licence_in_hand, pad_came, service_over  # noqa: PLC0415 - the same
        from hall_server.cases.party_part import cases_of  # noqa: PLC0415 - the same
        from hall_server.cases.signals import case_stepped  # noqa: PLC0415 - the same
        from hall_server.cases.telling import case_went_on, licence_ready  # noqa: PLC0415 - the same
        from hall_server.catalogue.models import ItemVersion  # noqa: PLC0415 - the same
        from hall_server.devices.signals import device_came  # noqa: PLC0415 - the same
        from hall_server.ledgers.signals import worked_out  # noqa: PLC0415 - the same
        from hall_server.licences.signals import licence_collected, licence_signed  # noqa: PLC0415 - the same
        from hall_server.parties.record_parts import add_part  # noqa: PLC0415 - the same
        from hall_server.queueing.signals import service_finished  # noqa: PLC0415 - the same
        from hall_server.remembered import forget_when_changed  # noqa: PLC0415 - the same

        add_part(cases_of)
        forget_when_changed(ItemVersion)
        worked_out.connect(ledger_worked_out, dispatch_uid="cases follow their ledgers")
        service_finished.connect(service_over, dispatch_uid="the pad is cleared when a service ends")
        device_came.connect(pad_came, dispatch_uid="a pad that comes back shows what it was asked")
        licence_collected.connect(licence_in_hand, dispatch_uid="a collected licence is delivered")
        case_stepped.connect(case_went_on, dispatch_uid="applicants are told of their cases")
        licence_signed.connect(licence_ready, dispatch_uid="applicants are told of their licences")
