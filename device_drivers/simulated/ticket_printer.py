"""Stands in for a ticket printer: draws what it is sent, answers as one, and has paper that jams and ends."""

import time
from collections.abc import Mapping

import msgspec

from device_drivers.simulated.print_head import PrintHead
from device_drivers.simulated.printer_condition import PrinterCondition
from device_drivers.simulated.process_answers import Confirm, ProcessAnswers
from device_drivers.simulated.real_time_requests import RealTimeRequest, RealTimeRequests
from device_drivers.simulated.serial_line import SerialLine
from device_drivers.simulated.stand_in import VerbRefused, read_options
from device_drivers.wall_time import utc_now


class PrinterOptions(msgspec.Struct, forbid_unknown_fields=True):
    """link: path of the port. speed: bits a second. dots: across the head. paper_ms: how long a ticket takes to come out.

    chinese: whether it takes two bytes for a character before FS & was sent.
    """

    link: str
    speed: int = 115200
    dots: int = 576
    paper_ms: int = 0
    chinese: bool = False


class AfterRows(msgspec.Struct, forbid_unknown_fields=True):
    """after_rows: happens when so many more rows of dots have been printed; 0 at once."""

    after_rows: int = 0


class TicketPrinterStandIn:
    """Verbs: jam, clear, empty, load, near_end, open_cover, close_cover, cutter, confirm, paper_speed. Methods for faults:
    status, process_id, buffered_status, clear, automatic_status, identity."""

    kind = "ticket_printer"

    def __init__(self, name: str, given: Mapping[str, object]) -> None:
        options = read_options(PrinterOptions, given)
        if not 64 <= options.dots <= 832 or options.dots % 8:
            raise VerbRefused(f"{name}: dots is a multiple of 8 from 64 to 832")
        self.condition = PrinterCondition()
        self.line = SerialLine(options.link, self._on_bytes, speed=options.speed)
        self._dots = options.dots
        self._requests = RealTimeRequests()
        self._answers = ProcessAnswers(lambda answer: self.line.send(answer, "process_id"))
        self._head = PrintHead(
            options.dots,
            self.condition,
            self._answer_in_turn,
            chinese=options.chinese,
            paper_ms=options.paper_ms,
        )
        self._reports = False

    @property
    def address(self) -> str:
        """Where a driver finds it."""
        dots = "" if self._dots == 576 else f"&dots={self._dots}"
        return f"serial:{self.line.link}?speed={self.line.speed}{dots}"

    def start(self) -> None:
        """Switch on."""
        self._head.start()
        self.line.plug()

    def stop(self) -> None:
        """Switch off."""
        self.line.stop()
        self._head.stop()
        self._answers.stop()

    def state(self) -> dict[str, object]:
        """condition; whether bytes stand in the buffer; confirm; papers, oldest first, the last two hundred."""
        return {
            "condition": self.condition.words,
            "paper": self.condition.paper,
            "buffered": self._head.buffered,
            "printing_rows": self._head.rows,
            "confirm": self._answers.mode,
            "cuts": self._head.tray.cuts,
            "papers": [paper.as_json() for paper in self._head.tray.papers()],
            "plugged": self.line.is_plugged,
            "told_at": utc_now().isoformat(),
        }

    def act(self, verb: str, arguments: dict[str, object]) -> dict[str, object]:
        """Do what a person does to a printer."""
        match verb:
            case "jam" | "empty" | "cutter":
                self._spoil(verb, read_options(AfterRows, arguments).after_rows)
            case "clear":
                self._change(jammed=False, cutter_stuck=False)
            case "load":
                self._change(paper="full")
            case "near_end":
                self._change(paper="near_end")
            case "open_cover" | "close_cover":
                self._change(cover_open=verb == "open_cover")
            case "confirm":
                self._answers.confirm(read_options(Confirm, arguments))
            case "paper_speed":
                self._head.paper_ms = read_options(PaperSpeed, arguments).milliseconds
            case _:
                raise VerbRefused(f"a ticket printer does not know {verb}; it knows {VERBS}")
        return {"condition": self.condition.words, "confirm": self._answers.mode}

    def picture(self, path: str) -> bytes | None:
        """`papers/N.png`, N as in `papers`; `papers/last.png` the newest."""
        folder, _, name = path.removesuffix(".png").partition("/")
        if folder != "papers":
            return None
        papers = self._head.tray.papers()
        for paper in reversed(papers):
            if name in {"last", str(paper.index)}:
                return paper.sheet.png()
        return None

    def _spoil(self, verb: str, after_rows: int) -> None:
        change = _SPOILT[verb]
        if after_rows:
            self._head.after_rows(after_rows, lambda: self._change(**change))
        else:
            self._change(**change)

    def _change(self, **change: str | bool) -> None:
        for name, value in change.items():
            setattr(self.condition, name, value)
        self._head.look()
        if self._reports:
            self.line.send(self.condition.automatic(), "automatic_status")

    def _on_bytes(self, content: bytes) -> None:
        arrived = time.monotonic()
        taken = 0
        for request in self._requests.find(content):
            if request.kind == "clear":
                self._head.forget()
                taken = request.end
            self._answer_at_once(request)
        self._head.take(content[taken:], arrived)

    def _answer_at_once(self, request: RealTimeRequest) -> None:
        match request.kind:
            case "status":
                self.line.send(self.condition.real_time(request.number), "status")
            case "clear":
                self.line.send(b"\x37\x25\x00", "clear")
            case "recover" if request.number == 2 and self.condition.cutter_stuck:
                self._head.forget()

    def _answer_in_turn(self, name: bytes, parameters: bytes) -> None:
        """Answers that wait for what stands before them in the buffer."""
        match name:
            case b"\x1d(" if parameters[:1] == b"H" and parameters[3:5] == b"00" and len(parameters) == 9:
                process_id = parameters[5:9]
                self._head.tray.name_last(process_id.decode("latin-1"))
                self._answers.processed(b"\x37\x22" + process_id + b"\x00")
            case b"\x1dr":
                self.line.send(self.condition.buffered(), "buffered_status")
            case b"\x1da":
                self._reports = parameters != b"\x00"
                if self._reports:
                    self.line.send(self.condition.automatic(), "automatic_status")
            case b"\x1dI":
                self.line.send(_IDENTITY.get(parameters[0], b"\x20"), "identity")


class PaperSpeed(msgspec.Struct, forbid_unknown_fields=True):
    """milliseconds: how long each ticket takes from now on."""

    milliseconds: int


VERBS = "jam, clear, empty, load, near_end, open_cover, close_cover, cutter, confirm, paper_speed"
_SPOILT: Mapping[str, dict[str, str | bool]] = {
    "jam": {"jammed": True},
    "empty": {"paper": "out"},
    "cutter": {"cutter_stuck": True},
}
_IDENTITY = {66: b"_ZHITING\x00", 67: b"_STAND-IN\x00"}
