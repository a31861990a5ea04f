"""Decides what every appliance tells the hall of its reader, and how a call for staff goes on."""

from datetime import datetime
from typing import Protocol

from hall.messages.devices import DeviceTroubleChanged, HelpCalled
from hall.messages.helping import HelpLapsed, HelpTaken, HelpWaits
from hall.messages.message import Report
from visiting.help_call import HelpCall, HelpSaid
from visiting.words import Trouble


class Edges(Protocol):
    """What every appliance reaches outside: the hall, and its own screen."""

    def report(self, report: Report) -> None:
        """Tell the hall; kept until it has heard."""

    def show_help(self, said: HelpSaid) -> None:
        """Show on 找工作人员 how the call for staff stands."""

    def now(self) -> datetime:
        """The hall's present instant."""


class Appliance:
    """A device with a reader that citizens stand before. place: its name for whoever is called to it."""

    def __init__(self, edges: Edges, place: str) -> None:
        self._outside, self._place = edges, place
        self._call = HelpCall()
        self.is_hall_up = False
        self.printer_trouble = Trouble()
        self.reader_trouble = Trouble()

    @property
    def trouble(self) -> Trouble:
        """Why nothing is given here now; empty when all is well."""
        return self.printer_trouble

    def reader_changed(self, state: str, trouble: Trouble) -> None:
        """The reader's state."""
        if trouble != self.reader_trouble:
            self.reader_trouble = trouble
            self._report_state("id_card_reader", state, trouble)

    def _report_state(self, driver: str, state: str, trouble: Trouble) -> None:
        self._outside.report(
            DeviceTroubleChanged(
                driver, state, trouble.code, trouble.chinese, trouble.who, self._outside.now()
            )
        )

    @property
    def help_said(self) -> HelpSaid:
        """How the call for staff stands."""
        return self._call.said

    def call_staff(self, why: str = "") -> None:
        """找工作人员 was pressed, or somebody must come: why."""
        now = self._outside.now()
        is_new = self._call.press(now, is_hall_up=self.is_hall_up)
        if is_new or why:
            self._outside.report(HelpCalled(now, f"{self._place} {why}".strip()))
        self._outside.show_help(self._call.said)

    def look_after_help(self) -> None:
        """What was said of it long enough ends; called every few seconds."""
        said = self._call.said
        self._call.look(self._outside.now())
        if self._call.said is not said:
            self._outside.show_help(self._call.said)

    def help_heard(self, word: HelpWaits | HelpTaken | HelpLapsed) -> None:
        """How the hall says the call stands."""
        self._call.heard(word, self._outside.now())
        self._outside.show_help(self._call.said)
