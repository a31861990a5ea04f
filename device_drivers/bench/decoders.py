"""Names every decoder of the package: what takes bytes from outside and makes something of them."""

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import segno

from device_drivers.caller_keypads import key21_frames, keypad_frames
from device_drivers.code_scanners import decoding, payloads, scan_lines, symbologies
from device_drivers.code_scanners.key_events import EVENT, KeyReader
from device_drivers.counter_displays import modbus_rtu, xunpeng_codec
from device_drivers.errors import DeviceTrouble
from device_drivers.id_card_readers import card_blocks, card_text, sam_frames, sam_id
from device_drivers.led_cards import cpower_commands, cpower_packets, onbon_commands, onbon_frames
from device_drivers.receipt_printers import answers
from device_drivers.sign_pads import record
from device_drivers.simulated import onbon_wire, sam_module
from device_drivers.simulated.at_interpreter import AtInterpreter
from device_drivers.simulated.card_pages import SampleCard, text_of
from device_drivers.simulated.chip_card import ChipCard, SampleChipCard
from device_drivers.simulated.reader_desk import USUAL_SAM_ID
from device_drivers.simulated.real_time_requests import RealTimeRequests
from device_drivers.simulated.receipt_paper.command_lengths import command_length
from device_drivers.simulated.receipt_paper.escpos_reader import EscPosReader
from device_drivers.simulated.receipt_paper.page import Page
from device_drivers.smart_cards import apdus, records, social_security
from device_drivers.sms_modems import at_lines, gsm7, tpdu
from device_drivers.transports import ipp
from device_drivers.voices import sound_files
from device_drivers.voices.clips import Clip

Decode = Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class Decoder:
    """One decoder. covers: what runs, as `module:name` below the package; make: a fresh one; refuses: how it says no."""

    name: str
    covers: tuple[str, ...]
    make: Callable[[], Decode]
    seeds: Callable[[], tuple[bytes, ...]]
    refuses: tuple[type[Exception], ...] = ()


def _all_of(feed: Callable[[bytes], Iterable[object]]) -> Decode:
    """Takes everything an iterator gives."""
    return lambda content: list(feed(content))


def _card_answer() -> bytes:
    text = text_of(
        SampleCard(name="张伟", id_number="11010519491231002X", nation="01", address="安和区人民路1号")
    )
    return bytes.fromhex("01000400") + text + bytes(range(256)) * 4


def _whole_card() -> Decode:
    def decode(content: bytes) -> object:
        return [
            card_text.card_of(block.text, block.photo)
            for found in sam_frames.FrameHunter().feed(content)
            if isinstance(found, sam_frames.Reply)
            for block in (card_blocks.split_text_photo(found.content),)
        ]

    return decode


def _texts() -> tuple[bytes, ...]:
    documents: tuple[SampleCard, ...] = (
        SampleCard(name="张伟", id_number="11010519491231002X"),
        SampleCard(document="hmt_permit", name="李娜", issue_count="01"),
        SampleCard(document="foreign_2017", english_name="EXAMPLE, ANNA"),
        SampleCard(document="foreign_2023", english_name="EXAMPLE, ANNA"),
    )
    return tuple(map(text_of, documents))


def _smart_card() -> Decode:
    """The bytes are cut into what the card answers, one answer after the other."""

    def decode(content: bytes) -> object:
        sizes = itertools.cycle((2, 20, 8, 3, 32))
        at = 0

        def transmit(_: bytes) -> bytes:
            nonlocal at
            size = next(sizes)
            at += size
            return content[at - size : at]

        return social_security.read_card(transmit, b"\x3b\x00")

    return decode


def _paper() -> Decode:
    def decode(content: bytes) -> object:
        page = Page()
        return [page.take(one) for one in EscPosReader().feed(content)]

    return decode


def _picture() -> Decode:
    side = 58

    def decode(content: bytes) -> object:
        dots = np.frombuffer(content.ljust(side * side, b"\xff")[: side * side], dtype=np.uint8)
        return decoding.codes_in(dots.reshape(side, side))

    return decode


def _pictures() -> tuple[bytes, ...]:
    symbol = np.array([list(row) for row in segno.make_qr("A001").matrix], dtype=np.uint8)
    dots = np.pad(np.kron(1 - symbol, np.ones((2, 2), np.uint8)) * 255, 8, constant_values=255)
    return (dots.astype(np.uint8).tobytes(),)


def _modem() -> Decode:
    return AtInterpreter(lambda _, __: None, echo=True).hear


