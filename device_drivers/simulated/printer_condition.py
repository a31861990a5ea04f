"""Decides what a simulated printer says of itself: its cover, paper, cutter and head, as status bytes."""

from dataclasses import dataclass


@dataclass(slots=True)
class PrinterCondition:
    """What a person sees on opening the printer. paper: `full`, `near_end` or `out`."""

    paper: str = "full"
    cover_open: bool = False
    jammed: bool = False
    cutter_stuck: bool = False

    @property
    def is_printing_possible(self) -> bool:
        """Whether the head may go on."""
        return not (self.cover_open or self.jammed or self.cutter_stuck or self.paper == "out")

    @property
    def words(self) -> str:
        """The condition in one word, the gravest first."""
        if self.cover_open:
            return "cover_open"
        if self.jammed:
            return "jammed"
        if self.cutter_stuck:
            return "cutter_stuck"
        return {"out": "paper_out", "near_end": "near_end"}.get(self.paper, "ready")

    def real_time(self, kind: int) -> bytes:
        """The answer to DLE EOT `kind`, 1 to 4."""
        match kind:
            case 1:
                bits = 0 if self.is_printing_possible else 0x08
            case 2:
                bits = self._off_line_cause()
            case 3:
                bits = (0x04 if self.jammed else 0) | (0x08 if self.cutter_stuck else 0)
            case _:
                bits = {"out": 0x6C, "near_end": 0x0C}.get(self.paper, 0)
        return bytes((0x12 | bits,))

    def buffered(self) -> bytes:
        """The answer to GS r 1."""
        return bytes(({"out": 0x0F, "near_end": 0x03}.get(self.paper, 0),))

    def automatic(self) -> bytes:
        """The four bytes of automatic status back (GS a)."""
        first = 0x10 | (0 if self.is_printing_possible else 0x08) | (0x20 if self.cover_open else 0)
        second = (0x04 if self.jammed else 0) | (0x08 if self.cutter_stuck else 0)
        return bytes((first, second, self.buffered()[0], 0x0F))

    def _off_line_cause(self) -> int:
        cover = 0x04 if self.cover_open else 0
        paper = 0x20 if self.paper == "out" else 0
        return cover | paper | (0x40 if self.jammed or self.cutter_stuck else 0)
