"""Decides what people are told when an LED card cannot: its codes as sentences, each with who must act."""

from collections.abc import Mapping

from device_drivers.errors import DeviceTrouble, Who

SENTENCES: Mapping[str, tuple[Who, str, str]] = {
    "card_busy": (
        Who.NOBODY, "显示屏控制卡正忙，稍候会自动重试。", "The LED card is busy; it is asked again shortly.",
    ),
    "card_line_noisy": (
        Who.ENGINEER, "显示屏控制卡收到的数据有误，请检查连接线、屏蔽和波特率。",
        "What the LED card receives is spoilt: check cable, shielding and speed.",
    ),
    "card_model_differs": (
        Who.ENGINEER, "显示屏控制卡不认识此命令，请核对型号设置（model=）。",
        "The LED card does not know this command: check the model setting (model=).",
    ),
    "card_memory_full": (
        Who.ENGINEER, "显示屏控制卡存储空间不足，请减少分区或缩短文字。",
        "The LED card's memory is full: use fewer areas or shorter texts.",
    ),
    "card_flash_broken": (
        Who.ENGINEER, "显示屏控制卡的闪存出错，需要更换控制卡。", "The LED card's flash fails: replace the card.",
    ),
    "card_font_missing": (
        Who.ENGINEER, "显示屏控制卡没有所需字库，请用厂家软件下载字库或更改字号设置。",
        "The LED card lacks the font: load it with the maker's program, or set another size.",
    ),
    "card_time_refused": (
        Who.SOFTWARE, "显示屏控制卡不接受此时间。", "The LED card does not accept this time.",
    ),
    "text_too_long": (
        Who.SOFTWARE, "文字超过显示屏控制卡一次能接收的长度。", "The text is longer than the LED card takes at once.",
    ),
    "wrong_card_answers": (
        Who.ENGINEER, "应答来自另一块控制卡，请检查屏号（地址）是否重复。",
        "Another card answers: check that no two cards have the same number.",
    ),
}  # fmt: skip
"""Code -> who must act, and the sentences in both languages."""


UNNAMED = "card_refuses_"
"""Begins the code of a refusal that no document names."""


def trouble(code: str) -> DeviceTrouble:
    """The trouble of a card under this code."""
    who, chinese, english = SENTENCES[code]
    return DeviceTrouble(code, who, chinese, english)


def card_refuses(code: int) -> DeviceTrouble:
    """A refusal that asks for nobody in particular, or one that no document names."""
    return DeviceTrouble(
        f"{UNNAMED}{code:02x}",
        Who.ENGINEER,
        f"显示屏控制卡拒绝了操作（错误码 {code:02X}）。",
        f"The LED card refused (error {code:02X}).",
    )
