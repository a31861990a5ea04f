"""Decides what people are told when a reader or a card cannot: the SAM's codes as sentences, each with who must act."""

from device_drivers.errors import DeviceTrouble, Who
from device_drivers.id_card_readers import sam_commands as sam

CARD_MISREAD = "card_misread"
NO_CARD = "no_card"
LINE_NOISY = "line_noisy"


def no_card() -> DeviceTrouble:
    """Nothing lies on the plate."""
    return DeviceTrouble(
        NO_CARD, Who.CITIZEN, "请将身份证放在读卡区。", "Lay the identity card on the reader."
    )


def hold_still() -> DeviceTrouble:
    """A card was found and could not be read whole."""
    return DeviceTrouble(
        CARD_MISREAD,
        Who.CITIZEN,
        "未能读取证件，请将证件平放在读卡区，不要移动。",
        "The card could not be read: lay it flat on the reader and hold it still.",
    )


def not_an_id_card() -> DeviceTrouble:
    """Another kind of card."""
    return DeviceTrouble(
        "not_an_id_card",
        Who.CITIZEN,
        "这不是身份证，请放置居民身份证、港澳台居民居住证或外国人永久居留身份证。",
        "This is no identity card: lay down a resident's, a permit or a permanent resident's card.",
    )


def card_not_accepted() -> DeviceTrouble:
    """Card and module do not recognise each other."""
    return DeviceTrouble(
        "card_not_accepted",
        Who.STAFF,
        "证件未通过读卡器的核验，请工作人员查看证件。",
        "Card and reader do not recognise each other: let a clerk look at the card.",
    )


def card_not_supported() -> DeviceTrouble:
    """A genuine card of a layout this driver does not know."""
    return DeviceTrouble(
        "card_not_supported",
        Who.STAFF,
        "暂不支持读取此类证件，请到窗口办理。",
        "This kind of card cannot be read here yet: go to a window.",
    )


def reader_silent() -> DeviceTrouble:
    """No answer in time."""
    return DeviceTrouble(
        "reader_silent",
        Who.STAFF,
        "身份证阅读器没有回应，请检查连接线和电源。",
        "The card reader does not answer: check its cable and power.",
    )


def line_noisy() -> DeviceTrouble:
    """Answers come, none whole."""
    return DeviceTrouble(
        LINE_NOISY,
        Who.ENGINEER,
        "身份证阅读器的数据有误，请检查连接线、屏蔽和波特率。",
        "What the card reader sends is spoilt: check cable, shielding and speed.",
    )


def reader_broken() -> DeviceTrouble:
    """SW3 60: its own test failed and it takes no more commands."""
    return DeviceTrouble(
        "reader_broken",
        Who.ENGINEER,
        "身份证阅读器自检失败，需要维修或更换。",
        "The card reader failed its own test: repair or replace it.",
    )


def reader_not_authorised() -> DeviceTrouble:
    """SW3 66: the module has no authority to read cards."""
    return DeviceTrouble(
        "reader_not_authorised",
        Who.ENGINEER,
        "身份证阅读器的安全模块未授权，请联系供应商。",
        "The reader's security module is not authorised: call its supplier.",
    )


def reader_refuses(sw3: int) -> DeviceTrouble:
    """A code that asks for nobody else, or one that no norm names."""
    return DeviceTrouble(
        f"reader_refuses_{sw3:02x}",
        Who.ENGINEER,
        f"身份证阅读器拒绝了操作（状态码 {sw3:02X}）。",
        f"The card reader refused (status {sw3:02X}).",
    )


OUT_OF_SERVICE = {sam.SELF_TEST_FAILED: reader_broken, sam.NOT_AUTHORISED: reader_not_authorised}
OF_THE_CARD = {
    sam.NOT_SELECTED: hold_still,
    sam.READ_FAILED: hold_still,
    sam.NO_RANDOM: hold_still,
    sam.WRONG_CARD_TYPE: not_an_id_card,
    sam.CARD_REFUSES_SAM: card_not_accepted,
    sam.SAM_REFUSES_CARD: card_not_accepted,
    sam.CARD_CHECK_FAILED: card_not_accepted,
}
OF_THE_LINE = frozenset({sam.CHECKSUM_ERROR, sam.LENGTH_ERROR})


def of_the_reader(sw3: int) -> DeviceTrouble:
    """What a code that belongs to no card says of the reader."""
    return OUT_OF_SERVICE[sw3]() if sw3 in OUT_OF_SERVICE else reader_refuses(sw3)
