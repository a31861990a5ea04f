"""Decides what a printer's status bytes mean for people: what is wrong, who must act and how."""

from collections.abc import Mapping

from device_drivers.errors import DeviceState, DeviceTrouble, Who
from device_drivers.roles.ticket_printer import PrinterStatus

PRINTER, OFF_LINE_CAUSE, ERROR_CAUSE, PAPER = 1, 2, 3, 4
"""The four questions of DLE EOT n."""

_SIGNS = (
    (OFF_LINE_CAUSE, 0x04, "cover_open"),
    (PAPER, 0x60, "paper_out"),
    (ERROR_CAUSE, 0x20, "unrecoverable"),
    (ERROR_CAUSE, 0x08, "cutter"),
    (ERROR_CAUSE, 0x04, "jam"),
    (ERROR_CAUSE, 0x40, "too_hot"),
    (OFF_LINE_CAUSE, 0x20, "paper_out"),
    (OFF_LINE_CAUSE, 0x08, "feeding"),
    (OFF_LINE_CAUSE, 0x40, "printer_error"),
    (PRINTER, 0x08, "off_line"),
)
"""First sign that is on wins: a cover opened over an empty roll is first of all an open cover."""

_NEAR_END = 0x0C

_SENTENCES: Mapping[str, tuple[Who, str, str]] = {
    "cover_open": (Who.STAFF, "打印机上盖没有合好，请合上。", "The printer's cover is open; close it."),
    "paper_out": (Who.STAFF, "打印机缺纸，请更换纸卷。", "The printer is out of paper; put in a new roll."),
    "unrecoverable": (
        Who.ENGINEER, "打印机出现无法自行恢复的故障，请断电重启；仍不正常请报修。",
        "The printer has a fault it cannot leave; switch it off and on, and call the engineer if it stays.",
    ),
    "cutter": (
        Who.STAFF, "打印机切刀卡住，请打开上盖取出纸屑后合上。",
        "The printer's cutter is stuck; open the cover, take out the paper and close it.",
    ),
    "jam": (
        Who.STAFF, "打印机卡纸，请打开上盖取出卡住的纸后合上。",
        "The paper is jammed; open the cover, take out the paper and close it.",
    ),
    "too_hot": (Who.NOBODY, "打印头过热，稍候会自行恢复。", "The print head is too hot; it recovers by itself shortly."),
    "feeding": (Who.NOBODY, "有人按住了走纸键，松开后恢复。", "Somebody holds the feed key; it recovers when released."),
    "printer_error": (Who.STAFF, "打印机报错，请打开上盖检查。", "The printer reports an error; open the cover and look."),
    "off_line": (Who.STAFF, "打印机脱机，请检查上盖和纸卷。", "The printer is off line; check its cover and paper."),
    "no_answer": (
        Who.STAFF, "打印机没有应答，请检查电源和数据线。", "The printer does not answer; check its power and cable.",
    ),
    "garbled": (
        Who.ENGINEER, "打印机的应答无法识别，请检查波特率、型号设置和数据线。",
        "The printer's answers make no sense; check speed, model setting and cable.",
    ),
    "not_confirmed": (
        Who.STAFF, "打印机没有确认出票，请看一下纸是否已打出。",
        "The printer did not confirm the paper; look whether it came out.",
    ),
    "unprintable": (Who.SOFTWARE, "票面内容无法打印。", "The content of the paper cannot be printed."),
}  # fmt: skip


def trouble(code: str) -> DeviceTrouble:
    """The trouble of a printer under this code, with its sentences."""
    who, chinese, english = _SENTENCES[code]
    return DeviceTrouble(code, who, chinese, english)


def status_from(answers: Mapping[int, int]) -> PrinterStatus:
    """What the four status bytes say together. answers: question -> byte."""
    near_end = bool(answers[PAPER] & _NEAR_END)
    for question, bits, code in _SIGNS:
        if answers[question] & bits:
            return PrinterStatus(DeviceState.FAULT, near_end, trouble(code))
    return PrinterStatus(DeviceState.DEGRADED if near_end else DeviceState.READY, near_end, None)


def unreachable(why: DeviceTrouble) -> PrinterStatus:
    """A printer that does not answer as one."""
    return PrinterStatus(DeviceState.ABSENT, paper_near_end=False, trouble=why)
