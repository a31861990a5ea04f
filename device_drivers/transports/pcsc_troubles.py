"""Decides what people are told when pcscd, a reader for chips, or the contact with a card fails."""

from device_drivers.errors import DeviceTrouble, Who

CARD_GONE = "smart_card_gone"
CARD_MUTE = "smart_card_mute"


def service_down() -> DeviceTrouble:
    """Nobody answers under the socket."""
    return DeviceTrouble(
        "pcsc_not_running",
        Who.ENGINEER,
        "智能卡服务 pcscd 没有运行，请启动 pcscd.socket。",
        "The smart-card service is not running: start pcscd.socket.",
    )


def not_allowed() -> DeviceTrouble:
    """Polkit says no."""
    return DeviceTrouble(
        "pcsc_not_allowed",
        Who.ENGINEER,
        "没有权限使用智能卡服务 pcscd，请检查 polkit 规则。",
        "No right to use the smart-card service: look at polkit's rules for pcscd.",
    )


def reader_missing(name: str) -> DeviceTrouble:
    """pcscd knows no such reader."""
    return DeviceTrouble(
        "smart_reader_missing",
        Who.STAFF,
        f"找不到社保卡读卡器 {name}，请检查连接线。",
        f"There is no smart-card reader {name}: check its cable.",
    )


def reader_ambiguous(name: str, there: list[str]) -> DeviceTrouble:
    """Several begin so."""
    return DeviceTrouble(
        "smart_reader_ambiguous",
        Who.ENGINEER,
        f"有多个读卡器以 {name} 开头，请在地址中写出全名：{'、'.join(there)}。",
        f"Several readers begin with {name}, write the whole name: {', '.join(there)}.",
    )


def reader_in_use() -> DeviceTrouble:
    """Another program has it for itself."""
    return DeviceTrouble(
        "smart_reader_in_use",
        Who.ENGINEER,
        "社保卡读卡器正被其他程序占用。",
        "Another program keeps the smart-card reader for itself.",
    )


def reader_stuck() -> DeviceTrouble:
    """A call does not end."""
    return DeviceTrouble(
        "smart_reader_stuck",
        Who.STAFF,
        "社保卡读卡器没有反应，请取出卡片并重新插拔读卡器。",
        "The smart-card reader hangs: take the card out and plug the reader in again.",
    )


def card_gone() -> DeviceTrouble:
    """Taken out, or slipped, while it was read."""
    return DeviceTrouble(
        CARD_GONE,
        Who.CITIZEN,
        "卡片在读取时被取出，请重新插入并不要移动。",
        "The card was taken out while it was read: put it in again and leave it.",
    )


def card_mute() -> DeviceTrouble:
    """It does not answer to reset: upside down, dirty, no chip, broken."""
    return DeviceTrouble(
        CARD_MUTE,
        Who.CITIZEN,
        "读不到芯片，请确认芯片朝上、朝里插入。",
        "The chip does not answer: put the card in with the chip up and first.",
    )


def failed(code: int) -> DeviceTrouble:
    """A code of PC/SC that asks for nobody else."""
    return DeviceTrouble(
        f"pcsc_failed_{code & 0xFFFFFFFF:08x}",
        Who.ENGINEER,
        f"社保卡读卡器出错（PC/SC 代码 {code & 0xFFFFFFFF:08X}）。",
        f"The smart-card reader failed (PC/SC code {code & 0xFFFFFFFF:08X}).",
    )