def _module() -> Decode:
    module = sam_module.SamModule(bytes.fromhex(USUAL_SAM_ID), sam_module.Habits())
    module.lay(SampleCard(name="张伟", id_number="11010519491231002X"))
    return module.hear


def _scans() -> Decode:
    lines = scan_lines.ScanLines()
    return lambda content: lines.feed(content, len(content) / 20)


def _presses() -> Decode:
    hunter = keypad_frames.FrameHunter()
    return lambda content: [keypad_frames.press_in(frame) for frame in hunter.feed(content)]


def _keys() -> tuple[bytes, ...]:
    codes = (42, 30, 2, 3, 28, 56, 71, 72, 28, 58, 96)
    return (b"".join(EVENT.pack(1, n, 1, code, n % 2) for n, code in enumerate(codes * 2)),)


def _onbon(dialect: onbon_frames.Dialect) -> Callable[[], tuple[bytes, ...]]:
    contents = (onbon_commands.PING, b"\xa0\x00\x00\x00\x00", b"\x00\xa0\x00\x00\x00\x00\x00\x00\x00")
    return lambda: tuple(onbon_frames.frame(dialect, 1, content) for content in contents)


def _cpower(carrier: cpower_packets.Carrier) -> Callable[[], tuple[bytes, ...]]:
    bodies = (
        bytes.fromhex("e832017b00010000000600"),
        bytes.fromhex("e832012e0001a5aeaa10203040"),
        *cpower_packets.call_packets(1, b"\x04" * 300),
    )
    return lambda: tuple(cpower_packets.carried(carrier, body, 0x01020304) for body in bodies)


PDUS = tuple(
    map(
        bytes.fromhex,
        (
            "040b813108108300f00008627021211030234f600a0050d2",
            "06640b813108108300f0627021211030236270212110302300",
            "440b813108108300f00008627021211030230c0500030201014f60597d0041",
            "040b813108108300f0000062702121103023054f3a1d5e06",
        ),
    )
)
PAPERS = (
    b"\x1b@\x1c&\x1ba\x01\x1d!\x11A001\n\xd6\xd0\xce\xc4\n\x1bd\x03\x1dV\x42\x00",
    b"\x1dv0\x00\x02\x00\x02\x00\xff\x00\xff\x00\x1b*\x21\x02\x00abcdef\x1bJ\x40",
    b"\x1d(k\x04\x00\x31\x41\x32\x00\x1d(k\x03\x00\x31\x43\x05\x1d(k\x07\x00\x31\x50\x30A001\x1d(k\x03\x00\x31\x51\x30",
    b"\x10\x04\x01\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08\x1d(H\x06\x00\x30\x300001\x1cq\x01\x01\x00\x01\x00abcdefgh",
)
AT_WORDS = (
    b"\r\nOK\r\n",
    b"\r\n+CMS ERROR: 38\r\n",
    b"\r\n> ",
    b"\r\n+CMT: ,24\r\n0891683108200105F0040B81\r\n",
    b'^SYSSTART\r\nRING\r\n+CMTI: "SM",1\r\n',
)
CARD_ANSWERS = (
    b"\x90\x00" * 30,
    b"\x61\x10" + b"\x08\x12" + b"11010519491231002X" + b"\x90\x00" * 9,
    b"\x6c\x20" * 40,
)

