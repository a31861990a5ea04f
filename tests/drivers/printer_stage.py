"""A ticket printer's stand-in with the driver that prints on it."""

from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any, Self

from device_drivers.catalogue import open_ticket_printer
from device_drivers.roles.ticket_printer import Paper, Printed, TicketPrinter
from device_drivers.simulated.ticket_printer import TicketPrinterStandIn
from tests.rig.waiting import until

SOON = 8.0
SHORT = 0.9


class PrinterStage:
    """`with PrinterStage(tmp_path) as stage:` - both are on; more of the address goes into `extra`."""

    def __init__(self, folder: Path, extra: str = "", **options: object) -> None:
        self.stand_in = TicketPrinterStandIn("printer", {"link": str(folder / "printer"), **options})
        self._extra = extra

    def __enter__(self) -> Self:
        self.stand_in.start()
        self.driver: TicketPrinter = open_ticket_printer(self.stand_in.address + self._extra)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.driver.close()
        self.stand_in.stop()

    def act(self, verb: str, **arguments: Any) -> None:
        """A person does something."""
        self.stand_in.act(verb, arguments)

    def fault(self, kind: str, **more: Any) -> None:
        """Something goes wrong on the line."""
        self.stand_in.line.fault({"kind": kind, **more})

    def papers(self) -> list[dict[str, Any]]:
        """What came out, oldest first."""
        papers: Any = self.stand_in.state()["papers"]
        return list(papers)

    def png(self, name: str = "last") -> bytes:
        """The picture of a paper."""
        found = self.stand_in.picture(f"papers/{name}.png")
        assert found is not None
        return found

    def sent(self) -> bytes:
        """Everything the printer has been sent."""
        return b"".join(
            piece.content for piece in self.stand_in.line.wire.pieces() if piece.direction == "in"
        )

    def rows_printed(self, rows: int) -> None:
        """Wait until the head has printed so many rows of the paper now under it."""
        until(lambda: int(str(self.stand_in.state()["printing_rows"])) >= rows, what=f"{rows} rows printed")


class Printing:
    """A print under way on a thread of its own."""

    def __init__(self, driver: TicketPrinter, paper: Paper, within: float = SOON) -> None:
        self._ended: list[Printed] = []
        self._thread = Thread(target=lambda: self._ended.append(driver.print(paper, within)), daemon=True)
        self._thread.start()

    def end(self) -> Printed:
        """How it ended."""
        self._thread.join(30.0)
        (printed,) = self._ended
        return printed
