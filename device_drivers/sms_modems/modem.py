"""Decides how a modem is driven: one message at a time, listening between, and no guess about a lost reply."""

import secrets
import time
from collections import Counter
from collections.abc import Callable
from threading import Event, Thread, current_thread

from device_drivers.address import Address
from device_drivers.checks import Check
from device_drivers.condition import Condition
from device_drivers.errors import DeviceState, DeviceTrouble
from device_drivers.once import Once
from device_drivers.roles.sms_modem import (
    ModemChanged,
    ModemStatus,
    Sending,
    SendingOutcome,
    SmsEvent,
    TextMessage,
)
from device_drivers.sms_modems import tpdu, troubles
from device_drivers.sms_modems.at_dialogue import AtDialogue
from device_drivers.sms_modems.inbox import Inbox
from device_drivers.sms_modems.message_parts import MessagePart, message_parts
from device_drivers.sms_modems.outstanding import OutstandingReports
from device_drivers.sms_modems.readiness import Readiness, after_colon
from device_drivers.sms_modems.turns import Turns
from device_drivers.transports.byte_link import ByteLink
from device_drivers.transports.network_links import NO_USUAL_PORT, TcpLink, host_and_port
from device_drivers.transports.serial_port import SerialPort

USUAL_SPEED = 115200
LISTENED = 0.2
ASKED_EVERY = 15.0
PDU_MODE = "AT+CMGF=0"
"""Said before every message too: a modem that has restarted unseen would take the PDU for a text."""
RESTS = 1.0


def open_modem(address: Address) -> "AtModem":
    """The modem on a serial port. Options: speed, reference (8 or 16 bits, of messages in several parts)."""
    speed = address.whole("speed", USUAL_SPEED, 1200, 921600)
    bits = address.whole("reference", 8, 8, 16)
    return AtModem(SerialPort(address.place, speed), is_wide=bits > 8)


def open_network_modem(address: Address) -> "AtModem":
    """The modem behind a serial server, at `tcp:HOST:PORT`. Options: reference."""
    bits = address.whole("reference", 8, 8, 16)
    return AtModem(TcpLink(*host_and_port(address, NO_USUAL_PORT)), is_wide=bits > 8)


def _is_untouched(sending: Sending) -> bool:
    """Whether no part of it has left."""
    return sending.outcome is SendingOutcome.FAILED and not sending.references


