"""Decides how a reader with a security module (GA 467) is driven: polled on one thread, healed after every loss."""

import time
from collections import Counter
from collections.abc import Callable
from queue import SimpleQueue
from threading import Event, Lock, Thread, current_thread

from device_drivers.address import Address
from device_drivers.checks import Check
from device_drivers.condition import Condition
from device_drivers.errors import DeviceState, DeviceTrouble
from device_drivers.id_card_readers import sam_commands as sam
from device_drivers.id_card_readers import troubles
from device_drivers.id_card_readers.photo_decoder import PhotoDecoder, photo_decoder_of
from device_drivers.id_card_readers.plate import Look, Lying, Plate, Seen, Unreadable
from device_drivers.id_card_readers.sam_dialogue import SamDialogue
from device_drivers.id_card_readers.sam_id import sam_id_text
from device_drivers.id_card_readers.sam_speeds import SPEEDS, find_speed
from device_drivers.id_card_readers.swipe import ReaderRefuses, Swipe
from device_drivers.roles.id_card_reader import NO_EXTRAS, Extras, IdCard, ReaderChanged, ReaderEvent
from device_drivers.transports.byte_link import ByteLink
from device_drivers.transports.network_links import NO_USUAL_PORT, TcpLink, host_and_port
from device_drivers.transports.serial_port import SerialPort

POLL = 0.25
ABSENT_PAUSE = 1.0
REPAIR_PAUSE = 5.0
DEFAULT_SPEED = 115200

Greeting = Callable[[SamDialogue], None]


def open_reader(address: Address) -> "SamReader":
    """The reader on a serial port. Options: speed, a number or `auto`; photo, the site's program that decodes photos."""
    decoder = photo_decoder_of(address)
    if address.text("speed", "") == "auto":
        port = SerialPort(address.place, DEFAULT_SPEED)
        return SamReader(port, lambda dialogue: find_speed(port, dialogue), decoder)
    speed = address.whole("speed", DEFAULT_SPEED, min(SPEEDS), max(SPEEDS))
    return SamReader(SerialPort(address.place, speed), decoder=decoder)


def open_network_reader(address: Address) -> "SamReader":
    """The reader behind a serial server, at `tcp:HOST:PORT`; the server's own settings decide the speed."""
    return SamReader(TcpLink(*host_and_port(address, NO_USUAL_PORT)), decoder=photo_decoder_of(address))


