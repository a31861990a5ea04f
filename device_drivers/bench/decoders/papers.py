"""Names what takes bytes of printers, and what stands in for one."""

from device_drivers.bench.decoders.decoder import Decode, Decoder, all_of
from device_drivers.receipt_printers import answers
from device_drivers.simulated.real_time_requests import RealTimeRequests
from device_drivers.simulated.receipt_paper.command_lengths import command_length
from device_drivers.simulated.receipt_paper.escpos_reader import EscPosReader
from device_drivers.simulated.receipt_paper.page import Page
from device_drivers.transports import ipp


def _paper() -> Decode:
    def decode(content: bytes) -> object:
        page = Page()
        return [page.take(one) for one in EscPosReader().feed(content)]

    return decode


PAPERS = (
    b"\x1b@\x1c&\x1ba\x01\x1d!\x11A001\n\xd6\xd0\xce\xc4\n\x1bd\x03\x1dV\x42\x00",
    b"\x1dv0\x00\x02\x00\x02\x00\xff\x00\xff\x00\x1b*\x21\x02\x00abcdef\x1bJ\x40",
    b"\x1d(k\x04\x00\x31\x41\x32\x00\x1d(k\x03\x00\x31\x43\x05\x1d(k\x07\x00\x31\x50\x30A001\x1d(k\x03\x00\x31\x51\x30",
    b"\x10\x04\x01\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08\x1d(H\x06\x00\x30\x300001\x1cq\x01\x01\x00\x01\x00abcdefgh",
)


DECODERS: tuple[Decoder, ...] = (
    Decoder(
        "printer_answers",
        ("receipt_printers.answers:Answers.feed",),
        lambda: all_of(answers.Answers().feed),
        lambda: (b"\x12\x12\x72\x12", b"\x37\x22\x30\x30\x30\x31\x00", b"\x37\x25\x00", b"\x14\x00\x00\x0f"),
    ),
    Decoder(
        "paper",
        (
            "simulated.receipt_paper.escpos_reader:EscPosReader.feed",
            "simulated.receipt_paper.printing:sheets",
            "simulated.receipt_paper.pictures:raster_image",
            "simulated.receipt_paper.pictures:column_image",
            "simulated.receipt_paper.pictures:qr_ink",
        ),
        _paper,
        lambda: PAPERS,
    ),
    Decoder(
        "escpos_lengths",
        ("simulated.receipt_paper.command_lengths:command_length",),
        lambda: command_length,
        lambda: PAPERS,
    ),
    Decoder(
        "real_time_requests",
        ("simulated.real_time_requests:RealTimeRequests.find",),
        lambda: all_of(RealTimeRequests().find),
        lambda: PAPERS,
    ),
    Decoder(
        "print_server",
        ("transports.ipp:answer_of",),
        lambda: ipp.answer_of,
        lambda: (
            bytes.fromhex("0200000000000001") + b"\x02\x21\x00\x06job-id\x00\x04\x00\x00\x00\x93\x03",
            ipp.question(ipp.Operation.PRINT_JOB, ((ipp.KEYWORD, "job-state-reasons", "none"),)),
        ),
        (ipp.AnswerWrong,),
    ),
)
