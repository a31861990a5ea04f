"""Decides what one kind of ticket printer can do: its paper, its Chinese font, and how it confirms a print."""

from dataclasses import dataclass, replace
from enum import StrEnum

from device_drivers.address import Address, AddressWrong


class Confirmation(StrEnum):
    """How a printer can say that everything sent before has been printed."""

    PROCESS_ID = "process_id"  # GS ( H function 48: gives back the four digits it was sent
    BUFFERED_STATUS = "buffered_status"  # GS r 1: an answer in the order of the data, without a name
    NONE = "none"


@dataclass(frozen=True, slots=True)
class PrinterModel:
    """One kind of printer. charset: the characters its font holds (`gb2312`, `gbk` or `gb18030`: two bytes each).

    dots: printable dots across; dots_per_mm: 8 for a 203 dpi head. clears_buffer: knows DLE DC4 function 8.
    """

    name: str
    dots: int = 576
    dots_per_mm: float = 8.0
    charset: str = "gb18030"
    confirmation: Confirmation = Confirmation.PROCESS_ID
    clears_buffer: bool = True

    @property
    def columns(self) -> int:
        """Columns of the 12 dot font; a Chinese character takes two."""
        return self.dots // 12


EPSON = PrinterModel("epson")
MODELS = {
    model.name: model
    for model in (
        EPSON,
        PrinterModel("epson58", dots=384),
        PrinterModel("gb2312", charset="gb2312"),
        PrinterModel(
            "gprinter", charset="gbk", confirmation=Confirmation.BUFFERED_STATUS, clears_buffer=False
        ),
        PrinterModel("plain58", 384, charset="gb2312", confirmation=Confirmation.NONE, clears_buffer=False),
    )
}


def model_from(address: Address) -> PrinterModel:
    """The model an address names, with the `dots` of the place. AddressWrong when there is none of that name."""
    name = address.text("model", EPSON.name)
    if name not in MODELS:
        raise AddressWrong(f"{address}: no model {name}; there are {', '.join(MODELS)}")
    model = MODELS[name]
    return replace(model, dots=address.whole("dots", model.dots, 192, 832) // 8 * 8)