class SamReader:
    """An IdCardReader over any wire. greet: what to do first after the wire was opened anew."""

    def __init__(
        self, link: ByteLink, greet: Greeting | None = None, decoder: PhotoDecoder | None = None
    ) -> None:
        self._link = link
        self._greet = greet
        self._counted: Counter[str] = Counter()
        self._closing = Event()
        self._dialogue = SamDialogue(link, self._counted, self._closing)
        self._swipe = Swipe(self._dialogue, self._counted, decoder)
        self._plate = Plate()
        self._events: SimpleQueue[ReaderEvent] = SimpleQueue()
        self._condition = Condition(self._changed)
        self._turn = Lock()
        self._thread: Thread | None = None
        self._is_new = True
        self._is_blind = True

    def watch(self, on_event: Callable[[ReaderEvent], None], extras: Extras = NO_EXTRAS) -> None:
        """As the role says. ValueError when it is watched or closed already."""
        if self._thread is not None or self._closing.is_set():
            raise ValueError("a reader is watched once, before it is closed")
        self._swipe.extras = extras
        self._thread = Thread(target=self._watch, args=(on_event,), name="id card reader", daemon=True)
        self._thread.start()

    def read(self, within: float, extras: Extras = NO_EXTRAS) -> IdCard:
        """As the role says; a card that lies there already is read again. While it is watched `extras` are the watch's."""
        if self._thread is None:
            self._swipe.extras = extras
        until = time.monotonic() + within
        while True:
            trouble = troubles.no_card()
            try:
                look = self._look(is_blind=True)
            except DeviceTrouble as met:
                trouble = met
            else:
                if isinstance(look, Seen):
                    return look.card
                if isinstance(look, Unreadable):
                    trouble = look.trouble
            if time.monotonic() + POLL >= until or self._closing.wait(POLL):
                raise trouble

    def close(self) -> None:
        """As the role says; ends the look that is under way, of which nothing is told any more."""
        self._closing.set()
        if self._thread not in {None, current_thread()}:
            self._thread.join()
        with self._turn:
            self._link.close()

    def abandon(self) -> None:
        """Forget what was read and not yet told; a card left on the plate stays the old visitor's until it is taken."""
        with self._turn:
            while not self._events.empty():
                self._events.get_nowait()

    def sam_id(self) -> str:
        """The security module's number. DeviceTrouble when the reader does not tell it."""
        with self._turn:
            answer = self._dialogue.ask(sam.SAM_ID)
        if answer.sw3 != sam.DONE:
            raise troubles.of_the_reader(answer.sw3)
        return sam_id_text(answer.content)

    def self_test(self) -> tuple[Check, ...]:
        """Port, status and number of the module; needs no card."""
        try:
            self._link.open()
            opened = Check("port", is_well=True, found="opened")
            with self._turn:
                status = self._dialogue.ask(sam.STATUS).sw3
            if status != sam.DONE:
                trouble = troubles.of_the_reader(status)
                return opened, Check("status", is_well=False, found=str(trouble))
            number = Check("sam_id", is_well=True, found=self.sam_id())
        except DeviceTrouble as trouble:
            return (Check("answer", is_well=False, found=str(trouble)),)
        return opened, Check("status", is_well=True, found="90"), number

    def counters(self) -> dict[str, int]:
        """Cards found and read, readings failed or doubtful, silences, spoilt exchanges, bytes skipped."""
        return dict(self._counted) | {"skipped_bytes": self._dialogue.skipped_bytes}

    def _watch(self, on_event: Callable[[ReaderEvent], None]) -> None:
        while not self._closing.is_set():
            try:
                self._look(is_blind=False)
            except DeviceTrouble:
                self._counted["looks_in_vain"] += 1
            while not self._events.empty() and not self._closing.is_set():
                on_event(self._events.get())
            self._closing.wait(self._pause())

    def _pause(self) -> float:
        match self._condition.state:
            case DeviceState.ABSENT:
                return ABSENT_PAUSE
            case DeviceState.OUT_OF_SERVICE:
                return REPAIR_PAUSE
            case _:
                return POLL

    def _look(self, *, is_blind: bool) -> Look:
        """One look; what it means is put among the events. DeviceTrouble when the reader cannot."""
        with self._turn:
            try:
                look = self._found(is_blind=is_blind)
            except ReaderRefuses as refusal:
                trouble = troubles.of_the_reader(refusal.sw3)
                is_broken = refusal.sw3 in troubles.OUT_OF_SERVICE
                state = DeviceState.OUT_OF_SERVICE if is_broken else DeviceState.DEGRADED
                self._condition.fails(state, trouble)
                raise trouble from None
            except DeviceTrouble as trouble:
                self._lost(trouble)
                raise
            self._condition.well()
            for event in self._plate.seen(look):
                self._tell(event)
            return look

    def _found(self, *, is_blind: bool) -> Look:
        if self._is_new and self._greet is not None:
            self._greet(self._dialogue)
        if self._condition.state is DeviceState.OUT_OF_SERVICE:
            self._dialogue.ask(sam.RESET)
        self._is_new = False
        is_card_lying = self._plate.lying is Lying.READ_CARD
        look = self._swipe.look(is_card_lying=is_card_lying, is_blind=is_blind or self._is_blind)
        self._is_blind = False
        return look

    def _lost(self, trouble: DeviceTrouble) -> None:
        self._dialogue.begin_afresh()
        self._is_blind = True
        if trouble.code == troubles.LINE_NOISY:
            self._condition.fails(DeviceState.DEGRADED, trouble)
            return
        self._condition.missed(trouble)
        if self._condition.state is DeviceState.ABSENT:
            self._is_new = True
            self._link.close()

    def _changed(self, state: DeviceState, trouble: DeviceTrouble | None) -> None:
        self._tell(ReaderChanged(state, trouble))

    def _tell(self, event: ReaderEvent) -> None:
        """Nobody listens before `watch`, and a card kept for nobody would outlive its visit."""
        if self._thread is not None:
            self._events.put(event)
