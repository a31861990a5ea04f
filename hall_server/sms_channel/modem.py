"""Decides how a modem's driver is spoken to as a provider: its ends and troubles as codes of the table `modem`."""

from collections.abc import Callable

from device_drivers.catalogue import open_sms_modem
from device_drivers.errors import DeviceState, DeviceTrouble
from device_drivers.roles.sms_modem import (
    MessageDelivered,
    MessageReceived,
    MessageUndelivered,
    ModemChanged,
    ReportOfOthers,
    SendingOutcome,
    SmsEvent,
    TextMessage,
)
from hall_server.sms_channel.provider import Answer, ProviderEvent, Reported, ShortMessage, Stands, Written
from hall_server.sms_channel.status_table import shipped

SECONDS_A_PART = 60.0
_BETWEEN = "."


class ModemProvider:
    """An SmsProvider over a modem with a SIM card."""

    def __init__(self, address: str) -> None:
        self.table = shipped("modem")
        self._modem = open_sms_modem(address)

    def say(self, message: ShortMessage) -> Answer:
        """As the role says. Each attempt has a key of its own: the driver does nothing twice under the same one."""
        key = f"{message.key}{_BETWEEN}{message.attempt}"
        end = self._modem.send(TextMessage(key, message.number, message.text), SECONDS_A_PART)
        references = tuple(str(one) for one in end.references)
        if end.outcome is SendingOutcome.SENT:
            return Answer("sent", references)
        if end.outcome is SendingOutcome.UNKNOWN:
            return Answer("sending_unknown", references)
        return Answer(end.trouble.code if end.trouble else "modem_refuses", references)

    def watch(self, on_event: Callable[[ProviderEvent], None]) -> None:
        """As the role says."""
        self._modem.watch(lambda event: on_event(_translated(event)))

    def close(self) -> None:
        """As the role says."""
        self._modem.close()


def _translated(event: SmsEvent) -> ProviderEvent:
    match event:
        case MessageDelivered(key):
            return Reported("tp_00", key=key.partition(_BETWEEN)[0])
        case MessageUndelivered(key, status):
            return Reported(f"tp_{status:02x}", key=key.partition(_BETWEEN)[0])
        case ReportOfOthers(reference, number, status):
            return Reported(f"tp_{status:02x}", reference=str(reference), number=number)
        case MessageReceived(number, text):
            return Written(number, text)
        case ModemChanged(state, trouble):
            return _stands(state, trouble)


def _stands(state: DeviceState, trouble: DeviceTrouble | None) -> Stands:
    if trouble is None:
        return Stands(state.value)
    return Stands(state.value, trouble.code, trouble.chinese, trouble.who.value)