class AtModem:
    """An SmsModem."""

    def __init__(self, link: ByteLink, *, is_wide: bool) -> None:
        self._link = link
        self._is_wide = is_wide
        self._counted: Counter[str] = Counter()
        self._once = Once[Sending](_is_untouched)
        self._dialogue = AtDialogue(link, self._counted)
        self._readiness = Readiness(self._dialogue)
        self._turns = Turns()
        self._reference = secrets.randbelow(0x10000)
        self._outstanding = OutstandingReports()
        self._inbox = Inbox(self._dialogue, self._outstanding, self._counted)
        self._on_event: Callable[[SmsEvent], None] | None = None
        self._condition = Condition(self._tell_change)
        self._ending = Event()
        self._thread: Thread | None = None

    def send(self, message: TextMessage, within: float = 60.0) -> Sending:
        """As the role says."""
        return self._once.do(message.key, lambda: self._sent(message, within))

    def _sent(self, message: TextMessage, within: float) -> Sending:
        if not tpdu.is_number(message.number):
            return Sending(SendingOutcome.FAILED, 0, (), troubles.trouble("number_wrong"))
        self._reference += 1
        try:
            parts = message_parts(message.text, self._reference & 0xFFFF, is_wide=self._is_wide)
        except ValueError:
            return Sending(SendingOutcome.FAILED, 0, (), troubles.trouble("text_too_long"))
        with self._turns.urgent():
            sending = self._send(message, parts, within)
        self._counted[sending.outcome.value] += 1
        return sending

    def watch(self, on_event: Callable[[SmsEvent], None]) -> None:
        """As the role says. ValueError when it is watched already."""
        if self._thread is not None:
            raise ValueError("this modem is watched already")
        self._on_event = on_event
        self._thread = Thread(target=self._listen, name="sms modem", daemon=True)
        self._thread.start()

    def status(self) -> ModemStatus:
        """As the role says; told: signal (0 to 31, 99 unknown), network."""
        with self._turns.urgent():
            try:
                self._readiness.prepare()
                told = {
                    "signal": after_colon(self._dialogue.command("AT+CSQ")),
                    "network": self._readiness.network(),
                }
            except DeviceTrouble as why:
                self._readiness.lost()
                return ModemStatus(_state_of(why), why)
        return ModemStatus(DeviceState.READY, None, told)

    def self_test(self) -> tuple[Check, ...]:
        """Ask it; nothing is sent."""
        status = self.status()
        if status.trouble is not None:
            return (Check("modem", is_well=False, found=str(status.trouble)),)
        return (Check("modem", is_well=True, found=f"signal {status.told['signal']}"),)

    def counters(self) -> dict[str, int]:
        """Sent, failed, unknown, reports, messages come in, silences."""
        return dict(self._counted)

    def close(self) -> None:
        """As the role says."""
        self._ending.set()
        if self._thread is not None and self._thread is not current_thread():
            self._thread.join()
        with self._turns.urgent():
            self._link.close()

    def _send(self, message: TextMessage, parts: tuple[MessagePart, ...], within: float) -> Sending:
        references: list[int] = []
        try:
            self._readiness.prepare()
            for part in parts:
                reference = self._send_part(message, part, within)
                if reference is None:
                    return self._not_known(len(parts), references)
                references.append(reference)
        except DeviceTrouble as why:
            self._readiness.lost()
            return Sending(SendingOutcome.FAILED, len(parts), tuple(references), why)
        if message.wants_report:
            self._outstanding.left(message.key, message.number, tuple(references))
        return Sending(SendingOutcome.SENT, len(parts), tuple(references))

    def _not_known(self, parts: int, references: list[int]) -> Sending:
        self._readiness.lost()
        why = troubles.trouble("sending_unknown")
        return Sending(SendingOutcome.UNKNOWN, parts, tuple(references), why)

    def _send_part(self, message: TextMessage, part: MessagePart, within: float) -> int | None:
        content = tpdu.submit(message.number, part, wants_report=message.wants_report)
        self._dialogue.command(PDU_MODE)
        if not self._dialogue.ask_for_prompt(f"AT+CMGS={len(content)}"):
            self._dialogue.give_up_prompt()
            raise troubles.trouble("no_prompt")
        try:
            return self._dialogue.hand_over(f"00{content.hex().upper()}", within)
        except DeviceTrouble as why:
            if why.code in troubles.SENTENCES:
                raise
            return None  # the port went away with the PDU: nobody knows

    def _listen(self) -> None:
        asked = 0.0
        while not self._ending.is_set():
            events: list[SmsEvent] = []
            with self._turns.idle():
                is_due = time.monotonic() - asked >= ASKED_EVERY
                is_well = self._look(events, anew=is_due)
            asked = time.monotonic() if is_due and is_well else asked
            for event in events:
                self._tell(event)
            if not is_well:
                self._ending.wait(RESTS)

    def _look(self, events: list[SmsEvent], *, anew: bool) -> bool:
        """One look, whether the modem was well."""
        try:
            self._readiness.prepare(anew=anew)
            self._dialogue.listen(time.monotonic() + LISTENED)
            events.extend(self._inbox.take())
        except DeviceTrouble as why:
            self._readiness.lost()
            if _state_of(why) is DeviceState.ABSENT:
                self._condition.missed(why)
            else:
                self._condition.fails(DeviceState.FAULT, why)
            return False
        self._condition.well()
        return True

    def _tell_change(self, state: DeviceState, trouble: DeviceTrouble | None) -> None:
        self._tell(ModemChanged(state, trouble))

    def _tell(self, event: SmsEvent) -> None:
        if self._on_event is not None:
            self._on_event(event)


def _state_of(why: DeviceTrouble) -> DeviceState:
    is_there = why.code in troubles.SENTENCES and why.code != "modem_silent"
    return DeviceState.FAULT if is_there else DeviceState.ABSENT
