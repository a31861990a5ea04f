"""Decides how a device of each role is tried from outside when its driver has no trial of its own."""

from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from typing import Protocol, cast, runtime_checkable

from device_drivers.checks import Check, TriesItself
from device_drivers.errors import DeviceState, DeviceTrouble
from device_drivers.roles.ticket_printer import TicketPrinter
from device_drivers.roles.voice import Sentence, SentenceEnded, Spoken, Voice

VOICE_PATIENCE = 20.0
TRIAL_SENTENCE = "语音测试。"


@runtime_checkable
class HasEngines(Protocol):
    """A voice with several ways to make sound."""

    def engines(self) -> dict[str, DeviceTrouble | None]:
        """The engines by name, the best first, and why one cannot be used."""


def tried(role: str, device: object) -> tuple[Check, ...]:
    """What was found. A printer is asked for its status and prints nothing; a voice speaks one short sentence."""
    if isinstance(device, TriesItself):
        return device.self_test()
    match role:
        case "ticket_printer":
            return _printer(cast("TicketPrinter", device))
        case "voice":
            return _voice(cast("Voice", device))
        case _:
            return (Check("trial", is_well=False, found=f"a {role} cannot be tried from here"),)


def _printer(printer: TicketPrinter) -> tuple[Check, ...]:
    status = printer.status()
    found = status.state.value if status.trouble is None else str(status.trouble)
    paper = "near its end" if status.paper_near_end else "enough"
    return (
        Check("status", is_well=status.state is DeviceState.READY, found=found),
        Check("paper", is_well=not status.paper_near_end, found=paper),
    )


def _voice(voice: Voice) -> tuple[Check, ...]:
    engines = voice.engines().items() if isinstance(voice, HasEngines) else ()
    rungs = tuple(Check(name, is_well=why is None, found=str(why or "usable")) for name, why in engines)
    return (*rungs, _speech(voice))


def _speech(voice: Voice) -> Check:
    ends: SimpleQueue[SentenceEnded] = SimpleQueue()
    begin_by = datetime.now(UTC) + timedelta(seconds=VOICE_PATIENCE)  # noqa: TID251 - drivers know no hall
    voice.say(Sentence("trial", TRIAL_SENTENCE, begin_by), ends.put)
    try:
        end = ends.get(timeout=VOICE_PATIENCE)
    except Empty:
        return Check("speech", is_well=False, found="the sentence did not end")
    found = end.how.value if end.trouble is None else str(end.trouble)
    return Check("speech", is_well=end.how is Spoken.SPOKEN, found=found)
