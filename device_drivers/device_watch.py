"""Decides what can be told of a device at a glance: its named state, the sentence behind it, and what happened last."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Lock

from device_drivers.catalogue import (
    open_code_scanner,
    open_counter_display,
    open_id_card_reader,
    open_smart_card_reader,
    open_ticket_printer,
    open_voice,
)
from device_drivers.checks import Counts
from device_drivers.errors import DeviceState, DeviceTrouble
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
from device_drivers.roles.ticket_printer import PrinterStatus

DOCUMENTS = {
    Document.RESIDENT: "居民身份证",
    Document.HMT_PERMIT: "港澳台居民居住证",
    Document.FOREIGN_2017: "外国人永久居留身份证（2017）",
    Document.FOREIGN_2023: "外国人永久居留身份证（2023）",
}


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
        with self._lock:
            return replace(self._glance, counters=counted)

    def close(self) -> None:
        """Stop watching."""
        self._close()

    def _open(self, role: str, address: str) -> None:
        match role:
            case "id_card_reader":
                reader = open_id_card_reader(address)
                self._counting, self._close = reader, reader.close
                reader.watch(self._reader_told)
            case "smart_card_reader":
                chips = open_smart_card_reader(address)
                self._counting, self._close = chips, chips.close
                chips.watch(self._reader_told)
            case "code_scanner":
                scanner = open_code_scanner(address)
                self._counting, self._close = scanner, scanner.close
                scanner.watch(self._scanner_told)
            case "ticket_printer":
                printer = open_ticket_printer(address)
                self._counting, self._close = printer, printer.close
                printer.watch(self._printer_told)
            case _:
                mute = open_voice(address) if role == "voice" else open_counter_display(address)
                self._counting, self._close = mute, mute.close
                self._now(state=None)

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
        if status.paper_near_end:
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
