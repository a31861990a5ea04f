"""Decides what people are told when a card with a chip cannot be read."""

from device_drivers.errors import DeviceTrouble, Who

NO_CARD = "no_smart_card"
CARD_UNREADABLE = "smart_card_unreadable"


def no_card() -> DeviceTrouble:
    """Nothing is in the reader."""
    return DeviceTrouble(NO_CARD, Who.CITIZEN, "请将社保卡插入读卡器。", "Put the card into the reader.")


def card_unreadable() -> DeviceTrouble:
    """It answers, and gives nothing."""
    return DeviceTrouble(
        CARD_UNREADABLE,
        Who.STAFF,
        "读不出这张社保卡的内容，请到窗口办理。",
        "Nothing can be read from this card: go to a window.",
    )
