"""Decides what people are told when a board at a counter cannot."""

from device_drivers.errors import DeviceTrouble, Who


def not_showable(text: str) -> DeviceTrouble:
    """The board has no character of this text."""
    return DeviceTrouble(
        "not_showable",
        Who.SOFTWARE,
        f"此窗口屏只能显示数字，无法显示“{text}”。",
        f"This board shows digits only, not {text!r}.",
    )


def board_refuses(code: int) -> DeviceTrouble:
    """It understood and refused. code: of Modbus, section 7."""
    return DeviceTrouble(
        "board_refuses",
        Who.ENGINEER,
        f"窗口屏拒绝了操作（错误码 {code}），请核对型号设置（model=）。",
        f"The board refused (error {code}): check the model setting (model=).",
    )
