"""Decides how the troubles of scanners and cameras are told."""

from device_drivers.errors import DeviceTrouble, Who

NO_CODE = "no_code"


def no_code() -> DeviceTrouble:
    """Nothing was scanned in time."""
    return DeviceTrouble(
        NO_CODE,
        Who.CITIZEN,
        "没有读到条码或二维码，请将码对准扫码窗口。",
        "No code was read: hold it before the scanner.",
    )


def no_scanner_named() -> DeviceTrouble:
    """None of the machine's input devices calls itself a scanner."""
    return DeviceTrouble(
        "scanner_missing",
        Who.STAFF,
        "没有找到扫码设备，请检查连接线；如已连接，请在地址中写明设备路径。",
        "No input device calls itself a scanner: check its cable, or name its path in the address.",
    )


def camera_missing(place: str) -> DeviceTrouble:
    """It cannot be opened."""
    return DeviceTrouble(
        "camera_missing",
        Who.STAFF,
        f"无法打开摄像头 {place}，请检查连接线，并确认没有被其他程序占用。",
        f"The camera {place} cannot be opened: check its cable, and that no other program uses it.",
    )


def camera_gone(place: str) -> DeviceTrouble:
    """It gave pictures and gives none any more."""
    return DeviceTrouble(
        "camera_gone",
        Who.STAFF,
        f"摄像头 {place} 连接中断，请检查连接线。",
        f"The camera {place} went away: check its cable.",
    )


def camera_stuck(place: str) -> DeviceTrouble:
    """It is open and gives nothing."""
    return DeviceTrouble(
        "camera_stuck",
        Who.STAFF,
        f"摄像头 {place} 没有画面，请重新插拔。",
        f"The camera {place} gives no pictures: unplug it and plug it in.",
    )


def file_unreadable(place: str) -> DeviceTrouble:
    """The file is no picture."""
    return DeviceTrouble(
        "picture_unreadable",
        Who.SOFTWARE,
        f"无法读取图像文件 {place}。",
        f"The file {place} is no picture that can be read.",
    )


def camera_library_missing(name: str) -> DeviceTrouble:
    """A library is not installed."""
    return DeviceTrouble(
        "camera_library_missing",
        Who.ENGINEER,
        f"缺少读取摄像头所需的库 {name}，请安装。",
        f"The library {name} is needed for cameras: install it.",
    )


def of_code(code: str, place: str) -> DeviceTrouble:
    """The trouble that the program before the camera names by its code."""
    match code:
        case "camera_missing":
            return camera_missing(place)
        case "picture_unreadable":
            return file_unreadable(place)
        case "camera_gone":
            return camera_gone(place)
        case "camera_library_missing":
            return camera_library_missing("opencv-python-headless")
        case _:
            return camera_stuck(place)
