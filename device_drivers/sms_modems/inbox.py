"""Decides what becomes of the messages and reports a modem tells unasked, handed over or kept in its memory."""

from collections import Counter
from itertools import pairwise

from device_drivers.errors import DeviceTrouble
from device_drivers.roles.sms_modem import ReportOfOthers, SmsEvent
from device_drivers.sms_modems import tpdu, troubles
from device_drivers.sms_modems.at_dialogue import AtDialogue
from device_drivers.sms_modems.at_lines import Line
from device_drivers.sms_modems.joining import Joining
from device_drivers.sms_modems.outstanding import OutstandingReports

MEMORY_NAME = 2
"""Letters in SM, ME, SR."""


class Inbox:
    """Of one modem."""

    def __init__(self, dialogue: AtDialogue, outstanding: OutstandingReports, counted: Counter[str]) -> None:
        self._dialogue = dialogue
        self._outstanding = outstanding
        self._counted = counted
        self._joining = Joining()

    def take(self) -> list[SmsEvent]:
        """What the modem has told since, fetched from its memory where it lies there. DeviceTrouble when it is gone."""
        events: list[SmsEvent] = []
        while self._dialogue.unasked:
            line = self._dialogue.unasked.popleft()
            if line.behind:
                self._take_pdu(_length_of(line.text), line.behind, events)
            elif line.text.startswith(("+CMTI:", "+CDSI:")):
                self._fetch(line, events)
        return events

    def _fetch(self, line: Line, events: list[SmsEvent]) -> None:
        """Read what lies in the modem's memory, and clear its place."""
        memory, _, place = line.text.partition(":")[2].partition(",")
        if not place.strip().isdecimal():
            return
        if len(memory.strip(' "')) == MEMORY_NAME:
            self._unless_refused(f'AT+CPMS="{memory.strip(chr(34) + " ")}"')
        answers = self._unless_refused(f"AT+CMGR={place.strip()}")
        for head, pdu in pairwise(answers):
            if head.startswith("+CMGR:"):
                self._take_pdu(_length_of(head), pdu, events)
        self._unless_refused(f"AT+CMGD={place.strip()}")

    def _unless_refused(self, command: str) -> list[str]:
        try:
            return self._dialogue.command(command)
        except DeviceTrouble as why:
            if why.code == "modem_silent" or why.code not in troubles.SENTENCES:
                raise
            return []

    def _take_pdu(self, length: int, written: str, events: list[SmsEvent]) -> None:
        try:
            content = bytes.fromhex(written)
            came = tpdu.read(content if len(content) == length else tpdu.without_centre(content))
        except ValueError:
            self._counted["unreadable"] += 1
            return
        if isinstance(came, tpdu.StatusReport):
            self._counted["reports"] += 1
            event = self._reported(came)
        else:
            self._counted["received"] += 1
            event = self._joining.take(came)
        if event is not None:
            events.append(event)

    def _reported(self, came: tpdu.StatusReport) -> SmsEvent | None:
        if came.is_final and not self._outstanding.knows(came):
            return ReportOfOthers(came.reference, came.number, came.status)
        return self._outstanding.settle(came)


def _length_of(head: str) -> int:
    written = head.rpartition(",")[2].rpartition(":")[2].strip()
    return int(written) if written.isdecimal() else -1
