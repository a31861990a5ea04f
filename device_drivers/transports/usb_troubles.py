"""Decides what people are told when a USB device is missing, gone, or not to be had."""

from device_drivers.errors import DeviceTrouble, Who


def device_missing(place: str) -> DeviceTrouble:
    """Nothing of these numbers is plugged in."""
    return DeviceTrouble(
        "usb_missing",
        Who.STAFF,
        f"找不到 USB 设备 {place}，请检查连接线和电源。",
        f"There is no USB device {place}: check cable and power.",
    )


def device_gone(place: str) -> DeviceTrouble:
    """It was there and is not any more."""
    return DeviceTrouble(
        "usb_gone",
        Who.STAFF,
        f"USB 设备 {place} 连接中断，请检查连接线。",
        f"The USB device {place} went away: check its cable.",
    )


def device_in_use(place: str) -> DeviceTrouble:
    """Another program owns it."""
    return DeviceTrouble(
        "usb_in_use",
        Who.ENGINEER,
        f"USB 设备 {place} 正被其他程序占用。",
        f"Another program is using the USB device {place}.",
    )


def device_stuck(place: str) -> DeviceTrouble:
    """It is there and takes nothing."""
    return DeviceTrouble(
        "usb_stuck",
        Who.STAFF,
        f"USB 设备 {place} 不接收数据，请重新插拔。",
        f"The USB device {place} takes no data: plug it out and in again.",
    )


def not_allowed(place: str) -> DeviceTrouble:
    """The rights are missing."""
    return DeviceTrouble(
        "usb_not_allowed",
        Who.ENGINEER,
        f"没有权限使用 USB 设备 {place}，请安装 udev 规则。",
        f"No right to use the USB device {place}: install the udev rule.",
    )


def library_missing() -> DeviceTrouble:
    """No libusb on this machine."""
    return DeviceTrouble(
        "libusb_missing",
        Who.ENGINEER,
        "系统缺少 libusb，请安装 libusb-1.0-0。",
        "This machine lacks libusb: install libusb-1.0-0.",
    )


def failed(place: str, why: str) -> DeviceTrouble:
    """Anything else."""
    return DeviceTrouble(
        "usb_failed",
        Who.ENGINEER,
        f"USB 设备 {place} 出错：{why}。",
        f"The USB device {place} failed: {why}.",
    )


def not_this_family(place: str, endpoints: str) -> DeviceTrouble:
    """The numbers are right, and the endpoints of no known framing."""
    return DeviceTrouble(
        "usb_unknown_endpoints",
        Who.ENGINEER,
        f"USB 设备 {place} 的端点（{endpoints}）不是已知的读卡器。",
        f"The endpoints of {place} ({endpoints}) are those of no reader that is known here.",
    )