DECODERS: tuple[Decoder, ...] = (
    Decoder(
        "sam_frames",
        ("id_card_readers.sam_frames:FrameHunter.feed",),
        lambda: sam_frames.FrameHunter().feed,
        lambda: (
            sam_module.frame(0x90, _card_answer()),
            sam_module.frame(0x9F),
            sam_frames.PREAMBLE + sam_frames.VENDOR_TIMEOUT,
        ),
    ),
    Decoder(
        "id_card_answer",
        ("id_card_readers.card_blocks:split_text_photo",),
        _whole_card,
        lambda: (sam_module.frame(0x90, _card_answer()),),
        (ValueError,),
    ),
    Decoder(
        "id_card_text",
        ("id_card_readers.card_text:card_of",),
        lambda: lambda content: card_text.card_of(content.ljust(256, b" ")[:256]),
        _texts,
        (card_text.LayoutUnknown,),
    ),
    Decoder(
        "id_card_fingerprint",
        ("id_card_readers.card_blocks:split_text_photo_fingerprint",),
        lambda: card_blocks.split_text_photo_fingerprint,
        lambda: (bytes.fromhex("010004000200") + _card_answer()[4:] + bytes(512),),
        (card_blocks.BlockWrong,),
    ),
    Decoder(
        "id_card_new_address",
        ("id_card_readers.card_text:new_address_of",),
        lambda: card_text.new_address_of,
        lambda: ("安和区人民路1号".ljust(35).encode("utf-16-le"),),
    ),
    Decoder(
        "sam_id",
        ("id_card_readers.sam_id:sam_id_text",),
        lambda: sam_id.sam_id_text,
        lambda: (bytes.fromhex(USUAL_SAM_ID),),
        (ValueError,),
    ),
    Decoder(
        "sam_requests",
        ("simulated.sam_module:SamModule.hear", "simulated.reader_desk:ReaderDesk.hear"),
        _module,
        lambda: (
            sam_frames.request(0x20, 0x01),
            sam_frames.request(0x20, 0x02),
            sam_frames.request(0x30, 0x01),
            sam_frames.request(0x60, 0),
        ),
    ),
    Decoder(
        "smart_card",
        (
            "smart_cards.social_security:read_card",
            "smart_cards.card_dialogue:asked",
            "smart_cards.apdus:answer_of",
        ),
        _smart_card,
        lambda: CARD_ANSWERS,
        (DeviceTrouble,),
    ),
    Decoder("apdu", ("smart_cards.apdus:answer_of",), lambda: apdus.answer_of, lambda: CARD_ANSWERS),
    Decoder(
        "smart_card_record",
        ("smart_cards.records:value_of", "smart_cards.records:card_of"),
        lambda: (
            lambda content: [
                records.card_of({item.field: records.value_of(item, content) or content})
                for file in records.FILES
                for item in file.items
            ]
        ),
        lambda: (b"\x08\x1211010519491231002X", b"\x09\x1e" + "张伟".encode("gb18030").ljust(30, b"\0")),
    ),
    Decoder(
        "chip_card",
        ("simulated.chip_card:ChipCard.answer",),
        lambda: ChipCard(SampleChipCard(t0=True)).answer,
        lambda: (
            apdus.select_by_name(records.ENVIRONMENT),
            apdus.select_file(0xEF06, 2),
            apdus.read_record(1, 0x34, 20),
            b"\x04",
        ),
    ),
    Decoder(
        "printer_answers",
        ("receipt_printers.answers:Answers.feed",),
        lambda: _all_of(answers.Answers().feed),
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
        lambda: _all_of(RealTimeRequests().find),
        lambda: PAPERS,
    ),
    Decoder(
        "key21_frames",
        ("caller_keypads.key21_frames:FrameHunter.feed", "caller_keypads.keypad:Hunter.feed"),
        lambda: _all_of(key21_frames.FrameHunter().feed),
        lambda: (key21_frames.poll(1, 0), key21_frames.framed(1, 0x82, b"\x01\x03012")),
    ),
    Decoder(
        "keypad_frames",
        ("caller_keypads.keypad_frames:FrameHunter.feed",),
        _presses,
        lambda: (
            keypad_frames.poll(1, 0),
            keypad_frames.framed(1, 0x82, b"\x01\x03012"),
            keypad_frames.framed(1, 0x81),
        ),
    ),
    Decoder(
        "modbus_answers",
        ("counter_displays.modbus_rtu:WrittenHunter.feed",),
        lambda: _all_of(modbus_rtu.WrittenHunter().feed),
        lambda: (
            b"\x01\x10\x00\x88\x00\x01" + modbus_rtu.crc(b"\x01\x10\x00\x88\x00\x01"),
            b"\x01\x90\x02" + modbus_rtu.crc(b"\x01\x90\x02"),
        ),
    ),
    Decoder(
        "xunpeng_answers",
        ("counter_displays.xunpeng_codec:AnswerHunter.feed",),
        lambda: _all_of(xunpeng_codec.AnswerHunter().feed),
        lambda: (bytes.fromhex("3A00780301B60A"), bytes.fromhex("2A00780301A60A")),
    ),
    Decoder(
        "cpower_serial",
        ("led_cards.cpower_packets:AnswerHunter.feed", "led_cards.cpower_packets:answer_in"),
        lambda: _all_of(cpower_packets.AnswerHunter(cpower_packets.Carrier.SERIAL).feed),
        _cpower(cpower_packets.Carrier.SERIAL),
    ),
    Decoder(
        "cpower_network",
        ("led_cards.cpower_packets:AnswerHunter.feed",),
        lambda: _all_of(cpower_packets.AnswerHunter(cpower_packets.Carrier.NETWORK).feed),
        _cpower(cpower_packets.Carrier.NETWORK),
    ),
    Decoder(
        "cpower_version",
        ("led_cards.cpower_commands:version_in",),
        lambda: cpower_commands.version_in,
        lambda: (bytes(range(9)),),
    ),
    Decoder(
        "onbon_font_frames",
        (
            "led_cards.onbon_frames:FrameHunter.feed",
            "led_cards.onbon_frames:packet",
            "led_cards.onbon_frames:unescaped",
        ),
        lambda: _all_of(onbon_frames.FrameHunter(onbon_frames.Dialect.FONT).feed),
        _onbon(onbon_frames.Dialect.FONT),
    ),
    Decoder(
        "onbon_dots_frames",
        ("led_cards.onbon_frames:FrameHunter.feed",),
        lambda: _all_of(onbon_frames.FrameHunter(onbon_frames.Dialect.DOTS).feed),
        _onbon(onbon_frames.Dialect.DOTS),
    ),
    Decoder(
        "onbon_replies",
        ("led_cards.onbon_commands:reply",),
        lambda: lambda content: [onbon_commands.reply(dialect, content) for dialect in onbon_frames.Dialect],
        lambda: (b"\xa0\x00\x00\x00\x00", b"\xa0\x01\x05\x00\x00", b"\x00\xa0\x01\x01\x00\x05\x00\x00\x00"),
    ),
    Decoder(
        "onbon_requests",
        ("simulated.onbon_wire:read_through",),
        lambda: onbon_wire.read_through,
        lambda: (b"\xa6\x02\xa6\x01\x5b\x02\x5b\x01", bytes(range(256))),
    ),
    Decoder(
        "at_lines",
        ("sms_modems.at_lines:AtLines.feed",),
        lambda: _all_of(at_lines.AtLines().feed),
        lambda: AT_WORDS,
    ),
    Decoder(
        "at_requests",
        ("simulated.at_interpreter:AtInterpreter.hear",),
        _modem,
        lambda: (
            b"AT+CMGF=0\r",
            b"AT+CMGS=20\r",
            b"0001000b813108108300f00008044f60597d\x1a",
            b"ATE0\r",
            b"AT+CPIN?\r",
            b"\x1b",
        ),
    ),
    Decoder("short_messages", ("sms_modems.tpdu:read",), lambda: tpdu.read, lambda: PDUS, (tpdu.TpduWrong,)),
    Decoder(
        "pdus",
        ("sms_modems.tpdu:without_centre",),
        lambda: tpdu.without_centre,
        lambda: tuple(b"\x00" + pdu for pdu in PDUS),
        (tpdu.TpduWrong,),
    ),
    Decoder(
        "gsm7",
        ("sms_modems.gsm7:unpacked",),
        lambda: lambda content: gsm7.text_of(gsm7.unpacked(content[:160], 160)),
        lambda: (gsm7.packed(range(128)),),
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
    Decoder(
        "scan_lines",
        ("code_scanners.scan_lines:ScanLines.feed",),
        _scans,
        lambda: (b"A001\r\n", "张伟\r".encode(), b"\x02A001\x03"),
    ),
    Decoder("key_events", ("code_scanners.key_events:KeyReader.feed",), lambda: KeyReader().feed, _keys),
    Decoder(
        "code_payloads",
        ("code_scanners.payloads:text_of",),
        lambda: lambda content: payloads.text_of(content, "ﾅﾅｶﾓ"),
        lambda: ("张伟 A001".encode(), "张𪚥㛃".encode("gb18030"), "王秀英".encode("shift_jis")),
    ),
    Decoder(
        "code_identifiers",
        ("code_scanners.symbologies:split_identifier",),
        lambda: symbologies.split_identifier,
        lambda: (b"]Q1A001", b"]C0A001"),
    ),
    Decoder("code_pictures", ("code_scanners.decoding:codes_in",), _picture, _pictures),
    Decoder(
        "signatures",
        ("sign_pads.record:signature_of",),
        lambda: record.signature_of,
        lambda: (
            b'{"format":"pen-strokes","version":1,"width":8000,"height":4000,"has_pressure":true,"strokes":[[[1,2,0,9],[5,6,8,99]]]}',
        ),
        (record.SignatureUnreadable,),
    ),
    Decoder(
        "sound_files",
        ("voices.sound_files:sound_of",),
        lambda: sound_files.sound_of,
        lambda: (Clip(bytes(300)).wav(),),
        (sound_files.SoundUnfit,),
    ),
)
"""Each is run for itself."""
