"""Names what takes bytes of identity cards, chip cards and their readers."""

import itertools

from device_drivers.bench.decoders.decoder import Decode, Decoder
from device_drivers.errors import DeviceTrouble
from device_drivers.id_card_readers import card_blocks, card_text, sam_frames, sam_id
from device_drivers.simulated import sam_module
from device_drivers.simulated.card_pages import SampleCard, text_of
from device_drivers.simulated.chip_card import ChipCard, SampleChipCard
from device_drivers.simulated.reader_desk import USUAL_SAM_ID
from device_drivers.smart_cards import apdus, records, social_security


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


def _module() -> Decode:
    module = sam_module.SamModule(bytes.fromhex(USUAL_SAM_ID), sam_module.Habits())
    module.lay(SampleCard(name="张伟", id_number="11010519491231002X"))
    return module.hear


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
)
