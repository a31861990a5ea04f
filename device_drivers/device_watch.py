"""Decides what can be told of a device at a glance: its named state, the sentence behind it, and what happened last."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Protocol, TypeVar

from device_drivers.catalogue import (
    open_caller_keypad,
    open_code_scanner,
    open_counter_display,
    open_document_printer,
    open_id_card_reader,
    open_led_card,
    open_sign_pad,
    open_smart_card_reader,
    open_sms_modem,
    open_ticket_printer,
    open_voice,
)
from device_drivers.checks import Consumes, Counts
from device_drivers.errors import DeviceState, DeviceTrouble
from device_drivers.roles.caller_keypad import KeypadChanged, KeypadEvent, KeyPressed
from device_drivers.roles.code_scanner import CodeSeen, ScannerChanged, ScannerEvent
from device_drivers.roles.id_card_reader import (
    CardLaid,
    CardTaken,
    CardUnread,
    Document,
    ReaderChanged,
    ReaderEvent,
)
from device_drivers.roles.smart_card_reader import OtherCard, SmartCard, SmartCardEvent, SmartCardPut
from device_drivers.roles.sms_modem import (
    MessageDelivered,
    MessageReceived,
    MessageUndelivered,
    ModemChanged,
    SmsEvent,
)
from device_drivers.roles.ticket_printer import PrinterStatus
from device_drivers.rounds import Rounds

DOCUMENTS = {
    Document.RESIDENT: "居民身份证",
    Document.HMT_PERMIT: "港澳台居民居住证",
    Document.FOREIGN_2017: "外国人永久居留身份证（2017）",
    Document.FOREIGN_2023: "外国人永久居留身份证（2023）",
}


Told = TypeVar("Told")
Event_co = TypeVar("Event_co", covariant=True)


class _Watchable(Protocol[Event_co]):
    def watch(self, told: Callable[[Event_co], None], /) -> None: ...

    def close(self) -> None: ...


class _Status(Protocol):
    @property
    def state(self) -> DeviceState: ...

    @property
    def trouble(self) -> DeviceTrouble | None: ...


class _Asked(Protocol):
    def status(self) -> _Status: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Glance:
    """One device now. state: None for a device that never answers. at: time.time of the last happening, 0 for none.

    Nothing of a card or a paper is in it.
    """

    role: str
    address: str
    state: DeviceState | None
    trouble: DeviceTrouble | None = None
    happened: str = ""
    at: float = 0.0
    counters: dict[str, int] = field(default_factory=dict)
    consumables: dict[str, str] = field(default_factory=dict)


class DeviceWatch:
    """Watches one device by its role; `on_change` is called on the driver's thread after each change."""

    def __init__(self, role: str, address: str, on_change: Callable[[], None]) -> None:
        self._glance = Glance(role, address, DeviceState.STARTING)
        self._on_change = on_change
        self._lock = Lock()
        self._close: Callable[[], None] = lambda: None
        self._counting: object = None
        try:
            self._open(role, address)
        except DeviceTrouble as trouble:
            self._now(state=DeviceState.ABSENT, trouble=trouble)

    def glance(self) -> Glance:
        """The device now."""
        counted = self._counting.counters() if isinstance(self._counting, Counts) else {}
        left = self._counting.consumables() if isinstance(self._counting, Consumes) else {}
        with self._lock:
            return replace(self._glance, counters=counted, consumables=left)

    def close(self) -> None:
        """Stop watching."""
        self._close()

    def _open(self, role: str, address: str) -> None:
        if role in self._watched:
            self._watched[role](address)
        elif role == "led_card":
            self._ask(open_led_card(address))
        elif role == "document_printer":
            self._ask(open_document_printer(address))
        elif role == "sign_pad":
            self._close = open_sign_pad(address).close
            self._now(state=DeviceState.READY)
        else:
            mute = open_voice(address) if role == "voice" else open_counter_display(address)
            self._counting, self._close = mute, mute.close
            self._now(state=None)

    @property
    def _watched(self) -> dict[str, Callable[[str], None]]:
        return {
            "id_card_reader": lambda at: self._watch(open_id_card_reader(at), self._reader_told),
            "smart_card_reader": lambda at: self._watch(open_smart_card_reader(at), self._reader_told),
            "code_scanner": lambda at: self._watch(open_code_scanner(at), self._scanner_told),
            "ticket_printer": lambda at: self._watch(open_ticket_printer(at), self._printer_told),
            "caller_keypad": lambda at: self._watch(open_caller_keypad(at), self._keypad_told),
            "sms_modem": lambda at: self._watch(open_sms_modem(at), self._modem_told),
        }

    def _watch(self, device: _Watchable[Told], told: Callable[[Told], None]) -> None:
        self._counting, self._close = device, device.close
        device.watch(told)

    def _ask(self, device: _Asked) -> None:
        """What tells nothing unasked."""

        def look() -> tuple[DeviceState, DeviceTrouble | None]:
            status = device.status()
            return status.state, status.trouble

        def close() -> None:
            rounds.end()
            device.close()

        rounds = Rounds(look, lambda state, trouble: self._now(state=state, trouble=trouble))
        self._counting, self._close = device, close
        rounds.begin()

    def _keypad_told(self, event: KeypadEvent) -> None:
        match event:
            case KeypadChanged(state, trouble):
                self._now(state=state, trouble=trouble)
            case KeyPressed(key):
                self._happened(f"按键 {key.value}")

    def _modem_told(self, event: SmsEvent) -> None:
        match event:
            case ModemChanged(state, trouble):
                self._now(state=state, trouble=trouble)
            case MessageReceived():
                self._happened("收到短信")
            case MessageDelivered():
                self._happened("短信已送达")
            case MessageUndelivered():
                self._happened("短信未送达")

    def _reader_told(self, event: ReaderEvent | SmartCardEvent) -> None:
        match event:
            case ReaderChanged(state, trouble):
                self._now(state=state, trouble=trouble)
            case CardLaid(card):
                self._happened(f"已读取{DOCUMENTS[card.document]}")
            case SmartCardPut(chip):
                self._happened(_chip_in_words(chip))
            case CardUnread(trouble):
                self._happened(trouble.chinese)
            case CardTaken():
                self._happened("证件已取走")

    def _scanner_told(self, event: ScannerEvent) -> None:
        match event:
            case ScannerChanged(state, trouble):
                self._now(state=state, trouble=trouble)
            case CodeSeen():
                self._happened("已读取条码")

    def _printer_told(self, status: PrinterStatus) -> None:
        self._now(state=status.state, trouble=status.trouble)
        if status.paper_near_end and status.trouble is None:
            self._happened("纸将用尽")

    def _happened(self, what: str) -> None:
        with self._lock:
            self._glance = replace(self._glance, happened=what, at=time.time())
        self._on_change()

    def _now(self, state: DeviceState | None, trouble: DeviceTrouble | None = None) -> None:
        with self._lock:
            self._glance = replace(self._glance, state=state, trouble=trouble)
        self._on_change()


def _chip_in_words(chip: SmartCard) -> str:
    if isinstance(chip, OtherCard):
        return "不是社保卡"
    return "已读取部分社保卡信息" if chip.is_partial else "已读取社保卡"
