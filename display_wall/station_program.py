"""Wires a station: its link, its voice, the counter boards of its windows; headless, and every dead device alone."""

import argparse
import logging
import queue
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from device_drivers.catalogue import open_counter_display, open_voice
from device_drivers.errors import DeviceTrouble, Who
from device_drivers.roles.counter_display import CounterDisplay
from device_drivers.roles.voice import Voice
from display_wall.announcer import Announcer
from display_wall.board_proofs import BoardProofs, called_to
from display_wall.counter_board import BoardTold, CounterBoard
from display_wall.loudspeaker import Loudspeaker, SpeechEnded
from display_wall.options import StationOptions, station_options
from display_wall.trouble_book import TroubleBook
from hall.credentials.device_home import DeviceHome, HomeTrouble
from hall.language import hall_clock
from hall.language.refusals import Refusal
from hall.messages.devices import DeviceSettled
from hall.messages.message import Report
from hall.mqtt.link import Link
from hall.mqtt.link_events import BoardChanged, LinkEvent, Settled

log = logging.getLogger(__name__)


class StationProgram:
    """The running station. All is decided on the thread of `run`; link, voice and boards speak through its inbox."""

    def __init__(self, home: DeviceHome, options: StationOptions) -> None:
        self._inbox: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._link = Link(home, "station", self._hear)
        self._zones: set[str] = set()
        self._voice_address = home.site().drivers.get("voice", "")
        self._troubles = TroubleBook(self._report, self._link.hall_now)
        self._speaker = Loudspeaker(
            self._open_voice, lambda ended: self._inbox.put(lambda: self._end_speech(ended)), self._behind
        )
        self._announcer = Announcer(
            self._speaker.say, self._speaker.withdraw, self._report, options.times_spoken
        )
        self._proofs = BoardProofs(self._report)
        self._boards = {
            window: CounterBoard(window, _opener(address), self._told)
            for window, address in options.boards.items()
        }
        settled = home.load_settled()
        if settled is not None:
            self._follow(settled)

    def run(self) -> None:
        """Work until `stop`."""
        self._link.start()
        while (step := self._inbox.get()) is not None:
            try:
                step()
            except Exception:
                log.exception("the station goes on after a fault")
        self._link.stop()
        for board in self._boards.values():
            board.close()
        self._speaker.close()

    def stop(self) -> None:
        """End; may be called from anywhere, also from a signal's handler."""
        self._inbox.put(None)

    def _report(self, report: Report) -> None:
        try:
            self._link.report(report)
        except Refusal as refusal:
            log.warning("%s was not kept: %s", report.kind(), refusal)

    def _behind(self) -> timedelta:
        return self._link.hall_now() - hall_clock.now()

    def _open_voice(self) -> Voice:
        if not self._voice_address:
            raise DeviceTrouble(
                "not_connected",
                Who.ENGINEER,
                "本站没有接语音设备，请在 site.json 的 drivers 里填写 voice。",
                "no voice is named among the drivers in site.json",
            )
        return open_voice(self._voice_address)

    def _hear(self, event: LinkEvent) -> None:
        match event:
            case BoardChanged():
                self._inbox.put(lambda: self._change_board(event))
            case Settled():
                self._inbox.put(lambda: self._follow(event.settled))

    def _follow(self, settled: DeviceSettled) -> None:
        zones = {zone for zone, _ in settled.zones}
        for zone in sorted(zones - self._zones):
            self._link.follow(zone)
        for zone in sorted(self._zones - zones):
            self._link.unfollow(zone)
        self._zones = zones

    def _change_board(self, event: BoardChanged) -> None:
        self._announcer.board_changed(event.zone, event.board, event.fresh, self._link.hall_now())
        in_zone = {line.window for line in event.board.windows} | {call.window for call in event.board.calls}
        for window in in_zone & self._boards.keys():
            self._boards[window].want(called_to(event.board, window))

    def _end_speech(self, ended: SpeechEnded) -> None:
        if ended.trouble is not None or ended.how.value == "spoken":
            self._troubles.note("voice", ended.trouble)
        self._announcer.ended(ended.key, ended.how, ended.at, ended.trouble.code if ended.trouble else "")

    def _told(self, told: BoardTold) -> None:
        self._inbox.put(lambda: self._take_told(told))

    def _take_told(self, told: BoardTold) -> None:
        self._troubles.note(f"counter_display {told.window}", told.trouble)
        if told.call is None:
            return
        if told.trouble is None:
            self._proofs.shown(told.window, told.call, self._link.hall_now())
        else:
            self._proofs.missed(told.window, told.call, told.trouble.code)


def _opener(address: str) -> Callable[[], CounterDisplay]:
    return lambda: open_counter_display(address)


def run_station(arguments: Sequence[str]) -> int:
    """Serve the station of this home until told to end. 2 when the home cannot serve."""
    parser = argparse.ArgumentParser(prog="display_wall station")
    parser.add_argument("--home", type=Path, required=True, help="the device home")
    started = parser.parse_args(arguments)
    try:
        home = DeviceHome(started.home)
        home.hold()
        program = StationProgram(home, station_options(home.site().options))
    except (HomeTrouble, ValueError) as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 2
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: program.stop())
    program.run()
    return 0
