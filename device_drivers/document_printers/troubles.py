"""Decides what the state of a print queue means for people."""

from collections.abc import Mapping

from device_drivers.errors import DeviceTrouble, Who
from device_drivers.transports.print_queue import QueueState

_SENTENCES: Mapping[str, tuple[Who, str, str]] = {
    "document_paper_out": (
        Who.STAFF, "打印机缺纸，请加纸。", "The printer is out of paper; load some."
    ),
    "document_jam": (
        Who.STAFF, "打印机卡纸，请取出卡住的纸。", "The paper is jammed; take it out."
    ),
    "document_cover_open": (
        Who.STAFF, "打印机盖板没有合好，请合上。", "The printer's cover is open; close it."
    ),
    "document_toner_out": (
        Who.STAFF, "打印机墨粉或墨水用完，请更换。", "The printer is out of toner or ink; replace it."
    ),
    "document_printer_away": (
        Who.STAFF, "打印机没有应答，请检查电源和连接线。", "The printer does not answer; check its power and cable."
    ),
    "print_queue_stopped": (
        Who.STAFF, "打印队列已停止，请检查打印机后重新启用队列。",
        "The print queue is stopped; look at the printer and enable the queue again.",
    ),
    "not_printed": (
        Who.STAFF, "文件没有打印完成，请检查打印机后重试。",
        "The document was not printed to its end; look at the printer, and try again.",
    ),
}  # fmt: skip

_REASONS = (
    ("media-empty", "document_paper_out"),
    ("media-needed", "document_paper_out"),
    ("media-jam", "document_jam"),
    ("cover-open", "document_cover_open"),
    ("door-open", "document_cover_open"),
    ("toner-empty", "document_toner_out"),
    ("marker-supply-empty", "document_toner_out"),
    ("offline", "document_printer_away"),
    ("connecting-to-device", "document_printer_away"),
)
"""printer-state-reasons of RFC 8011, 5.4.12, and what CUPS adds to them."""


def trouble(code: str) -> DeviceTrouble:
    """The trouble with this code."""
    who, chinese, english = _SENTENCES[code]
    return DeviceTrouble(code, who, chinese, english)


def not_printed() -> DeviceTrouble:
    """The job did not come to its end."""
    return trouble("not_printed")


def of_queue(state: QueueState) -> DeviceTrouble | None:
    """Why nothing can be printed now; None when it can."""
    for reason, code in _REASONS:
        if reason in state.reasons and (state.is_stopped or reason != "connecting-to-device"):
            return trouble(code)
    return trouble("print_queue_stopped") if state.is_stopped or not state.is_accepting else None
