"""Stands in for a modem with a SIM card: AT commands, PDUs and all the ways in which modems misbehave."""

from collections.abc import Callable, Mapping
from functools import partial
from threading import Timer

import msgspec

from device_drivers.simulated.at_interpreter import AtInterpreter, Refusal
from device_drivers.simulated.serial_line import SerialLine
from device_drivers.simulated.short_messages import TakenPart, incoming_parts, report_of
from device_drivers.simulated.stand_in import VerbRefused, read_options


class ModemOptions(msgspec.Struct, forbid_unknown_fields=True):
    """link: path of the port. echo: whether it repeats what it hears, as from the factory. direct: reports come as +CDS.

    delivers_after: seconds after which the network reports each part as delivered; 0 when only `deliver` does.
    """

    link: str
    speed: int = 115200
    echo: bool = True
    direct: bool = True
    delivers_after: float = 0.0


class Incoming(msgspec.Struct, forbid_unknown_fields=True):
    """A message that somebody writes to the hall. at_once: handed on as +CMT instead of kept."""

    number: str
    text: str
    at_once: bool = False


class Delivery(msgspec.Struct, forbid_unknown_fields=True):
    """message: index in `messages`, -1 the newest. status: TP-ST, 0 delivered. part: of it alone, 0 for all."""

    message: int = -1
    status: int = 0
    part: int = 0


class Times(msgspec.Struct, forbid_unknown_fields=True):
    """times: how often."""

    times: int = 1


class Sim(msgspec.Struct, forbid_unknown_fields=True):
    """state: ready, pin or absent."""

    state: str


class Switch(msgspec.Struct, forbid_unknown_fields=True):
    """on: or off."""

    on: bool


class Reset(msgspec.Struct, forbid_unknown_fields=True):
    """words: what it says when it is back; empty for one that says nothing."""

    words: str = "RDY"


class AtModemStandIn:
    """Verbs: incoming, deliver, refuse, no_prompt, reset, reset_at_pdu, sim, network, echo. Methods for faults: ok,
    prompt, cmgs, answer, unasked."""

    kind = "sms_modem"

    def __init__(self, name: str, given: Mapping[str, object]) -> None:  # noqa: ARG002 - the maker's shape
        options = read_options(ModemOptions, given)
        self._reports_at_once = options.direct
        self._mind = AtInterpreter(self._send, echo=options.echo)
        self.line = SerialLine(options.link, self._mind.hear, speed=options.speed)
        if options.delivers_after:
            self._mind.on_taken = partial(self._deliver_later, options.delivers_after)

    @property
    def address(self) -> str:
        """Where a driver finds it."""
        return f"serial:{self.line.link}?speed={self.line.speed}"

    def start(self) -> None:
        """Switch on."""
        self.line.plug()

    def stop(self) -> None:
        """Switch off."""
        self.line.stop()

    def state(self) -> dict[str, object]:
        """messages: what was sent, oldest first; texts: lines it took for a text message instead of a PDU; memory."""
        with self._mind.lock:
            return {
                "messages": [message.as_json() for message in self._mind.messages],
                "texts": self._mind.taken_for_texts,
                "memory": sorted(self._mind.memory),
                "echo": self._mind.settings.echo,
                "pdu_mode": self._mind.settings.pdu_mode,
                "sim": self._mind.sim,
                "registered": self._mind.is_registered,
                "plugged": self.line.is_plugged,
            }

    def act(self, verb: str, arguments: dict[str, object]) -> dict[str, object]:
        """Do what happens to a modem."""
        deeds: Mapping[str, Callable[[dict[str, object]], None]] = {
            "incoming": self._incoming,
            "deliver": self._deliver,
            "refuse": lambda given: self._mind.refusals.append(read_options(Refusal, given)),
            "no_prompt": self._withhold_prompts,
            "reset": lambda given: self._mind.restart(read_options(Reset, given).words),
            "reset_at_pdu": self._reset_at_pdu,
            "sim": self._change_sim,
            "network": self._change_network,
            "echo": self._change_echo,
        }
        if verb not in deeds:
            raise VerbRefused(f"a modem does not know {verb}; it knows {', '.join(deeds)}")
        deeds[verb](arguments)
        return self.state()

    def picture(self, path: str) -> bytes | None:  # noqa: ARG002 - the protocol's shape
        """None: there is nothing to see."""
        return None

    def _send(self, reply: bytes, method: str) -> None:
        self.line.send(reply, method)

    def _withhold_prompts(self, given: dict[str, object]) -> None:
        self._mind.withheld_prompts = read_options(Times, given).times

    def _reset_at_pdu(self, given: dict[str, object]) -> None:
        self._mind.resets_at_pdu = read_options(Times, given).times

    def _change_sim(self, given: dict[str, object]) -> None:
        state = read_options(Sim, given).state
        if state not in {"ready", "pin", "absent"}:
            raise VerbRefused("a SIM card is ready, pin or absent")
        self._mind.sim = state

    def _change_network(self, given: dict[str, object]) -> None:
        self._mind.is_registered = read_options(Switch, given).on

    def _change_echo(self, given: dict[str, object]) -> None:
        self._mind.settings.echo = read_options(Switch, given).on

    def _incoming(self, given: dict[str, object]) -> None:
        wanted = read_options(Incoming, given)
        for tpdu in incoming_parts(wanted.number, wanted.text):
            self._hand_on("+CMT: ,", '+CMTI: "SM",', tpdu, at_once=wanted.at_once)

    def _deliver(self, given: dict[str, object]) -> None:
        wanted = read_options(Delivery, given)
        with self._mind.lock:
            if not self._mind.messages:
                raise VerbRefused("no message was sent yet")
            message = self._mind.messages[wanted.message]
        for place, part in enumerate(message.parts, 1):
            if wanted.part in {0, place}:
                self._report(part, wanted.status)

    def _deliver_later(self, seconds: float, part: TakenPart) -> None:
        if part.wants_report:
            timer = Timer(seconds, self._report, (part, 0))
            timer.daemon = True
            timer.start()

    def _report(self, part: TakenPart, status: int) -> None:
        tpdu = report_of(part.reference, part.number, status)
        self._hand_on("+CDS: ", '+CDSI: "SM",', tpdu, at_once=self._reports_at_once)

    def _hand_on(self, direct: str, kept: str, tpdu: bytes, *, at_once: bool) -> None:
        if at_once:
            self.line.send(f"\r\n{direct}{len(tpdu)}\r\n00{tpdu.hex().upper()}\r\n".encode(), "unasked")
            return
        with self._mind.lock:
            place = next(place for place in range(1, 1000) if place not in self._mind.memory)
            self._mind.memory[place] = tpdu
        self.line.send(f"\r\n{kept}{place}\r\n".encode(), "unasked")
