"""A window of a live server with desk, pad and terminal, and whatever happens to a case there, in tables and trail."""

import random
import signal
from collections import Counter

from device_panel.sample_cards import random_card
from hall.credentials.sealing import seal
from hall.language import hall_clock
from hall.messages import case_contents, topics
from hall.messages.calling import BeginService, CallNext, Done, FinishService, TicketCalled
from hall.messages.case_contents import Signature
from hall.messages.casework import CaseOpened, ConfirmFields, FieldsConfirmed, OpenCase
from hall.messages.devices import Acknowledged, DeviceBorn, DeviceSettled
from hall.messages.message import Message
from hall.messages.ticketing import IssueTicket, TicketPrinted, TicketReserved
from hall.messages.visitor_details import VisitorDetails, encode_details
from tests.rig.broker import HALL
from tests.rig.live_server import LiveServer
from tests.rig.raw_device import RawDevice
from tests.rig.waiting import until
from tests.server.people import a_matter, sign_in

CHANCE = random.Random()
MATTER = "公共场所卫生许可新办审批（县级）"
FIND = f"""
from tests.server.business.case_stage import item
print(item({MATTER!r}))
"""
SIGNED = Signature((((0, 0, 500, 0), (100, 120, 600, 16)),), b"\x89PNG\r\n\x1a\n" + bytes(40))


class CaseCounter:
    """陈静 at window one."""

    def __init__(self, server: LiveServer) -> None:
        self.server = server
        self.item = server.run(FIND).strip()
        self.terminal = RawDevice(server, "terminal-1")
        self.desk = RawDevice(server, "desk-01")
        self.pad = RawDevice(server, "pad-01")
        self._served = ""
        sign_in(server, self.desk, "1001")
        self.pad_is_there()

    def pad_is_there(self) -> None:
        """It says so; said by nobody for three heartbeats, it counts as away."""
        self.pad.ask(DeviceBorn("window_pad", "test", hall_clock.now()), DeviceSettled)

    def somebody(self) -> str:
        """A citizen stands at the window, where nobody stands any more; their ticket."""
        if self._served:
            self.desk.ask(FinishService(self._served), Done)
        card = random_card(CHANCE)
        key = self.server.home("terminal-1").hall_sealing_key()
        visitor = seal(key, encode_details(VisitorDetails(card.name, card.id_number)), "visitor")
        reserved = self.terminal.ask(IssueTicket(a_matter(self.server), visitor=visitor), TicketReserved)
        printed = TicketPrinted(reserved.ticket, "p1", is_copy=False, printed_at=hall_clock.now())
        self.terminal.ask(printed, Acknowledged)
        self._served = self.desk.ask(CallNext(), TicketCalled).ticket
        self.desk.ask(BeginService(self._served), Done)
        return self._served

    def open_case(self) -> CaseOpened:
        """The case of a citizen who has just come, at a window whose pad is there."""
        self.pad_is_there()
        return self.desk.ask(OpenCase(self.somebody(), self.item), CaseOpened)

    def signature(self, case: str) -> FieldsConfirmed:
        """What the pad reports when the citizen signs what it was last asked to show of this case."""
        until(lambda: self._shown(case), 10, "the pad is asked to show the case")
        asked = self._shown(case)[-1]
        sealed = seal(
            self.server.home("pad-01").hall_sealing_key(),
            case_contents.encoded(SIGNED),
            case_contents.SIGNATURE_PURPOSE,
        )
        return FieldsConfirmed(asked.confirmation, asked.case, asked.digest, sealed, hall_clock.now())

    def _shown(self, case: str) -> list[ConfirmFields]:
        return [one for one in self.pad.told(ConfirmFields) if one.case == case]

    def steps(self, case: str) -> Counter[str]:
        """How often each deed was written down for a case."""
        return Counter(
            kind for (kind,) in self._told("SELECT kind FROM cases_caseevent WHERE case_id = ?", case)
        )

    def trail(self, case: str) -> Counter[str]:
        """How often each verb stands in its trail."""
        return Counter(
            verb
            for (verb,) in self._told("SELECT verb FROM audit_auditevent WHERE subject = ?", f"case:{case}")
        )

    def _told(self, question: str, *facts: object) -> list[tuple[str]]:
        return [(str(row[0]),) for row in self.server.rows(question, *facts)]

    def say_unheard(self, *said: tuple[RawDevice, Message]) -> list[str]:
        """The hub commits its answers to all of these and is killed before anybody hears one; their keys, in order."""
        server = self.server
        heard: list[bytes] = []
        server.connect(
            "witness", topics.up_everything(HALL), on_message=lambda _t, payload, _r: heard.append(payload)
        )
        self.pad_is_there()
        server.hub.signal(signal.SIGSTOP)
        keys = [device.say(message) for device, message in said]
        for key in keys:
            until(lambda key=key: any(key.encode() in one for one in heard), 10, "it is passed on")  # type: ignore[misc]
        # Frozen, not dead: what lies on the hub's side of a connection that was torn down may be lost to it.
        server.broker.signal(signal.SIGSTOP)
        server.hub.signal(signal.SIGCONT)
        answered = "SELECT 1 FROM broadcasting_receivedmessage WHERE key = ?"
        until(lambda: all(server.rows(answered, key) for key in keys), 20, "the commit")
        server.hub.kill()
        server.broker.kill()
        told = {
            one.key for device in (self.terminal, self.desk, self.pad) for _, one, _ in device.envelopes()
        }
        assert told.isdisjoint(keys)
        self.open_again()
        return keys

    def open_again(self) -> None:
        """Broker and hub come back, and the devices find them; the clerk sits where she sat."""
        if not self.server.broker.is_running:
            self.server.start_broker()
        self.server.hub.start()
        for device in (self.terminal, self.desk, self.pad):
            until(lambda one=device: one.connection.is_connected, 20, f"{device.device} is back")  # type: ignore[misc]
        self.pad_is_there()
