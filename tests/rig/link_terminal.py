"""A terminal of the hall without a screen: its link, and papers that always come out."""

from device_panel.sample_cards import SampleCard
from hall.credentials.device_home import DeviceHome
from hall.credentials.sealing import seal
from hall.messages.ticketing import IssueTicket, TicketPrinted, TicketReserved
from hall.messages.visitor_details import VisitorDetails, encode_details
from hall.mqtt.link import Link
from hall.mqtt.link_events import Answered, LinkEvent
from tests.rig.waiting import until


class LinkTerminal:
    """Another terminal of the hall."""

    def __init__(self, home: DeviceHome) -> None:
        self._home = home
        self._answers: dict[str, object] = {}
        self._link = Link(home, "queue_terminal", self._take)
        self._link.start()
        until(lambda: self._link.is_up, 20, "the other terminal hears the hall")

    def _take(self, event: LinkEvent) -> None:
        if isinstance(event, Answered):
            self._answers[event.key] = event.answer

    def take_number(self, matter: str, card: SampleCard | None = None) -> str:
        """A number that waits. card: whose it is."""
        key = self._link.ask(IssueTicket(matter, visitor=self._sealed(card) if card else None))
        until(lambda: key in self._answers, 15, "a number")
        reserved = self._answers[key]
        assert isinstance(reserved, TicketReserved), reserved
        printed = TicketPrinted(reserved.ticket, "0001", is_copy=False, printed_at=self._link.hall_now())
        told = self._link.report(printed)
        until(lambda: told in self._answers, 15, "its paper is known")
        return reserved.number

    def _sealed(self, card: SampleCard) -> str:
        details = VisitorDetails(card.name, card.id_number)
        return seal(self._home.hall_sealing_key(), encode_details(details), "visitor")

    def stop(self) -> None:
        """Say goodbye."""
        self._link.stop()
