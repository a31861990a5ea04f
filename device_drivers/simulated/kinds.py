"""Decides which stand-in a word in the stand-ins' file means; each is loaded only when it is asked for."""

import importlib
from collections.abc import Callable, Mapping
from typing import cast

from device_drivers.simulated.stand_in import StandIn, VerbRefused

Maker = Callable[[str, Mapping[str, object]], StandIn]

KINDS = {
    "id_card_reader": "device_drivers.simulated.id_card_reader:IdCardReaderStandIn",
    "usb_id_card_reader": "device_drivers.simulated.usb_id_card_reader:UsbIdCardReaderStandIn",
    "smart_card_reader": "device_drivers.simulated.smart_card_reader:SmartCardReaderStandIn",
    "counter_display": "device_drivers.simulated.counter_display:CounterDisplayStandIn",
    "ticket_printer": "device_drivers.simulated.ticket_printer:TicketPrinterStandIn",
    "code_scanner": "device_drivers.simulated.code_scanner:CodeScannerStandIn",
    "voice_sink": "device_drivers.simulated.voice_sink:VoiceSinkStandIn",
    "onbon_card": "device_drivers.simulated.onbon_card:OnbonCardStandIn",
    "cpower_card": "device_drivers.simulated.cpower_card:CPowerCardStandIn",
    "led_boards": "device_drivers.simulated.led_boards:LedBoardsStandIn",
    "caller_keypads": "device_drivers.simulated.caller_keypads:CallerKeypadsStandIn",
    "document_printer": "device_drivers.simulated.document_printer:DocumentPrinterStandIn",
    "sms_modem": "device_drivers.simulated.at_modem:AtModemStandIn",
}


def make_stand_in(name: str, given: Mapping[str, object]) -> StandIn:
    """The stand-in that `{"kind": ..., options}` describes, not yet started. VerbRefused says what is wrong with it."""
    options = dict(given)
    kind = options.pop("kind", None)
    if not isinstance(kind, str) or kind not in KINDS:
        raise VerbRefused(f"{name}: no stand-in of kind {kind!r}; there are {', '.join(KINDS)}")
    module, _, maker = KINDS[kind].partition(":")
    make = cast("Maker", getattr(importlib.import_module(module), maker))
    try:
        return make(name, options)
    except VerbRefused as wrong:
        raise VerbRefused(f"{name}: {wrong}") from wrong
